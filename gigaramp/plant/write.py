"""Writes a plant as a plant file: units, statuses and sources as they were; comments and layout are not kept."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from pydantic import BaseModel

from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber, Number
from gigaramp.plant.quantity import date_form, number_form
from gigaramp.plant.structure import written_keys

_BARE = re.compile(r"^\d+(\.\d+)?([eE][+-]?\d+)?$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_WORDS = ("source", "note", "status", "law")


def dumps(plant: Plant) -> str:
    """Text of a plant file that reads back as an equal plant."""
    from ruamel.yaml import YAML

    root = {key: value for key, value in _plain(tree(plant)).items() if value is not None}
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(root, out)
    return out.getvalue()


def tree(plant: Plant) -> dict[str, Any]:
    """A plant as the nested maps of its file; numbers and dates stay objects; shipped defaults are left out."""
    from gigaramp.plant.read import shipped_defaults

    root: dict[str, Any] = tree_of(plant)
    root["defaults"] = _difference(root["defaults"], tree_of(shipped_defaults()))
    if not root["defaults"]:
        del root["defaults"]
    root["gigaramp"] = plant.gigaramp
    return {"gigaramp": root.pop("gigaramp"), **root}


def tree_of(value: Any) -> Any:
    """A part, dict or tuple as nested maps and lists, without the keys that hold their default."""
    if isinstance(value, (Number, DateNumber)):
        return value
    if isinstance(value, BaseModel):
        keys = written_keys(type(value))
        fields = type(value).model_fields
        pairs = ((name, getattr(value, name)) for name in keys)
        return {
            keys[name]: tree_of(inner)
            for name, inner in pairs
            if fields[name].is_required() or inner != fields[name].get_default(call_default_factory=True)
        }
    if isinstance(value, dict):
        return {key: tree_of(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [tree_of(inner) for inner in value]
    return value


def _difference(own: Any, base: Any) -> Any:
    """Keys of `own` whose values differ from `base`, part by part."""
    kept: dict[str, Any] = {}
    for key, value in own.items():
        if key not in base:
            kept[key] = value
        elif isinstance(value, dict) and isinstance(base[key], dict):
            below = _difference(value, base[key])
            kept |= {key: below} if below else {}
        elif value != base[key]:
            kept[key] = value
    return kept


def written_form(value: Any) -> Any:
    """A part of the tree as it stands in a file, ready for YAML."""
    return _plain(value)


def _plain(value: Any) -> Any:
    """The tree with every number and date in its written form, ready for YAML."""
    if isinstance(value, Number):
        return _laid_out(number_form(value))
    if isinstance(value, DateNumber):
        return _laid_out(date_form(value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _laid_out(form: Any) -> Any:
    """Bare numbers and dates as such, not as quoted texts; a number without words on one line."""
    if isinstance(form, str):
        return _scalar(form)
    if isinstance(form, list):
        return [_laid_out(item) for item in form]
    if not isinstance(form, dict):
        return form
    from ruamel.yaml.comments import CommentedMap

    laid = CommentedMap((key, inner if key in _WORDS else _laid_out(inner)) for key, inner in form.items())
    if not any(key in form for key in ("source", "note")):
        laid.fa.set_flow_style()
    return laid


def _scalar(text: str) -> Any:
    if _DAY.match(text):
        return date.fromisoformat(text)
    if _BARE.match(text):
        return int(text) if text.isdigit() else float(text)
    return text
