"""Part by part of a plant's state: does the log tell it, does it follow from what the log tells, or is it drawn?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigaramp.languages import say
from gigaramp.launch.today.answer import PartTold

if TYPE_CHECKING:
    from gigaramp.launch.today.state import LogState
    from gigaramp.plant.model import Plant
    from gigaramp.twin.study import Study


def parts_of(state: LogState, plant: Plant, study: Study, dates: int, levels: int) -> tuple[PartTold, ...]:
    """What of the plant's state is told by the log, derived from it, or drawn from the plant's own futures."""
    today, stations = state.today, len(study.layout.places)
    units = int(today.told.any(axis=0).sum())
    return (
        PartTold(
            "units",
            "told" if units else "drawn",
            say("units started, good and scrapped at {many} of {all} places of work", many=units, all=stations),
        ),
        PartTold(
            "shipments",
            "told" if not np.isnan(today.shipped).all() else "derived",
            say("packs shipped")
            if not np.isnan(today.shipped).all()
            else say("packs shipped: as many as the last step made"),
        ),
        _waiting(state),
        *([_places(state)] if any(step.places is not None for step in plant.steps.values()) else []),
        PartTold(
            "hours",
            "told" if not np.isnan(today.run_hours).all() else "derived",
            say("hours that machines ran")
            if not np.isnan(today.run_hours).all()
            else say("hours that machines ran: from the units they made"),
        ),
        PartTold("experience", "derived", say("what the plant knows of its defects: from the units made and judged")),
        *(
            [PartTold("maturity", "derived", say("how mature its machines are: from the hours they ran"))]
            if plant.maturing is not None
            else []
        ),
        *_of_people(state, plant, levels),
        *_dates(plant, dates),
    )


def _dates(plant: Plant, told: int) -> list[PartTold]:
    """Dates of lines: those the log told, and the uncertain ones that it did not tell."""
    found = []
    if told:
        found.append(PartTold("dates", "told", say("{many} dates of lines: started, accepted, released", many=told)))
    numbers = (number for line in plant.lines.values() for number in (line.starts, line.accepted, line.released))
    if any(number is not None and not number.is_certain for number in numbers):
        found.append(PartTold("dates", "drawn", say("when lines start, are accepted and released")))
    return found


def _waiting(state: LogState) -> PartTold:
    told = int((~np.isnan(state.today.waiting)).sum())
    if told:
        return PartTold("waiting", "told", say("units that wait in front of {many} places of work", many=told))
    return PartTold("waiting", "drawn", say("units that wait in front of the steps"))


def _places(state: LogState) -> PartTold:
    told = int((~np.isnan(state.today.inside)).sum())
    if told:
        return PartTold("places", "derived", say("units in formation and ageing: started less good and scrapped"))
    return PartTold("places", "drawn", say("units in formation and ageing"))


def _of_people(state: LogState, plant: Plant, levels: int) -> tuple[PartTold, ...]:
    if plant.people is None:
        return ()
    people = not np.isnan(state.today.people)
    experts = state.today.experts
    found = [
        PartTold("practice", "derived", say("how skilled people are: from the hours their machines ran")),
        PartTold(
            "people",
            "told" if people else "drawn",
            say("local people at work: {many:,.0f} a day", many=state.today.people)
            if people
            else say("local people at work"),
        ),
    ]
    if len(experts):
        told = int((~np.isnan(experts)).sum())
        found.append(
            PartTold(
                "experts",
                "told" if told else "drawn",
                say("experts on site, of {many} of {all} families", many=told, all=len(experts))
                if told
                else say("experts on site"),
            )
        )
    if levels:
        found.append(PartTold("levels", "told", say("{many} skill levels that were signed off", many=levels)))
    return tuple(found)
