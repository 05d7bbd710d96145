"""Which adapters there are: each is a folder with the same five files, a manifest and a checklist among them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gigaramp.errors import Problem

FILES: Final = ("manifest.toml", "wire.py", "parse.py", "connect.py", "quality.yaml")
"""What every adapter has: what it is, its messages, bytes to rows, the connection, and what is done and what is not."""

RULES: Final = {
    "parsing_is_pure": "parse.py asks no clock and no network",
    "refused_alone": "one bad record is refused alone, the others are taken",
    "reasons_have_places": "each refusal says where it stood and how to mend it",
    "repeat_is_harmless": "the same sent again adds nothing",
    "acknowledged_on_disk": "nothing is acknowledged before it is on the disk",
    "sender_is_held_back": "who sends faster than can be taken in is told to wait, and nothing is lost",
    "survives_restart": "after a restart it goes on where it was",
    "quarantine_can_be_read_again": "what was put aside can be read again once its cause is mended",
    "rate_is_measured": "rows a second were measured and are written down",
    "limits_are_told": "too large, too many, of another form: told in words",
    "is_documented": "a page says how to use it",
    "tried_against_real_counterpart": "it was tried against a program that others wrote",
}
"""The checklist. Each rule is done, todo with what is missing, or exempt with a reason."""

STATUSES: Final = ("done", "todo", "exempt")
_KEYS: Final = ("name", "title", "about", "owner", "reads", "versions", "needs", "rows_per_second")


@dataclass(frozen=True)
class Manifest:
    """What an adapter is: what it reads, in which versions, what it needs, and rows a second it is made for."""

    name: str
    title: str
    about: str
    owner: str
    reads: str
    versions: tuple[str, ...]
    needs: tuple[str, ...]
    rows_per_second: int


def adapters() -> tuple[Manifest, ...]:
    """The manifests of all adapters, by name."""
    return tuple(manifest_of(folder) for folder in folders())


def folders() -> tuple[Path, ...]:
    """The folder of each adapter, by name."""
    here = Path(__file__).parent
    return tuple(sorted(path for path in here.iterdir() if (path / FILES[0]).is_file()))


def manifest_of(folder: Path) -> Manifest:
    """The manifest of an adapter."""
    told = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    values: dict[str, Any] = {key: tuple(told[key]) if key in ("versions", "needs") else told[key] for key in _KEYS}
    return Manifest(**values)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What an adapter lacks: files, keys of its manifest, rules of its checklist or the reasons behind them."""
    from ruamel.yaml import YAML

    found = [Problem(folder.name, f"has no {name}") for name in FILES if not (folder / name).is_file()]
    if found:
        return tuple(found)
    told = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    found += [Problem(f"{folder.name}.manifest", f"has no `{key}`") for key in _KEYS if key not in told]
    found += [Problem(f"{folder.name}.manifest", f"knows no `{key}`") for key in told if key not in _KEYS]
    if told.get("name") != folder.name:
        found.append(Problem(f"{folder.name}.manifest", "has another name than its folder"))
    marks = YAML(typ="safe").load((folder / "quality.yaml").read_text("utf-8"))
    found += [Problem(f"{folder.name}.quality", f"says nothing of `{rule}`") for rule in RULES if rule not in marks]
    for rule, mark in marks.items():
        if rule not in RULES:
            found.append(Problem(f"{folder.name}.quality", f"knows no rule `{rule}`"))
        elif mark.get("status") not in STATUSES:
            found.append(Problem(f"{folder.name}.quality", f"`{rule}` is neither done, todo nor exempt"))
        elif mark["status"] != "done" and not mark.get("reason"):
            found.append(Problem(f"{folder.name}.quality", f"`{rule}` is {mark['status']} without a reason"))
    return tuple(found)


__all__ = ["FILES", "RULES", "Manifest", "adapters", "folders", "manifest_of", "problems_of"]
