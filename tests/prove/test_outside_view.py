"""Both views on announcements that came due: the outside view without the launch itself, the twin without later facts."""

from __future__ import annotations

import csv
from dataclasses import fields
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.odds.goals import full_speed_rate
from gigaramp.launch.odds.weights import weigh
from gigaramp.launch.odds.working_days import working_days
from gigaramp.launch.outside.outside_view import reference_class
from gigaramp.launch.outside.public_launches import announcements
from gigaramp.launch.outside.scores import LAUNCHES_NEEDED, Scored, score_of
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.plant.sense.known import told_on
from gigaramp.units import DAY_SECONDS
from tests.prove.proof import write

pytestmark = pytest.mark.prove

FUTURES = 200
UNTIL = date(2025, 12, 31)
PLANT = "billy-berclau"

# Known facts of the plant file that had been told when each was announced: none; scrap of September 2024; also the first
# quarter of 2025. The 140 vehicles of September 2024 were told a year later.
TOLD = {date(2023, 5, 30): 0, date(2024, 12, 6): 1, date(2025, 9, 12): 2}

# What was announced, as vehicles shipped between two days. A start of production is an input of the twin: not scored.
ASKED = {
    "batteries for 200,000 cars made by the end of 2024": (200_000, date(2023, 8, 7), date(2024, 12, 31)),
    "2,000 packs in 2024": (2_000, date(2024, 1, 1), date(2024, 12, 31)),
    "batteries for 150,000 cars in 2025": (150_000, date(2025, 1, 1), date(2025, 12, 31)),
    "batteries for about 4,000 cars in September 2025": (4_000, date(2025, 9, 1), date(2025, 9, 30)),
}


def known_by(plant, day):
    """The plant as one could have asked it on that day: only with facts told by then."""
    facts = tuple(fact for fact in plant.known if told_on(fact) <= day)
    return plant.model_copy(update={"as_of": day, "known": facts})


def outside_on(plant, day):
    """The outside view as it could have been told on that day, from what had come due by then: chance and launches."""
    found = reference_class(announcements(), plant.name, as_of=day)
    return found.chance()[0], found.launches()


def nameplate(plant, first, last):
    """Vehicles between two days, both included, at full speed all the time; block 1 is built for that and no more."""
    return full_speed_rate(plant) * DAY_SECONDS * ((last - first).days + 1)


def test_both_views_on_what_acc_announced_and_that_came_due():
    plant = gigaramp.load(PLANT)
    run = gigaramp.simulate(plant, UNTIL, futures=FUTURES, seed=1)
    working = working_days(plant, UNTIL)
    rows = {row.what: row for row in announcements() if row.plant == PLANT and row.kind == "volume"}
    assert set(ASKED) == set(rows)
    told, kept = [], []
    for what, (amount, first, last) in ASKED.items():
        row = rows[what]
        then = known_by(plant, row.announced_on)
        assert TOLD[row.announced_on] == len(then.known)
        weighting = weigh(then, run, working)
        made = output_between(shipped(run), run, first, last)
        by_nameplate = amount > nameplate(plant, first, last)
        # Where the nameplate decides, no future may do otherwise, whatever the facts.
        assert not (by_nameplate and (made >= amount).any())
        chance = float(weighting.weights @ (made >= amount))
        error = monte_carlo_error(chance, weighting.effective)
        outside, launches = outside_on(plant, row.announced_on)
        one = Scored(
            row.launch, what, row.announced_on, row.announced_for, row.is_met(), by_nameplate, outside, chance, error, weighting.effective
        )  # fmt: skip
        middle = float(np.quantile(made, 0.5, weights=weighting.weights, method="inverted_cdf"))
        told.append(told_row(one, row.outcome == "unknown", launches, middle, weighting.facts_used))
        if row.outcome != "unknown":
            kept.append(one)
    score = score_of(kept)
    assert (len(kept), score.announcements) == (2, sum(line[3] == "yes" for line in told))
    write_page(told, score)
    write_rows(kept)


def told_row(one, is_unknown, launches, middle, facts):
    """One line of the page."""
    # Where no future is there, only a bound is known: the rule of three (Hanley and Lippman-Hand 1983).
    likely = (
        f"{one.twin_chance:.0%} ± {one.twin_error:.0%}" if one.twin_chance > 0.0 else f"under {3 / one.effective:.1%}"
    )
    return (
        one.announced_on,
        one.what,
        "not known" if is_unknown else "met" if one.happened else "not met",
        "no: above the nameplate" if one.by_nameplate else "no: outcome not known" if is_unknown else "yes",
        f"{one.outside_chance:.0%} ({launches} launches)",
        "none, by arithmetic" if one.by_nameplate else likely,
        f"{middle:,.0f}",
        f"{facts}, {one.effective:.0f} effective",
    )


def write_rows(kept):
    """The rows that come with the package."""
    path = Path(str(files("gigaramp.launch").joinpath("data/scores.csv")))
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(Scored))
        for one in kept:
            cells = (getattr(one, field.name) for field in fields(Scored))
            table.writerow(
                ("no", "yes")[cell] if isinstance(cell, bool) else round(cell, 4) if isinstance(cell, float) else cell for cell in cells
            )  # fmt: skip


def write_page(told, score):
    """The page of this proof."""
    found = (
        "**Not scored yet.** Each announcement with a known outcome is above the nameplate"
        if score.outside is None
        else f"Mean squared error of the chances on {score.announcements} announcements of {score.launches} launches (Brier 1950; "
        f"0 is best, always saying one half gives 0.25): outside view {score.outside:.3f}, twin {score.twin:.3f}"
    )
    write(
        "outside-view",
        "Both views on what was announced",
        f"""Which view would have foretold better: the fate of other launches ([the outside view](../outside-view.md)) or the
twin? {FUTURES} futures of {PLANT}, seed 1. Both are asked on the day of the announcement. The outside view leaves ACC
out and counts only what had come due by that day. The twin's futures are weighted only by facts told by that day. ± is
the Monte Carlo error, one standard deviation.""",
        ("announced on", "what", "outcome", "scored", "outside view", "twin", "twin's median", "facts used"),
        told,
        f"""{found}. An amount above the nameplate is more than block 1 can make at full speed all the time
(137,000 vehicles a year, at 97.7 kWh a pack). There the twin only does arithmetic and cannot lose, so the row is not
scored. Neither view stands first before announcements of {LAUNCHES_NEEDED} launches are scored.

The twin's plant file was written in December 2025, by people who knew the outcome: its head-counts, its partner and its
wide ranges of scrap and stops are hindsight, even where its facts are not. Only announcements that come due after the
file was written can tell which view is better.""",
    )
