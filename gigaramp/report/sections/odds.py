"""The odds up top: one sentence for each goal, then the table of odds and dates, the outside view beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import labelled, listed, say, say_many
from gigaramp.launch.wording.outside_words import disagreement_words, score_words
from gigaramp.launch.wording.phrases import is_counted, own_target, product_words
from gigaramp.report.parts import Column, Entry, Odds, Section, Sheet, Table, Value
from gigaramp.report.wording.phrases import (
    SPACE,
    after_words,
    chance_words,
    count,
    counted,
    day_words,
    end_words,
    error_words,
    few_words,
    odds_words,
    percent,
    plain,
    sentence,
    target_words,
)

if TYPE_CHECKING:
    from datetime import date

    from gigaramp.launch.answer import CorrelationOdds, DateRange, Forecast, GoalAnswer
    from gigaramp.launch.outside.outside_view import OutsideOdds, OutsideView

MARKS = ("10 %", "50 %", "90 %")


def odds_section(forecast: Forecast) -> Section:
    """Sentences and tables of the odds."""
    if not forecast.answers:
        return Section(
            "odds", say("The odds"), sentences=(say("This plant names no goal, so there are no odds to tell."),)
        )
    told = tuple(goal_odds(forecast, goal) for goal in forecast.answers)
    view = forecast.outside_view
    apart = (disagreement_words(forecast),) if disagreement_words(forecast) else ()
    sentences = (
        (*outside_sentences(view), *apart, basis_sentence(forecast))
        if view is not None
        else (basis_sentence(forecast),)
    )
    tables = [odds_table(forecast)]
    if forecast.at_correlations:
        tables.append(correlation_table(forecast))
    return Section("odds", say("The odds"), odds=told, sentences=sentences, tables=tuple(tables))


def goal_odds(forecast: Forecast, goal: GoalAnswer) -> Odds:
    """The odds of one goal as a sentence: 1 in 50 that Douai runs at ... by ...; the middle of the futures gets there ..."""
    chance, by = goal.chance_by_announced, goal.announced
    if chance is None or by is None:
        chance, by = goal.chance_within_horizon, forecast.until
    words = odds_words(chance, forecast.effective_futures)
    claimed = claim(forecast.plant, goal, product_words(forecast.output.product))
    rest = f" {claimed}" if is_counted(forecast.effective_futures) else say(" that {claimed}", claimed=claimed)
    if goal.kind == "vehicles" and goal.announced is None:
        fewer = say("the middle of the futures ships fewer")
        middle = middle_words(forecast, goal.dates) if goal.dates.p50 is not None else fewer
        return Odds(words, say("{rest}; {middle}.", rest=rest, middle=middle), _figures(forecast, goal))
    rest = say("{rest} by {by}", rest=rest, by=day_words(by))
    if goal.announced is None:
        rest = say("{rest}, the last day simulated (no date was announced)", rest=rest)
    elif goal.chance_by_announced is None:
        rest = say(
            "{rest}, the last day simulated ({announced} was announced)", rest=rest, announced=day_words(goal.announced)
        )
    rest = say("{rest}; {middle}.", rest=rest, middle=middle_words(forecast, goal.dates))
    return Odds(words, rest, _figures(forecast, goal))


def _figures(forecast: Forecast, goal: GoalAnswer) -> str:
    """The same odds in percent, with their error, and those of the whole horizon (of its year, where a goal has one)."""
    effective = forecast.effective_futures
    year = year_of(goal)
    if goal.announced is None and year is not None:
        chance = chance_words(goal.chance_within_horizon, None, effective)
        if is_cut(forecast, year):
            until = day_words(forecast.until)
            return say("{chance} in {year}, simulated to {until}", chance=chance, year=year, until=until)
        return say("{chance} in {year}", chance=chance, year=year)
    within = say(
        "{chance_within_horizon} by {until}",
        chance_within_horizon=chance_words(goal.chance_within_horizon, None, effective),
        until=end_words(forecast.until),
    )
    if goal.chance_by_announced is None:
        return within
    return say(
        "{chance_by_announced} by the announced date, {within}",
        chance_by_announced=chance_words(goal.chance_by_announced, goal.error, effective),
        within=within,
    )


def year_of(goal: GoalAnswer) -> int | None:
    """The calendar year in which a goal counts vehicles; None for every other goal."""
    year = goal.target.partition(" in ")[2]
    return int(year) if goal.kind == "vehicles" and year.isdecimal() else None


def is_cut(forecast: Forecast, year: int) -> bool:
    """True where the forecast ends before this year does."""
    return (forecast.until.year, forecast.until.month, forecast.until.day) < (year, 12, 31)


def claim(plant: str, goal: GoalAnswer, things: str) -> str:
    """What has to come true: Douai runs at 150,000 vehicles a year."""
    if goal.kind == "rate":
        return say("{plant} runs at {target}", plant=plant, target=target_words(goal.target))
    if goal.kind == "on_its_own":
        return say("{plant} runs on its own at {target}", plant=plant, target=own_target(goal.target))
    if goal.kind == "scrap":
        return say("{plant} brings scrap down to {target}", plant=plant, target=own_target(goal.target))
    number, _, year = goal.target.partition(" in ")
    return (
        say(
            "{plant} ships {number} {things} in {year}",
            plant=plant,
            number=own_target(number),
            things=things,
            year=year,
        )
        if year
        else say("{plant} ships {number} {things}", plant=plant, number=own_target(number), things=things)
    )


def middle_words(forecast: Forecast, dates: DateRange) -> str:
    """When half of the futures are there."""
    when = say("on {p50}", p50=day_words(dates.p50)) if dates.p50 is not None else after_words(forecast.until)
    if dates.p50 is not None and forecast.as_of is not None and dates.p50 <= forecast.as_of:
        return say("half of the futures were there by {p50}, before this forecast", p50=day_words(dates.p50))
    return say("the middle of the futures gets there {when}", when=when)


def basis_sentence(forecast: Forecast) -> str:
    """What the odds rest on, and what their error means."""
    if forecast.facts_used:
        facts = say(" after weighting by {facts}", facts=counted(forecast.facts_used, "known fact"))
    else:
        facts = say(" after weighting by its log") if forecast.log is not None else say(" (no known output fact)")
    effective = (
        say(", worth {effective_futures}{facts}", effective_futures=count(forecast.effective_futures), facts=facts)
        if forecast.facts_used or forecast.log is not None
        else facts
    )
    return say(
        "The odds rest on {futures}{effective}. The figure after ± is the error of simulating so many and no "
        "more (one standard deviation); it says nothing of what the model itself may miss.",
        futures=counted(forecast.futures, "simulated future"),
        effective=effective,
    )


def outside_sentences(view: OutsideView) -> tuple[str, ...]:
    """The outside view in words, and which view stands first."""
    launches = say_many("{count:,} other public launch", "{count:,} other public launches", view.launches)
    words = say(
        "The outside view: {met} of {volumes} in {launches} came on time",
        met=count(view.met),
        volumes=counted(view.announcements, "announced volume"),
        launches=launches,
    )
    if view.slip_days[1] is not None:
        low, high = (say("never") if end is None else count(end) for end in view.median_range)
        words = say(
            "{words}, and half came true within {slip_days} days of their date",
            words=words,
            slip_days=count(view.slip_days[1]),
        )
        words += say(" ({low} to {high})", low=low, high=high) if low != high else ""
    else:
        words = say("{words}, and fewer than half ever came true", words=words)
    if view.goals:
        first = view.goals[0]
        chance = f"{percent(first.chance_by_announced)} ({error_words(first.error)})"
        words = say(
            "{words}. With each launch counted once, a date announced here has a chance of {chance}",
            words=words,
            chance=chance,
        )
    return sentence(words), score_words(view)


def odds_table(forecast: Forecast) -> Table:
    """One row for each goal, further rate and long hold; the outside view comes first where it has scored better."""
    view = forecast.outside_view
    outside = {odds.goal: odds for odds in view.goals} if view is not None else {}
    first = view is not None and view.stands_first
    chances = [say("Chance by then")]
    if view is not None:
        chances = [say("Outside view"), say("Twin")] if first else [say("Twin"), say("Outside view")]
    columns = (
        say("Goal"),
        say("Announced for"),
        *chances,
        say("By {until}", until=end_words(forecast.until)),
        *(say("{mark} of futures", mark=mark) for mark in MARKS),
    )
    rows: list[tuple[Entry, ...]] = []
    for goal in forecast.answers:
        beside = _outside_entry(outside.get(goal.goal)) if view is not None else None
        rows.append(_goal_row(forecast, goal, beside, first))
        for rate in goal.also:
            own = Entry(chance_words(rate.chance_by_announced, rate.error, forecast.effective_futures))
            rows.append(
                (
                    Entry(say("at {rate}", rate=target_words(rate.rate))),
                    Entry(_day(goal.announced)),
                    *_beside(own, Entry("–") if beside else None, first),
                    Entry(chance_words(rate.chance_within_horizon, None, forecast.effective_futures)),
                    *_date_entries(forecast, rate.dates),
                )
            )
    caption = say("Odds by the announced date, and the dates by which 10, 50 and 90 % of the futures are there")
    few = few_words(forecast.effective_futures)
    caption += f", {few}" if few else ""
    return Table(caption, columns, tuple(rows), _numbers(len(columns)), odds_sheet(forecast))


def odds_sheet(forecast: Forecast) -> Sheet:
    """The odds as data, with the outside view and the long hold."""
    outside = {odds.goal: odds for odds in forecast.outside_view.goals} if forecast.outside_view is not None else {}
    columns = (
        Column(say("goal")),
        Column(say("target")),
        Column(say("announced"), "date"),
        Column(say("chance by announced"), "percent"),
        Column(say("error"), "percent"),
        Column(say("chance within horizon"), "percent"),
        *(Column(say("date, {mark}", mark=mark), "date") for mark in MARKS),
        Column(say("outside view, chance by announced"), "percent"),
        Column(say("outside view, error"), "percent"),
        Column(say("outside view, date, 50 %"), "date"),
    )
    rows: list[tuple[Value, ...]] = []
    for goal in forecast.answers:
        view = outside.get(goal.goal)
        beside: tuple[Value, ...] = (
            (view.chance_by_announced, view.error, view.p50) if view is not None else (None, None, None)
        )
        rows.append(
            (
                goal.goal,
                goal.target,
                goal.announced,
                goal.chance_by_announced,
                goal.error,
                goal.chance_within_horizon,
                *_dates(goal.dates),
                *beside,
            )
        )
        rows += [
            (
                goal.goal,
                rate.rate,
                goal.announced,
                rate.chance_by_announced,
                rate.error,
                rate.chance_within_horizon,
                *_dates(rate.dates),
                None,
                None,
                None,
            )
            for rate in goal.also
        ]
        rows += [
            (
                goal.goal,
                say("holds {weeks} weeks if the experts leave at the {at} % date", weeks=hold.weeks, at=hold.at[1:]),
                None,
                hold.chance,
                hold.error,
                None,
                hold.leave,
                None,
                None,
                None,
                None,
                None,
            )
            for hold in goal.long_hold
        ]
    return Sheet(say("The odds"), columns, tuple(rows), "odds")


def correlation_table(forecast: Forecast) -> Table:
    """The odds of each goal where like numbers are drawn apart, half together, and nearly as one."""
    told = forecast.at_correlations
    levels = sorted({odds.correlation for odds in told})
    goals = list(dict.fromkeys(odds.goal for odds in told))
    found = {(odds.goal, odds.correlation): odds for odds in told}
    rows = tuple(
        (Entry(_name(forecast, goal)), *(_correlation_entry(forecast, found.get((goal, level))) for level in levels))
        for goal in goals
    )
    columns = (say("Goal"), *(say("Correlation {level:g}", level=level) for level in levels))
    caption = say(
        "The same odds, where uncertain numbers of one kind are drawn apart (0), half together (0.5) and "
        "nearly as one (0.9)"
    )
    data: list[tuple[Value, ...]] = [
        (
            odds.goal,
            odds.correlation,
            odds.chance_by_announced,
            odds.error,
            odds.chance_within_horizon,
            *_dates(odds.dates),
            odds.effective_futures,
        )
        for odds in told
    ]
    names = (
        Column(say("goal")),
        Column(say("correlation"), "figure"),
        Column(say("chance by announced"), "percent"),
        Column(say("error"), "percent"),
        Column(say("chance within horizon"), "percent"),
        *(Column(say("date, {mark}", mark=mark), "date") for mark in MARKS),
        Column(say("effective futures"), "figure"),
    )
    return Table(
        caption,
        columns,
        rows,
        _numbers(len(columns)),
        Sheet(say("Odds by correlation"), names, tuple(data), "odds-by-correlation"),
    )


def _goal_row(forecast: Forecast, goal: GoalAnswer, beside: Entry | None, first: bool) -> tuple[Entry, ...]:
    own = Entry(chance_words(goal.chance_by_announced, goal.error, forecast.effective_futures))
    year = year_of(goal)
    within = Entry(
        chance_words(goal.chance_within_horizon, None, forecast.effective_futures),
        say("in {year}", year=year) if year is not None and not is_cut(forecast, year) else "",
    )
    holds = [hold for hold in goal.long_hold if hold.chance is not None]
    note = target_words(goal.target)
    if goal.long_hold:
        weeks = goal.long_hold[0].weeks
        told = listed(
            [
                say(
                    "{chance} at the {at}\u00a0% date",
                    chance=chance_words(hold.chance, hold.error, forecast.effective_futures),
                    at=hold.at[1:],
                )
                for hold in holds
            ]
        )
        note = say(
            "{note}; then holds {weeks} weeks: {told}",
            note=note,
            weeks=weeks,
            told=told or say("ends after the last day simulated"),
        )
    name = Entry(sentence(plain(goal.goal))[:-1], note)
    return (
        name,
        Entry(_day(goal.announced)),
        *_beside(own, beside, first),
        within,
        *_date_entries(forecast, goal.dates),
    )


def _beside(own: Entry, outside: Entry | None, first: bool) -> tuple[Entry, ...]:
    if outside is None:
        return (own,)
    return (outside, own) if first else (own, outside)


def _outside_entry(odds: OutsideOdds | None) -> Entry:
    if odds is None:
        return Entry("–")
    middle = labelled(percent(0.5), day_words(odds.p50)) if odds.p50 is not None else say("50 %: not in sight")
    return Entry(f"{percent(odds.chance_by_announced)}{SPACE}{error_words(odds.error)}", middle)


def _correlation_entry(forecast: Forecast, odds: CorrelationOdds | None) -> Entry:
    if odds is None:
        return Entry("–")
    effective = odds.effective_futures
    if odds.chance_by_announced is None:
        chance = say(
            "{chance_within_horizon} by {until}",
            chance_within_horizon=chance_words(odds.chance_within_horizon, None, effective),
            until=end_words(forecast.until),
        )
    else:
        chance = chance_words(odds.chance_by_announced, odds.error, effective)
    when = day_words(odds.dates.p50) if odds.dates.p50 is not None else after_words(forecast.until)
    return Entry(chance, labelled(percent(0.5), when))


def _name(forecast: Forecast, goal: str) -> str:
    target = next((answer.target for answer in forecast.answers if answer.goal == goal), "")
    return f"{sentence(plain(goal))[:-1]}{', ' + target_words(target) if target else ''}"


def _date_entries(forecast: Forecast, dates: DateRange) -> tuple[Entry, ...]:
    return tuple(Entry(day_words(day) if day is not None else after_words(forecast.until)) for day in _dates(dates))


def _dates(dates: DateRange) -> tuple[date | None, ...]:
    return dates.p10, dates.p50, dates.p90


def _day(day: date | None) -> str:
    return day_words(day) if day is not None else say("not announced")


def _numbers(columns: int) -> frozenset[int]:
    return frozenset(range(1, columns))
