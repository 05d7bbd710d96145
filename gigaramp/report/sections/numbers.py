"""Every number of the plant: what it means, its range, and whether it is public, derived, assumed or measured."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gigaramp.languages import later, listed_apart, named, say
from gigaramp.plant.explain import explain
from gigaramp.report.parts import Column, Entry, Section, Share, Sheet, Table, Value
from gigaramp.report.wording.findings import statuses_finding
from gigaramp.report.wording.phrases import sentence

if TYPE_CHECKING:
    from gigaramp.plant.explain import Explanation
    from gigaramp.plant.model import Plant

STATUSES = ("public", "measured", "derived", "assumed", "chosen")

MEANINGS = {
    "public": later("public: said where anyone can read it; the source is linked"),
    "measured": later("measured: read off the plant"),
    "derived": later("derived: computed from public numbers; the note says how"),
    "assumed": later("assumed: nobody said it; the range is the 10 to 90 % span of what we do not know"),
    "chosen": later("chosen: a choice of the plant file, no claim about the plant"),
}


def numbers_section(plant: Plant) -> Section:
    """Shares by status, and a register of all numbers that can be filtered."""
    told = [explain(plant, address) for address in plant.numbers()]
    numbers = Counter(one.status for one in told)
    shares = tuple(
        Share(status, numbers[status], numbers[status] / len(told)) for status in STATUSES if numbers[status]
    )
    finding = (
        statuses_finding([(share.status, share.number) for share in shares])
        if told
        else say("This plant has no numbers")
    )
    meanings = listed_apart([say(MEANINGS[share.status]) for share in shares])
    return Section(
        "numbers",
        say("Every number"),
        lead=sentence(finding),
        sentences=(sentence(meanings),) if meanings else (),
        shares=shares,
        register=_register(told),
    )


def _register(told: list[Explanation]) -> Table:
    rows = tuple(
        (
            Entry(one.address, one.meaning),
            Entry(one.value, _range(one)),
            Entry(named(one.status)),
            _source(one),
        )
        for one in told
    )
    columns = tuple(
        Column(name)
        for name in (
            say("address"),
            say("meaning"),
            say("value"),
            say("range"),
            say("varies"),
            say("status"),
            say("source"),
            say("note"),
            say("place"),
        )
    )
    data: list[tuple[Value, ...]] = [
        (one.address, one.meaning, one.value, one.range, one.varies, one.status, one.source, one.note, one.place)
        for one in told
    ]
    sheet = Sheet(say("Every number of this forecast"), columns, tuple(data), "numbers")
    return Table(
        say("Every number of this forecast, with its unit, its range and its source"),
        (say("Number"), say("Value"), say("Status"), say("Source and note")),
        rows,
        sheet=sheet,
    )


def _source(one: Explanation) -> Entry:
    """The source by the name of its site, and the note below it."""
    if not one.source.startswith(("https://", "http://")):
        return Entry(one.source or one.note, one.note if one.source else "")
    return Entry(urlsplit(one.source).netloc.removeprefix("www."), one.note, one.source)


def _range(one: Explanation) -> str:
    return re.sub(r"\s*[(（]10\s?%.*$", "", one.range)
