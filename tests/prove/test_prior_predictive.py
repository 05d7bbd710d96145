"""Where each known fact of the shipped plants falls among futures that were not weighted by any fact.

It is reported as it is. A fact that lies outside what the futures do speaks of the model, not of the futures.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.odds import forks
from gigaramp.launch.odds.facts import fact_words, pull_of
from gigaramp.launch.odds.histories import Look, weigh_histories
from gigaramp.launch.odds.weights import Evidence, Weighting, unused_because
from gigaramp.launch.question import ask
from gigaramp.plant import Plant
from gigaramp.plant.goals import KnownFact
from gigaramp.plant.sense.known import RATIO_FIGURES, last_day
from gigaramp.twin.pools import each
from tests.prove.proof import FOLDER, write

pytestmark = pytest.mark.prove

FUTURES = 400

COLUMNS = (
    "fact", "said", "tolerance", "10 %", "50 %", "90 %", "futures below", "within one tolerance", "without a value", "pull",
)  # fmt: skip

TOLD_AND_NOT_USED = {
    "douai": """
known:
  - {what: packs.total, on: 2025-06-03, value: 1000, tolerance: x3, source: "https://journalauto.com/industrie/lusine-de-batteries-daesc-envision-inauguree-par-emmanuel-macron/"}
""",
}
"""Facts that a shipped plant tells in a comment, with why it does not use them."""

NO_FACT = {
    "douai": """No output, rate or scrap of this plant was public by December 2025 in a form that can be held against a
figure. One statement comes near: 1,000 batteries had been made by 3 June 2025. It does not say whether a battery is a module or a
pack, nor whether trial output counts, so the plant does not use it. The table shows where it would fall, read as packs.""",
    "dunkirk": """Production began in December 2025, so nothing that it made was public by then. There is no fact to hold
against the futures, and all of them count alike.""",
}


@pytest.mark.parametrize("name", ["billy-berclau", "douai", "dunkirk"])
def test_where_each_known_fact_falls_among_unweighted_futures(name: str) -> None:
    plant = gigaramp.load(name)
    shown = plant if plant.known else with_facts_told(name, plant)
    weighing = looked_at(shown)
    evidence = weighing.evidence if weighing is not None else ()
    (FOLDER.parent / "facts").mkdir(exist_ok=True)
    write(
        f"../facts/{name}",
        f"{plant.name}: where the known facts fall",
        "\n\n".join(part for part in (NO_FACT.get(name, ""), in_words(plant, evidence)) if part),
        COLUMNS if evidence else COLUMNS[:2],
        [row(shown, one, weighing if plant.known else None) for one in evidence] or [("none", "")],
        after(plant, weighing) if plant.known and weighing is not None else "",
    )
    assert len(shown.known) == len(evidence)


def with_facts_told(name: str, plant: Plant) -> Plant:
    """The plant with the facts that its file tells in a comment."""
    from gigaramp.plant import dumps, loads

    return loads(dumps(plant) + TOLD_AND_NOT_USED[name]) if name in TOLD_AND_NOT_USED else plant


def looked_at(plant: Plant) -> Weighting | None:
    """The weighting of `FUTURES` futures that are simulated up to the last fact; None without a fact."""
    question = ask(plant, None, FUTURES, 1, "processes", None, 0.5)
    facts = tuple(fact for fact in plant.known if not unused_because(fact, plant.as_of, question.until))
    if not facts:
        return None
    end = max(day for day in map(last_day, facts) if day is not None)
    look = Look(replace(question, until=end).study(forks.Tests()), facts, question.working())
    with closing(each(look, range(FUTURES), "processes")) as results:
        found = [values for _, values in sorted(results)]
    return weigh_histories(plant, question.until, facts, found)


def row(plant: Plant, evidence: Evidence, weighing: Weighting | None) -> tuple[object, ...]:
    """One fact as a row of the table."""
    fact, values = evidence.fact, evidence.values[~np.isnan(evidence.values)]
    marks = [shown(fact, value) for value in np.quantile(values, (0.1, 0.5, 0.9))] if len(values) else ["", "", ""]
    below = percent(np.mean(values < fact.value.value)) if len(values) else ""
    near = percent(np.mean(np.abs(evidence.distance) <= 1))
    missing = percent(np.isinf(evidence.distance).mean())
    pull = percent(pull_of(weighing, evidence)) if weighing is not None and not evidence.unused else "not used"
    words = f"[{fact_words(plant.start, fact, 'pack')}]({fact.source})"
    return (words, shown(fact, fact.value.value), fact.tolerance, *marks, below, near, missing, pull)


def percent(share: float) -> str:
    """A share in per cent; one digit more where it is small."""
    return f"{100 * share:.1f} %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def shown(fact: KnownFact, value: float) -> str:
    """A value of a fact's figure: a ratio in per cent, a quotient with two digits, an amount rounded."""
    if fact.what in RATIO_FIGURES:
        return percent(value)
    return f"{value:.2g}" if fact.over is not None else f"{value:,.0f}"


def in_words(plant: Plant, evidence: tuple[Evidence, ...]) -> str:
    """What the page is about, and what its columns say."""
    drawn = f"{FUTURES} futures were drawn, seed 1, and none was weighted"
    columns = """The columns 10, 50 and 90 % are points of the figure over these futures. "Without a value": the future made nothing
that could be compared, so the fact would give it no weight."""
    if not plant.known:
        return f"""{drawn}. {columns}""" if evidence else ""
    return f"""{drawn}: this is what the plant file and the model say before they look at what happened
([how facts weigh futures](../known-facts.md)). Nothing was changed to make a fact fit. {columns} "Pull": the share of all weight that this
fact moves, beside the {len(evidence) - 1} others."""


def after(plant: Plant, weighing: Weighting) -> str:
    """What is found: facts outside the middle of the futures, and how many futures all of them leave."""
    told = [words for words in (outside(plant, one) for one in weighing.evidence) if words]
    found = "Every fact lies in the middle 80 % of the futures."
    if told:
        found = "**Outside the middle 80 % of the futures:** " + "; ".join(told) + "."
    return f"""{found}

All facts together leave {weighing.effective:.1f} effective futures of these {FUTURES}. A forecast therefore looks at more of them up to
the last fact before it simulates those that fit to the end; where few are left, it says so."""


def outside(plant: Plant, evidence: Evidence) -> str:
    """How far a fact lies outside the middle 80 % of the futures that have a value; "" where it lies inside."""
    values = evidence.values[~np.isnan(evidence.values)]
    below = float(np.mean(values < evidence.fact.value.value)) if len(values) else 1.0
    if 0.1 <= below <= 0.9:
        return ""
    nearest = float(np.min(np.abs(evidence.distance)))
    side = f"above {100 * below:.1f} %" if below > 0.5 else f"below {100 - 100 * below:.1f} %"
    words = fact_words(plant.start, evidence.fact, "pack")
    return f"{words} ({side} of those with a value; the nearest is {nearest:.1f} tolerances away)"
