"""Answers about what-ifs as Arrow tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyarrow import Table

    from gigaramp.launch.compare import Comparison, GoalDifference, YearDifference
    from gigaramp.launch.what_ifs.answer import WhatIfs


def ranking_table(answer: WhatIfs) -> Table:
    """One row for each what-if, the best first: its difference, then each goal and the units shipped in each year.

    Columns `low` to `high` are the range of the mean, `p10` to `p90` where 8 of 10 futures lie, all in `unit`.
    """
    import pyarrow as pa

    found = answer.what_ifs
    columns: dict[str, pa.Array] = {
        "rank": pa.array([each.rank for each in found], pa.int32()),
        "what_if": pa.array([each.name for each in found], pa.string()),
        "verdict": pa.array([each.verdict for each in found], pa.string()),
        "ranked_by": pa.array([answer.goal] * len(found), pa.string()),
        "unit": pa.array([answer.unit] * len(found), pa.string()),
        "difference": pa.array([each.difference for each in found], pa.float64()),
        "low": pa.array([each.low for each in found], pa.float64()),
        "high": pa.array([each.high for each in found], pa.float64()),
        "error": pa.array([each.error for each in found], pa.float64()),
        "p10": pa.array([each.spread.p10 for each in found], pa.float64()),
        "p50": pa.array([each.spread.p50 for each in found], pa.float64()),
        "p90": pa.array([each.spread.p90 for each in found], pa.float64()),
        "futures": pa.array([each.futures for each in found], pa.int32()),
        "apart_from_above": pa.array([each.apart_from_above for each in found], pa.bool_()),
        "cost_eur": pa.array([each.cost for each in found], pa.float64()),
    }
    names = dict.fromkeys(goal.goal for each in found for goal in each.goals)
    for name in names:
        goals = [next((goal for goal in each.goals if goal.goal == name), None) for each in found]
        columns[f"{name}_days_later"] = pa.array([goal and goal.days_later for goal in goals], pa.float64())
        columns[f"{name}_error"] = pa.array([goal and goal.error for goal in goals], pa.float64())
        columns[f"{name}_by"] = pa.array([goal and goal.by for goal in goals], pa.date32())
        columns[f"{name}_chance_before"] = pa.array([goal and goal.chance_before for goal in goals], pa.float64())
        columns[f"{name}_chance_after"] = pa.array([goal and goal.chance_after for goal in goals], pa.float64())
        columns[f"{name}_chance_error"] = pa.array([goal and goal.chance_error for goal in goals], pa.float64())
    for number in dict.fromkeys(year.year for each in found for year in each.years):
        years = [next((year for year in each.years if year.year == number), None) for each in found]
        columns[f"shipped_{number}"] = pa.array([year and year.difference for year in years], pa.float64())
        columns[f"shipped_{number}_error"] = pa.array([year and year.error for year in years], pa.float64())
    for kind in dict.fromkeys(cost.kind for each in found for cost in each.euros):
        costs = [next((cost for cost in each.euros if cost.kind == kind), None) for each in found]
        columns[f"euros_{kind}"] = pa.array([cost and cost.mean for cost in costs], pa.float64())
        columns[f"euros_{kind}_error"] = pa.array([cost and cost.error for cost in costs], pa.float64())
    return pa.table(columns)


def comparison_table(answer: Comparison) -> Table:
    """One row for each goal (days later) and each year (units shipped more), with chances where it is a goal."""
    import pyarrow as pa

    goals, years = answer.goals, answer.years
    found: list[GoalDifference | YearDifference] = [*goals, *years]
    none = [None] * len(years)
    return pa.table(
        {
            "what": pa.array(
                [*(goal.goal for goal in goals), *(f"shipped_{year.year}" for year in years)], pa.string()
            ),
            "unit": pa.array([*("day" for _ in goals), *(answer.product for _ in years)], pa.string()),
            "difference": pa.array(
                [*(goal.days_later for goal in goals), *(year.difference for year in years)], pa.float64()
            ),
            "error": pa.array([each.error for each in found], pa.float64()),
            "p10": pa.array([each.spread.p10 for each in found], pa.float64()),
            "p50": pa.array([each.spread.p50 for each in found], pa.float64()),
            "p90": pa.array([each.spread.p90 for each in found], pa.float64()),
            "variance_reduction": pa.array([each.variance_reduction for each in found], pa.float64()),
            "by": pa.array([*(goal.by for goal in goals), *none], pa.date32()),
            "chance_before": pa.array([*(goal.chance_before for goal in goals), *none], pa.float64()),
            "chance_after": pa.array([*(goal.chance_after for goal in goals), *none], pa.float64()),
            "chance_error": pa.array([*(goal.chance_error for goal in goals), *none], pa.float64()),
        }
    )
