"""The transfer of skills in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from gigaramp.launch.answer import GoalAnswer, LineAnswer, Reason
from gigaramp.launch.odds.ranges import DateRange, Range
from gigaramp.launch.people.transfer import (
    Capacity,
    ClassTraining,
    Departure,
    Independence,
    IndependentFrom,
    Part,
    PartIndependence,
    Readiness,
    ShiftReadiness,
    Shortage,
    StepTraining,
    TrainingLoad,
)
from gigaramp.launch.weeks.course import Course, Fan
from gigaramp.launch.wording.transfer_words import (
    departure_words,
    guides_words,
    independence_words,
    last_expert,
    lines_words,
    readiness_words,
    training_words,
    transfer_lines,
)

PERIODS = (date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2))
NOW = date(2026, 1, 20)
QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2")


def same(value: float | None, times: int = 3) -> Fan:
    return Fan((value,) * times, (value,) * times, (value,) * times)


def row(
    step: str, name: str, people: float = 0.0, first: date = PERIODS[0], until: date | None = PERIODS[2]
) -> ShiftReadiness:
    short = Shortage(people, first, until) if people else None
    return ShiftReadiness(step, "21:00-05:00", name, (5.0,) * 3, same(2.0), (people,) * 3, short)


def ready(*rows: ShiftReadiness) -> str:
    return readiness_words(Readiness(PERIODS, rows), NOW)


def test_a_shortage_is_told_by_step_and_shift_with_its_end() -> None:
    assert "stacking nights: 3 people short of level 3 until 2026-03" == ready(row("stacking", "nights", 3.2))


def test_one_person_is_one_person_and_never_none() -> None:
    assert "filling nights: 1 person short of level 3 until 2026-03" == ready(row("filling", "nights", 0.3))


def test_a_shortage_without_an_end_is_not_met_within_the_horizon() -> None:
    assert "stacking nights: 3 people short of level 3, not met within the horizon" == ready(
        row("stacking", "nights", 3.0, until=None)
    )


def test_a_shortage_to_come_tells_its_beginning() -> None:
    words = ready(row("stacking", "nights", 3.0, first=PERIODS[1]))
    assert "stacking nights: 3 people short of level 3 from 2026-02 until 2026-03" == words


def test_shifts_that_lack_as_many_are_told_together() -> None:
    words = ready(row("stacking", "mornings", 3.2), row("stacking", "nights", 2.8))
    assert "stacking on every shift: 3 people short of level 3 until 2026-03" == words


def test_each_step_is_told_once_by_its_worst_shift_and_the_worst_steps_first() -> None:
    words = ready(
        row("a", "nights", 2.0),
        row("a", "mornings", 4.0),
        row("b", "nights", 9.0),
        row("c", "nights", 1.0),
        row("d", "nights", 1.0),
    )
    assert (
        "b nights: 9 people short of level 3 until 2026-03; a mornings: 4 people until 2026-03; c nights: 1 person until 2026-03; "
        "and 1 more step"
    ) == words


def test_where_nobody_is_short_it_says_so() -> None:
    assert "each step has its people at level 3 on every shift" == ready(row("stacking", "nights"))


def part(kind: Part, name: str, p10: date | None, p50: date | None, p90: date | None) -> PartIndependence:
    dates = DateRange(p10, p50, p90)
    return PartIndependence(kind, name, same(0.5), same(0.5), IndependentFrom(dates, dates, dates, 0.5))


def test_the_people_a_shift_lacks_are_told_by_cause() -> None:
    def why(not_there: float, learning: float) -> str:
        short = Shortage(11.2, PERIODS[0], PERIODS[2], not_there, learning)
        return ready(replace(row("stacking", "nights", 11.2), shortage=short))

    assert "stacking nights: 11 people short of level 3 (8 not there, 3 still learning) until 2026-03" == why(8.1, 3.1)
    assert "stacking nights: 11 people short of level 3 (not there) until 2026-03" == why(11.0, 0.2)
    assert "stacking nights: 11 people short of level 3 (still learning) until 2026-03" == why(0.0, 11.2)


def alone(chances: tuple[float | None, ...], effective: float = 20.0, within: float = 0.0) -> str:
    """Words for lines of these chances by the last day of 2026; the horizon is a year later."""
    dates = DateRange(None, None, None)
    by = date(2026, 12, 31)
    lines = tuple(LineAnswer(f"line_{n}", chance, 0.1, within, dates) for n, chance in enumerate(chances, 1))
    goal = GoalAnswer("alone", "on_its_own", "90 %", "", by, None, None, 0.0, dates, (), (), lines=lines)
    return lines_words(goal, SimpleNamespace(effective_futures=effective, until=date(2027, 12, 31)))  # type: ignore[arg-type]


def test_each_line_alone_is_told_with_its_chance() -> None:
    assert "line_1 31 % ±10 by 2026-12-31, line_2 25 % ±10, line_3 under 15 %" == alone((0.31, 0.25, 0.0))


def test_lines_of_one_chance_are_told_in_one_phrase() -> None:
    assert "each of the 3 lines under 15 % by 2026-12-31" == alone((0.0, 0.0, 0.0))
    assert "each of the 2 lines none of 4 by 2026-12-31" == alone((0.0, 0.0), effective=4.0)


def test_lines_announced_after_the_horizon_are_told_at_its_end() -> None:
    assert "each of the 2 lines 40 % ±11 by 2027-12-31" == alone((None, None), within=0.4)


def test_a_goal_without_lines_says_nothing_of_them() -> None:
    assert "" == alone(())


def test_independence_tells_the_plant_and_the_steps_that_come_last() -> None:
    plant = part("plant", "", PERIODS[0], PERIODS[1], None)
    steps = [part("step", f"s{n}", PERIODS[0], PERIODS[n], None) for n in range(3)]
    line = part("line", "one", None, None, None)
    words = independence_words(Independence(PERIODS, 0.95, 0.9, (plant, line, *steps)), PERIODS[2])
    assert (
        "the plant makes 95 % of its good output and ends 90 % of its stops without them or help from afar "
        "from 2026-02 (2026-01 to beyond); the last one leaves in 2026-03; last steps: s2 2026-03, s1 2026-02, s0 2026-01"
    ) == words


def test_independence_that_is_not_within_the_horizon_says_so() -> None:
    plant = part("plant", "", None, None, None)
    steps = [part("step", f"s{n}", None, None if n else PERIODS[1], None) for n in range(6)]
    words = independence_words(Independence(PERIODS, 0.95, 0.9, (plant, *steps)))
    assert "without them or help from afar not within the horizon; steps" in words
    assert words.endswith("; steps not within the horizon: s1, s2, s3, and 2 more steps")
    early = part("plant", "", PERIODS[0], None, None)
    words = independence_words(Independence(PERIODS, 0.95, 0.9, (early,)))
    assert words.endswith("without them or help from afar in 10 % of the futures from 2026-01")
    step = part("step", "cut", PERIODS[0], PERIODS[1], None)
    words = independence_words(Independence(PERIODS, 0.95, 0.9, (early, step)))
    assert words.endswith("from 2026-01; last steps in the middle future: cut 2026-02")


def test_a_plant_without_experts_and_partners_is_told_nothing_of_working_without_them() -> None:
    plant = part("plant", "", PERIODS[0], PERIODS[1], None)
    some = same(0.0)

    def titles(experts: float, departures: tuple[Departure, ...] = ()) -> list[str]:
        course = Course(PERIODS, some, some, some, same(experts), some, some, some, ())
        found = Independence(PERIODS, 0.95, 0.9, (plant,), departures)
        answer = SimpleNamespace(
            as_of=NOW,
            independence=found,
            course=course,
            answers=(),
            readiness=None,
            training=None,
            effective_futures=100.0,
        )
        return [title for title, _ in transfer_lines(answer)]  # type: ignore[arg-type]

    assert [] == titles(0.0)
    assert ["Without experts"] == titles(2.0)
    dates = DateRange(None, None, None)
    leaving = Departure("early", ("a",), date(2026, 2, 19), dates, 0.5, 0.1)
    assert ["Without experts", "Departures"] == titles(0.0, (leaving,))


def learning(
    step: str, *held: tuple[Capacity, ...], uncoached: float = 0.38, unguided: float = 0.12, family: str = ""
) -> StepTraining:
    """A step with what it is short of in each of the three quarters."""
    chances = tuple(1.0 if named else 0.0 for named in held)
    return StepTraining(step, family or step, same(uncoached), same(unguided), chances, held)


def trained(*steps: StepTraining, classes: tuple[ClassTraining, ...] = ()) -> str:
    return training_words(TrainingLoad(QUARTERS, steps, classes), NOW)


COACHES: tuple[Capacity, ...] = ("coaches",)
CLASS: tuple[Capacity, ...] = ("class",)


def test_training_tells_what_it_is_short_of_where_and_until_when() -> None:
    words = trained(learning("stacking", COACHES, COACHES, ()))
    assert "coaches are short at stacking (38 % of learners' shifts without one) until 2026-Q2" == words


def test_steps_that_lack_the_same_in_the_same_time_are_told_together() -> None:
    alike = [learning(f"s{n}", COACHES, COACHES, (), uncoached=0.4 + n / 100) for n in range(5)]
    words = trained(*alike, learning("late", COACHES, (), COACHES, uncoached=0.6))
    assert (
        "coaches are short at s0, s1, s2, and 2 more steps (40 to 44 % of learners' shifts without one) until 2026-Q2; "
        "at late (60 % of learners' shifts without one) from 2026-Q2 to the horizon"
    ) == words


def test_each_thing_that_training_is_short_of_is_told_once() -> None:
    both = learning("stacking", ("coaches", "guides"), ("guides", "coaches"), ())
    assert (
        "coaches are short at stacking (38 % of learners' shifts without one) until 2026-Q2; "
        "guides are short at stacking (12 % of learners' shifts without one) until 2026-Q2"
    ) == trained(both)


def test_more_groups_of_steps_than_are_told_are_counted() -> None:
    spans = [((), COACHES, ()), ((), (), COACHES), ((), COACHES, COACHES)]
    words = training_words(
        TrainingLoad((*QUARTERS, "2026-Q3"), tuple(learning(f"s{n}", *held) for n, held in enumerate([
            ((), COACHES, (), ()), ((), (), COACHES, ()), ((), (), (), COACHES), ((), COACHES, COACHES, ()),
        ])), ()), NOW,
    )  # fmt: skip
    assert words.startswith("coaches are short at s3 ") and words.endswith("; and 1 more step")
    assert not trained(*(learning(f"s{n}", *held) for n, held in enumerate(spans))).endswith("more step")


def test_what_training_held_back_before_today_is_not_told() -> None:
    assert "" == trained(learning("stacking", COACHES, (), ()))


def test_the_class_is_told_with_who_waits_and_when_most_do() -> None:
    queue = ClassTraining("stacking", Fan((9.0,) * 3, (40.0, 7.0, 22.0), (30.0,) * 3))
    one = ClassTraining("welding", Fan((1.0,) * 3, (1.0, 1.0, 0.9), (2.0,) * 3))
    free = ClassTraining("packing", same(3.0))
    steps = [
        learning("stack", (), CLASS, CLASS, family="stacking"),
        learning("welding", (), (), CLASS),
        learning("packing", CLASS, (), ()),
    ]
    assert "class: 22 people wait for stacking in 2026-Q2, 1 for welding in 2026-Q1" == trained(
        *steps, classes=(one, queue, free)
    )
    assert "class: 1 person waits for welding in 2026-Q1" == trained(steps[1], classes=(one,))


def test_missing_people_tell_what_training_would_bring() -> None:
    spread = Range(0.1, 0.3, 0.5)
    assert "; 62 % of the missing were learners without a guide" == guides_words(
        Reason("stacking", "no_people", 0.3, spread, 0.62)
    )
    assert "" == guides_words(Reason("stacking", "no_people", 0.3, spread, 0.05))
    assert "" == guides_words(Reason("stacking", "failure", 0.3, spread))


def test_the_last_expert_leaves_in_the_last_week_with_one_in_the_middle_future() -> None:
    def course(*experts: float) -> Course:
        some = same(0.0)
        return Course(PERIODS, some, some, some, Fan(experts, experts, experts), some, some, some, ())

    assert PERIODS[1] == last_expert(course(9.0, 1.0, 0.0))
    assert None is last_expert(course(9.0, 1.0, 1.0))
    assert None is last_expert(course(0.0, 0.0, 0.0))


def test_departures_tell_the_chance_to_be_independent_by_then_the_worst_first() -> None:
    dates = DateRange(None, None, None)
    leaving = [
        Departure("early", ("a",), date(2026, 1, 19), dates, 0.0, 0.0),
        Departure("good", ("a",), date(2026, 3, 1), dates, 0.5, 0.05),
        Departure("bad", ("b",), date(2026, 2, 1), dates, 0.1, 0.03),
        Departure("late", ("b",), date(2030, 2, 1), dates, None, None),
    ]
    words = departure_words(tuple(leaving), NOW, 100.0)
    assert (
        "independent of them by the day the last one leaves: bad (2026-02-01) 10 % ±3, good (2026-03-01) 50 % ±5"
        == words
    )
    assert "" == departure_words((), NOW, 100.0)
