"""The departure-time recursion: when each lot starts, is done and leaves, from the lots before it, without a calendar.

Lot n of a station starts when the station has handed on lot n - 1 and the inputs of lot n are there (Lindley 1952); it
leaves when it is done and the draw that makes room for it has been made: blocking after service (Krivulin 1995; with
several machines Chan 2010). Stations take turns; each goes on as far as its neighbours are known.
docs/understand/recursion.md tells where this is exact.
"""

from gigaramp.twin.kernel.compiled import compiled, inner
from gigaramp.twin.kernel.recursion.books import close_books
from gigaramp.twin.kernel.recursion.rings import DONE, SIDE_BY_SIDE, STUCK
from gigaramp.twin.kernel.recursion.side_by_side import go_on_side_by_side
from gigaramp.twin.kernel.recursion.single_file import go_on_alone
from gigaramp.twin.kernel.recursion.spans import draw_threshold, open_slot


@compiled
def recur(world):
    """Run the whole world to its end. Returns DONE, or why only the calendar can do it."""
    for v in range(world.servers.shape[0]):
        station = world.stations[world.servers[v].station]
        station.defect_now = station.scrap_mature + (station.scrap_start - station.scrap_mature) * 1.0
        if station.mtbf_ticks > 0.0:
            draw_threshold(world, v)
        open_slot(world, world.spans[v], station)
    while True:
        left = 0
        moved = False
        for g in range(world.stages.shape[0]):
            stage = world.stages[g]
            if stage.ended == 1:
                continue
            left += 1
            moved = _go_on(world, g) or moved
            if world.verdict[0] != 0:
                return world.verdict[0]
        if left == 0:
            break
        if not moved:
            return STUCK
    close_books(world)
    return DONE


@inner
def _go_on(world, g):
    """Let one station go on as far as it can; True where it got on."""
    stage = world.stages[g]
    before = stage.n + stage.lots + stage.frees
    if stage.pace == SIDE_BY_SIDE:
        go_on_side_by_side(world, g)
    else:
        go_on_alone(world, g)
    return stage.ended == 1 or stage.n + stage.lots + stage.frees != before
