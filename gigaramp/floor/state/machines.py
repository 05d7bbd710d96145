"""What each machine does: the newest row that says so; an open stop stands above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gigaramp.floor.state.picture import Status

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

SAYS: Final[dict[str, Status]] = {
    "lot_started": "running",
    "lot_made": "running",
    "cell_made": "running",
    "machine_restored": "running",
    "lot_blocked": "blocked",
    "blocking_ended": "running",
    "starving_began": "starving",
    "starving_ended": "running",
    "changeover_began": "changeover",
    "changeover_ended": "running",
    "maintenance_began": "maintenance",
    "maintenance_ended": "running",
    "machine_stopped": "stopped",
    "stood": "stopped",
}
"""Kind of a row -> what its machine does from then on; `stood` is a `machine_stopped` that has no number."""

Place = tuple[str | None, str | None, str | None]
"""Line, step, machine."""


class Machines:
    """The newest row of each machine: its instant, its place in the log, and what it says."""

    def __init__(self) -> None:
        self._newest: dict[Place, tuple[int, int, str]] = {}

    def fold(self, rows: pa.Table, places: np.ndarray) -> None:
        """Take in rows that say what a machine does, each with its place in the log.

        Of rows at one instant the later one in the log counts.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        what = rows["what"].cast(pa.string())
        says = pc.and_(pc.is_in(what, pa.array(list(SAYS))), pc.is_valid(rows["machine"]))
        is_nameless = pc.and_(pc.equal(what, "machine_stopped"), pc.is_null(rows["about"]))
        mine = pa.table(
            {
                "line": rows["line"],
                "step": rows["step"],
                "machine": rows["machine"],
                "what": pc.if_else(is_nameless, "stood", what),
                "when": rows["when"].cast(pa.int64()),
                "place": pa.array(places),
            }
        ).filter(says)
        if not len(mine):
            return
        mine = mine.take(pc.sort_indices(mine, [("when", "ascending"), ("place", "ascending")]))
        names = ["line", "step", "machine"]
        last = mine.group_by(names, use_threads=False).aggregate(
            [("what", "last"), ("when", "last"), ("place", "last")]
        )
        columns = [last[name].to_pylist() for name in (*names, "when_last", "place_last", "what_last")]
        for line, step, machine, when, place, what in zip(*columns, strict=True):
            key = (line, step, machine)
            if (when, place) >= self._newest.get(key, (-1, -1, ""))[:2]:
                self._newest[key] = (when, place, what)

    def says(self, place: Place) -> tuple[Status, int] | None:
        """What a machine does beside the stops that have a number, and since which microsecond; None where no row told it."""
        found = self._newest.get(place)
        if found is None:
            return None
        return "running" if found[2] == "machine_stopped" else SAYS[found[2]], found[0]

    def nameless_stops(self) -> dict[Place, int]:
        """Machines whose newest row is a stop that has no number, each with the microsecond since which it stands."""
        return {place: when for place, (when, _, what) in self._newest.items() if what == "stood"}

    def places(self) -> list[Place]:
        """The machines that rows have named."""
        return list(self._newest)

    def to_plain(self) -> list[Any]:
        """All of it as plain values."""
        return [[*key, *value] for key, value in self._newest.items()]

    def take(self, plain: list[Any]) -> None:
        """Become what `to_plain` gave."""
        self._newest = {(a, b, c): (when, place, what) for a, b, c, when, place, what in plain}
