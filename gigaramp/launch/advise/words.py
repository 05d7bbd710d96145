"""Advice as plain text, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import fill
from typing import TYPE_CHECKING

from gigaramp.languages import day, euros, figure, labelled, later, say, say_many, share
from gigaramp.launch.wording.phrases import chance_words

if TYPE_CHECKING:
    from gigaramp.launch.advise.answer import Advice, Bought, Euros, Gain, GanttRow, NotBought, RunnerUp

WIDTH = 80

WHY_NOT = {
    "does nothing": later("does nothing that can be told from luck"),
    "not needed": later("the plan is as good without it"),
    "not confirmed": later("helps by day, not by event"),
    "not clear": later("in the best plan found, whose gain cannot be told from none"),
    "beyond the limits": later("costs more than the limits allow"),
    "others gain more": later("others gain more for their money"),
}

ENDED = {
    "time": later("the time was up"),
    "plans": later("as many plans as were asked for"),
    "all plans": later("every plan within the limits was tried"),
    "patience": later("nothing better came"),
}


def advice_text(answer: Advice, width: int = WIDTH) -> str:
    """The advice: what to do, what it is worth in fresh luck, how it was found, and the plan in time."""
    lines = [
        say("{plant} · {aim}", plant=answer.plant, aim=aim_words(answer)),
        limits_words(answer),
        "",
        verdict_words(answer),
    ]
    if answer.bought:
        lines += ["", say("What to do (losses from the luck that kept these levers, so told too high):")]
        lines += [f"  {line}" for one in answer.bought for line in bought_lines(one, answer, width - 2)]
    if luck := [fill(line, width, subsequent_indent="  ") for line in luck_lines(answer)]:
        lines += ["", *luck]
    if answer.runners_up:
        lines += ["", say("Other plans, with their gains in the finals, told too high:")]
        lines += [
            f"  {line}" for one in answer.runners_up for line in _wrapped(runner_up_words(one, answer), width - 2)
        ]
    if answer.not_bought:
        lines += ["", say("Not bought:")]
        lines += [f"  {line}" for one in answer.not_bought for line in _wrapped(not_bought_words(one), width - 2)]
    if answer.gantt:
        lines += ["", *gantt_lines(answer.gantt, width)]
    lines += ["", *(fill(line, width, subsequent_indent="  ") for line in [effort_words(answer), *answer.notes])]
    return "\n".join(
        line if len(line) <= width or line.startswith(" ") else fill(line, width, subsequent_indent="  ")
        for line in lines
    )


def aim_words(answer: Advice) -> str:
    """What was asked for, in words."""
    aim = answer.aim
    goal = (aim.goal or "").replace("_", " ")
    by = day(aim.by) if aim.by is not None else ""
    if aim.kind == "maximise":
        return say("best chance of {goal} by {by}", goal=goal, by=by)
    if aim.kind == "earliest":
        return say("{goal} as early as can be", goal=goal)
    if aim.kind == "least_cost":
        return say(
            "cheapest plan with a {chance} chance of {goal} by {by}", chance=share(aim.chance or 0.0), goal=goal, by=by
        )
    return say("most units shipped in {year}", year=aim.year)


def limits_words(answer: Advice) -> str:
    """What the plan may not exceed."""
    limits = answer.limits
    found = []
    if limits.budget is not None:
        found.append(say("budget {budget}", budget=euros(limits.budget)))
    if limits.expert_days is not None:
        found.append(say("at most {days} days of added experts", days=figure(limits.expert_days)))
    if limits.places is not None:
        found.append(say("places for {places} added experts", places=figure(limits.places)))
    if limits.arrivals is not None:
        found.append(say("at most {arrivals} added experts arriving in a month", arrivals=figure(limits.arrivals)))
    return ", ".join(found) if found else say("no limit on what it costs")


def verdict_words(answer: Advice) -> str:
    """The answer in one sentence."""
    gain = answer.gain
    if answer.verdict == "worth it" and gain is not None and gain.low <= 0.0:
        return say(
            "Better, but how much cannot be told yet: {gain} (95 %: {low} to {high}), for {cost}. How near the futures come to the goal "
            "decided; ask for more futures.",
            gain=gain_words(gain, answer),
            low=amount_words(gain.low, answer),
            high=amount_words(gain.high, answer),
            cost=cost_words(answer.cost),
        )
    if answer.verdict == "worth it" and gain is not None:
        return say(
            "Do this: {gain} (95 %: {low} to {high}), for {cost}.",
            gain=gain_words(gain, answer),
            low=amount_words(gain.low, answer),
            high=amount_words(gain.high, answer),
            cost=cost_words(answer.cost),
        )
    if answer.verdict == "enough" and gain is not None:
        return say(
            "Do this: chance {after} (95 %: {low} to {high}) for {cost}; as it is {before}.",
            low=share(_chance_range(gain.after, answer)[0]),
            high=share(_chance_range(gain.after, answer)[1]),
            after=chance_words(gain.after, None, answer.effective_futures),
            before=chance_words(gain.before, None, answer.effective_futures),
            cost=cost_words(answer.cost),
        )
    if answer.verdict == "enough as it is":
        return say("Nothing has to be bought: the chance is enough as it is.")
    if answer.verdict == "not enough":
        if gain is None:
            return say("No plan within the limits reaches this chance, and none was better: leave the plan as it is.")
        sets = sets_words(answer.best_found)
        return say(
            "The plan chosen fell short in fresh futures ({after}): {sets}. A dearer plan may be enough: ask for more futures.",
            after=share(gain.after),
            sets=sets,
        )
    if gain is None:
        return say("Nothing found that is worth it: leave the plan as it is.")
    return say(
        "Nothing found that is worth it: leave the plan as it is. The best found ({sets}) brings {gain}, not distinguishable from none.",
        sets=sets_words(answer.best_found),
        gain=gain_words(gain, answer),
    )


def _chance_range(chance: float, answer: Advice) -> tuple[float, float]:
    """Range of 95 % of a chance (Wilson 1927: it stays within 0 and 1, and has a width where all futures agree)."""
    n, z2 = max(answer.effective_futures, 1.0), 1.96**2
    middle = (chance + z2 / (2.0 * n)) / (1.0 + z2 / n)
    half = 1.96 / (1.0 + z2 / n) * (chance * (1.0 - chance) / n + z2 / (4.0 * n**2)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)


def gain_words(gain: Gain, answer: Advice) -> str:
    """`chance 31 % instead of 12 % (+19 ± 4 points)`, `23 ± 5 days earlier`, `1,200 ± 300 more`."""
    error = amount_words(gain.error, answer)
    if answer.unit == "chance":
        return say(
            "chance {after} instead of {before} ({mean} ± {error})",
            after=chance_words(gain.after, None, answer.effective_futures),
            before=chance_words(gain.before, None, answer.effective_futures),
            mean=amount_words(gain.mean, answer),
            error=error,
        )
    if answer.unit == "nearness":
        return say(
            "{after} of the goal reached instead of {before} ({mean} ± {error}); the chance itself is too rare to tell",
            after=share(gain.after, 1),
            before=share(gain.before, 1),
            mean=amount_words(gain.mean, answer),
            error=error,
        )
    if answer.unit == "days":
        return say("{mean} ± {error} days earlier", mean=amount_words(gain.mean, answer), error=error)
    return say("{mean} ± {error} more units shipped", mean=amount_words(gain.mean, answer), error=error)


def amount_words(value: float, answer: Advice) -> str:
    """An amount of gain: points of chance or nearness, days, units."""
    if answer.unit == "vehicles":
        return figure(value)
    return figure(100.0 * value if answer.unit in ("chance", "nearness") else value, 1)


def signed_words(value: float, answer: Advice) -> str:
    """An amount with its sign: above 0 is flattery, below is luck the other way."""
    words = amount_words(value, answer)
    return f"+{words}" if value > 0.0 else words


def unit_words(answer: Advice) -> str:
    """What amounts of gain are counted in."""
    if answer.unit in ("chance", "nearness"):
        return say("points")
    return say("days") if answer.unit == "days" else say("units")


def cost_words(cost: Euros) -> str:
    """A cost with its range."""
    if cost.low == cost.high:
        return euros(cost.mid)
    return say("{mid} ({low} to {high})", mid=euros(cost.mid), low=euros(cost.low), high=euros(cost.high))


def bought_lines(one: Bought, answer: Advice, width: int) -> Iterator[str]:
    """A lever that is pulled: what to set, then its cost and what it contributes."""
    yield from _wrapped(say("{about}: {after}", about=one.about, after=one.after), width)
    if one.contribution == 0.0 and one.error == 0.0:
        told = say_many(
            "  {cost}; without it no difference in {count} future",
            "  {cost}; without it no difference in {count} futures",
            one.futures,
            cost=cost_words(one.cost),
        )
    else:
        told = say(
            "  {cost}; without it the plan loses {loss} ± {error} {unit}",
            cost=cost_words(one.cost),
            loss=amount_words(one.contribution, answer),
            error=amount_words(one.error, answer),
            unit=unit_words(answer),
        )
    yield from _wrapped(told, width)
    if one.from_start:
        yield from _wrapped(
            say("  it is simulated as if it had been so from the start of production: its gain is told too high"), width
        )


def luck_lines(answer: Advice) -> Iterator[str]:
    """Where the gain comes from, what the search believed, and the greedy plan beside it."""
    gain = answer.gain
    if gain is not None:
        yield say_many(
            "Gain from {count} future that nothing was chosen by (seed {seed}).",
            "Gain from {count} futures that nothing was chosen by (seed {seed}).",
            gain.futures,
            seed=gain.seed,
        )
    if gain is not None and not gain.clear and answer.verdict == "worth it":
        yield say(
            "In these futures the {unit} alone cannot be told from none; how near the futures come to the goal can.",
            unit=unit_words(answer),
        )
    if gain is not None and answer.in_finals is not None and answer.in_sample is not None:
        yield say(
            "Optimism: this plan gains {finals} {unit} in the luck of the finals and {fresh} in fresh luck: {apart} {unit} apart.",
            finals=amount_words(answer.in_finals.mean, answer),
            fresh=amount_words(gain.mean, answer),
            unit=unit_words(answer),
            apart=signed_words(answer.optimism or 0.0, answer),
        )
        yield say(
            "In the search by day it gains {search} {unit}: {apart} {unit} apart from fresh luck, "
            "by luck and by what the day model leaves out.",
            search=amount_words(answer.in_sample.mean, answer),
            unit=unit_words(answer),
            apart=signed_words(answer.search_optimism or 0.0, answer),
        )
    if answer.greedy_gain is not None and answer.greedy_cost is not None:
        yield say(
            "The greedy plan costs {cost} and brings {gain}.",
            cost=euros(answer.greedy_cost.mid),
            gain=gain_words(answer.greedy_gain, answer),
        )
    if answer.over_greedy is not None and answer.greedy_gain is not None:
        told = {
            "mean": amount_words(answer.over_greedy.mean, answer),
            "error": amount_words(answer.over_greedy.error, answer),
            "unit": unit_words(answer),
        }
        if answer.over_greedy.clear:
            yield say("Beside the greedy plan this one brings {mean} ± {error} {unit}.", **told)
        else:
            yield say(
                "Beside the greedy plan this one brings {mean} ± {error} {unit}, not distinguishable from none: "
                "the greedy plan is not worse.",
                **told,
            )


def sets_words(sets: dict[str, str]) -> str:
    """What a plan sets: `stacking_experts: 8 more; sleds: 4 more`."""
    return "; ".join(labelled(lever, value) for lever, value in sets.items()) or say("nothing")


def runner_up_words(one: RunnerUp, answer: Advice) -> str:
    """A plan that did not win: what it sets, its cost, its gain in the finals."""
    told = {
        "sets": sets_words(one.sets),
        "cost": euros(one.cost.mid),
        "mean": amount_words(one.gain.mean, answer),
        "error": amount_words(one.gain.error, answer),
        "unit": unit_words(answer),
    }
    if one.name == "greedy":
        return say("{mean} ± {error} {unit} for {cost}: the greedy plan: {sets}", **told)
    return say("{mean} ± {error} {unit} for {cost}: {sets}", **told)


def not_bought_words(one: NotBought) -> str:
    """A lever that is left alone, and why."""
    return say("{about} ({lever}): {why}", about=one.about, lever=one.lever, why=say(WHY_NOT[one.why]))


def effort_words(answer: Advice) -> str:
    """How hard it was looked."""
    effort = answer.effort
    futures = effort.futures
    return say(
        "Plans looked at by day: {plans} of {possible} ({ended}); in the finals: {finalists}; {day} futures by day, "
        "{event} by event; seed {seed}.",
        plans=figure(effort.plans),
        possible=figure(effort.possible) if effort.possible < 1e6 else f"{effort.possible:.0e}",
        ended=say(ENDED[effort.ended_by]),
        finalists=figure(effort.finalists),
        day=figure(futures["search"] + futures["trim"]),
        event=figure(futures["finals"] + futures["prune"] + futures["fresh"] + futures.get("again", 0)),
        seed=answer.seed,
    )


def gantt_lines(rows: tuple[GanttRow, ...], width: int) -> Iterator[str]:
    """Bars in text, one line each: `=` as it is and as proposed, `-` as it is, `#` proposed."""
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    names = [
        f"{row.name.replace('_', ' ')} {figure(row.count) if row.count is not None else ''}".strip() for row in rows
    ]
    label = min(max(map(len, names)), 28)
    room = max(width - label - 4, 20)
    yield say("The plan from {first} to {last} ({both} as it is and as proposed, {old} as it is, {new} proposed):",
              first=day(first), last=day(last), both="=", old="-", new="#")  # fmt: skip
    for row, name in zip(rows, names, strict=True):
        begin, end = (_place(when, first, last, room) for when in (row.first, row.last))
        sign = {"both": "=", "as is": "-", "proposed": "#"}[row.side]
        yield f"  {name[:label]:{label}} {' ' * begin}{sign * max(end - begin, 1)}"


def _place(when: date, first: date, last: date, room: int) -> int:
    return round((when - first).days / max((last - first).days, 1) * room)


def _wrapped(words: str, width: int) -> list[str]:
    return fill(words, width, subsequent_indent="    ").splitlines()


__all__ = ["advice_text", "aim_words", "amount_words", "gain_words", "verdict_words"]
