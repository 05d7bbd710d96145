"""`check`: is the plant possible, what should be read again, and its figures at the middle values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gigaramp.errors import Problem
from gigaramp.languages import later, later_many, listed, named, of_a_file, say, say_many
from gigaramp.languages.figures import local_percent
from gigaramp.plant.address import numbers, origin_of
from gigaramp.plant.capacity import (
    Spare,
    full_speed_goal,
    mature_share,
    needs,
    on_every_line,
    rolled_scrap,
    spare_capacity,
    speed,
    yields,
)
from gigaramp.plant.flow import Flow, read_flow
from gigaramp.plant.in_use import unused_numbers
from gigaramp.plant.loading import judged_steps
from gigaramp.plant.model import Plant
from gigaramp.plant.odd_dates import odd_dates
from gigaramp.plant.sense.all_rules import problems_of
from gigaramp.plant.sense.known import told_on
from gigaramp.plant.sense.levers import lever_warnings
from gigaramp.plant.staff import Staff, staff_of
from gigaramp.plant.staff_warnings import staff_warnings
from gigaramp.plant.weekly.ramp import months_to_goal, weekly_ramp

WHY_EARLIER = later(
    "  most futures are later: in each some number is worse than its middle, and the slowest step decides the date"
)
"""Why a forecast is later than the plant at its middle values (Jensen's inequality for the least of several)."""

STATUSES = ("public", "measured", "derived", "assumed", "chosen")


@dataclass(frozen=True)
class Report:
    """What `check` says of a plant. Ratios are 0 to 1; counts are middle values."""

    name: str
    about: str
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    steps: int
    lines: int
    machines: int
    people: int
    """Local staff at the last head-count up to `as_of`; plans after it do not count."""
    experts: int
    numbers: dict[str, int]
    """Numbers by status; a bare value has the status its `chosen:` list gives it."""
    facts: int
    """Known facts up to `as_of`."""
    rolled_scrap_at_start: float | None = None
    rolled_scrap_mature: float | None = None
    goal: str | None = None
    spare: tuple[Spare, ...] = ()
    """Capacity of each step beyond the full-speed goal."""
    months_to_goal: float | None = None
    """By the weekly recursion at the middle values, from the start; None: not within the horizon, or no rate goal.

    Most futures are later: in each some number is worse than its middle, and the slowest step decides the date."""
    scrap_exponent: float | None = None
    """Fall of scrap with experience in year one of the weekly recursion (log-log slope, sign turned)."""
    staff: Staff | None = None
    """The people at a glance; None where they are not followed one by one."""

    @property
    def is_possible(self) -> bool:
        """True when there is no error."""
        return not self.errors

    def origin_words(self) -> str:
        """Where the numbers come from, with the share that is assumed: "620 numbers: 30 public, 540 assumed (87 %)"."""
        total = sum(self.numbers.values())
        told = [
            f"{count} {named(status)}" + (f" ({percent(count / total)})" if status == "assumed" else "")
            for status, count in self.numbers.items()
        ]
        return say("{total} numbers: {told}", total=total, told=listed(told))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        fields = {
            key: value for key, value in vars(self).items() if key not in ("errors", "warnings", "spare", "staff")
        }
        fields |= {"staff": self.staff.to_dict()} if self.staff is not None else {}
        spare = {item.step: {"nameplate": item.nameplate, "mature": item.mature} for item in self.spare}
        told = {key: [vars(problem) for problem in getattr(self, key)] for key in ("errors", "warnings")}
        return {**fields, "spare": spare, **told}

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def check(plant: Plant) -> Report:
    """Read a plant for sense: errors, warnings, counts, and figures at the middle values."""
    errors = tuple(problems_of(plant))
    flow, _ = read_flow(plant)
    figures: dict[str, Any] = {}
    if flow is not None and not errors:
        figures = _figures(plant, flow)
    warnings = tuple(_warnings(plant, flow, figures)) if flow is not None and not errors else ()
    people = plant.people
    experts = sum(family.count.mid for family in people.experts.values() if family.count) if people is not None else 0
    local = _head_count(plant)
    machines = sum(
        _machines(step.machines) for name in plant.steps for step in on_every_line(plant, name) if step.places is None
    )
    return Report(
        name=plant.name,
        about=plant.about,
        errors=errors,
        warnings=warnings,
        steps=len(plant.steps),
        lines=len(plant.line_names),
        machines=int(machines),
        people=int(local),
        experts=int(experts),
        numbers=count_by_status(plant),
        facts=sum(1 for fact in plant.known if not _is_late(plant, told_on(fact))),
        **figures,
    )


def count_by_status(plant: Plant) -> dict[str, int]:
    """How many numbers of a plant are public, measured, derived, assumed, chosen; defaults in use included."""
    found = Counter(origin_of(plant, address)[0] for address in numbers(plant))
    return {status: found[status] for status in STATUSES if found[status]}


def _figures(plant: Plant, flow: Flow) -> dict[str, Any]:
    ramp = weekly_ramp(plant, flow)
    goal = full_speed_goal(plant)
    figures: dict[str, Any] = {
        "staff": staff_of(plant),
        "rolled_scrap_at_start": rolled_scrap(flow, yields(plant, flow, mature=False)),
        "rolled_scrap_mature": rolled_scrap(flow, yields(plant, flow, mature=True)),
        "months_to_goal": months_to_goal(plant, ramp),
        "scrap_exponent": ramp.scrap_exponent(),
    }
    if goal is not None and goal[1].rate is not None:
        figures |= {"goal": goal[0], "spare": spare_capacity(plant, flow, goal[1].rate.mid)}
    return figures


def _warnings(plant: Plant, flow: Flow, figures: dict[str, Any]) -> Iterator[Problem]:
    yield from _goal_warnings(plant, figures)
    yield from odd_dates(plant)
    yield from _place_warnings(plant, flow)
    for name in flow.outputs[1:]:
        if name in flow.starts:
            what, mend = (
                say("stands alone: nothing feeds it and nothing follows it"),
                say("add after: or consumes:, or remove the step"),
            )
            yield plant.problem(
                f"steps.{name}", what, say("the output of the plant is that of {output}", output=flow.output), mend
            )
            continue
        what = say("makes {products} and no step takes it", products=flow.products[name])
        yield plant.problem(
            f"steps.{name}",
            what,
            say("the output of the plant is that of {output}", output=flow.output),
            say("is a consumes: missing?"),
        )
    for position, fact in enumerate(plant.known):
        if _is_late(plant, told_on(fact)):
            why = say("as_of is {as_of}", as_of=plant.as_of)
            what = say("is dated after as_of") if fact.told is None else say("was told after as_of")
            yield plant.problem(f"known.{position}", what, why, say("it is never used; write a later as_of:"))
    for name, step in plant.steps.items():
        if (
            step.scrap_at_start is not None
            and step.scrap_mature is not None
            and step.scrap_at_start.mid < step.scrap_mature.mid
        ):
            yield plant.problem(
                f"steps.{name}.scrap_at_start",
                say("is below scrap_mature"),
                say("scrap falls with learning"),
                say("swap them?"),
            )
        if step.scrap_at_start is not None and step.scrap_mature is None and plant.learning is not None:
            yield plant.problem(
                f"steps.{name}.scrap_at_start",
                say("stands without scrap_mature"),
                say("it would learn down to 0"),
                say("add it"),
            )
    yield from plant.origin.left_out
    yield from unused_numbers(plant)
    yield from _people_warnings(plant)
    yield from staff_warnings(plant, figures.get("staff"))
    yield from _cap_warnings(plant)
    yield from _loading_warnings(plant, flow)
    yield from _mix_warnings(plant, flow)
    yield from lever_warnings(plant)


def _goal_warnings(plant: Plant, figures: dict[str, Any]) -> Iterator[Problem]:
    short = [item for item in figures.get("spare", ()) if item.nameplate < 0]
    tight = [item for item in figures.get("spare", ()) if item.nameplate >= 0 > item.mature]
    for items, words in (
        (short, say("at its nameplate, without a stop or scrap")),
        (tight, say("when mature, after stops and scrap")),
    ):
        if items:
            worst = min(items, key=lambda item: item.nameplate if items is short else item.mature)
            missing = -(worst.nameplate if items is short else worst.mature)
            what = say("asks for more than the plant can make")
            why = say(
                "{step} makes {missing} too little {words}", step=worst.step, missing=percent(missing), words=words
            )
            yield plant.problem(
                f"goals.{figures['goal']}.rate",
                what,
                why,
                say("add machines or places to steps.{step}", step=worst.step),
            )


def _place_warnings(plant: Plant, flow: Flow) -> Iterator[Problem]:
    """Places are enough when they hold what arrives in the time it stays: places >= rate x time / use (Little 1961)."""
    needed = needs(flow)
    for name in flow.steps:
        step = plant.steps[name]
        before = flow.before(name)
        if step.places is None or step.time is None or not before or needed[name] <= 0:
            continue
        arrives = min(_makes(plant, other) / needed[other] for other in before) * needed[name]
        asked = arrives * step.time.mid
        stations = on_every_line(plant, name)
        if sum(station.places.mid for station in stations if station.places is not None) < asked:
            why = say("the steps before it can fill {asked:.0f} when mature", asked=asked / len(stations))
            mend = say("add places, or expect the steps before it to wait")
            yield plant.problem(f"steps.{name}.places", say("{mid:.0f} are few", mid=step.places.mid), why, mend)


def _makes(plant: Plant, name: str) -> float:
    return sum(speed(step) * mature_share(step) for step in on_every_line(plant, name))


def _loading_warnings(plant: Plant, flow: Flow) -> Iterator[Problem]:
    """A plant whose mature scrap is still too high for full loading is held down for ever."""
    if plant.loading is None:
        return
    address = "loading.full_below" if plant.loading.full_below is not None else "defaults.loading.full_below"
    limit = plant.get(address).mid
    passed = 1.0
    for name in judged_steps(plant, flow):
        mature = plant.steps[name].scrap_mature if name in plant.steps else None
        passed *= 1.0 - (mature.mid if mature is not None else 0.0)
    if 1.0 - passed > limit:
        why = say(
            "cells still roll to {passed} scrap when mature, so lines are never loaded fully",
            passed=percent(1.0 - passed),
        )
        yield plant.problem(address, say("is {limit}", limit=percent(limit)), why, say("write a higher full_below:"))


def _people_warnings(plant: Plant) -> Iterator[Problem]:
    people = plant.people
    if people is None:
        return
    if all(step.crew is None for step in plant.steps.values()):
        yield plant.problem("people", say("change nothing"), say("no step names a crew"), say("add crew: to the steps"))
    if people.experts and people.language is None:
        why = say("experts and local staff understand each other fully")
        yield plant.problem(
            "people.language", say("is not named"), why, say("add language: {local: [fr]} if they do not")
        )
    if people.experts and people.skill is None:
        yield plant.problem(
            "people.skill", say("is not named"), say("so nobody learns from the experts"), say("add skill:")
        )


def _cap_warnings(plant: Plant) -> Iterator[Problem]:
    """A cap that lowers no defects only costs output."""
    haste = plant.get("learning.haste") if plant.learning is not None else None
    for name, line in plant.lines.items():
        if line.rate_cap and (haste is None or haste.high == 0):
            why = say("without learning.haste: defects are the same at a lower rate")
            mend = say("add haste: {low: 5 %, mid: 15 %, high: 30 %, status: assumed}")
            yield plant.problem(f"lines.{name}.rate_cap", say("only costs output"), why, mend)


def _mix_warnings(plant: Plant, flow: Flow) -> Iterator[Problem]:
    if not plant.vehicles:
        return
    mean = sum(v.share.mid * (v.modules.mid if v.modules is not None else 0.0) for v in plant.vehicles.values())
    for edge in flow.into(flow.output):
        product = plant.products.get(edge.product)
        if product is not None and product.unit == "module" and abs(edge.amount / mean - 1) > 0.01:
            address = f"steps.{flow.output}.consumes.{edge.product}"
            yield plant.problem(
                address,
                say("is {amount:g}", amount=edge.amount),
                say("the mean of the vehicles is {mean:.3g}", mean=mean),
                say("write {mean:.3g}", mean=mean),
            )


def _is_late(plant: Plant, day: Any) -> bool:
    return plant.as_of is not None and day is not None and day > plant.as_of


def _head_count(plant: Plant) -> float:
    """Local staff at the last head-count up to `as_of` (or up to the start); the first one where all are later."""
    counts = sorted(plant.people.recruits, key=lambda head: head.on) if plant.people is not None else []
    day = plant.as_of or plant.start
    if not counts and plant.people is not None:
        return float(
            sum(
                1
                for person in plant.people.roster
                if person.hired <= day and (person.leaves is None or day < person.leaves)
            )
        )
    known = [head for head in counts if head.on <= day] or counts[:1]
    return known[-1].count.mid if known and known[-1].count is not None else 0.0


def _machines(count: Any) -> float:
    return float(count.mid) if count is not None else 1.0


def percent(ratio: float, signed: bool = False) -> str:
    """A ratio as it is told: `58 %`, or `+20 %` where it is a difference."""
    return local_percent(f"{100 * ratio:{'+' if signed else ''}.0f} %")


def _least(report: Report, basis: str) -> str:
    """The three steps with the least spare capacity on one basis: `mature` or `nameplate`."""
    tight = sorted(report.spare, key=lambda item: float(getattr(item, basis)))[:3]
    return listed([f"{named(item.step)} {percent(getattr(item, basis), signed=True)}" for item in tight])


def _lines(report: Report) -> Iterator[str]:
    yield report.name
    if report.about:
        yield " ".join(of_a_file(report.about).split())
    counts = (
        (later_many("{count:,} line", "{count:,} lines"), report.lines),
        (later_many("{count:,} step", "{count:,} steps"), report.steps),
        (later_many("{count:,} machine", "{count:,} machines"), report.machines),
        (later_many("{count:,} expert", "{count:,} experts"), report.experts),
    )
    words = [say_many(*forms, count) for forms, count in counts if count]
    yield listed([*words, say("{people:,} local people", people=report.people)] if report.people else words)
    yield report.origin_words()
    if report.rolled_scrap_at_start is not None and report.rolled_scrap_mature is not None:
        start, mature = percent(report.rolled_scrap_at_start), percent(report.rolled_scrap_mature)
        yield say("rolled scrap: {start} on day one, {mature} mature", start=start, mature=mature)
    if report.goal is not None:
        months = (
            say("{months_to_goal:.0f} months", months_to_goal=report.months_to_goal)
            if report.months_to_goal is not None
            else say("not within the horizon")
        )
        yield say(
            "{goal}: {months} at the middle values (weekly recursion without luck, not a forecast)",
            goal=named(report.goal),
            months=months,
        )
        if report.months_to_goal is not None:
            yield say(WHY_EARLIER)
        yield say("least spare when mature, after stops and scrap: {report}", report=_least(report, "mature"))
        yield say("least spare at nameplate, without a stop or scrap: {report}", report=_least(report, "nameplate"))
    if report.scrap_exponent is not None:
        yield say(
            "scrap falls with experience by the exponent {scrap_exponent:.2f} in year one",
            scrap_exponent=report.scrap_exponent,
        )
    if report.staff is not None:
        yield from report.staff.lines()
    for word, problems in (("error", report.errors), ("warning", report.warnings)):
        yield from (f"{word}: {problem}" for problem in problems)
