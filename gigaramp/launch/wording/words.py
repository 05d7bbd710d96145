"""Answers as plain text, for a terminal of 80 columns and for people who do not read code."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from textwrap import fill
from typing import TYPE_CHECKING, Final

from gigaramp.launch.changes import change_words
from gigaramp.launch.wording.odds_table import correlation_table, table
from gigaramp.launch.wording.outside_words import disagreement_words, outside_words
from gigaramp.launch.wording.phrases import (
    chance_words,
    counted,
    error_words,
    percent,
    product_words,
    range_words,
    rounded,
    year_name,
)
from gigaramp.launch.wording.standing import plan_words, pulled_words
from gigaramp.launch.wording.transfer_words import guides_words, transfer_lines

if TYPE_CHECKING:
    from datetime import date

    from gigaramp.launch.answer import Forecast, Influence
    from gigaramp.launch.compare import Comparison, GoalDifference, YearDifference
    from gigaramp.launch.money.words import difference_lines, short_lines
from gigaramp.launch.odds.ranges import Range

WIDTH: Final = 80
NARROW: Final = 66
"""Below this width, the words of a title stand on the lines below it."""

CLEAR: Final = 2.0
"""A mean difference below this many standard errors is not told apart from no change."""

_DAYS_SIGN: Final = ("earlier", "later")

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
    "held": "held for quality",
    "not_accepted": "lines not started or accepted",
    "no_material": "no material",
    "no_demand": "no demand",
    "utilities": "plant-wide stops",
    "no_machine": "too few machines",
}


def forecast_text(answer: Forecast) -> str:
    """A forecast as a table of odds, then reasons and what to measure first."""
    parts = [
        header(answer, WIDTH),
        *changed_lines(answer, WIDTH),
        "",
        *outside_first(answer, WIDTH),
        *table(answer, WIDTH),
        *below_table(answer, WIDTH),
    ]
    return "\n".join([*parts, wrapped(answer.about, WIDTH)] if answer.about else parts)


def below_table(answer: Forecast, width: int, brief: bool = False) -> list[str]:
    """What stands below the odds: other correlations, output, plan, facts, reasons, what to measure first, notes.

    `brief`, where several plants are told: output stands in the table of the plants, and of the reasons the first is told.
    """
    sides = ["", *correlation_table(answer, width)] if answer.at_correlations else []
    output = [output_line(answer, width)] if answer.output.years and not brief else []
    lines = [*sides, "", *output, *standing_lines(answer, width), *reason_lines(answer, width, brief)]
    if not brief and answer.outside_view is not None and not answer.outside_view.stands_first:
        lines += outside_lines(answer, width)
    if answer.money is not None:
        lines += ["", *short_lines(answer.money, width)]
    return lines + [wrapped(note, width) for note in answer.notes]


def outside_first(answer: Forecast, width: int) -> list[str]:
    """The outside view above the odds, where it has scored better than the twin so far."""
    stands_first = answer.outside_view is not None and answer.outside_view.stands_first
    return [*outside_lines(answer, width), ""] if stands_first else []


def outside_lines(answer: Forecast, width: int) -> list[str]:
    """How announced dates of other launches fared."""
    if answer.outside_view is None:
        return []
    words = " ".join(part for part in (outside_words(answer.outside_view), disagreement_words(answer)) if part)
    return [_hang("Outside view", words, width)]


def standing_lines(answer: Forecast, width: int) -> list[str]:
    """The plan and its gap, and the known facts that pulled the odds most; nothing where the plant has none."""
    told = (("Plan", plan_words(answer)), ("Known facts", pulled_words(answer)))
    return [_hang(title, words, width) for title, words in told if words]


def header(answer: Forecast, width: int) -> str:
    """Plant, origin, futures, end, luck and time. Lines break between them, not inside."""
    as_of = [f"as of {answer.as_of}"] if answer.as_of else []
    took = [f"{answer.seconds:.0f} s"] if answer.seconds else []
    words = [answer.plant, *as_of, futures_words(answer), f"to {answer.until}", f"seed {answer.seed}", *took]
    kept = "\u00a0· ".join(word.replace(" ", "\u00a0") for word in words)
    return fill(kept, width, break_long_words=False).replace("\u00a0", " ")


def changed_lines(answer: Forecast, width: int) -> list[str]:
    """What the user changed in the plant, below the headline, so that a what-if is never taken for the plant as it is."""
    return [wrapped(f"changed: {words}", width) for words in change_words(answer.changes)]


def futures_words(answer: Forecast) -> str:
    """How many futures the odds rest on."""
    if not answer.facts_used:
        why = "no known fact used" if answer.facts else "no known output fact"
        return f"{counted(answer.futures, 'future')} ({why})"
    facts = "1 known fact" if answer.facts_used == 1 else f"{answer.facts_used} known facts"
    kept = f" kept from {answer.histories:,} histories" if answer.histories else ""
    return f"{counted(answer.futures, 'future')}{kept} ({answer.effective_futures:.0f} effective after {facts})"


def output_line(answer: Forecast, width: int) -> str:
    """Output a day now, units a year beside the plan, and scrap in the quarter of now and the last one."""
    output = answer.output
    parts = [f"{range_words(output.day_now)} {product_words(output.product)} a working day now"]
    for year in output.years:
        planned = f", announced plan {year.planned:,.0f}" if year.planned is not None else ""
        parts.append(f"{year_name(year.year, answer.until)}: {range_words(year.shipped)}{planned}")
    told = [quarter for quarter in output.scrap if quarter.scrap_ratio.p50 is not None]
    if told:
        now = f"{output.now.year}-Q{(output.now.month + 2) // 3}"
        here = [quarter for quarter in told if quarter.quarter <= now][-1:] or told[:1]
        pairs = [
            f"{quarter.quarter} {range_words(quarter.scrap_ratio, percent)}"
            for quarter in dict.fromkeys((*here, told[-1]))
        ]
        parts.append("scrap " + ", ".join(pairs))
    return _hang("Output", "; ".join(parts), width)


def reason_lines(answer: Forecast, width: int, brief: bool = False) -> list[str]:
    """What holds back the first goal; unless `brief`, what an on-its-own goal leans on, the transfer, and what to measure first."""
    lines = []
    if answer.answers and answer.answers[0].reasons:
        told = [
            f"{reason.step}: {_LOSS_WORDS.get(reason.loss, reason.loss)} ({100 * reason.share:.0f} %{guides_words(reason)})"
            for reason in answer.answers[0].reasons[:4]
        ]
        lines.append(_hang("What holds it back", ", ".join(told), width))
    if brief:
        return lines
    for goal in answer.answers:
        if goal.leans_on_experts:
            told = [f"{need.step} ({100 * need.share:.0f} % of its stops)" for need in goal.leans_on_experts[:4]]
            lines.append(_hang("Leans on experts", ", ".join(told), width))
    lines += [_hang(title, words, width) for title, words in transfer_lines(answer)]
    if answer.answers and answer.answers[0].measure_first:
        lines.append(_hang("Measure first", measure_words(answer.answers[0].measure_first), width))
    return lines


def measure_words(found: tuple[Influence, ...]) -> str:
    """The numbers that matter most with the odds in their thirds; else that none stands out, and the nearest one."""
    near = ""
    if found[0].explains == "nearness":
        near = "; told by how near the best hold comes, as nearly no future gets there"
    clear = [influence for influence in found if influence.distinguishable]
    if not clear:
        nearest = f"{found[0].address} ({100 * found[0].share:.0f} %)"
        floor = f"floor {100 * found[0].floor:.0f} % of the spread"
        return f"nothing stands out from luck yet ({floor}): ask for more futures; nearest: {nearest}{near}"
    leaders = [influence for place, influence in enumerate(clear) if _leads(influence, clear[:place])]
    return "; ".join(influence_words(influence) for influence in leaders[:2]) + near


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


def comparison_text(answer: Comparison, width: int = WIDTH) -> str:
    """A comparison: what was changed, then one sentence for each goal and year."""
    kept = f" ({answer.effective_futures:.0f} effective)" if answer.effective_futures < answer.futures - 0.5 else ""
    many = f"{counted(answer.futures, 'future')}{kept} with the same luck"
    lines = [f"{answer.plant} · {many} · to {answer.until} · seed {answer.seed}"]
    if answer.changes:
        lines += change_words(answer.changes)
    else:
        lines.append("the two plants are the same")
    lines += [difference_words(goal, answer.effective_futures) for goal in answer.goals]
    lines += [year_words(year, answer.product, answer.until) for year in answer.years]
    lines += difference_lines(answer.euros) if answer.euros is not None else []
    return "\n".join(wrapped(line, width) for line in [*lines, *answer.notes])


def difference_words(goal: GoalDifference, effective: float) -> str:
    """`full speed: 19 days later on average (±3.5 days)`, then the range over futures, the chances and the saving."""
    label = goal.goal.replace("_", " ")
    before = chance_words(goal.chance_before, None, effective)
    if goal.days_later == 0.0 and goal.error == 0.0:
        return f"{label}: no change in any future; by {goal.by}: {before}"
    words = f"{label}: {_signed(goal.days_later, _days, _DAYS_SIGN)}"
    if goal.error == 0.0:
        words += " in every future"
    else:
        words += f" on average (±{goal.error:.1f} days){_clear(goal.days_later, goal.error)}"
        words += f"; {_middle(goal.spread, _days, _DAYS_SIGN)}"
    if goal.is_restricted:
        words += "; a date beyond the horizon counts as the day after it"
    after = chance_words(goal.chance_after, None, effective)
    words += f"; by {goal.by}: {before} -> {after}"
    if goal.chance_error > 0.0:
        words += f" (change {error_words(goal.chance_error)} points)"
    if goal.variance_reduction is not None and 0.0 < goal.variance_reduction < 1.0:
        # Var(difference) is the sum of both variances when nothing is shared (Law 2015, section 11.2).
        apart = goal.error / sqrt(1.0 - goal.variance_reduction)
        words += f"; with other luck on each side the average would be ±{apart:.1f} days"
    return words


def year_words(year: YearDifference, product: str, until: date) -> str:
    """`2026: 1,760 fewer vehicles shipped on average (±596)`, then the range over futures. `until`: the last simulated day."""
    name = year_name(year.year, until)
    if year.difference == 0.0 and year.error == 0.0:
        return f"{name}: no change in what is shipped"
    sign = ("fewer", "more")
    average = rounded(abs(year.difference))
    products = product_words(product)[: -1 if average == "1" else None]
    told = "no change" if average == "0" else f"{average} {sign[year.difference > 0]} {products} shipped"
    if year.error == 0.0:
        return f"{name}: {told} in every future"
    words = f"{name}: {told} on average (±{rounded(year.error)})"
    return f"{words}{_clear(year.difference, year.error)}; {_middle(year.spread, rounded, sign)}"


def _clear(difference: float, error: float) -> str:
    return ", not distinguishable from no change" if abs(difference) < CLEAR * error else ""


def _middle(spread: Range, write: Callable[[float], str], sign: tuple[str, str]) -> str:
    """Where 8 of 10 futures lie: `middle 80 % of futures: 5 days earlier to 15 days later`; one sign is said once."""
    low, high = spread.p10 or 0.0, spread.p90 or 0.0
    ends = [_signed(value, write, sign) for value in (low, high)]
    if ends[0] != ends[1] and low * high >= 0.0:
        near, far = sorted((low, high), key=abs)
        ends = ["no change" if near == 0.0 else write(abs(near)).removesuffix(" days"), _signed(far, write, sign)]
    return f"middle 80 % of futures: {' to '.join(dict.fromkeys(ends))}"


def _signed(value: float, write: Callable[[float], str], sign: tuple[str, str]) -> str:
    """`15 days later` or `15 days earlier`: the word says the sign, so no figure has one."""
    return "no change" if value == 0.0 else f"{write(abs(value))} {sign[value > 0]}"


def _days(days: float) -> str:
    """Whole days: `1 day`, `15 days`; below half a day `less than a day`."""
    whole = round(days)
    return counted(whole, "day") if whole else "less than a day"


def _leads(influence: Influence, before: tuple[Influence, ...] | list[Influence]) -> bool:
    """True for the best number of its kind: a second one of the same kind says little more."""
    return influence.kind not in {other.kind for other in before}


def wrapped(words: str, width: int) -> str:
    """A sentence on as many lines as it needs; later lines stand two columns in."""
    return _filled(words, "", "  ", width)


def _hang(title: str, words: str, width: int) -> str:
    if width < NARROW:
        return title + "\n" + _filled(words, "  ", "  ", width)
    return _filled(words, f"{title:20}", " " * 20, width)


def _filled(words: str, first: str, later: str, width: int) -> str:
    # A number and its % or unit sign stay on one line.
    kept = words.replace(" %", "\u00a0%")
    lines = fill(
        kept, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False, break_long_words=False
    )
    return lines.replace("\u00a0", " ")
