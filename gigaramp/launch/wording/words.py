"""Answers as plain text, for a terminal of 80 columns and for people who do not read code."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING, Final

from gigaramp.languages import again, labelled, later, listed, listed_apart, named, of_a_file, say, sentences, share
from gigaramp.languages.lines import columns, fill, padded
from gigaramp.launch.changes import change_words
from gigaramp.launch.money.words import difference_lines, short_lines
from gigaramp.launch.wording.odds_table import correlation_table, table
from gigaramp.launch.wording.outside_words import disagreement_words, outside_words
from gigaramp.launch.wording.phrases import (
    chance_words,
    counted,
    error_words,
    goal_words,
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
    from gigaramp.launch.odds.ranges import Range

WIDTH: Final = 80
NARROW: Final = 66
"""Below this width, the words of a title stand on the lines below it."""

CLEAR: Final = 2.0
"""A mean difference below this many standard errors is not told apart from no change."""

_DAYS_SIGN: Final = (later("{amount} earlier"), later("{amount} later"))
_COUNT_SIGN: Final = (later("{amount} fewer"), later("{amount} more"))

_LOSS_WORDS: Final = {
    "no_people": later("people missing"),
    "waiting_help": later("waiting for help"),
    "failure": later("failures"),
    "short_stop": later("short stops"),
    "slow": later("crew still slow"),
    "no_places": later("places"),
    "no_sled": later("sleds"),
    "trial": later("trial output"),
    "defect": later("defects"),
    "held": later("held for quality"),
    "not_accepted": later("lines not started or accepted"),
    "no_material": later("no material"),
    "no_demand": later("no demand"),
    "utilities": later("plant-wide stops"),
    "no_machine": later("too few machines"),
}


def forecast_text(answer: Forecast) -> str:
    """A forecast as a table of odds, then reasons and what to measure first."""
    answer = again(answer)
    parts = [
        header(answer, WIDTH),
        *changed_lines(answer, WIDTH),
        "",
        *outside_first(answer, WIDTH),
        *table(answer, WIDTH),
        *below_table(answer, WIDTH),
    ]
    return "\n".join([*parts, wrapped(of_a_file(answer.about), WIDTH)] if answer.about else parts)


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
    words = sentences([part for part in (outside_words(answer.outside_view), disagreement_words(answer)) if part])
    return [_hang(say("Outside view"), words, width)]


def standing_lines(answer: Forecast, width: int) -> list[str]:
    """The log it starts from, the plan and its gap, and the facts that pulled most; nothing where there is none."""
    from gigaramp.launch.today.words import log_words

    from_log = log_words(answer.log) if answer.log is not None else ""
    told = (
        (say("From the log"), from_log),
        (say("Plan"), plan_words(answer)),
        (say("Known facts"), pulled_words(answer)),
    )
    return [_hang(title, words, width) for title, words in told if words]


def header(answer: Forecast, width: int) -> str:
    """Plant, origin, futures, end, luck and time. Lines break between them, not inside."""
    as_of = [say("as of {as_of}", as_of=answer.as_of)] if answer.as_of else []
    took = [say("{seconds:.0f} s", seconds=answer.seconds)] if answer.seconds else []
    words = [
        answer.plant,
        *as_of,
        futures_words(answer),
        say("to {until}", until=answer.until),
        say("seed {seed}", seed=answer.seed),
        *took,
    ]
    kept = "\u00a0· ".join(word.replace(" ", "\u00a0") for word in words)
    return fill(kept, width).replace("\u00a0", " ")


def changed_lines(answer: Forecast, width: int) -> list[str]:
    """What the user changed in the plant, below the headline, so that a what-if is never taken for the plant as it is."""
    return [wrapped(say("changed: {words}", words=words), width) for words in change_words(answer.changes)]


def futures_words(answer: Forecast) -> str:
    """How many futures the odds rest on."""
    if answer.log is not None and not answer.facts_used:
        return say(
            "{futures} kept from {histories:,} histories ({effective_futures:.0f} effective after its log)",
            futures=counted(answer.futures, "future"),
            histories=answer.histories,
            effective_futures=answer.effective_futures,
        )
    if not answer.facts_used:
        why = say("no known fact used") if answer.facts else say("no known output fact")
        return f"{counted(answer.futures, 'future')} ({why})"
    facts = counted(answer.facts_used, "known fact")
    kept = say(" kept from {histories:,} histories", histories=answer.histories) if answer.histories else ""
    return say(
        "{futures}{kept} ({effective_futures:.0f} effective after {facts})",
        futures=counted(answer.futures, "future"),
        kept=kept,
        effective_futures=answer.effective_futures,
        facts=facts,
    )


def output_line(answer: Forecast, width: int) -> str:
    """Output a day now, units a year beside the plan, and scrap in the quarter of now and the last one."""
    output = answer.output
    parts = [
        say(
            "{day_now} {products} a working day now",
            day_now=range_words(output.day_now),
            products=product_words(output.product),
        )
    ]
    for year in output.years:
        planned = say(", announced plan {planned:,.0f}", planned=year.planned) if year.planned is not None else ""
        parts.append(labelled(year_name(year.year, answer.until), f"{range_words(year.shipped)}{planned}"))
    told = [quarter for quarter in output.scrap if quarter.scrap_ratio.p50 is not None]
    if told:
        now = f"{output.now.year}-Q{(output.now.month + 2) // 3}"
        here = [quarter for quarter in told if quarter.quarter <= now][-1:] or told[:1]
        pairs = [
            f"{quarter.quarter} {range_words(quarter.scrap_ratio, percent)}"
            for quarter in dict.fromkeys((*here, told[-1]))
        ]
        parts.append(say("scrap {quarters}", quarters=listed(pairs)))
    return _hang(say("Output"), listed_apart(parts), width)


def reason_lines(answer: Forecast, width: int, brief: bool = False) -> list[str]:
    """What holds back the first goal; unless `brief`, what an on-its-own goal leans on, the transfer, and what to measure first."""
    lines = []
    if answer.answers and answer.answers[0].reasons:
        told = [
            say(
                "{step}: {loss} ({share}{guides})",
                step=named(reason.step),
                loss=loss_words(reason.loss),
                share=share(reason.share),
                guides=guides_words(reason),
            )
            for reason in answer.answers[0].reasons[:4]
        ]
        lines.append(_hang(say("What holds it back"), listed(told), width))
    if brief:
        return lines
    for goal in answer.answers:
        if goal.leans_on_experts:
            told = [
                say("{step} ({share:.0f} % of its stops)", step=named(need.step), share=100 * need.share)
                for need in goal.leans_on_experts[:4]
            ]
            lines.append(_hang(say("Leans on experts"), listed(told), width))
    lines += [_hang(title, words, width) for title, words in transfer_lines(answer)]
    if answer.answers and answer.answers[0].measure_first:
        lines.append(_hang(say("Measure first"), measure_words(answer.answers[0].measure_first), width))
    return lines


def measure_words(found: tuple[Influence, ...]) -> str:
    """The numbers that matter most with the odds in their thirds; else that none stands out, and the nearest one."""
    near = ""
    if found[0].explains == "nearness":
        near = say("; told by how near the best hold comes, as nearly no future gets there")
    clear = [influence for influence in found if influence.distinguishable]
    if not clear:
        nearest = f"{found[0].address} ({share(found[0].share)})"
        floor = say("floor {floor:.0f} % of the spread", floor=100 * found[0].floor)
        return say(
            "nothing stands out from luck yet ({floor}): ask for more futures; nearest: {nearest}{near}",
            floor=floor,
            nearest=nearest,
            near=near,
        )
    leaders = [influence for place, influence in enumerate(clear) if _leads(influence, clear[:place])]
    return listed_apart([influence_words(influence) for influence in leaders[:2]]) + near


def influence_words(influence: Influence) -> str:
    """One number: the share of the spread it explains, and the odds in its high and its low third."""
    words = say("{address} ({share:.0f} % of the spread)", address=influence.address, share=100 * influence.share)
    thirds = influence.thirds
    if thirds is None:
        return words
    return say(
        "{words}: above {above} {chance_above:.0f} %, up to {below} {chance_below:.0f} % by {by}",
        words=words,
        above=thirds.above,
        chance_above=100 * thirds.chance_above,
        below=thirds.below,
        chance_below=100 * thirds.chance_below,
        by=thirds.by,
    )


def comparison_text(answer: Comparison, width: int = WIDTH) -> str:
    """A comparison: what was changed, then one sentence for each goal and year."""
    answer = again(answer)
    kept = (
        say(" ({effective_futures:.0f} effective)", effective_futures=answer.effective_futures)
        if answer.effective_futures < answer.futures - 0.5
        else ""
    )
    many = say("{futures}{kept} with the same luck", futures=counted(answer.futures, "future"), kept=kept)
    lines = [
        say(
            "{plant} · {many} · to {until} · seed {seed}",
            plant=answer.plant,
            many=many,
            until=answer.until,
            seed=answer.seed,
        )
    ]
    if answer.changes:
        lines += change_words(answer.changes)
    else:
        lines.append(say("the two plants are the same"))
    lines += [difference_words(goal, answer.effective_futures) for goal in answer.goals]
    lines += [year_words(year, answer.product, answer.until) for year in answer.years]
    lines += difference_lines(answer.euros) if answer.euros is not None else []
    return "\n".join(wrapped(line, width) for line in [*lines, *answer.notes])


def difference_words(goal: GoalDifference, effective: float) -> str:
    """`full speed: 19 days later on average (±3.5 days)`, then the range over futures, the chances and the saving."""
    label = goal_words(goal.goal)
    before = chance_words(goal.chance_before, None, effective)
    if goal.days_later == 0.0 and goal.error == 0.0:
        return say("{label}: no change in any future; by {by}: {before}", label=label, by=goal.by, before=before)
    words = labelled(label, _signed(goal.days_later, _days, _DAYS_SIGN))
    if goal.error == 0.0:
        words = say("{words} in every future", words=words)
    else:
        words = say(
            "{words} on average (±{error:.1f} days){days_later}",
            words=words,
            error=goal.error,
            days_later=_clear(goal.days_later, goal.error),
        )
        words += f"; {_middle(goal.spread, _days, _DAYS_SIGN)}"
    if goal.is_restricted:
        words = say("{words}; a date beyond the horizon counts as the day after it", words=words)
    after = chance_words(goal.chance_after, None, effective)
    words = say("{words}; by {by}: {before} -> {after}", words=words, by=goal.by, before=before, after=after)
    if goal.chance_error > 0.0:
        words = say("{words} (change {chance_error} points)", words=words, chance_error=error_words(goal.chance_error))
    if goal.variance_reduction is not None and 0.0 < goal.variance_reduction < 1.0:
        # Var(difference) is the sum of both variances when nothing is shared (Law 2015, section 11.2).
        apart = goal.error / sqrt(1.0 - goal.variance_reduction)
        words = say(
            "{words}; with other luck on each side the average would be ±{apart:.1f} days", words=words, apart=apart
        )
    return words


def year_words(year: YearDifference, product: str, until: date) -> str:
    """`2026: 1,760 fewer vehicles shipped on average (±596)`, then the range over futures. `until`: the last simulated day."""
    name = year_name(year.year, until)
    if year.difference == 0.0 and year.error == 0.0:
        return say("{name}: no change in what is shipped", name=name)
    average = rounded(abs(year.difference))
    products = product_words(product, 1 if average == "1" else 2)
    if average == "0":
        told = say("no change")
    elif year.difference > 0:
        told = say("{average} more {products} shipped", average=average, products=products)
    else:
        told = say("{average} fewer {products} shipped", average=average, products=products)
    if year.error == 0.0:
        return say("{name}: {told} in every future", name=name, told=told)
    words = say("{name}: {told} on average (±{error})", name=name, told=told, error=rounded(year.error))
    return f"{words}{_clear(year.difference, year.error)}; {_middle(year.spread, rounded, _COUNT_SIGN)}"


def _clear(difference: float, error: float) -> str:
    return say(", not distinguishable from no change") if abs(difference) < CLEAR * error else ""


def _middle(spread: Range, write: Callable[[float], str], sign: tuple[str, str]) -> str:
    """Where 8 of 10 futures lie: `middle 80 % of futures: 5 days earlier to 15 days later`; one sign is said once."""
    low, high = spread.p10 or 0.0, spread.p90 or 0.0
    ends = [_signed(value, write, sign) for value in (low, high)]
    if ends[0] != ends[1] and low * high >= 0.0:
        near, far = sorted((low, high), key=abs)
        ends = [say("no change") if near == 0.0 else write(abs(near)).removesuffix(" days"), _signed(far, write, sign)]
    told = ends[0] if ends[0] == ends[1] else say("{low} to {high}", low=ends[0], high=ends[1])
    return say("middle 80 % of futures: {ends}", ends=told)


def _signed(value: float, write: Callable[[float], str], sign: tuple[str, str]) -> str:
    """`15 days later` or `15 days earlier`: the word says the sign, so no figure has one."""
    return say("no change") if value == 0.0 else say(sign[value > 0], amount=write(abs(value)))


def _days(days: float) -> str:
    """Whole days: `1 day`, `15 days`; below half a day `less than a day`."""
    whole = round(days)
    return counted(whole, "day") if whole else say("less than a day")


def loss_words(loss: str) -> str:
    """Where machine-hours went, as a short phrase: `waiting_help` as waiting for help."""
    return say(_LOSS_WORDS[loss]) if loss in _LOSS_WORDS else loss


def _leads(influence: Influence, before: tuple[Influence, ...] | list[Influence]) -> bool:
    """True for the best number of its kind: a second one of the same kind says little more."""
    return influence.kind not in {other.kind for other in before}


def wrapped(words: str, width: int) -> str:
    """A sentence on as many lines as it needs; later lines stand two columns in."""
    return _filled(words, "", "  ", width)


def _hang(title: str, words: str, width: int) -> str:
    if width < NARROW or columns(title) > 19:
        return title + "\n" + _filled(words, "  ", "  ", width)
    return _filled(words, padded(title, 20), " " * 20, width)


def _filled(words: str, first: str, rest: str, width: int) -> str:
    # A number and its % or unit sign stay on one line.
    kept = words.replace(" %", "\u00a0%")
    lines = fill(kept, width, initial_indent=first, subsequent_indent=rest)
    return lines.replace("\u00a0", " ")
