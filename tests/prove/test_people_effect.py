"""What each mechanism of people one by one is worth at Douai: futures with one thing changed, under the same luck."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pytest

import gigaramp
from gigaramp.plant import Plant
from gigaramp.twin.result import SHIFT_FIGURES, Run
from tests.prove.proof import write
from tests.reference.frozen import with_crews

FUTURES: Final = 48
SEED: Final = 1
UNTIL: Final = date(2026, 12, 31)
AUTUMN: Final = (date(2026, 7, 1), UNTIL)

CHANGES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "no technicians": (("people.technicians", "{}"),),
    "experts who speak French": (("people.language.local", "[fr, zh]"),),
    "one at level 3 guides 50 others": (("people.persons.guided", "50"),),
    "no limit of seats in class": (("people.training.in_class", "null"), ("people.training.seats", "null")),
    "people of equal talent": (("people.skill.spread", "0.001"),),
    "each step a skill of its own": (("people.skills", "{}"),),
}
"""What is changed, in the words of the page, and how."""


def variants(plant: Plant) -> dict[str, Plant]:
    """The plant as it is, with crews, and with one thing changed."""
    found = {"as it is": plant, "crews with a mean": with_crews(plant)}
    for words, pairs in CHANGES.items():
        changed = plant
        for address, value in pairs:
            changed = changed.change(address, value)
        found[words] = changed
    return found


def shipped(run: Run, year: int) -> np.ndarray:
    """Vehicles shipped in a year, future by future."""
    days = [day.year == year for day in run.days]
    return np.array([float(future.shipped[days].sum()) for future in run.futures])


def difference(run: Run, usual: Run, year: int) -> str:
    """Mean difference of the vehicles of a year, and its error."""
    found = shipped(run, year) - shipped(usual, year)
    return f"{found.mean():+,.0f} ±{found.std(ddof=1) / len(found) ** 0.5:,.0f}"


def share(run: Run, part: str, of: str) -> str:
    """One figure of the shifts of autumn 2026 as a share of another, all futures together."""
    weeks = [AUTUMN[0] <= week <= AUTUMN[1] for week in run.weeks]
    sums = dict(
        zip(SHIFT_FIGURES, sum(future.by_shift[weeks].sum(axis=(0, 1, 2)) for future in run.futures), strict=True)
    )
    return f"{sums[part] / sums[of]:.0%}" if sums[of] else "-"


@pytest.mark.prove
def test_what_each_mechanism_of_people_is_worth_is_told() -> None:
    runs = {
        words: gigaramp.simulate(plant, UNTIL, FUTURES, SEED)
        for words, plant in variants(gigaramp.load("douai")).items()
    }
    usual = runs["as it is"]
    rows = []
    for words, run in runs.items():
        followed = run is not runs["crews with a mean"]
        rows.append(
            (
                words,
                *(
                    f"{shipped(run, year).mean():,.0f}" if run is usual else difference(run, usual, year)
                    for year in (2025, 2026)
                ),
                share(run, "present", "needed"),
                share(run, "ready", "needed") if followed else "-",
                share(run, "unguided", "present") if followed else "-",
                share(run, "stops_by_crew", "stops"),
            )
        )
        assert len(run.futures) == FUTURES
        assert run is usual or bool((shipped(run, 2026) != shipped(usual, 2026)).any()), f"{words}: nothing changed"
    write(
        "people-effect",
        "What each mechanism of people one by one is worth",
        f"""AESC Douai to the end of 2026, {FUTURES} futures, seed {SEED}, under the same luck. The first row tells the vehicles
shipped, mean of the futures; the others the difference to it and its error. A difference below two errors cannot be told
from none. The last four columns are of July to December 2026, all futures together: people there of those that the steps
need; of those needed, there and at level 3 or above; of those there, without a guide; stops that local people mended.

What it means stands in [what people one by one change](../people-effect.md).""",
        (
            "", "vehicles in 2025", "vehicles in 2026", "people there", "at level 3", "without a guide", "stops mended by local people",
        ),
        rows,
    )  # fmt: skip
