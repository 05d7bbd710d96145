"""Many what-ifs of one plant: asked, simulated side by side until each is decided, ranked, and the best confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Unpack

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.changes import Change
from gigaramp.launch.odds.histories import usable_facts
from gigaramp.launch.question import How, Progress, Question, ask
from gigaramp.launch.what_ifs.answer import WhatIfs
from gigaramp.launch.what_ifs.course import SHIPPED, ManyPlants, run_course
from gigaramp.launch.what_ifs.plants import Alternative, line_up, same_for_all
from gigaramp.launch.what_ifs.reader import Reader
from gigaramp.launch.what_ifs.verdicts import Rule
from gigaramp.plant.structure import did_you_mean

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.plants import Asked
    from gigaramp.plant.model import Plant

AT_LEAST = 7.0
"""Days below which a difference does not matter, unless the question says otherwise: one week."""

CONFIRMED = 3
"""What-ifs that are confirmed by the event twin where they were ranked by day."""


@dataclass(frozen=True)
class Ranking:
    """How what-ifs are ranked and when they stop.

    `goal`: ranked by its date (None: the first goal of the plant), or `shipped`: by the units shipped up to the horizon.
    `at_least`: what a difference must be to matter, in days or units (None: 7 days, and 0 units); 0 stops nothing for being
    small. `all_futures`: nothing stops early. `exact`: ranges from nothing but the horizon, which
    are much wider. `confirm`: so many of the best are run once more by the event twin under other luck (None: three where
    they were ranked by day, else none).
    """

    goal: str | None = None
    at_least: float | None = None
    all_futures: bool = False
    exact: bool = False
    confirm: int | None = None


def compare_what_ifs(
    plant: Plant,
    what_ifs: Asked,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    ranking: Ranking | None = None,
    in_euros: bool = False,
    **how: Unpack[How],
) -> WhatIfs:
    """What each of many what-ifs does to a plant, the best first. Raises AskError or PlantError before any simulation."""
    *_, answer = what_ifs_narrowing(plant, what_ifs, until, futures, seed, ranking=ranking, in_euros=in_euros, **how)
    return answer


def what_ifs_narrowing(
    plant: Plant,
    what_ifs: Asked,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    ranking: Ranking | None = None,
    in_euros: bool = False,
    **how: Unpack[How],
) -> Iterator[WhatIfs]:
    """The answer as it narrows, each time the what-ifs are ten futures further; the last one is the whole answer.

    Everything is checked at once, before the first answer is asked for.
    """
    ranking = ranking or Ranking()
    found = line_up(plant, what_ifs)
    asked = _Asked(found.plant, found.others, found.both_sides, until, futures, seed, ranking, how, in_euros)
    # By both twins: what is confirmed later must have an answer too.
    asked.questions()
    return _narrowing(asked)


@dataclass(frozen=True)
class _Asked:
    """The whole question: the plant, its what-ifs, and how they are simulated and ranked."""

    plant: Plant
    others: tuple[Alternative, ...]
    both_sides: tuple[Change, ...]
    until: date | str | None
    futures: int
    seed: int
    ranking: Ranking
    how: How
    in_euros: bool = False

    def questions(self) -> list[Question]:
        """One for the plant as it is and one for each what-if, checked. Raises AskError for one without an answer."""
        how = self.how
        arguments = (
            self.futures,
            self.seed,
            how.get("pool", "processes"),
            how.get("workers"),
            how.get("correlation", 0.5),
            how.get("address"),
            how.get("lot"),
            how.get("fidelity", "event"),
        )
        first = ask(self.plant, self.until, *arguments)
        if self.goal != SHIPPED:
            same_for_all(self.others, self.goal)
        if self.at_least < 0.0:
            raise AskError(say("at_least: {days} is below 0, name days, for example 7", days=self.at_least))
        if self.ranking.exact and self.goal == SHIPPED:
            raise AskError(say("exact: what is shipped has no bound to lean on; leave exact out, or rank by a goal"))
        if self.ranking.exact and usable_facts(self.plant, first.until):
            raise AskError(
                say(
                    "exact: futures weighted by known facts have no bound to lean on; leave exact out, or the known facts"
                )
            )
        return [first, *(ask(other.plant, first.until, *arguments) for other in self.others)]

    @property
    def goal(self) -> str:
        """The goal that the what-ifs are ranked by. Raises AskError for one that the plant has not."""
        goals = self.plant.goals
        wanted = self.ranking.goal
        if wanted is None:
            return next(iter(goals), "")
        if wanted not in goals and wanted != SHIPPED:
            mend = did_you_mean(wanted, [*goals, SHIPPED])
            raise AskError(say('goal: no goal is called "{wanted}", {mend}', wanted=wanted, mend=mend))
        return wanted

    @property
    def at_least(self) -> float:
        """What a difference must be to matter, in days or units."""
        usual = 0.0 if self.goal == SHIPPED else AT_LEAST
        return usual if self.ranking.at_least is None else self.ranking.at_least

    @property
    def on_progress(self) -> Progress | None:
        """Who is told of the futures that ended."""
        return self.how.get("on_progress")

    def rule(self, until: date, futures: int) -> Rule:
        """How ranges are made and what decides, with so many futures up to a last day."""
        is_date = self.goal != SHIPPED
        reach = float(until.toordinal() + 1 - self.plant.start.toordinal()) if is_date else inf
        return Rule.of(len(self.others), futures, reach, self.at_least, self.ranking.exact, -1 if is_date else 1)

    @property
    def confirms(self) -> int:
        """What-ifs to confirm by the event twin."""
        by_day = self.how.get("fidelity", "event") == "day"
        confirm = self.ranking.confirm
        return (CONFIRMED if by_day else 0) if confirm is None else confirm


def _narrowing(asked: _Asked) -> Iterator[WhatIfs]:
    questions = asked.questions()
    with questions[0].standing():
        first = questions[0].measured()
        back = first.looking_back
        in_all = back + len(questions) * asked.futures
        first = first.looked_back(first.working(), asked.on_progress, (0, in_all))
        # What is known happened in the plant as it is, so it also says which futures are kept of the others.
        questions = [
            replace(
                question, histories=first.histories, efficiency=first.efficiency, in_euros=asked.in_euros
            ).of_outcomes()
            for question in [first, *questions[1:]]
        ]
        task = ManyPlants.of(questions)
        rule = asked.rule(first.until, len(task.indices))
        reader = Reader(replace(first, in_euros=asked.in_euros), asked.others, asked.both_sides, asked.goal, rule, task)
        stops, told = not asked.ranking.all_futures, 0
        for course, done, wanted in run_course(first, task, reader.weights, asked.goal, rule, stops):
            if asked.on_progress is not None:
                asked.on_progress(back + done, back + wanted)
            level = min(
                course.told_by(each) if course.is_open(each) else course.futures for each in range(1, course.plants)
            )
            if level > told and level < course.futures:
                told = level
                yield reader.answer(course)
        answer = reader.answer(course)
    best = _to_confirm(asked, answer)
    answer = replace(answer, notes=(*answer.notes, *_fewer_confirmed(asked, len(best))))
    yield answer
    if best:
        yield replace(answer, confirmed=_confirmed(asked, best))


def _to_confirm(asked: _Asked, answer: WhatIfs) -> tuple[Alternative, ...]:
    """The best what-ifs that are told apart from no change, as many as are confirmed."""
    best = [found.name for found in answer.what_ifs if found.verdict == "better"][: asked.confirms]
    return tuple(other for other in asked.others if other.name in best)


def _fewer_confirmed(asked: _Asked, confirmed: int) -> tuple[str, ...]:
    """Why fewer what-ifs are confirmed than were asked for."""
    wanted = asked.ranking.confirm or 0
    if confirmed >= wanted:
        return ()
    return (
        say(
            "confirm {wanted}: {confirmed} of {count} what-ifs run once more; only those better than no change are confirmed",
            wanted=wanted,
            confirmed=confirmed,
            count=len(asked.others),
        ),
    )


def _confirmed(asked: _Asked, best: tuple[Alternative, ...]) -> WhatIfs:
    """The best ones by the event twin and under the luck of the next seed: what won by luck does not win again."""
    how: How = {**asked.how, "fidelity": "event"}
    again = replace(asked, others=best, seed=asked.seed + 1, how=how, ranking=replace(asked.ranking, confirm=0))
    *_, answer = _narrowing(again)
    return answer
