"""Plain values written as JSON that people can read too: indented, with each list of single values on one line, close together."""

from __future__ import annotations

import json
from typing import Any

from gigaramp.languages import english


def written(value: Any, indent: str = "") -> str:
    """JSON text of text, numbers, lists and dictionaries. Raises ValueError for a number that is none (nan, infinite)."""
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{deeper}{_single(str(key))}: {written(part, deeper)}" for key, part in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(part, dict | list | tuple) for part in value):
        return "[\n" + ",\n".join(deeper + written(part, deeper) for part in value) + f"\n{indent}]"
    return _single(value)


def _single(value: Any) -> str:
    return json.dumps(english(value), ensure_ascii=False, allow_nan=False, separators=(",", ": "))
