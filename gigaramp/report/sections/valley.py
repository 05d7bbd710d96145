"""Several plants on one page: the valley table, and their output side by side on the same axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gigaramp.languages import labelled, listed_apart, say, say_many
from gigaramp.launch.odds.empirical import FEW, monte_carlo_error
from gigaramp.launch.valley import valley
from gigaramp.launch.wording.phrases import is_counted, product_words
from gigaramp.report.parts import Column, Entry, Picture, Section, Sheet, Table, Value, ends
from gigaramp.report.pictures.drawing import has_values
from gigaramp.report.pictures.output import rate_picture
from gigaramp.report.sections.odds import claim
from gigaramp.report.sections.of_a_plant import tell
from gigaramp.report.wording.phrases import (
    after_words,
    capital,
    chance_words,
    count,
    day_words,
    few_words,
    figure,
    number_word,
    odds_words,
    plain,
    sentence,
    target_words,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast, Range
    from gigaramp.launch.valley import Valley, ValleyGoal, ValleyRow
    from gigaramp.plant.model import Plant


def valley_section(pairs: Sequence[tuple[Plant, Forecast]]) -> Section:
    """The plants in one table, with the words that stand out."""
    told = valley([forecast for _, forecast in pairs])
    terms = ((say("First on its own"), told.definition),) if told.definition else ()
    lead = sentence(valley_finding(pairs))
    return Section(
        "valley",
        say("Side by side"),
        lead=lead,
        sentences=_race(told),
        tables=(valley_table(told),),
        terms=terms,
        tables_first=True,
    )


def valley_finding(pairs: Sequence[tuple[Plant, Forecast]]) -> str:
    """The plant that most likely keeps its first announced date, and how many are more likely than not to."""
    first = [
        (goal.chance_by_announced, forecast, goal)
        for _, forecast in pairs
        for goal in [next((goal for goal in forecast.answers if goal.chance_by_announced is not None), None)]
        if goal is not None and goal.chance_by_announced is not None
    ]
    if not first:
        return say("None of these plants has announced a date within the days simulated")
    likely = sum(1 for chance, _, _ in first if chance > 0.5)
    best_chance, forecast, goal = max(first, key=lambda told: told[0])
    odds = odds_words(best_chance, forecast.effective_futures)
    claimed = claim(forecast.plant, goal, product_words(forecast.output.product))
    told = {"odds": odds[:1].lower() + odds[1:], "claimed": claimed, "by": day_words(goal.announced or forecast.until)}
    counted = is_counted(forecast.effective_futures)
    best = say("{odds} {claimed} by {by}", **told) if counted else say("{odds} that {claimed} by {by}", **told)
    return say("{likely}; the best odds: {best}", likely=_keepers(likely, len(first)), best=best)


def _keepers(likely: int, plants: int) -> str:
    """How many of the plants are more likely than not to keep the first date they announced."""
    if plants == 1:
        if likely:
            return say("The one plant with a date in sight is more likely than not to keep it")
        return say("The one plant with a date in sight is no more likely than not to keep it")
    if likely == plants:
        return say(
            "All {plants} plants with a date in sight are more likely than not to keep their first announced date",
            plants=number_word(plants),
        )
    many = say("None") if likely == 0 else capital(number_word(likely))
    return say_many(
        "{many} of the {plants} plants with a date in sight is more likely than not to keep its first announced date",
        "{many} of the {plants} plants with a date in sight are more likely than not to keep their first announced date",
        max(likely, 1),
        many=many,
        plants=number_word(plants),
    )


def valley_table(told: Valley) -> Table:
    """Announced, chance, 50 % date, output of one year, experts and who is alone first; one row for each plant."""
    columns = (
        say("Plant"),
        say("Announced"),
        say("Chance by then"),
        say("50 % date"),
        say("Shipped in {year}", year=told.year),
        say("Experts on site"),
        say("First on its own"),
    )
    rows: list[tuple[Entry, ...]] = []
    for row in told.rows:
        goals = row.goals or (None,)
        for place, goal in enumerate(goals):
            few = few_words(row.effective_futures)
            note = say("as of {now}{few}", now=day_words(row.now), few=", " + few if few else "") if place == 0 else ""
            rows.append((Entry(row.plant, note), *_goal(row, goal), *_plant(told, row, place == 0)))
    caption = say("The plants side by side: each goal that was announced, and each rate and on-its-own goal")
    return Table(caption, columns, tuple(rows), frozenset(range(2, 7)), valley_sheet(told))


def valley_sheet(told: Valley) -> Sheet:
    """The valley as data."""
    columns = (
        Column(say("plant")),
        Column(say("as of"), "date"),
        Column(say("goal")),
        Column(say("target")),
        Column(say("announced"), "date"),
        Column(say("chance by announced"), "percent"),
        Column(say("error"), "percent"),
        Column(say("date, 50 %"), "date"),
        Column(say("planned in {year}", year=told.year), "count"),
        *(
            Column(say("shipped in {year}, {mark}", year=told.year, mark=mark), "figure")
            for mark in ("10 %", "50 %", "90 %")
        ),
        *(Column(say("experts on site, {mark}", mark=mark), "count") for mark in ("10 %", "50 %", "90 %")),
        Column(say("first on its own"), "percent"),
        Column(say("first on its own, error"), "percent"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in told.rows:
        for goal in row.goals or (None,):
            asked: tuple[Value, ...] = (None,) * 6
            if goal is not None:
                asked = (goal.goal, goal.target, goal.announced, goal.chance_by_announced, goal.error, goal.p50)
            rows.append(
                (
                    row.plant,
                    row.now,
                    *asked,
                    row.planned,
                    *ends(row.shipped),
                    *ends(row.experts),
                    row.first_alone,
                    row.error,
                )
            )
    return Sheet(say("The plants side by side"), columns, tuple(rows), "valley")


def side_by_side(pairs: Sequence[tuple[Plant, Forecast]]) -> tuple[Picture, ...]:
    """The yearly rate of each plant on one upright axis, so that sizes can be compared by eye."""
    from dataclasses import replace

    pictures = []
    for number, (plant, forecast) in enumerate(pairs, 1):
        told = tell(plant, forecast)
        if told is None or not has_values(told.course.rate_a_year):
            continue
        picture = rate_picture(told)
        pictures.append(
            replace(
                picture,
                name=f"rate-{number}",
                finding=labelled(forecast.plant, _lower(picture.finding)),
                deck="",
                height=280,
            )
        )
    top = max((_top(picture) for picture in pictures), default=0.0)
    return tuple(replace(picture, figure=_to(picture.figure, top)) for picture in pictures)


def _goal(row: ValleyRow, goal: ValleyGoal | None) -> tuple[Entry, ...]:
    if goal is None:
        return (Entry(say("no goal")), Entry("–"), Entry("–"))
    when = day_words(goal.announced) if goal.announced is not None else say("no date")
    chance = chance_words(goal.chance_by_announced, goal.error, row.effective_futures)
    middle = day_words(goal.p50) if goal.p50 is not None else after_words(row.until)
    return (Entry(when, labelled(plain(goal.goal), target_words(goal.target))), Entry(chance), Entry(middle))


def _plant(told: Valley, row: ValleyRow, is_first: bool) -> tuple[Entry, ...]:
    """What is said once for each plant."""
    if not is_first:
        return (Entry(""), Entry(""), Entry(""))
    planned = say("planned {planned}", planned=count(row.planned)) if row.planned is not None else ""
    shipped = _range(row.shipped)
    first = Entry(chance_words(row.first_alone, row.error, told.race_futures or 0.0))
    notes = listed_apart([words for words in (shipped.note, planned) if words])
    return (Entry(shipped.text, notes), _range(row.experts, whole=True), first)


def _race(told: Valley) -> tuple[str, ...]:
    """Who runs on its own first, in words."""
    raced = [(row.first_alone, row.plant, row.error) for row in told.rows if row.first_alone is not None]
    none, futures = told.none_alone, told.race_futures
    if not raced or told.race_until is None or none is None or futures is None:
        return (say("Who runs on its own first cannot be told: fewer than two of these plants have a tested date."),)
    chance, plant, error = max(raced, key=lambda row: row[0])
    if futures < FEW:
        return (
            say(
                "Who runs on its own first cannot be told {futures}: ask for more futures.", futures=few_words(futures)
            ),
        )
    if chance <= 0:
        return (say("No plant runs on its own by {race_until} in any future.", race_until=day_words(told.race_until)),)
    words = say(
        "{plant} is the most likely to run on its own first ({chance})",
        plant=plant,
        chance=chance_words(chance, error, futures),
    )
    left = chance_words(none, monte_carlo_error(none, futures), futures)
    return (
        say(
            "{words}; none of them does by {race_until}: {left}.",
            words=words,
            race_until=day_words(told.race_until),
            left=left,
        ),
    )


def _range(values: Range | None, whole: bool = False) -> Entry:
    if values is None or values.p10 is None or values.p50 is None or values.p90 is None:
        return Entry("–")
    write = count if whole else figure
    return Entry(
        write(values.p50),
        "" if values.p10 == values.p90 else say("{p10} to {p90}", p10=write(values.p10), p90=write(values.p90)),
    )


def _top(picture: Picture) -> float:
    """The highest value drawn, tolerances of facts included."""
    heights = [0.0]
    for trace in picture.figure["data"]:
        errors = trace.get("error_y", {}).get("array", [])
        heights += [
            value + (errors[place] if errors else 0.0) for place, value in enumerate(trace["y"]) if value is not None
        ]
    return 1.05 * max(heights)


def _to(figure_: dict[str, Any], top: float) -> dict[str, Any]:
    layout = figure_["layout"]
    return {**figure_, "layout": {**layout, "yaxis": {**layout["yaxis"], "range": [0, top or 1]}}}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
