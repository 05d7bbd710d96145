"""The new plant file: the old one with what changed written into it, its comments and its layout kept; and the difference."""

from __future__ import annotations

import io
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigaramp.plant.model import Plant
from gigaramp.plant.number import SET_BY_YOU, DateNumber, Number
from gigaramp.plant.write import dumps, tree, written_form

if TYPE_CHECKING:
    from ruamel.yaml import YAML

AROUND = 2
"""Lines told before and after each change."""


def new_file(plant: Plant, proposed: Plant) -> tuple[str, str]:
    """Texts of the plant file as it is and with the plan carried out; read back the second is the proposed plant.

    Comments and layout of the old file are kept where it can still be read and its changed parts be written into it; else both are
    written anew, without comments.
    """
    text = _source(plant)
    if text is not None:
        changed = _carried_over(text, plant, proposed)
        if _reads_back(changed, plant, proposed):
            return text, changed
    return dumps(plant), dumps(proposed)


def difference(before: str, after: str) -> str:
    """What differs between two texts, as a unified diff of few lines; "" where nothing does."""
    lines = unified_diff(
        before.splitlines(), after.splitlines(), "the plant as it is", "plant.yaml", lineterm="", n=AROUND
    )
    return "\n".join(lines)


def _source(plant: Plant) -> str | None:
    """Text of the file that the plant was read from; None where there is none, or it was changed since."""
    from gigaramp.plant.read import shipped_plants, shipped_text

    origin = plant.origin
    path = Path(origin.file)
    if origin.before is not None or not origin.file:
        return None
    if path.suffix == ".yaml" and path.stem in shipped_plants() and not path.exists():
        return shipped_text(path.stem)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _carried_over(text: str, plant: Plant, proposed: Plant) -> str:
    """The text with every changed part written anew where it stands, and every other line as it was."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    root = yaml.load(text)
    same = _dumped(yaml, root)
    _write_into(root, _tree(plant), _tree(proposed))
    return "\n".join(_in_the_old_layout(text.splitlines(), same, _dumped(yaml, root))) + "\n"


def _dumped(yaml: YAML, root: Any) -> list[str]:
    out = io.StringIO()
    yaml.dump(root, out)
    return out.getvalue().splitlines()


def _in_the_old_layout(old: list[str], same: list[str], changed: list[str]) -> list[str]:
    """Lines of `changed`, those that are as in `same` in the layout of `old`: writing joins some lines that say the same."""
    laid_out: list[list[str]] = [[] for _ in range(len(same) + 1)]
    for _, first, last, begin, end in SequenceMatcher(None, same, old, autojunk=False).get_opcodes():
        if last - first == end - begin:
            for k in range(last - first):
                laid_out[first + k].append(old[begin + k])
        else:
            laid_out[first] += old[begin:end]
    found: list[str] = []
    for what, first, last, begin, end in SequenceMatcher(None, same, changed, autojunk=False).get_opcodes():
        found += [line for lines in laid_out[first:last] for line in lines] if what == "equal" else changed[begin:end]
    return found + laid_out[len(same)]


def _write_into(root: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write what differs between two trees into a third, key by key; what is the same stays as it stands."""
    for key in before:
        if key not in after and key in root:
            del root[key]
    for key, value in after.items():
        old = before.get(key)
        if old == value:
            continue
        there = root.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and isinstance(there, dict):
            _write_into(there, old, value)
        elif isinstance(old, list) and isinstance(value, list) and isinstance(there, list) and len(old) == len(value):
            for place, (was, now) in enumerate(zip(old, value, strict=True)):
                if isinstance(was, dict) and isinstance(now, dict) and isinstance(there[place], dict):
                    _write_into(there[place], was, now)
                elif was != now:
                    there[place] = written_form(now)
        else:
            _put(root, key, _in_lines(written_form(value)))


def _put(root: Any, key: str, value: Any) -> None:
    """Set a key. A new one comes after the last, and before the comment below that, which speaks of what follows."""
    last = next(reversed(root), None)
    is_new = key not in root
    root[key] = value
    comments = root.ca.items
    if is_new and last in comments and not isinstance(value, (dict, list)):
        below = comments[last][2] if len(comments[last]) > 2 else None
        if below is not None and below.value.startswith("\n"):
            comments[key] = comments.pop(last)


def _in_lines(value: Any) -> Any:
    """Lists on one line, and maps inside them too, as people write them; other maps stay below each other."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, list):
        laid = CommentedSeq(CommentedMap(item) if isinstance(item, dict) else item for item in value)
        laid.fa.set_flow_style()
        return laid
    if isinstance(value, dict) and not isinstance(value, CommentedMap):
        return {key: _in_lines(inner) for key, inner in value.items()}
    return value


def _tree(plant: Plant) -> dict[str, Any]:
    """The plant as the nested maps of its file; what was set by a lever stands as a bare value."""
    found: dict[str, Any] = _bare(tree(plant))
    return found


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    if isinstance(value, (Number, DateNumber)) and value.note == SET_BY_YOU:
        return value.model_copy(update={"note": ""})
    return value


def _reads_back(text: str, plant: Plant, proposed: Plant) -> bool:
    """True where the text is the proposed plant again."""
    from gigaramp.errors import PlantError
    from gigaramp.plant.read import loads

    try:
        return _tree(loads(text, "plant.yaml", Path(plant.origin.file).parent)) == _tree(proposed)
    except PlantError:
        return False
