"""The plant file as a JSON Schema, so that an editor completes it and marks mistakes while one writes."""

from __future__ import annotations

from typing import Any, get_args

from gigaramp.plant.model import FORMAT_VERSION, Plant
from gigaramp.plant.number import MARK, Dimension, Law, Status, definition_name
from gigaramp.plant.quantity import EXAMPLES
from gigaramp.units import COUNTED

_BARE = ("ratio", "plain", "count", "amount")
"""What may be written as a bare number."""
_QUANTITY = r"^\s*[+]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*"


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the plant file, in its short and its long forms."""
    schema = Plant.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = schema.pop("$defs")
    found: dict[str, Dimension] = {}
    body = _tidy(schema, found)
    tidied = {name: _tidy(definition, found) for name, definition in definitions.items()}
    tidied["DateNumber"] = _date_form()
    tidied |= {name: _number_form(dimension) for name, dimension in found.items()}
    tidied["Defaults"].pop("required", None)
    properties = body["properties"]
    properties["gigaramp"] = {"const": FORMAT_VERSION, "description": "Format version of the file."}
    several = {"type": "integer", "minimum": 1, "description": "So many lines, line_1 to line_N."}
    properties["lines"] = {"anyOf": [{key: properties["lines"].pop(key) for key in list(properties["lines"])}, several]}
    body["required"] = [key for key in body["required"] if key != "defaults"]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gigaramp plant file"}
    return {
        **head,
        **{key: value for key, value in body.items() if key != "title"},
        "$defs": dict(sorted(tidied.items())),
    }


def _tidy(node: Any, found: dict[str, Dimension]) -> Any:
    """Numbers become references to their written forms; a value is left out, never null (a part may be empty)."""
    if isinstance(node, list):
        return [_tidy(item, found) for item in node]
    if not isinstance(node, dict):
        return node
    if MARK in node:
        dimension = Dimension(*node[MARK])
        found[definition_name(dimension)] = dimension
        reference = {"$ref": f"#/$defs/{definition_name(dimension)}"}
        return reference | {key: node[key] for key in ("description",) if key in node}
    tidied = {key: _tidy(value, found) for key, value in node.items() if not (key == "default" and value is None)}
    if "patternProperties" in tidied:
        tidied["additionalProperties"] = False
    choices = tidied.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        is_part = any("$ref" in choice and choice["$ref"].rsplit("/", 1)[1][0].isupper() for choice in choices)
        kept = [choice for choice in choices if choice != {"type": "null"}]
        if not is_part and len(kept) == 1:
            del tidied["anyOf"]
            tidied = {**kept[0], **tidied}
    if isinstance(tidied.get("title"), str):
        del tidied["title"]
    return tidied


def _origin_form() -> dict[str, Any]:
    """Keys that tell where a number is from."""
    return {"status": {"enum": list(get_args(Status))}, "source": {"type": "string"}, "note": {"type": "string"}}


def _number_form(dimension: Dimension) -> dict[str, Any]:
    words, example = EXAMPLES[dimension.name]
    short = _short_form(dimension)
    origin = _origin_form()
    shape = {"law": {"enum": list(get_args(Law))}, "cv": {"type": ["number", "string"]}, "shape": {"type": "number"}}
    keys = ("value", "low", "mid", "high", "from", "mode", "to")
    long: dict[str, Any] = {
        "type": "object",
        "properties": {**dict.fromkeys(keys, short), "table": {"type": "array", "items": short}, **shape, **origin},
        "additionalProperties": False,
    }
    return {"description": f"{words}, for example {example}", "anyOf": [short, long]}


def _short_form(dimension: Dimension) -> dict[str, Any]:
    forms: list[dict[str, Any]] = []
    if dimension.name in _BARE:
        limit = {"maximum": 1} if dimension.name == "ratio" else {}
        forms.append({"type": "integer" if dimension.name == "count" else "number", "minimum": 0, **limit})
    if dimension.name == "ratio":
        forms.append({"type": "string", "pattern": _QUANTITY + r"(%|percent|ppm)?\s*$"})
    elif dimension.name == "count":
        forms.append({"type": "string", "pattern": _QUANTITY + rf"({'|'.join(COUNTED)}|people)?s?\s*$"})
    elif dimension.name != "plain":
        forms.append({"type": "string", "pattern": _QUANTITY + r"\D.*$"})
    if dimension.unlimited:
        forms.append({"const": "unlimited"})
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _date_form() -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    origin = _origin_form()
    keys = ("value", "low", "mid", "high", "from", "to")
    long = {
        "type": "object",
        "properties": {**dict.fromkeys(keys, day), "law": {"const": "uniform"}, **origin},
        "additionalProperties": False,
    }
    return {"description": "a date, a range, or a span over which people are spread evenly", "anyOf": [day, long]}
