"""An answer on uncertainty as one Arrow table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigaramp.launch.uncertainty.answer import Part, Spread, Third, Uncertainty

if TYPE_CHECKING:
    import pyarrow as pa


def table(answer: Uncertainty) -> pa.Table:
    """One row for each set of each figure, and for each row of its balance (`sort` is then `balance`)."""
    import pyarrow as pa

    texts, days = ("goal", "explains", "unit", "sort", "name", "low_values", "high_values"), ("low_day", "high_day")
    counts = ("year", "numbers")
    figures = (
        "share", "error", "floor", "total", "total_error", "width", "width_after", "low_value", "low_chance", "high_value",
        "high_chance",
    )  # fmt: skip
    rows = [row for spread in answer.spreads for row in _rows(spread)]
    fields = (
        [(name, pa.string()) for name in texts] + [(name, pa.int64()) for name in counts]
        + [(name, pa.float64()) for name in figures] + [(name, pa.date32()) for name in days]
        + [("distinguishable", pa.bool_())]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _rows(spread: Spread) -> list[dict[str, Any]]:
    about = {
        "goal": spread.goal, "year": spread.year, "explains": spread.explains, "unit": spread.unit, "width": spread.width,
    }  # fmt: skip
    balance = spread.balance
    whole = [
        ("groups", balance.groups, balance.groups_error),
        ("together", balance.together, balance.together_error),
        ("luck", balance.luck, balance.luck_error),
    ]
    return [about | _row(part) for part in spread.parts] + [
        about | {"sort": "balance", "name": name, "share": share, "error": error} for name, share, error in whole
    ]


def _row(part: Part) -> dict[str, Any]:
    named = (
        "sort", "name", "numbers", "share", "error", "floor", "distinguishable", "total", "total_error", "width_after",
    )  # fmt: skip
    return {name: getattr(part, name) for name in named} | _third("low", part.low) | _third("high", part.high)


def _third(side: str, third: Third | None) -> dict[str, Any]:
    if third is None:
        return {}
    return {
        f"{side}_values": third.values, f"{side}_day": third.day, f"{side}_value": third.value, f"{side}_chance": third.chance,
    }  # fmt: skip
