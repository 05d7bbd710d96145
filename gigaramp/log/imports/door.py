"""Takes files in: finds them, finds or proposes their mapping, previews or imports them, and keeps the mapping."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError, LogError, OutputError, PlantError
from gigaramp.languages import say
from gigaramp.log.imports.answer import FileTold, Imported
from gigaramp.log.imports.importing import import_file
from gigaramp.log.imports.mapping import Mapping, PlantNames, is_source
from gigaramp.log.imports.mapping_file import load_mapping, read_mapping
from gigaramp.log.imports.preview import Preview, preview_file
from gigaramp.log.imports.propose import propose
from gigaramp.log.imports.way import PLAIN, Way
from gigaramp.log.rules import OWNER, Sender

if TYPE_CHECKING:
    from gigaramp.log.store import Store

KEPT: Final = "mappings"
"""Folder of a store in which mappings are kept, each by the name of its source."""
ENDS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet")
"""Files that are taken from a folder."""
_NUMBERED: Final = re.compile(r"\.\d+$")
MISSING: Final = ("duckdb", "openpyxl")


def expect_libraries() -> None:
    """Raise AskError where the libraries of the log are not installed."""
    from importlib.util import find_spec

    missing = [name for name in MISSING if find_spec(name) is None]
    if missing:
        raise AskError(
            say('log: needs {libraries}; install with: pip install "gigaramp[log]"', libraries=", ".join(missing))
        )


def import_files(
    files: Iterable[str | os.PathLike[str]],
    store: Path | None,
    mapping: Path | str | None,
    names: PlantNames,
    *,
    preview: bool = False,
    correct: bool = False,
    command: str = "",
) -> Imported | list[Preview]:
    """Import files, or tell what an import would do where there is no mapping yet, or where `preview` asks for it.

    `command` is how the user goes on, with {mapping} for the file that is written. Raises LogError, PlantError, OutputError.
    """
    expect_libraries()
    paths = found_files(files)
    if mapping is None:
        return [_proposed(path, names, preview, command) for path in paths]
    path, read = _mapping(mapping, store)
    _expect_plant(read, names, path)
    if preview:
        return [preview_file(one, read, names) for one in paths]
    if store is None:
        raise AskError(say("log import: name the store with --store FOLDER; it is made where there is none"))
    from gigaramp.log.store import Store

    with Store.open(store, create=True) as log:
        return _imported(paths, log, path, read, names, correct)


def import_into(
    store: Store,
    files: Iterable[Path],
    mapping: Path | str,
    names: PlantNames,
    *,
    correct: bool = False,
    sender: Sender = OWNER,
    way: Way = PLAIN,
) -> Imported:
    """Import files into a log that is open for writing, by a mapping file or the name of one that the log keeps.

    `sender` is who hands them over. `way`: how the rows are appended, and up to which instant they are believed. Raises
    LogError where nothing of any file was taken, PlantError for a mapping that is wrong or names what the plant lacks.
    """
    expect_libraries()
    path, read = _mapping(mapping, store.folder)
    _expect_plant(read, names, path)
    return _imported(list(files), store, path, read, names, correct, sender, way)


def keep_mapping(folder: Path, place: Path) -> Path:
    """Keep a mapping file in a store by the name of its source, an earlier one beside it by a number; gives its new place.

    Raises PlantError where the mapping is wrong, OutputError where it cannot be written.
    """
    return _keep(place, folder, load_mapping(place))


def kept_mappings(folder: Path) -> dict[str, Path]:
    """Source -> its mapping, of those that a store keeps; earlier ones are left out."""
    found = {path.stem: path for path in sorted((folder / KEPT).glob("*.yaml"))}
    # An earlier mapping of a source stands beside it with a number behind its name.
    earlier = [name for name in found if _NUMBERED.search(name) and _NUMBERED.sub("", name) in found]
    return {name: path for name, path in found.items() if name not in earlier}


def found_files(files: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The files of names, patterns and folders, each once. Raises LogError where a name finds none."""
    found: dict[Path, None] = {}
    for given in files:
        text = os.fspath(given)
        path = Path(text)
        if path.is_dir():
            inside = sorted(
                one for one in path.iterdir() if one.suffix.lower() in ENDS and not one.name.startswith(".")
            )
            if not inside:
                raise LogError(say("{file}: the folder holds no .csv, .xlsx or .parquet file", file=text))
        elif path.exists() or not glob.has_magic(text):
            inside = [path]
        else:
            inside = sorted(Path(one) for one in glob.glob(text, recursive=True))
            if not inside:
                raise LogError(say("{file}: no file is named so", file=text))
        found.update(dict.fromkeys(inside))
    if not found:
        raise AskError(say("log import: name a file"))
    return list(found)


def _mapping(given: Path | str, store: Path | None) -> tuple[Path, Mapping]:
    """The mapping of a file, or the one that the store keeps for a source of that name."""
    path = Path(given)
    if not path.exists() and store is not None and is_source(str(given)):
        kept = store / KEPT / f"{given}.yaml"
        if kept.exists():
            path = kept
    return path, load_mapping(path)


def _expect_plant(mapping: Mapping, names: PlantNames, path: Path) -> None:
    """Raise PlantError where the mapping names steps or lines that the plant does not have."""
    from gigaramp.errors import Problem
    from gigaramp.near import did_you_mean

    problems = []
    for field, known in (("step", names.steps), ("line", names.lines)):
        column = getattr(mapping, field)
        if column is None or not known:
            continue
        for word in dict.fromkeys([*column.values.values(), *([column.value] if column.value else [])]):
            if word not in known:
                step = say("the plant has no step `{word}`", word=word)
                what = step if field == "step" else say("the plant has no line `{word}`", word=word)
                problems.append(Problem(field, what, "", did_you_mean(word, known), str(path)))
    if problems:
        raise PlantError(problems)


def _proposed(path: Path, names: PlantNames, preview: bool, command: str) -> Preview:
    """Propose a mapping for a file, write it beside it, and show what it would do."""
    place = path.with_name(f"{path.stem}.mapping.yaml")
    if place.exists():
        going_on = command.format(mapping=place) if command else f"--mapping {place}"
        raise AskError(
            say(
                "{mapping}: a mapping of this file is there already; import with it: {command}",
                mapping=place,
                command=going_on,
            )
        )
    proposal = propose(path, names)
    shown = Preview(path.name, (), 0, 0, (), 0, proposal.unread, ())
    if not proposal.questions:
        shown = preview_file(path, read_mapping(proposal.text, str(place)), names)
    if not preview:
        _write(place, proposal.text)
    return Preview(
        **{
            **{
                name: getattr(shown, name)
                for name in ("file", "rows", "read", "taken", "refused", "refused_count", "notes")
            },
            "unread": proposal.unread,
            "understood": tuple(proposal.understood),
            "questions": tuple(proposal.questions),
            "mapping": "" if preview else str(place),
            "next": "" if preview or not command else command.format(mapping=place),
        }
    )


def _imported(
    paths: list[Path],
    store: Store,
    place: Path,
    mapping: Mapping,
    names: PlantNames,
    correct: bool,
    sender: Sender = OWNER,
    way: Way = PLAIN,
) -> Imported:
    told: list[FileTold] = []
    kept = _keep(place, store.folder, mapping)
    for path in paths:
        try:
            told.append(import_file(path, mapping, names, store, store.folder, correct=correct, sender=sender, way=way))
        except LogError as error:
            if len(paths) == 1:
                raise
            # One bad file of many does not stop the others; it is told, and nothing of it was taken.
            told.append(FileTold(path.name, 0, 0, 0, 0, 0, 0, refused=str(error)))
    if all(one.refused for one in told):
        raise LogError("\n".join(one.refused for one in told))
    return Imported(str(store.folder), str(kept), tuple(told))


def _keep(place: Path, folder: Path, mapping: Mapping) -> Path:
    """Keep the mapping in the store; an earlier one of another content is kept beside it by a number."""
    text = place.read_bytes()
    kept = folder / KEPT / f"{mapping.source}.yaml"
    if kept.exists() and os.path.samefile(kept, place):
        return kept
    if kept.exists() and kept.read_bytes() != text:
        number = 1
        while (old := kept.with_name(f"{mapping.source}.{number}.yaml")).exists():
            number += 1
        _write(old, kept.read_text("utf-8"))
    _write(kept, text.decode("utf-8-sig"))
    return kept


def _write(place: Path, text: str) -> None:
    """Write a file whole or not at all."""
    partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, place)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise OutputError(say("{file}: cannot be written ({reason})", file=place, reason=reason)) from error
