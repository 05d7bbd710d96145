"""The event calendar: a tournament tree with one leaf for each server, event and the shift clock.

Each element has one next event at most, so its leaf is re-keyed in place: no push, no pop, no search.
Order is time, then priority, then who was scheduled first. Never a hash, an address or a draw.
Knuth, The Art of Computer Programming, vol. 3, 5.4.1 (tree of winners).
"""

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.constants import NEVER, PRIORITY_SHIFT


@compiled
def schedule(world, leaf, time, priority):
    """Set the next event of one leaf and play its matches up to the root."""
    half = world.tree.shape[0] >> 1
    world.clock.sequence += 1
    order = (priority << PRIORITY_SHIFT) | world.clock.sequence
    node = half + leaf
    world.tree[node].time = time
    world.tree[node].order = order
    world.tree[node].leaf = leaf
    node >>= 1
    while node > 0:
        left = world.tree[2 * node]
        right = world.tree[2 * node + 1]
        if right.time < left.time or (right.time == left.time and right.order < left.order):
            world.tree[node].time = right.time
            world.tree[node].order = right.order
            world.tree[node].leaf = right.leaf
        else:
            world.tree[node].time = left.time
            world.tree[node].order = left.order
            world.tree[node].leaf = left.leaf
        node >>= 1


@compiled
def clear(world):
    """Put every leaf at never, before the first event is scheduled."""
    half = world.tree.shape[0] >> 1
    for node in range(world.tree.shape[0]):
        world.tree[node].time = NEVER
        world.tree[node].order = NEVER
        world.tree[node].leaf = node - half if node >= half else 0
