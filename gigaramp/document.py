"""A plant file as a tree of maps, lists and texts that knows the line of every value.

YAML without its dangerous or surprising parts: no tags, no anchors, no aliases, one document, each key once.
A value stays text here; the field it stands in says how it is read, so `no` and `1e3` hold no surprise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any
from unicodedata import category

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from gigaramp.errors import PlantError, Problem
from gigaramp.units import shorten

MAX_DEPTH = 40
MAX_CHARACTERS = 5_000_000

Place = tuple[int, int]
"""Line and column, from 1."""
Path = tuple[str | int, ...]
"""Keys and positions from the top of the file to a value."""


@dataclass(frozen=True)
class Kind:
    """What a file is called where it is wrong, and how it begins."""

    what: str
    begins: str
    try_: str = ""


PLANT = Kind("plant", "`gigaramp: 1`", ", or try `gigaramp new`")


@dataclass
class Document:
    """What a file says: `root` of dicts, lists, texts and None, and the place of each path in it.

    `folder` is where the file lies, None for a text. `elsewhere` names the files of parts that stand beside it.
    """

    file: str
    root: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    folder: FilePath | None = None
    elsewhere: dict[Path, str] = field(default_factory=dict)
    left_out: list[Problem] = field(default_factory=list)

    def problem(self, path: Path, what: str, why: str = "", mend: str = "") -> Problem:
        """Problem at a path; the nearest place above it when the path itself is not in the file."""
        line, column = self.place(path)
        return Problem(".".join(str(part) for part in path), what, why, mend, self.file_of(path), line, column)

    def file_of(self, path: Path) -> str:
        """The file in which the nearest known part of a path stands."""
        while path and path not in self.places:
            path = path[:-1]
        return next(
            (name for part, name in self.elsewhere.items() if path[: len(part)] == part and path != part), self.file
        )

    def place(self, path: Path) -> tuple[int | None, int | None]:
        """Line and column of the value at a path, or of the nearest part above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (None, None))


def parse(text: str, file: str, kind: Kind = PLANT) -> Document:
    """Tree of a text of this kind. Raises PlantError when it is not YAML of the allowed sort, with every such problem."""
    document = Document(file)
    if len(text) > MAX_CHARACTERS:
        raise PlantError([Problem("", "is larger than 5 MB", "", f"give a {kind.what} file", file)])
    if not text.strip():
        raise PlantError([Problem("", "is empty", "", f"start with {kind.begins}{kind.try_}", file, 1, 1)])
    try:
        _Builder(document, kind).build(YAML(typ="safe", pure=True).parse(text))
    except _TooDeep as error:
        document.problems.append(error.problem)
    except MarkedYAMLError as error:
        document.problems.append(_not_yaml(error, file))
    except (
        YAMLError,
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        AttributeError,
        AssertionError,
        NotImplementedError,
    ) as error:
        # The scanner fails in many ways on broken text; each of them means the same to the reader of the file.
        document.problems.append(Problem("", f"is not YAML: {shorten(error, 80)}", "", "check the file", file))
    if not document.problems and not isinstance(document.root, dict):
        what, why = f"is not a {kind.what}", f"a {kind.what} is a map of keys"
        document.problems.append(Problem("", what, why, f"start with {kind.begins}", file, 1, 1))
    if document.problems:
        raise PlantError(document.problems)
    return document


CONTROL = "holds a control character"
CONTROL_WHY = "it could change what a screen shows"


def has_control_letter(text: str) -> bool:
    """True for a text with a letter that steers a terminal, such as escape; tabs and line ends are none."""
    return any(category(letter) == "Cc" and letter not in "\t\n\r" for letter in text)


def parse_value(text: str, address: str) -> Any:
    """Tree of one value as it is written in a file or after `--set ADDRESS=`. Raises PlantError when it is not YAML."""
    stripped = text.strip()
    if stripped in ("", "~", "null"):
        return None
    if has_control_letter(stripped):
        raise PlantError([Problem(address, CONTROL, CONTROL_WHY, "write the text again")])
    if stripped[0] not in "{['\"":
        return stripped
    try:
        return parse(f"value: {stripped}", "").root["value"]
    except PlantError as error:
        problems = [
            Problem(address, problem.what, problem.why, "check brackets and quotes") for problem in error.problems
        ]
        raise PlantError(problems) from None


class _TooDeep(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Open:
    """A map or list that is being read: its value, its path, and the key that waits for its value."""

    value: Any
    path: Path
    key: str | None = None


class _Builder:
    """Builds the tree from parser events and notes every refused construct."""

    def __init__(self, document: Document, kind: Kind) -> None:
        self.document = document
        self.kind = kind
        self.open: list[_Open] = []
        self.skipped = 0

    def build(self, events: Any) -> None:
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event,
                        "has a second document",
                        f"a {self.kind.what} file holds one {self.kind.what}",
                        "remove the `---`",
                    )
                    return
            elif isinstance(event, NodeEvent):
                self._node(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self._close()

    def _node(self, event: NodeEvent) -> None:
        self._check_plain(event)
        parent = self.open[-1] if self.open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None and not self.skipped:
            self._key(event, parent)
            return
        starts = isinstance(event, (MappingStartEvent, SequenceStartEvent))
        if self.skipped:
            self.skipped += starts
            return
        value: Any = {} if isinstance(event, MappingStartEvent) else [] if starts else _text(event)
        path = self._attach(event, parent, value)
        if starts:
            self.open.append(_Open(value, path))
            if len(self.open) > MAX_DEPTH:
                what = f"is nested more than {MAX_DEPTH} deep"
                raise _TooDeep(self._problem(event, path, what, "", f"a {self.kind.what} needs about eight levels"))

    def _attach(self, event: NodeEvent, parent: _Open | None, value: Any) -> Path:
        if parent is None:
            self.document.root = value
            path: Path = ()
        elif isinstance(parent.value, list):
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        else:
            path = (*parent.path, parent.key or "")
            parent.value[parent.key] = value
            parent.key = None
            return path
        self.document.places[path] = _place(event)
        return path

    def _key(self, event: NodeEvent, parent: _Open) -> None:
        if not isinstance(event, ScalarEvent):
            self._refuse(event, "has a key that is a map or a list", "", "use a plain word as a key")
            # The key's own content is skipped; its value is kept under an impossible name and never read.
            parent.key = ""
            self.skipped = 1 if isinstance(event, (MappingStartEvent, SequenceStartEvent)) else 0
            return
        key = event.value
        path = (*parent.path, key)
        if key in parent.value:
            first = self.document.places.get(path, (None, None))[0]
            problem = self._problem(event, path, "is written twice", f"the first one is on line {first}", "remove one")
            self.document.problems.append(problem)
        self.document.places[path] = _place(event)
        parent.key = key

    def _close(self) -> None:
        if self.skipped:
            self.skipped -= 1
        elif self.open:
            self.open.pop()

    def _check_plain(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(
                event, f"has an alias `*{shorten(event.anchor)}`", "aliases are refused", "write the value again"
            )
        elif event.anchor:
            self._refuse(event, f"has an anchor `&{shorten(event.anchor)}`", "anchors are refused", "remove it")
        if any("\ud800" <= letter <= "\udfff" for letter in getattr(event, "value", "") or ""):
            self._refuse(event, "holds half a character", "it is a lone surrogate", "write the text again")
        if has_control_letter(getattr(event, "value", "") or ""):
            self._refuse(event, CONTROL, CONTROL_WHY, "write the text again")
        tag = getattr(event, "tag", None)
        if tag:
            self._refuse(
                event, f"has a tag `{shorten(tag)}`", "tags are refused, because they can run code", "remove it"
            )

    def _refuse(self, event: Event, what: str, why: str, mend: str) -> None:
        path = self.open[-1].path if self.open else ()
        key = self.open[-1].key if self.open else None
        self.document.problems.append(self._problem(event, (*path, key) if key else path, what, why, mend))

    def _problem(self, event: Event, path: Path, what: str, why: str, mend: str) -> Problem:
        line, column = _place(event)
        address = shorten(".".join(str(part) for part in path), 120)
        return Problem(address, what, why, mend, self.document.file, line, column)


def _text(event: NodeEvent) -> str | None:
    """Text of a scalar; None for a plain empty value, `null` or `~`."""
    value = getattr(event, "value", None)
    if getattr(event, "style", None) in (None, "") and value in ("", "~", "null"):
        return None
    return value


def _place(event: Event) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _not_yaml(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    words = shorten(error.problem or error.context or "cannot be read", 120)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    return Problem("", f"is not YAML: {words}", "", "check indentation, colons and quotes here", file, line, column)
