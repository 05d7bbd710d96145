"""Answers as files. They are written beside their place and moved there when whole, so nothing half is ever found."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gigaramp import __version__
from gigaramp.errors import OutputError
from gigaramp.languages import english, say

CONTENTS = "contents.json"
"""The file that marks a folder as an answer of gigaramp; `--force` replaces no other folder."""


PAGE_MARK = b'<meta name="generator" content="gigaramp'
"""What marks a page as one of gigaramp; `--force` replaces no other file."""


class Folder:
    """A folder being written. Paths given by `path` are files of the answer, with a word on what each holds."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._meanings: dict[str, str] = {}

    def path(self, name: str, meaning: str) -> Path:
        """Where to write one file of the answer."""
        self._meanings[name] = meaning
        return self._place / name

    def text(self, name: str, meaning: str, body: str) -> None:
        """Write one text file of the answer."""
        self.path(name, meaning).write_text(body if body.endswith("\n") else body + "\n", encoding="utf-8")

    def contents(self) -> str:
        """What the folder holds, as JSON."""
        return (
            json.dumps({"gigaramp": __version__, "files": english(self._meanings)}, indent=2, ensure_ascii=False) + "\n"
        )


def refuse_taken(out: Path | None, force: bool) -> None:
    """Raise `OutputError` where the folder cannot be made: asked before a long simulation, not after it."""
    if out is None:
        return
    if (out.exists() or out.is_symlink()) and not force:
        raise OutputError(say("{out}: it exists already, name a new folder or replace this one with --force", out=out))
    if out.is_symlink() or (out.exists() and not _is_answer(out)):
        raise OutputError(
            say("{out}: --force replaces only an answer of gigaramp, and this is none; name a new folder", out=out)
        )
    with _told(out):
        parent = next(parent for parent in out.absolute().parents if parent.exists())
        probe = parent / f".{out.name}.{os.getpid()}.probe"
        probe.mkdir()
        probe.rmdir()


def refuse_page(page: Path | None, out: Path | None, force: bool) -> None:
    """Raise `OutputError` where a page cannot be written: asked before a long simulation, not after it."""
    if page is None:
        return
    if page.is_dir() or page.is_symlink():
        raise OutputError(say("{page}: it is a folder or a link, name a new file, for example report.html", page=page))
    if page.suffix.lower() not in (".html", ".htm"):
        raise OutputError(
            say("{page}: a browser opens it by its name, end it in .html, for example report.html", page=page)
        )
    if page.exists() and not force:
        raise OutputError(say("{page}: it exists already, name a new file or replace this one with --force", page=page))
    if page.exists() and not _is_page(page):
        raise OutputError(
            say("{page}: --force replaces only a page of gigaramp, and this is none; name a new file", page=page)
        )
    folder = page.absolute().parent
    if out is not None and out.absolute() in (folder, *folder.parents):
        raise OutputError(
            say("{page}: it lies in the folder of --out, which is written whole; name a place beside it", page=page)
        )
    if not folder.is_dir():
        raise OutputError(
            say(
                "{page}: there is no folder {parent}, make it first or name another place",
                page=page,
                parent=page.parent,
            )
        )
    with _told(page):
        probe = folder / f".{page.name}.{os.getpid()}.probe"
        probe.touch(exist_ok=False)
        probe.unlink()


@contextmanager
def new_folder(out: Path, force: bool) -> Iterator[Folder]:
    """Give a folder to write into, and move it to `out` at the end if all went well; otherwise leave no trace.

    Raises `OutputError` if `out` exists (unless `force`, and it is an earlier answer), is not writable, or the disk
    is full.
    """
    refuse_taken(out, force)
    place = out.absolute().parent / f".{out.name}.{os.getpid()}.partial"
    try:
        with _told(out):
            place.mkdir(parents=True)
            folder = Folder(place)
            yield folder
            (place / CONTENTS).write_text(folder.contents(), encoding="utf-8")
            _flush(place)
            _swap(place, out)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def write_file(path: Path, body: str, force: bool) -> None:
    """Write one text file whole or not at all. Raises `OutputError` as `new_folder` does."""
    if path.is_dir() or path.is_symlink():
        raise OutputError(say("{path}: it is a folder or a link, name a new file", path=path))
    if path.exists() and not force:
        raise OutputError(say("{path}: it exists already, name a new file or replace this one with --force", path=path))
    place = path.absolute().parent / f".{path.name}.{os.getpid()}.partial"
    try:
        with _told(path):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body.encode("utf-8"))
            _flush(place)
            os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            say(
                "{out}: cannot be written ({reason}); choose a place with room that you may write to",
                out=out,
                reason=reason,
            )
        ) from error


def _is_answer(out: Path) -> bool:
    return out.is_dir() and ((out / CONTENTS).is_file() or not any(out.iterdir()))


def _is_page(page: Path) -> bool:
    with _told(page), page.open("rb") as file:
        return PAGE_MARK in file.read(4096)


def _swap(place: Path, out: Path) -> None:
    """Put the new folder in its place; an earlier answer steps aside first and is deleted last."""
    if not out.exists():
        os.rename(place, out)
        return
    old = place.with_suffix(".old")
    os.rename(out, old)
    try:
        os.rename(place, out)
    except OSError:
        os.rename(old, out)
        raise
    shutil.rmtree(old)


def _flush(place: Path) -> None:
    """Ask the disk to keep what was written: a full disk is told here and not after the move."""
    for path in [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]:
        with path.open("rb") as file:
            os.fsync(file.fileno())
