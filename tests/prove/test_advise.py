"""Advice where the best plan is planted, and on the three shipped plants.

Planted: six levers, of which one brings a gain of so many standard errors of the fresh run, and five bring nothing. Seeds were
fixed before the first run. `make prove` runs all; each of its parts is kept by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import erf, sqrt
from pathlib import Path
from typing import Final

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.advise.advise import advise
from gigaramp.launch.advise.answer import Advice, Gain
from gigaramp.launch.question import Question
from gigaramp.plant import Plant
from tests.launch.advise.by_hand import StudyByHand, machines, plant_with
from tests.launch.advise.conftest import AGREES
from tests.launch.advise.plants import planted
from tests.prove.proof import FOLDER, write

SEEDS: Final = tuple(range(101, 121))
"""Twenty, fixed before anything was run."""

WANTED: Final = 17
FUTURES: Final = 100
LEVERS: Final = "abcdef"
BASE: Final = 95.0
"""Units a day without the planted lever; full speed is 100, and luck moves a future by 10."""

NOISE: Final = 10.0
BLUR: Final = 1.0
"""Units a day of luck that two plans do not share: what levers that do nothing seem to bring."""

SIZES: Final = (3.0, 4.0, 6.0)
"""Planted gains, in standard errors of the fresh run."""

SHIPPED: Final = {"douai": 2026, "dunkirk": 2027, "billy-berclau": 2026}
BUDGET: Final = "10 MEUR"


@dataclass(frozen=True)
class Rule:
    """One lever is worth so many units a day, the others nothing."""

    lever: str
    worth: float

    def __call__(self, plant: Plant) -> float:
        return BASE + self.worth * machines(plant)[self.lever]


def chance(level: float) -> float:
    """Chance that a future at this level reaches full speed."""
    return 0.5 * (1.0 + erf((level - 100.0) / NOISE / sqrt(2.0)))


def errors_of(worth: float) -> float:
    """Standard errors of the fresh run in the gain of a lever worth so much, by 200,000 pairs of futures."""
    luck = np.random.default_rng(0)
    shared = luck.normal(0.0, NOISE, 200_000)
    before, after = (BASE + more + shared + luck.normal(0.0, BLUR, 200_000) >= 100.0 for more in (0.0, worth))
    apart = after.astype(float) - before
    return float(apart.mean() / (apart.std() / sqrt(FUTURES)))


def worth_of(errors: float) -> float:
    """Units a day that make a gain of so many standard errors, by halving."""
    low, high = 0.0, 30.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if errors_of(middle) < errors else (low, middle)
    return high


def advice_by_hand(seed: int, worth: float, monkeypatch: pytest.MonkeyPatch) -> tuple[Advice, str]:
    """Advice on the planted plant of a seed: its lever and its costs are drawn."""
    luck = np.random.default_rng([11, seed])
    costs = {name: int(cost) for name, cost in zip(LEVERS, luck.integers(10, 500, len(LEVERS)), strict=True)}
    rule = Rule(LEVERS[int(luck.integers(len(LEVERS)))], worth)

    def study(question: Question, tests: object) -> StudyByHand:
        is_day = question.fidelity == "day"
        return StudyByHand(question.plant, question.until, question.seed, rule, NOISE, BLUR, is_day)

    monkeypatch.setattr(Question, "study", study)
    monkeypatch.setattr(Question, "measured", lambda question: replace(question, agreement=AGREES))
    found = advise(
        plant_with(costs),
        futures=FUTURES,
        seed=seed,
        maximise="full_speed",
        by="2026-04-30",
        pool="here",
        time=None,
        plans=80,
    )
    return found, f"more_{rule.lever}"


@pytest.mark.prove
def test_a_planted_gain_is_found_and_decoys_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, counts = [], []
    for size in SIZES:
        worth = worth_of(size)
        found = [advice_by_hand(seed, worth, monkeypatch) for seed in SEEDS]
        bought = [{one.lever for one in answer.bought} for answer, _ in found]
        hit = sum(lever in levers for levers, (_, lever) in zip(bought, found, strict=True))
        decoys = sum(len(levers - {lever}) for levers, (_, lever) in zip(bought, found, strict=True))
        gains = [answer.gain.mean for answer, _ in found if answer.gain is not None]
        optimism = [answer.optimism for answer, _ in found if answer.optimism is not None]
        true = chance(BASE + worth) - chance(BASE)
        rows.append(
            (
                f"{size:.0f}",
                f"{100 * true:.1f}",
                f"{hit} of {len(SEEDS)}",
                f"{decoys} of {len(SEEDS) * (len(LEVERS) - 1)}",
                f"{100 * float(np.mean(gains)):.1f}" if gains else "-",
                f"{100 * float(np.mean(optimism)):+.1f}" if optimism else "-",
            )
        )
        counts.append(hit)
    told = [f"{hit} of {len(SEEDS)} at {size:.0f} errors" for hit, size in zip(counts, SIZES, strict=True)]
    write(
        "advise",
        "Advice where the best plan is known",
        f"""Six levers, one of which brings a gain; the other five cost money and bring nothing but luck of their own.
{len(SEEDS)} seeds fixed beforehand draw which lever it is, and all costs. {FUTURES} futures, no budget, the twin by hand
(tests/launch/advise/by_hand.py). Asked was: a gain of at least three standard errors of the fresh run is found in {WANTED} of 20.

Points are points of the chance. Gain told and optimism are means over the seeds in which anything was run fresh.""",
        (
            "planted gain, standard errors",
            "in points",
            "found",
            "decoys bought",
            "gain told, points",
            "optimism, points",
        ),
        rows,
        f"Found: {', '.join(told)}. How it is looked for stands in [how advice is found](../advise.md).",
    )
    assert min(counts) >= WANTED, told


@pytest.mark.prove
def test_nothing_is_bought_where_nothing_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [advice_by_hand(seed, 0.0, monkeypatch)[0] for seed in SEEDS]
    assert sum(answer.verdict == "worth it" for answer in found) <= 2


@pytest.mark.prove
def test_the_twin_itself_finds_the_second_welder_and_leaves_the_packer() -> None:
    found = [
        advise(
            planted(),
            futures=24,
            seed=seed,
            maximise="full_speed",
            by="2026-04-30",
            budget="600 kEUR",
            pool="here",
            time=None,
        )
        for seed in SEEDS
    ]
    bought = [{one.lever for one in answer.bought} for answer in found]
    assert sum("weld_machine" in levers for levers in bought) >= WANTED, bought
    assert sum("pack_machine" in levers for levers in bought) == 0, bought


@pytest.mark.prove
def test_the_gain_on_the_shipped_plants_is_told_beside_the_greedy_plan(tmp_path: Path) -> None:
    rows = []
    for name, year in SHIPPED.items():
        answer = advise(
            gigaramp.load(name),
            futures=60,
            most_vehicles=year,
            budget=BUDGET,
            time=None,
            plans=60,
            work=tmp_path / name,
        )
        assert answer.gain is not None or answer.verdict == "nothing found"
        rows.append(shipped_row(name, year, answer))
    write(
        "advise-shipped",
        "Advice on the shipped plants",
        f"""Most vehicles in a year within {BUDGET}, with the levers of each shipped plant file; 60 plans by day, 60 futures by
event, fresh luck. The plants are built from public statements; their levers and costs are assumed. The table tells how the
search does, not what these companies should do.""",
        ("plant", "year", "what it says", "cost", "vehicles more than as it is", "than the greedy plan", "optimism"),
        rows,
        "The greedy plan is part of the finals. A gain below two errors cannot be told from none.",
    )
    assert (FOLDER / "advise-shipped.md").exists()


def shipped_row(name: str, year: int, answer: Advice) -> tuple[str, ...]:
    """One plant in the table."""

    def told(gain: Gain | None) -> str:
        return "-" if gain is None else f"{gain.mean:+,.0f} ±{gain.error:,.0f}"

    sets = "; ".join(f"{one.lever}: {one.after}" for one in answer.bought) or "nothing"
    optimism = "-" if answer.optimism is None else f"{answer.optimism:+,.0f}"
    says = f"{answer.verdict}: {sets}"
    cost = f"{answer.cost.mid / 1e6:.2f} MEUR"
    return name, str(year), says, cost, told(answer.gain), told(answer.over_greedy), optimism
