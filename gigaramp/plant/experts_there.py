"""Which experts are there on a day, and how well they are understood, at the middle values and without luck."""

from __future__ import annotations

from datetime import date

from gigaramp.plant.experts import Experts, Operator
from gigaramp.plant.model import People
from gigaramp.plant.number import DateNumber


def on_site(people: People | None, family: Experts, day: date) -> float:
    """People of a family on a day; of those on site when a recall begins, its share is gone once it is over.

    Visits home take the share of the time that they last.
    """
    count = family.count.mid if family.count is not None else 0.0
    if family.home_visits is not None:
        count *= 1.0 - family.home_visits.lasts.mid / family.home_visits.every.mid
    left = _share_past(family.leaves, day)
    there = max(0.0, _share_past(family.arrives, day) - left)
    recall = people.recall if people is not None else None
    if recall is None:
        return count * there
    began = recall.on.from_ or recall.on.mid
    share = (recall.share.mid if recall.share is not None else 1.0) * _share_past(recall.on, day)
    return count * (there - share * max(0.0, _share_past(family.arrives, began) - left))


def leaving_between(people: People | None, family: Experts, first: date, last: date) -> float:
    """People of a family who are there on the first day and gone by the last; who only visits home is there."""
    staying = family.model_copy(update={"home_visits": None})
    count = family.count.mid if family.count is not None else 0.0
    arriving = count * (_share_past(family.arrives, last) - _share_past(family.arrives, first))
    there, then = (on_site(people, staying, day) for day in (first, last))
    return min(there, max(0.0, there + arriving - then))


def understanding(
    people: People, family: Experts | Operator, number: dict[str, float], day: date, teams: float
) -> float:
    """How well local people and a family understand each other, 0 to 1: the mean over the local people.

    `number` holds the middle values, `teams` is how many shift teams share the experts. As in the twin: a shared language
    is full understanding; interpreters serve as many as they can; a glossary mends a share of what is missing; local
    people who also speak the language understand as well as one does in a language that is not one's own.
    """
    language = people.language
    if language is None or set(language.local) & set(family.languages):
        return 1.0
    heard = number["people.language.translation"]
    for spoken, count in language.interpreters.items():
        if spoken in family.languages and count is not None:
            sharing = [
                other
                for other in people.experts.values()
                if spoken in other.languages and not set(language.local) & set(other.languages)
            ]
            on_shift = sum(on_site(people, other, day) for other in sharing) / teams
            served = min(1.0, count.mid * number["people.language.interpreter_places"] / max(on_shift, 1.0))
            heard = max(heard, heard + served * (number["people.language.interpreted"] - heard))
    begun = language.glossary_from is None or language.glossary_from.mid <= day
    if language.glossary and begun:
        heard += (1.0 - heard) * number["people.language.glossary_gain"]
    share = max((told.mid for spoken, told in language.second.items() if spoken in family.languages), default=0.0)
    return heard + share * max(0.0, number["people.language.second_understood"] - heard)


def _share_past(when: DateNumber, day: date) -> float:
    """Share of a family whose date lies before a day; a span spreads its people evenly."""
    if when.from_ is None or when.to is None:
        return 1.0 if when.mid <= day else 0.0
    length = max((when.to - when.from_).days, 1)
    return min(1.0, max(0.0, (day - when.from_).days / length))
