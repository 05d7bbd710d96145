"""The event calendar: a tournament tree with one leaf for each server, event and the shift clock.

Each element has one next event at most, so its leaf is re-keyed in place: no push, no pop, no search.
Order is time, then priority, then who was scheduled first. Never a hash, an address or a draw.
Knuth, The Art of Computer Programming, vol. 3, 5.4.1 (tree of winners).
"""

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.constants import NEVER, PRIORITY_SHIFT


@compiled
def schedule(tree, clock, leaf, time, priority):
    """Set the next event of one leaf and play its matches up to the root."""
    half = tree.shape[0] >> 1
    clock[0].sequence += 1
    order = (priority << PRIORITY_SHIFT) | clock[0].sequence
    node = half + leaf
    tree[node].time = time
    tree[node].order = order
    tree[node].leaf = leaf
    node >>= 1
    while node > 0:
        left = tree[2 * node]
        right = tree[2 * node + 1]
        if right.time < left.time or (right.time == left.time and right.order < left.order):
            tree[node].time = right.time
            tree[node].order = right.order
            tree[node].leaf = right.leaf
        else:
            tree[node].time = left.time
            tree[node].order = left.order
            tree[node].leaf = left.leaf
        node >>= 1


@compiled
def clear(tree):
    """Put every leaf at never, before the first event is scheduled."""
    half = tree.shape[0] >> 1
    for node in range(tree.shape[0]):
        tree[node].time = NEVER
        tree[node].order = NEVER
        tree[node].leaf = node - half if node >= half else 0
