"""The plant file: every number with its value, its range, and whether it is public, derived, assumed or measured."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from gigaramp.languages import again, later, named, of_a_file, say
from gigaramp.plant import dumps
from gigaramp.plant.explain import Explanation
from gigaramp.plant.model import Plant
from gigaramp.web.door import acting
from gigaramp.web.view import Page, View

STATUSES = ("public", "measured", "derived", "assumed", "chosen")
MEANINGS = {
    "public": later("public: said where anyone can read it; the source is linked"),
    "measured": later("measured: read off the plant"),
    "derived": later("derived: computed from public numbers; the note says how"),
    "assumed": later("assumed: nobody said it; the range is the 10 to 90 % span of what we do not know"),
    "chosen": later("chosen: a choice of the plant file, no claim about the plant"),
}

router = APIRouter()


def plant_file(view: View) -> dict[str, Any]:
    """Every number of the plant in use, part by part, with how many are of which status."""
    plant = view.service.plant
    told = [again(one) for one in view.service.explained()]
    counts = Counter(one.status for one in told)
    return {
        "name": plant.name,
        "about": of_a_file(plant.about),
        "as_of": plant.as_of.isoformat() if plant.as_of is not None else None,
        "numbers": len(told),
        "statuses": [
            {
                "status": status,
                "name": named(status),
                "meaning": say(MEANINGS[status]),
                "numbers": counts[status],
                "share": counts[status] / len(told),
            }
            for status in STATUSES
            if counts[status]
        ],
        "plan": _plan(plant),
        "parts": [
            {"part": part, "numbers": [_row(one) for one in told if _part(one.address) == part]}
            for part in dict.fromkeys(_part(one.address) for one in told)
        ],
    }


def _plan(plant: Plant) -> dict[str, Any] | None:
    """What the plant plans to make, month by month; None where its file has no plan."""
    if plant.plan is None:
        return None
    return {
        "status": plant.plan.status,
        "note": of_a_file(plant.plan.note),
        "months": [{"month": month, "units": units} for month, units in sorted(plant.plan.months.items())],
    }


def _part(address: str) -> str:
    """What an address belongs to: a step, the people, the lines."""
    first, _, rest = address.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if first in ("steps", "people", "lines") else first


def _row(told: Explanation) -> dict[str, Any]:
    is_link = told.source.startswith(("https://", "http://"))
    return {
        "address": told.address,
        "meaning": told.meaning,
        "value": told.value,
        "range": told.range,
        "status": told.status,
        "source": told.source,
        "site": urlsplit(told.source).netloc.removeprefix("www.") if is_link else "",
        "note": told.note,
        "place": told.place,
    }


@router.get("/plant.yaml", dependencies=[Depends(acting("read_log"))], response_class=PlainTextResponse)
def as_file(request: Request) -> Response:
    """The plant file in use, as text that reads back, with people as they are shown."""
    service = request.app.state.service
    text = service.shown_in(dumps(service.plant))
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="plant.yaml"'})


PAGE = Page(
    "/plant", later("Plant file"), "plant_file.html.jinja", plant_file, style="plant_file.css", script="filter.js"
)
