"""A genealogy by brute force: every unit of every lot is followed by itself through the rows of the record."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
FOLLOWED = ("cell", "module", "pack")


def genealogy_by_hand(rows: list[Row], units: dict[str, str]) -> dict[int, Row]:
    """Each cell by its name: lots and coils of its materials, visits, what holds it, what became of it.

    `rows` are those of `Run.records`, `units` the unit that each step makes.
    """
    lots: dict[str, list[Row]] = {}
    coils: dict[str, int] = {}
    cells: dict[int, Row] = {}
    for row in rows:
        kind, name, step = row["what"], row["about"], row["step"]
        follows = units.get(step) in FOLLOWED
        if kind == "lot_joined":
            _join(lots, cells, row, units[step])
        elif kind == "lot_started":
            if follows:
                if name not in lots:
                    _new(lots, cells, name, units[step])
                lots[name][0] |= {
                    f"{step}_began": row["when"],
                    f"{step}_machine": row["machine"],
                    f"{step}_job": row["cause"],
                }
                lots[name][0] |= {"step": step}
                lots[name][0].setdefault("line", row["line"])
            else:
                lots.setdefault(name, [{} for _ in range(int(row["quantity"]))])
                coils[name] = 0
                for unit in lots[name]:
                    unit[f"{step}_lot"] = int(name)
        elif kind == "coil_used" and not follows:
            first = coils[name]
            coils[name] = first + int(row["quantity"])
            for unit in lots[name][first : coils[name]]:
                unit[f"{step}_coil"] = int(row["cause"])
        elif kind == "lot_scrapped" and follows:
            lots[name][0] |= {"result": "scrapped", "step": step, "cause": row["cause"]}
        elif kind == "lot_set_aside" and follows:
            lots[name][0] |= {"result": "set_aside", "step": step}
        elif kind == "lot_made" and follows:
            lots[name][0][f"{step}_ended"] = row["when"]
            if units[step] == "pack":
                lots[name][0] |= {"result": "left", "step": step}
        elif kind == "lot_made":
            lots[name] = evenly(lots[name], int(row["quantity"]))
    return cells


def evenly(units: list[Row], left: int) -> list[Row]:
    """So many of these units, the missing ones spread evenly over them."""
    before = len(units)
    kept = [(2 * k * left + before) // (2 * before) for k in range(before + 1)]
    return [unit for k, unit in enumerate(units) if kept[k + 1] > kept[k]]


def _new(lots: dict[str, list[Row]], cells: dict[int, Row], name: str, unit: str) -> None:
    lots[name] = [{"unit": unit, unit: int(name), "result": "inside"}]
    if unit == "cell":
        cells[int(name)] = lots[name][0]


def _join(lots: dict[str, list[Row]], cells: dict[int, Row], row: Row, unit: str) -> None:
    source, target, count = lots[row["cause"]], row["about"], int(row["quantity"])
    if unit not in FOLLOWED:
        lots.setdefault(target, []).extend(dict(one) for one in source[:count])
    else:
        if target not in lots:
            _new(lots, cells, target, unit)
        if source[0].get("unit") in FOLLOWED:
            source[0]["in"] = lots[target][0]
        else:
            lots[target][0].update(source[0])
    del source[:count]
