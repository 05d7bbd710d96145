"""Files that wait in `STORE/incoming/` until somebody has read what they would do, with the mapping each would be read by."""

from __future__ import annotations

import json
import shutil
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile, is_zipfile

from gigaramp.errors import AskError, GigarampError
from gigaramp.floor.adapters.file.parse import fitting
from gigaramp.floor.adapters.file.wire import ENDS, Seen
from gigaramp.languages import figure, say
from gigaramp.log.imports.door import expect_libraries, kept_mappings
from gigaramp.log.imports.mapping_file import load_mapping, read_mapping
from gigaramp.log.imports.open_places import OpenPlace, open_places
from gigaramp.log.imports.preview import Preview, preview_file
from gigaramp.log.imports.propose import propose
from gigaramp.log.imports.sniff import open_file
from gigaramp.log.store.disk import told_when_writing, write_whole

if TYPE_CHECKING:
    from gigaramp.log.imports import PlantNames

FOLDER: Final = "incoming"
MAPPING: Final = "mapping.yaml"
NOTE: Final = "offer.json"
MOST_BYTES: Final = 64 << 20
"""A larger file is refused on the page; the command line takes any."""
MOST_UNPACKED: Final = 200 << 20
"""A workbook is a packed file; one that unpacks to more is refused on the page."""
KEPT_PREVIEWS: Final = 20
"""So many previews are kept as they were made."""
MOST_WAITING: Final = 100
"""So many files may wait to be agreed to."""


@dataclass(frozen=True)
class Offer:
    """A file that waits to be agreed to: what it would do, and what the plant has to answer first.

    `seen`: the file of the watched folder, as it looked; None for one that was dropped on the page. `source` names the kept
    mapping that fits it, `fits` several that do. `trouble`: why nothing can be shown or imported.
    """

    number: str
    file: str
    at: str
    by: str
    path: Path
    seen: Seen | None = None
    mapping: str = ""
    source: str = ""
    fits: tuple[str, ...] = ()
    understood: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    questions: tuple[OpenPlace, ...] = ()
    preview: Preview | None = None
    trouble: str = ""

    @property
    def is_ready(self) -> bool:
        """True where it can be imported as it is."""
        return not self.questions and not self.trouble and self.preview is not None


class Waiting:
    """The files of a store that wait to be agreed to."""

    def __init__(self, store: Path, names: PlantNames) -> None:
        self.folder = store / FOLDER
        self._store = store
        self._names = names
        self._one_at_a_time = Lock()
        self._previews: OrderedDict[str, tuple[tuple[int, int, str], Preview]] = OrderedDict()

    def room_for(self, name: str, by: str) -> tuple[str, Path]:
        """A number and a place on the disk for a file that comes in. Raises AskError for a name that is none of a table."""
        expect_libraries()
        file = safe_name(name)
        if not file.lower().endswith(ENDS):
            told = say("{file}: is no table that can be imported", file=file)
            raise AskError(told + "; " + say("drop a file of Excel, CSV or Parquet"))
        if self.is_full():
            raise AskError(say("too many files wait to be agreed to; import or discard some of them first"))
        number = token_hex(8)
        self._note(number, file=file, by=by)
        return number, self.folder / number / file

    def is_full(self) -> bool:
        """True where no further file can wait."""
        return self.folder.exists() and len(list(self.folder.iterdir())) >= MOST_WAITING

    def add_watched(self, path: Path, seen: Seen) -> None:
        """Have a file of the watched folder wait; it stays where it is."""
        self._note(number_of(seen), file=path.name, path=str(path), seen=[seen.name, seen.size, seen.written])

    def has(self, seen: Seen) -> bool:
        """True where this file of the watched folder waits already, as it looks now."""
        return (self.folder / number_of(seen) / NOTE).exists()

    def listed(self) -> tuple[dict[str, str], ...]:
        """The files that wait, newest first: number, file, at, by; nobody for a file of the watched folder."""
        found = [_noted(path) for path in self.folder.glob(f"*/{NOTE}")] if self.folder.exists() else []
        told = [{key: str(one[key]) for key in ("number", "file", "at", "by")} for one in found if one]
        return tuple(sorted(told, key=lambda one: (one["at"], one["number"]), reverse=True))

    def offer(self, number: str) -> Offer:
        """A file that waits, with all it would do. Raises AskError where none of that number waits."""
        bare = self._bare(number)
        place = self.folder / number / MAPPING
        if not place.exists():
            bare = self._with_mapping(bare, place)
            if bare.trouble or bare.fits:
                return bare
        text = place.read_text("utf-8")
        note = _noted(place.with_name(NOTE)) or {}
        told = replace(
            bare,
            mapping=text,
            source=note.get("source", ""),
            understood=tuple((column, told_as) for column, told_as in note.get("understood", ())),
            unread=tuple(note.get("unread", ())),
            questions=open_places(text, self._names),
        )
        if told.questions:
            return told
        try:
            return replace(told, preview=self._previewed(number, told.path, text))
        except GigarampError as error:
            return replace(told, trouble=without_place(error, told.path))

    def answer(self, number: str, text: str) -> Offer:
        """Take a mapping for a waiting file, as somebody wrote it. Raises AskError where none of that number waits."""
        self._bare(number)
        with told_when_writing(self.folder):
            write_whole(self.mapping_of(number), text.encode())
        return self.offer(number)

    def choose(self, number: str, source: str) -> Offer:
        """Take a mapping that the log keeps. Raises AskError where none of that name is kept."""
        kept = kept_mappings(self._store).get(source)
        if kept is None:
            raise AskError(say("no mapping of the name `{name}` is kept", name=source))
        self._bare(number)
        self._note(number, source=source)
        return self.answer(number, kept.read_text("utf-8"))

    def file_of(self, number: str) -> str:
        """The name of a waiting file. Raises AskError where none of that number waits."""
        return self._bare(number).file

    def mapping_of(self, number: str) -> Path:
        """The file that holds the mapping of a waiting file."""
        return self.folder / number / MAPPING

    def discard(self, number: str) -> None:
        """Let go of a waiting file; one of the watched folder stays there. Raises AskError where none waits."""
        self._bare(number)
        shutil.rmtree(self.folder / number, ignore_errors=True)

    def fitting(self, path: Path) -> tuple[str, ...]:
        """Sources whose kept mapping fits a file. Raises PlantError where a kept mapping is damaged."""
        headers, columns = {}, {}
        for name, place in kept_mappings(self._store).items():
            mapping = load_mapping(place)
            try:
                headers[name] = open_file(path, mapping.file).names
            except GigarampError:
                continue  # this mapping finds no header in it; that the file is none at all, its proposal tells
            columns[name] = mapping.columns()
        return fitting(headers, columns)

    def _with_mapping(self, bare: Offer, place: Path) -> Offer:
        """Write down the mapping that fits, or a proposal; several that fit are left to choose from."""
        try:
            expect_bounded(bare.path)
            fits = self.fitting(bare.path)
            if len(fits) > 1:
                return replace(bare, fits=fits)
            if fits:
                text = kept_mappings(self._store)[fits[0]].read_text("utf-8")
                self._note(bare.number, source=fits[0])
            else:
                proposal = propose(bare.path, self._names)
                text = proposal.text
                self._note(bare.number, understood=proposal.understood, unread=proposal.unread)
        except GigarampError as error:
            return replace(bare, trouble=without_place(error, bare.path))
        with told_when_writing(place.parent):
            write_whole(place, text.encode())
        return bare

    def _previewed(self, number: str, path: Path, text: str) -> Preview:
        """What a file would do; kept until the file or its mapping changes, and made for one file at a time."""
        with self._one_at_a_time:
            try:
                looks = path.stat()
            except OSError as error:
                reason = error.strerror or str(error)
                raise AskError(say("{file}: cannot be read ({reason})", file=path.name, reason=reason)) from error
            mark = (looks.st_size, looks.st_mtime_ns, text)
            known = self._previews.get(number)
            if known is None or known[0] != mark:
                known = (mark, preview_file(path, read_mapping(text, MAPPING), self._names))
                self._previews[number] = known
                while len(self._previews) > KEPT_PREVIEWS:
                    self._previews.popitem(last=False)
            return known[1]

    def _bare(self, number: str) -> Offer:
        note = _noted(self.folder / number / NOTE) if number.isalnum() else None
        if note is None:
            raise AskError(say("this file waits no longer: it was imported or discarded"))
        seen = Seen(*note["seen"]) if note["seen"] else None
        path = Path(note["path"]) if note["path"] else self.folder / number / note["file"]
        return Offer(number, note["file"], note["at"], note["by"], path, seen)

    def _note(self, number: str, **more: Any) -> None:
        """Write down what is known of a waiting file; what was written before stays."""
        place = self.folder / number
        at = datetime.now(UTC).isoformat(timespec="seconds")
        note = _noted(place / NOTE) or {"number": number, "at": at, "file": "", "by": "", "path": "", "seen": []}
        with told_when_writing(self.folder):
            place.mkdir(parents=True, exist_ok=True)
            write_whole(place / NOTE, json.dumps(note | more, ensure_ascii=False).encode())


def safe_name(name: str) -> str:
    """The last part of a name as a browser sends it, of letters, digits, blanks and . _ - ( ) only."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in last).strip(" .")
    stem, dot, end = kept.rpartition(".")
    if not dot:
        return kept[:60] or "file"
    return f"{stem[:60].strip(' .') or 'file'}.{end[:10]}"


def expect_bounded(path: Path) -> None:
    """Raise AskError for a workbook that unpacks to more than a page can read in reasonable time."""
    if not is_zipfile(path):
        return
    try:
        with ZipFile(path) as book:
            unpacked = sum(one.file_size for one in book.infolist())
    except (BadZipFile, OSError):
        return  # its reader tells what is wrong with it
    if unpacked > MOST_UNPACKED:
        much = say("the file has more than {count} MB", count=figure(MOST_UNPACKED >> 20))
        raise AskError(much + "; " + say("import it with gigaramp log import while the server is stopped"))


def without_place(error: GigarampError, path: Path) -> str:
    """What is wrong with a file, by its own name: where this computer keeps it concerns nobody at a page."""
    return str(error).replace(str(path), path.name)


def number_of(seen: Seen) -> str:
    """The same number for the same file as it looks: so it waits once, also after a restart."""
    return blake2b(f"{seen.name}\x1f{seen.size}\x1f{seen.written}".encode(), digest_size=8).hexdigest()


def _noted(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


__all__ = ["Offer", "Waiting", "safe_name", "without_place"]
