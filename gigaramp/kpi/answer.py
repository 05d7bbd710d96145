"""The answer to `gigaramp kpi`: figures with what they were divided from, so that weeks can be added up to months."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from gigaramp.errors import AskError
from gigaramp.kpi.dictionary import dictionary
from gigaramp.languages import day as day_words
from gigaramp.languages import figure, later, say, share

if TYPE_CHECKING:
    import pyarrow as pa

By = Literal["day", "week", "month", "all"]
Each = Literal["plant", "line", "step", "place"]

UNITS: Final = {
    "ratio": "",
    "h": later("h"),
    "s": later("s"),
    "unit": later("units"),
    "unit/h": later("units/h"),
    "call/shift": later("calls/shift"),
}
"""Unit of the dictionary -> how it is written in a table."""


@dataclass(frozen=True)
class Figure:
    """One KPI of one place and period. `value` is numerator / denominator; None where the rows do not say enough, and why not.

    `days`: production days that told every element. Numerators and denominators of several periods may be added; the KPI of all
    is the sum over the sum. `line` and `step` are None where the figure is over all of them.
    """

    kpi: str
    first: date
    last: date
    line: str | None
    step: str | None
    value: float | None
    numerator: float | None
    denominator: float | None
    days: int
    unit: str
    reason: str | None


@dataclass(frozen=True)
class Kpis:
    """KPIs of a log from `first` to `last`, both included, told by period (`by`) and place (`each`)."""

    plant: str | None
    first: date
    last: date
    days: int
    timezone: str
    first_minute: int
    by: By
    each: Each
    told_twice: int
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    version: str
    format: Literal[1] = 1

    def __getitem__(self, name: str) -> Figure:
        """The figure of a KPI where there is only one: `kpis["oee"].value`. Raises AskError for no KPI, or for several figures."""
        found = self.of(name)
        if len(found) != 1:
            raise AskError(
                say(
                    "kpi: there are {count} figures of {name}; choose one of them with `of(name, line=..., step=...)`",
                    count=len(found),
                    name=name,
                )
            )
        return found[0]

    def of(self, name: str, line: str | None = None, step: str | None = None) -> tuple[Figure, ...]:
        """Every figure of a KPI, of one line or step where they are named. Raises AskError for no KPI."""
        from gigaramp.kpi.dictionary import kpi_of

        kpi_of(name)
        return tuple(
            one for one in self.figures if one.kpi == name and line in (None, one.line) and step in (None, one.step)
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        return plain

    def to_json(self) -> str:
        """The answer as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_arrow(self) -> pa.Table:
        """One row for each figure, in the columns of `Figure`."""
        import pyarrow as pa

        text, number = pa.string(), pa.float64()
        kinds = {
            "kpi": text, "first": pa.date32(), "last": pa.date32(), "line": text, "step": text, "value": number,
            "numerator": number, "denominator": number, "days": pa.int64(), "unit": text, "reason": text,
        }  # fmt: skip
        columns = {name: [getattr(one, name) for one in self.figures] for name in kinds}
        return pa.table(columns, pa.schema(list(kinds.items())))

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def _lines(answer: Kpis) -> Iterator[str]:
    """The answer in words, at most 80 columns wide: a table for each period and place, then what is missing and why."""
    yield say(
        "{plant}: {first} to {last}, {days} production days with rows",
        plant=answer.plant or say("This log"),
        first=day_words(answer.first),
        last=day_words(answer.last),
        days=answer.days,
    )
    groups: dict[tuple[date, date, str | None, str | None], list[Figure]] = {}
    for one in answer.figures:
        groups.setdefault((one.first, one.last, one.line, one.step), []).append(one)
    missing: dict[str, list[str]] = {}
    for (first, last, line, step), figures in groups.items():
        told = [one for one in figures if one.value is not None]
        for one in figures:
            names = missing.setdefault(one.reason, []) if one.reason is not None else []
            if one.kpi not in names:
                names.append(one.kpi)
        if not told:
            continue
        yield ""
        place = " / ".join(name for name in (line, step) if name is not None)
        if line is None and answer.each in ("line", "place"):
            place = " / ".join([say("no line"), *([step] if step is not None else [])])
        title = [
            day_words(first)
            if first == last
            else say("{first} to {last}", first=day_words(first), last=day_words(last))
        ]
        if answer.by == "all":
            title = []
        title += [place] if place else []
        if title:
            yield "   ".join(title)
        yield f"{say('KPI'):<30}{say('value'):>12} {'':<14}{say('days'):>6}"
        for one in told:
            yield f"{one.kpi:<30}{_value(one):>12} {_unit(one):<14}{figure(one.days):>6}"
    if missing:
        yield ""
        yield say("Not told:")
        for reason, names in missing.items():
            yield from _wrapped(f"{', '.join(names)}: {reason}")
    for note in answer.notes:
        yield ""
        yield from _wrapped(note, "")


def _value(one: Figure) -> str:
    value = one.value if one.value is not None else 0.0
    if one.unit == "ratio":
        return share(value, 1)
    return figure(value, 0 if abs(value) >= 1000.0 else 1 if abs(value) >= 100.0 else 2)


def _unit(one: Figure) -> str:
    word = UNITS[one.unit]
    return say(word) if word else ""


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    from textwrap import wrap

    return wrap(text, 80, initial_indent=indent, subsequent_indent=indent)


def dictionary_text() -> str:
    """The dictionary as text: name, unit, good direction and meaning, two lines for each KPI."""
    directions = {"higher": say("higher is better"), "lower": say("lower is better"), "none": say("no good direction")}
    lines = []
    for kpi in dictionary().values():
        unit = kpi.unit if kpi.unit != "ratio" else say("ratio")
        lines += [f"{kpi.name:<30} {unit:<11} {directions[kpi.better]}", *_wrapped(kpi.meaning), *_wrapped(kpi.formula)]
    return "\n".join(lines)
