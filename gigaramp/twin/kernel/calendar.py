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
    node = (world.tree.shape[0] >> 1) + leaf
    if time == NEVER and world.tree[node].time == NEVER:
        return
    world.clock.sequence += 1
    order = (priority << PRIORITY_SHIFT) | world.clock.sequence
    while True:
        world.tree[node].time = time
        world.tree[node].order = order
        world.tree[node].leaf = leaf
        if node <= 1:
            return
        # A choice by masks: chance could not guess a branch, and a wrong guess costs more than the sum.
        other = world.tree[node ^ 1]
        sooner = other.time - time
        before = other.order - order
        other_wins = (sooner >> 63) | ((before >> 63) & ~((sooner | -sooner) >> 63))
        time += sooner & other_wins
        order += before & other_wins
        leaf += (other.leaf - leaf) & other_wins
        node >>= 1


@compiled
def clear(world):
    """Put every leaf at never, before the first event is scheduled."""
    half = world.tree.shape[0] >> 1
    for node in range(world.tree.shape[0]):
        world.tree[node].time = NEVER
        world.tree[node].order = NEVER
        world.tree[node].leaf = node - half if node >= half else 0
