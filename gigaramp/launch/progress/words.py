"""Plan against actual as text for a terminal of 80 columns: the spans, where the units went, and what changed in a week."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Final, Protocol

from gigaramp.languages import day, figure, later, listed, say, say_many, share
from gigaramp.launch.losses.leaves import NAMES as LEAF_NAMES
from gigaramp.launch.wording.phrases import made_words, product_words

if TYPE_CHECKING:
    from gigaramp.launch.progress.answer import Changed, Progress, Span

WIDTH: Final = 80

MOST_CHANGES: Final = 3
"""Losses told that got better, and as many that got worse; the answer holds all."""

LEAST: Final = 0.05
"""Units, and units a day, below which nothing is told as lost or as changed."""

SPANS: Final = {
    "yesterday": later("yesterday"),
    "this week": later("this week"),
    "this month": later("this month"),
    "this year": later("this year"),
}

_OWN: Final = {
    "stopped": later("stopped, no reason told"),
    "slow": later("slow running"),
    "scrap": later("scrap"),
    "changeover": later("changeovers"),
    "maintenance": later("planned maintenance"),
}
"""Losses whose names differ from those of the loss tree."""


class Named(Protocol):
    """A loss by its names."""

    @property
    def line(self) -> str | None:
        """Its line; None: all lines."""

    @property
    def step(self) -> str:
        """Its step."""

    @property
    def loss(self) -> str:
        """Its kind."""

    @property
    def cause(self) -> str | None:
        """Of scrap, what made it."""


def definition() -> str:
    """What is counted, and how the losses are found."""
    return say(
        "Gap: made less planned, of the production days with rows; a month's plan is spread evenly over its planned working "
        "days. Losses are booked on the clock of the step that limits: week by week the one that could hand on the "
        "fewest good units in its planned time, after its own losses that the log tells. Minutes down of planned time count as its units a "
        "minute at full speed; scrap counts there and behind it. What planned time could make is what was made, the losses, what is on its "
        "way or in stock, and what the log does not tell. Share of all lost: of what planned time could make and was not made."
    )


def progress_text(answer: Progress, width: int = WIDTH) -> str:
    """The whole answer for a terminal."""
    parts = [*_head(answer, width), "", *_spans(answer)]
    for place, span in enumerate(answer.spans):
        if span.days and span.could_make is not None:
            same = next((one for one in answer.spans[:place] if _is_same(one, span)), None)
            parts += ["", *(_where(span, answer, width) if same is None else [_same(span, same)])]
    parts += _changes(answer, width)
    told = [*answer.outside, *answer.notes, answer.definition, *([answer.about] if answer.about else [])]
    return "\n".join([*parts, "", *(fill(note, width, break_long_words=False) for note in told)])


def things(answer: Progress) -> str:
    """What is counted, in the plural: good packs shipped go to vehicles, good units keep their own name."""
    return product_words(answer.product) if answer.counted == "shipped" else made_words(answer.product)


def counted_words(answer: Progress) -> str:
    """What is held against the plan."""
    if answer.counted == "shipped":
        return say("Counted: {things} shipped, good ones alone.", things=things(answer))
    return say(
        "Counted: good {things} of {step}, the last step, because the log tells no shipments.",
        things=things(answer), step=answer.counted_step,
    )  # fmt: skip


def loss_kind(loss: str) -> str:
    """The kind of a loss: `failures`, `scrap`; a word of the log's own as it is."""
    return say(_OWN[loss]) if loss in _OWN else say(LEAF_NAMES[loss]) if loss in LEAF_NAMES else loss


def loss_name(lost: Named) -> str:
    """A loss by its step, its line and its kind: `stacking on line_a: failures`."""
    name = loss_kind(lost.loss)
    if lost.cause not in (None, lost.step):
        name = say("{loss} ({cause})", loss=name, cause=lost.cause)
    if lost.line is None:
        return say("{step}: {loss}", step=lost.step, loss=name)
    return say("{step} on {line}: {loss}", step=lost.step, line=lost.line, loss=name)


def days_words(span: Span) -> str:
    """The days of a span."""
    if span.first == span.last:
        return day(span.first)
    return say("{first} to {last}", first=day(span.first), last=day(span.last))


def missing_words(span: Span) -> str:
    """Planned working days without data; empty where there is none."""
    missing = span.days_without_data
    if not missing:
        return ""
    told = listed([day(one) for one in missing[:3]])
    left = len(missing) - 3
    named = say("{days} and {count} more", days=told, count=left) if left > 0 else told
    if not span.planned_without_data:
        return say_many(
            "{count} planned day has no data: {days}",
            "{count} planned days have no data: {days}",
            len(missing),
            days=named,
        )
    return say_many(
        "{count} planned day has no data: {days}; its plan of {planned} is not counted",
        "{count} planned days have no data: {days}; their plan of {planned} is not counted",
        len(missing), days=named, planned=amount(span.planned_without_data),
    )  # fmt: skip


def amount(value: float) -> str:
    """Units, with one digit where they are few."""
    whole = abs(value) >= 100 or value == round(value)
    return figure(value + 0.0, 0 if whole else 1)


def signed(value: float) -> str:
    """Units with their sign."""
    return f"+{amount(value)}" if value > 0 else amount(value)


def _head(answer: Progress, width: int) -> list[str]:
    title = say("{plant}: plan against actual, up to {as_of}", plant=answer.plant, as_of=day(answer.as_of))
    if answer.plan_status is None:
        plan = say("The plant file has no plan.")
    else:
        plan = say("The plan is {status}.", status=answer.plan_status)
    log = say(
        "The log tells {first} to {last}, in the time zone {zone}.",
        first=day(answer.log_first), last=day(answer.log_last), zone=answer.timezone,
    )  # fmt: skip
    return [fill(title, width), fill(" ".join([counted_words(answer), plan, log]), width)]


def _spans(answer: Progress) -> list[str]:
    lines = [_row("", say("planned"), say("made"), say("gap"), say("days"))]
    for span in answer.spans:
        planned = "-" if span.planned is None else amount(span.planned)
        made = say("no data") if span.made is None else amount(span.made)
        gap = "-" if span.gap is None else signed(span.gap)
        lines.append(_row(f"{say(SPANS[span.span]):<12}{days_words(span)}", planned, made, gap, str(span.days)))
        if span.days_without_data:
            lines.append(fill(missing_words(span), WIDTH, initial_indent="  ", subsequent_indent="  "))
    return lines


def _row(name: str, planned: str, made: str, gap: str, days: str) -> str:
    return f"{name:<38}{planned:>11}{made:>11}{gap:>11}{days:>7}".rstrip()


def _where(span: Span, answer: Progress, width: int) -> list[str]:
    """Where the units of one span went."""
    assert span.could_make is not None and span.made is not None
    head = say(
        "{span}: planned time could make {could} {things}, {made} were made. Limits: {steps}.",
        span=say(SPANS[span.span]).capitalize(), could=amount(span.could_make), things=things(answer), made=amount(span.made),
        steps=_limits(span),
    )  # fmt: skip
    lines = [fill(head, width), _lost_row(say("largest losses"), say("units"), say("of the gap"), say("of all lost"))]
    told = [lost for lost in span.largest if lost.units >= LEAST]
    for lost in told:
        lines.append(_lost_row(loss_name(lost), amount(lost.units), _share(lost.share_of_gap), _share(lost.share)))
    if not told:
        lines[-1] = "  " + say("The log tells no loss.")
    rest = sum(lost.units for lost in span.losses) - sum(lost.units for lost in told)
    gap = None if span.gap is None or span.gap >= 0 else -span.gap
    all_lost = span.could_make - span.made
    others: list[tuple[str, float]] = [
        (say("all other losses"), rest),
        (say("on its way or in stock"), span.on_its_way or 0.0),
        (say("not told by the log"), span.not_told or 0.0),
    ]
    for name, units in others:
        if abs(units) >= LEAST or name == others[-1][0]:
            part = units / gap if gap else None
            lines.append(
                _lost_row(name, amount(units), _share(part), _share(units / all_lost if all_lost > 0 else None))
            )
    if span.room is not None and gap:
        lines.append(_lost_row(say("room that the plan leaves"), amount(-span.room), _share(-span.room / gap), ""))
    return lines


def _is_same(one: Span, other: Span) -> bool:
    """Whether two spans count the same days."""
    return (one.last, one.days, one.could_make, one.made) == (other.last, other.days, other.could_make, other.made)


def _same(span: Span, same: Span) -> str:
    span_words, other = say(SPANS[span.span]).capitalize(), say(SPANS[same.span])
    return say("{span}: the same days with rows as {other}.", span=span_words, other=other)


def _limits(span: Span) -> str:
    """The steps that limit, and in which share of the days where there are several."""
    if len(span.limiting) == 1:
        return span.limiting[0].step
    return listed([f"{one.step} {share(one.share)}" for one in span.limiting])


def _lost_row(name: str, units: str, of_gap: str, of_lost: str) -> str:
    return f"  {name:<44.44}{units:>10}{of_gap:>12}{of_lost:>12}".rstrip()


MOST_SHARE = 20.0
"""Shares beyond 2,000 % are not shown."""


def _share(value: float | None) -> str:
    # Where next to nothing could be made, a share of it says nothing.
    return "-" if value is None or abs(value) > MOST_SHARE else share(value + 0.0)


def _changes(answer: Progress, width: int) -> list[str]:
    """What got better and what got worse against the same weekdays of the week before."""
    if answer.week_before is None or not answer.changes:
        return []
    head = say(
        "Against the same weekdays of the week before ({days}), units lost a counted day:",
        days=days_words(answer.week_before),
    )
    better = [one for one in answer.changes if one.change <= -LEAST][:MOST_CHANGES]
    worse = [one for one in reversed(answer.changes) if one.change >= LEAST][:MOST_CHANGES]
    lines = ["", fill(head, width)]
    for title, found in ((say("better"), better), (say("worse"), worse)):
        lines += [_change_row(title, one) for one in found]
    if not better and not worse:
        lines.append("  " + say("nothing changed"))
    return lines


def _change_row(title: str, one: Changed) -> str:
    told = say("{before} before, {now} now", before=figure(one.before, 1), now=figure(one.now, 1))
    return f"  {title:<8}{loss_name(one):<40.40}{told:>30}".rstrip()
