"""The loss tree as an Arrow table, and the causes by leaf, one row per thing told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.launch.losses.answer import Losses


def week_table(answer: Losses) -> pa.Table:
    """Rows of week, leaf, packs, error, p10 and p90; nameplate and shipped are told as leaves without a range."""
    import pyarrow as pa

    weeks = answer.weeks
    rows: dict[str, list[Any]] = {name: [] for name in ("week", "limiting", "leaf", "packs", "error", "p10", "p90")}

    def add(leaf: str, packs: Any, error: Any, p10: Any, p90: Any) -> None:
        for name, values in zip(rows, (weeks.weeks, weeks.limiting, None, packs, error, p10, p90), strict=True):
            rows[name].extend([leaf] * len(weeks.weeks) if values is None else values)

    nothing = [None] * len(weeks.weeks)
    add("nameplate", weeks.nameplate, nothing, nothing, nothing)
    for leaf in weeks.leaves:
        add(leaf.leaf, leaf.mean, leaf.error, leaf.p10, leaf.p90)
    add("shipped", weeks.shipped, nothing, nothing, nothing)
    types = [pa.date32(), pa.string(), pa.string(), *[pa.float64()] * 4]
    return pa.table({name: pa.array(values, kind) for (name, values), kind in zip(rows.items(), types, strict=True)})


def cause_rows(answer: Losses) -> list[tuple[str, str, float]]:
    """Cause, leaf and packs: how each loss is split by cause; what is left when all causes are gone is `left`."""
    found = [(share.cause, leaf, packs) for share in answer.causes.causes for leaf, packs in share.leaves.items()]
    return found + [("left", leaf, packs) for leaf, packs in answer.causes.left_by_leaf.items()]


def cause_table(answer: Losses) -> pa.Table:
    """Arrow table of `cause_rows`."""
    import pyarrow as pa

    causes, leaves, packs = zip(*cause_rows(answer), strict=True)
    return pa.table({"cause": pa.array(causes), "leaf": pa.array(leaves), "packs": pa.array(packs, pa.float64())})


def step_table(answer: Losses) -> pa.Table:
    """Arrow table of the hours of each step: week, step, kind (`producing` or a loss), machine_hours."""
    import pyarrow as pa

    rows: dict[str, list[Any]] = {name: [] for name in ("week", "step", "kind", "machine_hours")}
    for step in answer.by_step:
        for kind, hours in {"producing": step.producing, **step.losses}.items():
            rows["week"].extend(answer.weeks.weeks)
            rows["step"].extend([step.step] * len(hours))
            rows["kind"].extend([kind] * len(hours))
            rows["machine_hours"].extend(hours)
    types = [pa.date32(), pa.string(), pa.string(), pa.float64()]
    return pa.table({name: pa.array(values, kind) for (name, values), kind in zip(rows.items(), types, strict=True)})
