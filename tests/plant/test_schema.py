"""The published schema says what the reader reads."""

from __future__ import annotations

import json
import re
from typing import Any

from gigaramp.plant import json_schema
from gigaramp.plant.structure import plant_slot

SCHEMA = json_schema()


def references(node: Any) -> set[str]:
    """Every `$ref` of a schema."""
    if isinstance(node, dict):
        own = {node["$ref"]} if "$ref" in node else set()
        return own.union(*(references(value) for value in node.values()))
    return set().union(*(references(item) for item in node)) if isinstance(node, list) else set()


def test_the_schema_is_json_and_names_its_draft() -> None:
    assert SCHEMA == json.loads(json.dumps(SCHEMA))
    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]
    assert ["gigaramp", "name", "steps"] == sorted(SCHEMA["required"])


def test_every_reference_leads_to_a_definition() -> None:
    assert {reference.removeprefix("#/$defs/") for reference in references(SCHEMA)} <= set(SCHEMA["$defs"])


def test_every_key_of_the_file_is_in_the_schema_with_its_meaning() -> None:
    assert set(plant_slot().keys()) == set(SCHEMA["properties"])
    step = SCHEMA["$defs"]["Step"]
    assert set(plant_slot().child("steps").child("x").keys()) == set(step["properties"])  # type: ignore[union-attr]
    without = [
        f"{name}.{key}"
        for name, part in SCHEMA["$defs"].items()
        for key, value in part.get("properties", {}).items()
        if name[0].isupper() and name not in ("DateNumber", "Defaults") and "description" not in value
    ]
    assert [] == without


def test_unknown_keys_are_refused_and_every_part_says_what_it_is() -> None:
    parts = {name: part for name, part in SCHEMA["$defs"].items() if "properties" in part}
    assert [] == [name for name, part in parts.items() if part["additionalProperties"] is not False]
    assert [] == [name for name, part in parts.items() if not part.get("description")]


def test_numbers_have_a_short_and_a_long_form() -> None:
    short, long = SCHEMA["$defs"]["time"]["anyOf"]
    assert re.match(short["pattern"], "52 s")
    assert re.match(short["pattern"], "1.5e3 min")
    assert not re.match(short["pattern"], "52")
    assert not re.match(short["pattern"], "fast")
    assert {"value", "low", "mid", "high", "law", "status", "source", "note"} <= set(long["properties"])
    assert {"const": "unlimited"} in SCHEMA["$defs"]["amount_or_unlimited"]["anyOf"][0]["anyOf"]


def test_a_number_of_lines_is_allowed() -> None:
    assert "integer" == SCHEMA["properties"]["lines"]["anyOf"][1]["type"]
