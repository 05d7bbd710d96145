"""The scenario file as a JSON Schema, so that an editor completes it and marks mistakes while one writes."""

from __future__ import annotations

from typing import Any

from gigaramp.launch.what_ifs.scenario import FORMAT_VERSION, KEY


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the scenario file."""
    name = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*$"}
    settings = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": r"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$"},
    }
    what_if = {
        "type": "object",
        "properties": {
            "about": {"type": "string", "description": "What is done, in one sentence."},
            "set": {
                **settings,
                "description": "What is changed: address of the plant file to its new value, null to take it away.",
            },
            "with": {
                "type": "array",
                "items": name,
                "minItems": 1,
                "uniqueItems": True,
                "description": "What-ifs of this file that are done together; their changes come first.",
            },
            "cost": {
                "type": "string",
                "pattern": r"^\s*[+-]?\d[\d,]*(\.\d+)?\s*([kM]|bn)?\s*EUR\s*$",
                "description": "What it costs, for example 1.2 MEUR.",
            },
        },
        "anyOf": [{"required": ["set"]}, {"required": ["with"]}],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gigaramp scenario file",
        "type": "object",
        "properties": {
            KEY: {"const": FORMAT_VERSION, "description": "Format version of the file."},
            "about": {"type": "string", "description": "What the what-ifs are about."},
            "both_sides": {
                **settings,
                "description": "Set on the plant first, so on both sides of each comparison: what a lever needs to be told.",
            },
            "what_ifs": {
                "type": "object",
                "minProperties": 1,
                "patternProperties": {name["pattern"]: what_if},
                "additionalProperties": False,
                "description": "The what-ifs by name.",
            },
        },
        "required": [KEY, "what_ifs"],
        "additionalProperties": False,
    }
