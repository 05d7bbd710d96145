"""The sections of one plant, in the order a launch manager reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import labelled, later, listed_apart, say
from gigaramp.launch.odds.working_days import working_days
from gigaramp.report.beside import NOTHING, Beside
from gigaramp.report.parts import Column, Entry, Picture, Section, Sheet, Table, Value
from gigaramp.report.pictures.drawing import has_values
from gigaramp.report.pictures.output import (
    Told,
    band_mark,
    experts_picture,
    rate_picture,
    scrap_picture,
    share_picture,
    total_picture,
)
from gigaramp.report.pictures.rows import (
    facts_picture,
    facts_sheet,
    limits_picture,
    measure_picture,
    measure_sheet,
    reasons_picture,
)
from gigaramp.report.sections.advice import advice_section
from gigaramp.report.sections.bottleneck import bottleneck_section
from gigaramp.report.sections.departure import departure_section
from gigaramp.report.sections.from_log import from_log_section
from gigaramp.report.sections.losses import losses_section
from gigaramp.report.sections.money import money_section
from gigaramp.report.sections.numbers import numbers_section
from gigaramp.report.sections.odds import odds_section
from gigaramp.report.sections.plan import plan_section
from gigaramp.report.sections.progress import progress_section
from gigaramp.report.sections.readiness import readiness_section
from gigaramp.report.sections.training import training_section
from gigaramp.report.sections.uncertainty import uncertainty_section
from gigaramp.report.sections.what_ifs import what_ifs_section
from gigaramp.report.wording.definitions import definitions, goal_definitions
from gigaramp.report.wording.findings import (
    experts_finding,
    goal_words,
    output_alone_finding,
    pull_sentences,
    skill_finding,
    stops_alone_finding,
)
from gigaramp.report.wording.phrases import (
    after_words,
    chance_words,
    day_words,
    few_words,
    figure,
    percent,
    plain,
    range_words,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import FactAnswer, Forecast
    from gigaramp.launch.weeks.course import Fan
    from gigaramp.plant.model import Plant

NO_COURSE = later("This forecast was told without its weeks, so there is nothing to draw.")
NEEDS = 8
"""Most steps told to lean on experts."""

ROWS = 12
"""Most rows of a picture; its table holds all."""


def sections(plant: Plant, forecast: Forecast, alone: bool = True, beside: Beside = NOTHING) -> tuple[Section, ...]:
    """All sections of one plant; `alone`: no other plant on the page, so that every word is defined here.

    `beside`: the other answers about it; a section is there where its answer is. Readiness, departure and training are
    there where the plant follows its people one by one.
    """
    told = tell(plant, forecast)
    return (
        odds_section(forecast),
        *from_log_section(forecast, beside != NOTHING),
        *progress_section(beside.progress),
        plan_section(plant, forecast),
        output_section(forecast, told),
        *losses_section(forecast, beside.losses),
        *(bottleneck_section(beside.bottleneck) or (limits_section(forecast, told),)),
        *what_ifs_section(beside.what_ifs),
        *advice_section(beside.advice),
        *money_section(forecast.money, band_mark(forecast).means),
        scrap_section(told),
        people_section(plant, told),
        *readiness_section(plant, forecast),
        independence_section(plant, told),
        *departure_section(forecast),
        *training_section(forecast),
        facts_section(forecast),
        *(uncertainty_section(beside.uncertainty) or (measure_section(forecast),)),
        numbers_section(plant),
        _definitions_section(forecast, alone),
    )


def _definitions_section(forecast: Forecast, alone: bool) -> Section:
    terms = definitions(forecast) if alone else goal_definitions(forecast)
    missing = () if terms else (say("This plant names no goal; the words of all plants stand at the end."),)
    return Section("definitions", say("Definitions"), terms=terms, sentences=missing)


def tell(plant: Plant, forecast: Forecast) -> Told | None:
    """What the pictures over time are made from; None where the forecast has no weeks."""
    if forecast.course is None or not forecast.course.weeks:
        return None
    letters = {place: letter(place) for place in range(len(forecast.facts))}
    return Told(plant, forecast, forecast.course, working_days(plant, forecast.until), letters)


def letter(place: int) -> str:
    """Letter of a known fact, by its place: a, b, ... z, aa, ab, ..."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def output_section(forecast: Forecast, told: Told | None) -> Section:
    """Units a year, and all units so far."""
    from gigaramp.launch.wording.phrases import product_words

    topic = say("{products} a year", products=product_words(forecast.output.product).capitalize())
    if told is None:
        return Section("output", topic, sentences=(say(NO_COURSE),))
    return Section("output", topic, pictures=(rate_picture(told), total_picture(told)))


def scrap_section(told: Told | None) -> Section:
    """Scrap over time."""
    if told is None or not has_values(told.course.scrap_ratio):
        return Section(
            "scrap",
            say("Scrap"),
            sentences=(NO_COURSE if told is None else say("No future makes anything that could be scrapped."),),
        )
    return Section("scrap", say("Scrap"), pictures=(scrap_picture(told),))


def people_section(plant: Plant, told: Told | None) -> Section:
    """Experts on site and skill over time."""
    if told is None:
        return Section("people", say("Experts and skill"), sentences=(say(NO_COURSE),))
    course = told.course
    pictures: list[Picture] = []
    sentences: list[str] = []
    if any(value for value in course.experts.p90):
        pictures.append(experts_picture(told, experts_finding(told.forecast, course)))
    else:
        sentences.append(say("No foreign expert and no partner's people are in the file of this plant."))
    if plant.people is not None and has_values(course.skill):
        deck = say(
            "Output share of the crews, mean over the people the steps need; 100 % is the best that a mean "
            "person reaches."
        )
        axis = say("skill, percent of the best")
        pictures.append(share_picture(told, "skill", course.skill, skill_finding(told.forecast, course), deck, axis))
    else:
        sentences.append(say("The file of this plant names no people, so the twin tells no skill."))
    return Section("people", say("Experts and skill"), sentences=tuple(sentences), pictures=tuple(pictures))


def independence_section(plant: Plant, told: Told | None) -> Section:
    """What is run and mended without an expert."""
    topic = say("Independence")
    if told is None:
        return Section("independence", topic, sentences=(say(NO_COURSE),))
    if plant.people is None:
        return Section(
            "independence",
            topic,
            sentences=(say("The file of this plant names no people: nobody there could need an expert."),),
        )
    course, forecast = told.course, told.forecast
    hours = say("Good output made without an expert at the machine, mean over the people the steps need.")
    stops = say("Stops that local people mended themselves. An expert, a partner or a vendor mended the others.")
    no_hours, no_stops = (
        say("No hour was run, so there is no share of it."),
        say("No stop was ended, so there is no share of it."),
    )
    asked: list[tuple[str, Fan, str, str, str, str]] = [
        (
            "output-alone",
            course.output_alone,
            output_alone_finding(forecast, course),
            hours,
            say("good output without an expert"),
            no_hours,
        ),
        (
            "stops-alone",
            course.stops_alone,
            stops_alone_finding(forecast, course),
            stops,
            say("stops mended by local people"),
            no_stops,
        ),
    ]
    pictures = tuple(
        share_picture(told, name, fan, finding, deck, axis)
        for name, fan, finding, deck, axis, _ in asked
        if has_values(fan)
    )
    missing = tuple(words for _, fan, _, _, _, words in asked if not has_values(fan))
    return Section(
        "independence",
        topic,
        pictures=pictures,
        sentences=missing,
        tables=(*_line_tables(forecast), *_needs_tables(forecast)),
    )


def _line_tables(forecast: Forecast) -> tuple[Table, ...]:
    """The odds that each line alone is on its own, tested by taking its experts away; none where the plant has one line."""
    own = next((goal for goal in forecast.answers if goal.lines), None)
    if own is None:
        return ()
    rows = tuple(
        (
            Entry(plain(line.line)),
            Entry(chance_words(line.chance_by_announced, line.error, forecast.effective_futures)),
            Entry(percent(line.chance_within_horizon)),
            Entry(day_words(line.dates.p50) if line.dates.p50 else after_words(forecast.until)),
        )
        for line in own.lines
    )
    by = say("Chance by the announced date")
    if own.announced is not None:
        by = say("Chance by {by}", by=day_words(own.announced))
    columns = (say("Line"), by, say("Within the days simulated"), say("50 % date"))
    few = few_words(forecast.effective_futures)
    caption = say("Each line on its own: with all experts gone it still hands on its equal share") + (
        f", {few}" if few else ""
    )
    names = (
        Column(say("line")),
        Column(say("chance by the announced date"), "percent"),
        Column(say("error"), "percent"),
        Column(say("chance within the days simulated"), "percent"),
        *(Column(say("date, {mark}", mark=mark), "date") for mark in ("10 %", "50 %", "90 %")),
    )
    data: list[tuple[Value, ...]] = [
        (
            line.line,
            line.chance_by_announced,
            line.error,
            line.chance_within_horizon,
            line.dates.p10,
            line.dates.p50,
            line.dates.p90,
        )
        for line in own.lines
    ]
    return (
        Table(
            caption,
            columns,
            rows,
            frozenset({1, 2, 3}),
            Sheet(say("Each line on its own"), names, tuple(data), "lines"),
        ),
    )


def _needs_tables(forecast: Forecast) -> tuple[Table, ...]:
    """The steps that lean on experts most; none where no on-its-own goal tells them."""
    own = next((goal for goal in forecast.answers if goal.kind == "on_its_own" and goal.leans_on_experts), None)
    if own is None:
        return ()
    rows = tuple(
        (Entry(plain(need.step)), Entry(percent(need.share)), Entry(_percents(need.spread.p10, need.spread.p90)))
        for need in own.leans_on_experts[:NEEDS]
    )
    caption = say(
        "Steps that lean on experts most: share of their stops that an expert ended, in the weeks before the goal"
    )
    few = few_words(forecast.effective_futures)
    caption += f", {few}" if few else ""
    return (
        Table(
            caption,
            (say("Step"), say("Stops ended by an expert"), say("10 to 90 % of the futures")),
            rows,
            frozenset({1, 2}),
        ),
    )


def limits_section(forecast: Forecast, told: Told | None) -> Section:
    """What limits output by week, and what costs hours before the first goal."""
    pictures: list[Picture] = []
    sentences: list[str] = []
    if told is None:
        sentences.append(say(NO_COURSE))
    elif told.course.limits:
        pictures.append(limits_picture(told))
    else:
        sentences.append(say("No step was found to limit output week by week."))
    goal = next((goal for goal in forecast.answers if goal.reasons), None)
    if goal is not None:
        pictures.append(reasons_picture(forecast, goal))
    else:
        sentences.append(say("No reasons are told: no goal of this plant looks at lost hours."))
    return Section(
        "limits", say("What limits output"), sentences=tuple(sentences), pictures=tuple(pictures), stacked=True
    )


def facts_section(forecast: Forecast) -> Section:
    """Known facts: where each falls, its pull, and the odds without it."""
    topic = say("Known facts")
    if not forecast.facts:
        words = say("No dated public fact of this plant's output is known, so no future weighs more than another.")
        return Section("facts", topic, sentences=(words,))
    first = forecast.answers[0] if forecast.answers else None
    lettered = [(letter(place), fact) for place, fact in enumerate(forecast.facts)]
    picture = facts_picture(forecast, lettered)
    columns = (
        say("Known fact"),
        say("Said"),
        say("Futures as drawn"),
        say("After weighting"),
        say("Pull"),
        say("Odds without it"),
    )
    rows = tuple((Entry(labelled(name, fact.words), fact.unused, ""), *_fact_entries(fact)) for name, fact in lettered)
    few = few_words(forecast.effective_futures)
    weighted = say(" (after weighting {few})", few=few) if few else ""
    without = (
        say("; odds without it: {first}, by the announced date", first=goal_words(first)) if first is not None else ""
    )
    caption = say(
        "Each known fact beside the futures: middle, with 10 to 90 % below it{weighted}{without}",
        weighted=weighted,
        without=without,
    )
    table = Table(caption, columns, rows, frozenset({1, 2, 3, 4, 5}), facts_sheet(forecast.facts))
    return Section(
        "facts",
        topic,
        sentences=pull_sentences(forecast.facts, first, forecast.effective_futures),
        pictures=(picture,) if picture else (),
        tables=(table,),
    )


def measure_section(forecast: Forecast) -> Section:
    """What to measure first, for the first goal that has an answer; the other goals as tables to open."""
    topic = say("What to measure first")
    pictures: list[Picture] = []
    sheets = []
    for goal in forecast.answers:
        found = [influence for influence in goal.measure_first if influence.thirds is not None][:ROWS]
        if found and not pictures:
            pictures.append(measure_picture(goal, found))
        elif goal.measure_first:
            sheets.append(measure_sheet(goal))
    if not pictures and not sheets:
        words = say(
            "Too few futures, or no number with a range: nothing can be said yet of what to measure first. Ask "
            "for more futures."
        )
        return Section("measure", topic, sentences=(words,))
    return Section("measure", topic, pictures=tuple(pictures), sheets=tuple(sheets))


def _fact_entries(fact: FactAnswer) -> tuple[Entry, ...]:
    is_ratio = fact.what.endswith("ratio") and fact.value <= 1
    write = percent if is_ratio else figure
    values = [range_words(one, "percent" if is_ratio else "figure") for one in (fact.unweighted, fact.weighted)]
    parts = [words.partition(" (") for words in values]
    before, after = (Entry(head, tail.rstrip(")")) for head, _, tail in parts)
    below = say("{below} of them below", below=percent(fact.below)) if fact.below is not None else ""
    before = Entry(before.text, listed_apart([words for words in (before.note, below) if words]))
    source = Entry(write(fact.value), say("tolerance {tolerance}", tolerance=fact.tolerance), fact.source)
    without = chance_words(fact.chance_without, fact.error_without, fact.effective_without or 0.0)
    return source, before, after, Entry(percent(fact.pull)), Entry(without)


def _percents(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else say("{low} to {high}", low=percent(low), high=percent(high))


__all__ = ["letter", "sections", "tell"]
