"""What a person is called in everything that gigaramp shows. This is the only place that decides it.

With `people.names: pseudonyms`, the default, people of the roster are P-001, P-002 and so on, in the order of the
roster, and an id that reads like a name is refused. With `names: roster` they are called by their id. People who are
drawn, not listed, are called by the place they hold. A plant never holds a name beside the id.
"""

from __future__ import annotations

import re

from gigaramp.plant.model import Plant

_PSEUDONYM = re.compile(r"^P-\d{3,}$")
_CODE = re.compile(r"^[A-Za-z0-9]+([-_/][A-Za-z0-9]+)*$")
_WORD = re.compile(r"[A-Za-z]{4,}")
_LONGEST_CODE = 20


PERSON = re.compile(r"people\.(roster\.\d+\.id|assessed\.\d+\.(person|by))$")
"""Addresses at which an id of the roster stands."""


def hides_ids(plant: Plant) -> bool:
    """True where a plant has people whose ids are not shown."""
    return any(shown != name for name, shown in shown_names(plant).items())


def shown_names(plant: Plant, hidden: bool = False) -> dict[str, str]:
    """Roster id to the name that is shown, for every person of the roster.

    Ids that all are pseudonyms already stay as they are. A pseudonym is never the id of somebody else. `hidden`: give
    pseudonyms even where this plant shows ids, because it is told beside one that does not.
    """
    people = plant.people
    ids = [person.id for person in people.roster] if people is not None else []
    shows = people is None or (people.names == "roster" and not hidden)
    if shows or all(_PSEUDONYM.match(name) for name in ids):
        return {name: name for name in ids}
    shown: dict[str, str] = {}
    number = 0
    for name in ids:
        number += 1
        while f"P-{number:03d}" in ids:
            number += 1
        shown[name] = f"P-{number:03d}"
    return shown


def seat_name(crew: str, number: int) -> str:
    """Name of a person who is drawn, not listed: `seat_name("stacking line_2 team 3", 2)`. Numbers count from 1."""
    return f"{crew} no. {number}"


def is_code(text: str) -> bool:
    """True for a code such as P-014, E-03 or 4711; False for what may be a name or an address: Marie Dupont, m.dupont@x.fr.

    A code has at most 20 letters and digits with -, _ or / between them, at least one digit, and at most one word.
    """
    return (
        len(text) <= _LONGEST_CODE
        and _CODE.match(text) is not None
        and any(letter.isdigit() for letter in text)
        and len(_WORD.findall(text)) <= 1
    )
