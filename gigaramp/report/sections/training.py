"""Training as a bottleneck: which steps it holds back in which quarter, and what it lacks. One sentence where it never does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigaramp.languages import joined, language, later, listed, say, say_many
from gigaramp.launch.wording.transfer_words import quarter_begins
from gigaramp.report.parts import Column, Mark, Picture, Section, Sheet, Value, said
from gigaramp.report.pictures.matrix import MOST_ROWS, Cell, Row, current_place, height_of, matrix, quarter_words
from gigaramp.report.wording.phrases import capital, counted, end_words, few_words, number_word, percent, plain

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.people.transfer import StepTraining, TrainingLoad

_LETTERS: Final = {"guides": "G", "coaches": "C", "class": "S"}
_NOTES: Final = (
    later(
        "G: guides. Learners had nobody to guide them at the machine, and the step would have had half of "
        "the missing people with them"
    ),
    later("C: coaches. Half or more of the learners' shifts had no coach"),
    later("S: seats. People wait for a seat in the training centre, a twentieth or more of those the steps need"),
)
_KEY: Final = (
    Mark("block", "enough", later("training holds the step back in less than a quarter of the futures")),
    Mark("block", "few", later("in a quarter to half")),
    Mark("block", "part", later("in half to three quarters")),
    Mark("block", "most", later("in three quarters or more")),
)
TOLD: Final = 3
"""Most skill families that are named in the sentence about the class."""

_TOPIC: Final = later("Training as a bottleneck")


def training_section(forecast: Forecast) -> tuple[Section, ...]:
    """The matrix of what training lacks, or one sentence; nothing where people are not followed one by one."""
    load = forecast.training
    if load is None:
        return ()
    waits, sheets = waiting_words(load), (class_sheet(load),) if load.classes else ()
    if not any(quarter for step in load.steps for quarter in step.held_by):
        words = say(
            "In no quarter does training hold a step back in more than half of the futures: guides, coaches and "
            "class seats suffice."
        )
        return (Section("training", say(_TOPIC), sentences=(words, *waits), sheets=sheets),)
    return (
        Section("training", say(_TOPIC), pictures=(training_picture(forecast, load),), sentences=waits, sheets=sheets),
    )


def training_picture(forecast: Forecast, load: TrainingLoad) -> Picture:
    """Steps in rows, the one held back most on top; quarters in columns; what training lacks in the cells."""
    current = current_place([quarter_begins(quarter) for quarter in load.quarters], forecast.as_of)
    held = ranked(load, current)
    rows = [
        Row(plain(step.step), tuple(_cell(step, load, place) for place in range(len(load.quarters))))
        for step in held[:MOST_ROWS]
    ]
    few = few_words(forecast.effective_futures)
    deck = say(
        "A step is held back by its training where it lacks people at level 3 and one of three capacities is "
        "short: the letters name what is short in more than half of the futures, the colour tells in how "
        "many training holds the step back."
    )
    left = len(held) - len(rows)
    return Picture(
        name="training",
        finding=training_finding(forecast, load),
        deck=deck + (say(" Told {few}.", few=few) if few else ""),
        axis=say("a step that training holds back in each row"),
        key=said(_KEY),
        figure=matrix(rows, load.quarters, forecast.as_of),
        sheet=training_sheet(load),
        height=height_of(len(rows)),
        notes=(
            *(say(note) for note in _NOTES),
            *((say("{steps} in the table", steps=capital(counted(left, "more step"))),) if left else ()),
        ),
    )


def training_finding(forecast: Forecast, load: TrainingLoad) -> str:
    """The step that training holds back most from now on, from when until when, and what it lacks at first."""
    current = current_place([quarter_begins(quarter) for quarter in load.quarters], forecast.as_of)
    held = [step for step in ranked(load, current) if any(step.held_by[current:])]
    if not held:
        return say("Training held steps back only before this forecast")
    step = held[0]
    places = [place for place in range(current, len(load.quarters)) if step.held_by[place]]
    first, after = places[0], places[-1] + 1
    begins = say(" from {first}", first=quarter_words(load.quarters[first])) if first > current else ""
    ends = (
        say(" until {until}", until=quarter_words(load.quarters[after]))
        if after < len(load.quarters)
        else say(" to {until}", until=end_words(forecast.until))
    )
    words = say(
        "Training holds back {step}{begins}{ends}: {lacks}",
        step=plain(step.step),
        begins=begins,
        ends=ends,
        lacks=_lacks(step, first),
    )
    others = len(held) - 1
    if not others:
        return words
    return say_many(
        "{words}; it holds back {others} other step too",
        "{words}; it holds back {others} other steps too",
        others,
        words=words,
        others=number_word(others),
    )


def ranked(load: TrainingLoad, current: int) -> list[StepTraining]:
    """The steps that training ever holds back, the one it holds back most from the current quarter on first."""
    held = [step for step in load.steps if any(step.held_by)]
    return sorted(held, key=lambda step: (not any(step.held_by[current:]), -sum(step.chance[current:]), step.step))


def waiting_words(load: TrainingLoad) -> tuple[str, ...]:
    """How many people wait for a seat in the class, by skill family in its fullest quarter; nothing where hardly anybody does."""
    told = []
    for each in load.classes:
        waiting = [value or 0.0 for value in each.waiting.p50]
        most = max(waiting)
        if round(most) >= 1:
            told.append(
                (
                    most,
                    say(
                        "{family} {most:,} (in {quarters})",
                        family=plain(each.family),
                        most=round(most),
                        quarters=quarter_words(load.quarters[waiting.index(most)]),
                    ),
                )
            )
    if not told:
        return ()
    told.sort(key=lambda one: (-one[0], one[1]))
    more = say(" and {left} more", left=len(told) - TOLD) if len(told) > TOLD else ""
    named = listed([words for _, words in told[:TOLD]])
    return (
        say(
            "People who wait for a seat in the class, by skill family in its fullest quarter, middle future: "
            "{named}{more}.",
            named=named,
            more=more,
        ),
    )


def class_sheet(load: TrainingLoad) -> Sheet:
    """People who wait for a seat, by skill family and quarter."""
    columns = (Column(say("skill family")), *(Column(quarter_words(quarter), "figure") for quarter in load.quarters))
    rows: list[tuple[Value, ...]] = [(plain(each.family), *each.waiting.p50) for each in load.classes]
    return Sheet(
        say("People who wait for a seat in the class, mean over each quarter, middle future"),
        columns,
        tuple(rows),
        "class",
    )


def training_sheet(load: TrainingLoad) -> Sheet:
    """Everything told of the training of each step in each quarter."""
    columns = (
        Column(say("step")),
        Column(say("quarter")),
        Column(say("chance that training holds it back"), "percent"),
        Column(say("lacks")),
        Column(say("learners' shifts without a coach, 50 %"), "percent"),
        Column(say("learners' shifts that could not run, 50 %"), "percent"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            plain(step.step),
            quarter_words(quarter),
            step.chance[place],
            listed([plain(name) for name in step.held_by[place]]),
            step.uncoached.p50[place],
            step.unguided.p50[place],
        )
        for step in load.steps
        for place, quarter in enumerate(load.quarters)
    ]
    return Sheet(say("What training lacks, by step and quarter"), columns, tuple(rows), "training")


def _cell(step: StepTraining, load: TrainingLoad, place: int) -> Cell:
    chance = step.chance[place]
    words = [
        f"{plain(step.step)}, {quarter_words(load.quarters[place])}",
        say("held back in {chance} of the futures", chance=percent(chance)),
    ]
    uncoached, unguided = step.uncoached.p50[place], step.unguided.p50[place]
    if uncoached is not None:
        words.append(say("{uncoached} of learners' shifts without a coach", uncoached=percent(uncoached)))
    if unguided is not None:
        words.append(say("{unguided} without a guide", unguided=percent(unguided)))
    grade = 0 if chance < 0.25 else 1 if chance < 0.5 else 2 if chance < 0.75 else 3
    letters = "".join(letter for capacity, letter in _LETTERS.items() if capacity in step.held_by[place])
    return Cell(grade, letters, tuple(words))


def _lacks(step: StepTraining, place: int) -> str:
    """What is short, with its share in the middle future, as a noun phrase: no coach for 68 % of its learners' shifts."""
    told = []
    for capacity in step.held_by[place]:
        if capacity == "class":
            told.append(say("seats in the class are missing"))
            continue
        share = (step.unguided if capacity == "guides" else step.uncoached).p50[place]
        lacks = percent(share or 0.0)
        if capacity == "guides":
            told.append(say("{share} of its learners' shifts have no guide", share=lacks))
        else:
            told.append(say("{share} of its learners' shifts have no coach", share=lacks))
    return " and ".join(told) if language() == "en" else joined(told)
