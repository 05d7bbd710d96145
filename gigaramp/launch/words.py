"""Answers as plain text, for a terminal of 80 columns and for people who do not read code."""

from __future__ import annotations

from datetime import date
from textwrap import fill
from typing import TYPE_CHECKING, Final

from gigaramp.launch.odds import monte_carlo_error

if TYPE_CHECKING:
    from gigaramp.launch.answer import DateRange, Forecast, GoalAnswer, Influence, LongHold, Range
    from gigaramp.launch.compare import Comparison, GoalDifference, YearDifference

WIDTH: Final = 80
BEYOND: Final = "beyond"
"""Told instead of a date that is not within the horizon."""

CLEAR: Final = 2.0
"""A mean difference below this many standard errors is not told apart from no change."""

_LOSS_WORDS: Final = {
    "no_people": "people missing",
    "waiting_help": "waiting for help",
    "failure": "failures",
    "short_stop": "short stops",
    "slow": "crew still slow",
    "no_places": "places",
    "no_sled": "sleds",
    "trial": "trial output",
    "defect": "defects",
    "held": "quality holds",
    "not_accepted": "lines not accepted",
    "no_material": "no material",
    "no_demand": "no demand",
    "utilities": "plant-wide stops",
    "no_machine": "too few machines",
}


def forecast_text(answer: Forecast) -> str:
    """A forecast as a table of odds, then reasons and what to measure first."""
    parts = [header(answer), ""]
    parts += table(answer)
    parts += ["", output_line(answer)] if answer.output.years else []
    parts += reason_lines(answer)
    parts += [_wrap(note) for note in answer.notes]
    if answer.about:
        parts.append(_wrap(answer.about))
    return "\n".join(parts)


def header(answer: Forecast) -> str:
    """Plant, origin, futures, end, luck and time, in one line."""
    as_of = [f"as of {answer.as_of}"] if answer.as_of else []
    took = [f"{answer.seconds:.0f} s"] if answer.seconds else []
    words = [answer.plant, *as_of, futures_words(answer), f"to {answer.until}", f"seed {answer.seed}", *took]
    return " · ".join(words)


def futures_words(answer: Forecast) -> str:
    """How many futures the odds rest on."""
    if not answer.facts_used:
        return f"{answer.futures} futures (no known output fact)"
    facts = "1 known fact" if answer.facts_used == 1 else f"{answer.facts_used} known facts"
    return f"{answer.futures} futures ({answer.effective_futures:.0f} effective after {facts})"


def table(answer: Forecast) -> list[str]:
    """One row for each goal and rate: chance by the announced date, then the 10, 50 and 90 % dates."""
    rows = [row for goal in answer.answers for row in goal_rows(goal, answer.effective_futures)]
    named = max([len(row[0]) for row in rows], default=0)
    chanced = max([len(row[1]) for row in rows] + [len("by announced date")])
    head = f"{'':{named}}  {'by announced date':{chanced}}  {'10 %':10}  {'50 %':10}  {'90 %':10}".rstrip()
    lines = [
        f"{name:{named}}  {chance:{chanced}}  " + "  ".join(f"{day:10}" for day in days) for name, chance, days in rows
    ]
    told = [line.rstrip() for line in [head, *lines]]
    if any(BEYOND in row[2] for row in rows):
        told.append(f"{BEYOND}: not within the horizon, {answer.until}")
    return told


def goal_rows(goal: GoalAnswer, effective: float) -> list[tuple[str, str, list[str]]]:
    """Rows of one goal: its own, one for each further rate, one for the long hold."""
    label = goal.goal.replace("_", " ")
    name = label if goal.kind == "on_its_own" else f"{label}, {short_target(goal.target)}"
    rows = [(name, chance_words(goal.chance_by_announced, goal.announced, effective), date_cells(goal.dates))]
    for rate in goal.also:
        indent = f"{'':{len(label) + 2}}{short_target(rate.rate)}"
        rows.append((indent, chance_words(rate.chance_by_announced, goal.announced, effective), date_cells(rate.dates)))
    if goal.long_hold:
        weeks = goal.long_hold[0].weeks
        rows.append((f"  and holds {weeks} weeks", "", [long_hold_words(hold, effective) for hold in goal.long_hold]))
    return rows


def short_target(target: str) -> str:
    """What a goal asks for, in short: 150,000 a year; 100,000, where the goal's name tells the year."""
    for unit in ("vehicle/year", "vehicles/year"):
        target = target.replace(f" {unit}", " a year")
    return target.partition(" in ")[0]


def chance_words(chance: float | None, announced: date | None, effective: float) -> str:
    """A chance by its date: `8 % ±2 by 2026-03-31`; nothing where no date is announced, or it is after the horizon."""
    if announced is None:
        return ""
    return f"{odds_words(chance, effective)} by {announced}" if chance is not None else f"? by {announced}"


def odds_words(chance: float, effective: float) -> str:
    """A chance with its error; where none (or all) of n futures are there, its 95 % bound 3/n.

    The rule of three: Hanley and Lippman-Hand 1983, JAMA 249(13). "0 % ±0" would claim a certainty no one has.
    """
    bound = min(300.0 / effective, 100.0)
    if chance <= 0.0:
        return f"under {bound:.0f} %"
    if chance >= 1.0:
        return f"over {100 - bound:.0f} %"
    return f"{100 * chance:.0f} % ±{100 * monte_carlo_error(chance, effective):.0f}"


def date_cells(dates: DateRange) -> list[str]:
    """The three dates, `beyond` where one is not within the horizon."""
    return [day.isoformat() if day else BEYOND for day in (dates.p10, dates.p50, dates.p90)]


def long_hold_words(hold: LongHold, effective: float) -> str:
    """Chance of the long hold at one date; a dash where it does not fit within the horizon."""
    return "-" if hold.chance is None else odds_words(hold.chance, effective)


def output_line(answer: Forecast) -> str:
    """Output a day now, units a year beside the plan, and scrap in the quarter of now and the last one."""
    output = answer.output
    word = "vehicles" if output.product == "pack" else f"{output.product}s"
    parts = [f"{range_words(output.day_now)} {word} a working day now"]
    for year in output.years:
        planned = f", announced plan {year.planned:,.0f}" if year.planned is not None else ""
        parts.append(f"{year.year}: {range_words(year.shipped)}{planned}")
    told = [quarter for quarter in output.scrap if quarter.scrap_ratio.p50 is not None]
    if told:
        now = f"{output.now.year}-Q{(output.now.month + 2) // 3}"
        here = [quarter for quarter in told if quarter.quarter <= now][-1:] or told[:1]
        pairs = [
            f"{quarter.quarter} {percent_words(quarter.scrap_ratio)}" for quarter in dict.fromkeys((*here, told[-1]))
        ]
        parts.append("scrap " + ", ".join(pairs))
    return _hang("Output", "; ".join(parts))


def range_words(values: Range) -> str:
    """Median and 10 to 90 %: `61,000 (20,000 to 110,000)`."""
    if values.p50 is None or values.p10 is None or values.p90 is None:
        return "none"
    if values.p10 == values.p90:
        return f"{_round(values.p50)}"
    return f"{_round(values.p50)} ({_round(values.p10)} to {_round(values.p90)})"


def percent_words(values: Range) -> str:
    """Median and 10 to 90 % of a ratio: `24 % (15 to 38)`."""
    if values.p50 is None or values.p10 is None or values.p90 is None:
        return "none"
    if values.p10 == values.p90:
        return f"{100 * values.p50:.0f} %"
    return f"{100 * values.p50:.0f} % ({100 * values.p10:.0f} to {100 * values.p90:.0f})"


def reason_lines(answer: Forecast) -> list[str]:
    """What holds back the first goal, what an on-its-own goal leans on, and what to measure first."""
    lines = []
    if answer.answers and answer.answers[0].reasons:
        told = [
            f"{reason.step}: {_LOSS_WORDS.get(reason.loss, reason.loss)} ({100 * reason.share:.0f} %)"
            for reason in answer.answers[0].reasons[:4]
        ]
        lines.append(_hang("What holds it back", ", ".join(told)))
    for goal in answer.answers:
        if goal.leans_on_experts:
            told = [f"{need.step} ({100 * need.share:.0f} % of its stops)" for need in goal.leans_on_experts[:4]]
            lines.append(_hang("Leans on experts", ", ".join(told)))
    if answer.answers and answer.answers[0].measure_first:
        lines.append(_hang("Measure first", measure_words(answer.answers[0].measure_first)))
    return lines


def measure_words(found: tuple[Influence, ...]) -> str:
    """The numbers that matter most with the odds in their thirds, or that none stands out."""
    clear = [influence for influence in found if influence.distinguishable]
    near = (
        "; told by how near the best hold comes, as nearly no future gets there"
        if found[0].explains == "nearness"
        else ""
    )
    leaders = [
        influence for place, influence in enumerate(clear or found) if _leads(influence, (clear or found)[:place])
    ]
    told = [influence_words(influence) for influence in leaders[:2]]
    if not clear:
        told.append(
            f"not distinguishable from luck (below {100 * found[0].floor:.0f} % of the spread); ask for more futures"
        )
    return "; ".join(told) + near


def influence_words(influence: Influence) -> str:
    """One number: the share of the spread it explains, and the odds in its high and its low third."""
    words = f"{influence.address} ({100 * influence.share:.0f} % of the spread)"
    thirds = influence.thirds
    if thirds is None:
        return words
    return (
        f"{words}: above {thirds.above} {100 * thirds.chance_above:.0f} %, "
        f"up to {thirds.below} {100 * thirds.chance_below:.0f} % by {thirds.by}"
    )


def comparison_text(answer: Comparison) -> str:
    """A comparison: what was changed, then one sentence for each goal and year."""
    lines = [f"{answer.plant} · {answer.futures} futures with the same luck · to {answer.until} · seed {answer.seed}"]
    if answer.changes:
        told = [f"{change.address}: {change.before} -> {change.after}" for change in answer.changes[:6]]
        more = len(answer.changes) - len(told)
        lines += told + ([f"and {more} more changes"] if more > 0 else [])
    else:
        lines.append("the two plants are the same")
    lines += [_wrap(difference_words(goal)) for goal in answer.goals]
    lines += [_wrap(year_words(year)) for year in answer.years]
    return "\n".join(lines + [_wrap(note) for note in answer.notes])


def difference_words(goal: GoalDifference) -> str:
    """`full speed 19 days later (12 to 27)`, then its error, the chances and what the same luck saved."""
    label = goal.goal.replace("_", " ")
    if goal.days_later == 0.0 and goal.error == 0.0:
        return f"{label}: no difference in any future ({100 * goal.chance_before:.0f} % by {goal.by})"
    # Both ends of the range turn round with the word "earlier"; adding zero takes the sign off a zero.
    turn = -1.0 if goal.days_later < 0 else 1.0
    ends = sorted(turn * (end or 0.0) + 0.0 for end in (goal.spread.p10, goal.spread.p90))
    word = "earlier" if goal.days_later < 0 else "later"
    words = (
        f"{label} {abs(goal.days_later):.0f} days {word} ({ends[0]:.0f} to {ends[1]:.0f}), mean ±{goal.error:.1f} days"
    )
    if abs(goal.days_later) < CLEAR * goal.error:
        words += ", not distinguishable from no change"
    if goal.is_restricted:
        words += ", counted to the horizon where a date is beyond it"
    before, after, error = 100 * goal.chance_before, 100 * goal.chance_after, 100 * goal.chance_error
    words += f"; by {goal.by} {before:.0f} % -> {after:.0f} % (change ±{error:.0f})"
    if goal.variance_reduction is not None:
        words += f"; the same luck took away {100 * goal.variance_reduction:.0f} % of the variance"
    return words


def year_words(year: YearDifference) -> str:
    """Units shipped more or less in one year, with the error of the mean and the spread over futures."""
    if year.difference == 0.0 and year.error == 0.0:
        return f"{year.year}: no change in what is shipped"
    turn = -1.0 if year.difference < 0 else 1.0
    ends = sorted(turn * (end or 0.0) + 0.0 for end in (year.spread.p10, year.spread.p90))
    sign = "less" if year.difference < 0 else "more"
    words = f"{year.year}: {_round(abs(year.difference))} {sign} shipped ({_round(ends[0])} to {_round(ends[1])})"
    words += f", mean ±{_round(year.error)}"
    if abs(year.difference) < CLEAR * year.error:
        words += ", not distinguishable from no change"
    return words


def _leads(influence: Influence, before: tuple[Influence, ...] | list[Influence]) -> bool:
    """True for the best number of its kind: a second one of the same kind says little more."""
    return influence.kind not in {other.kind for other in before}


def _round(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"


def _hang(title: str, words: str) -> str:
    return _filled(words, f"{title:20}", " " * 20)


def _wrap(words: str) -> str:
    return _filled(words, "", "")


def _filled(words: str, first: str, later: str) -> str:
    # A number and its % or unit sign stay on one line.
    kept = words.replace(" %", "\u00a0%")
    lines = fill(kept, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    return lines.replace("\u00a0", " ")
