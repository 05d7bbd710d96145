"""Reads a mapping file: strictly, and with every problem at once, each with its line and its repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import available_timezones

from gigaramp.document import Document, Kind, Path, parse
from gigaramp.errors import PlantError, Problem
from gigaramp.languages import say
from gigaramp.log.imports.amounts import unit_factor
from gigaramp.log.imports.instants import is_zone, wrong_format
from gigaramp.log.imports.mapping import (
    FORMAT_VERSION,
    KEY,
    PAIRS,
    Column,
    Figure,
    FileForm,
    Instant,
    Mapping,
    Shift,
    is_source,
)
from gigaramp.log.imports.read_csv import is_encoding
from gigaramp.log.kinds import CODES, kind
from gigaramp.near import did_you_mean
from gigaramp.units import shorten

KIND = Kind("mapping", f"`{KEY}: {FORMAT_VERSION}`")
OPEN = "?"
"""Stands in a proposed mapping where only the plant knows the answer; it is refused until it is replaced."""

FIELDS = ("line", "step", "machine", "about", "cause", "note", "zone")
TOP = (KEY, "source", "grain", "timezone", "day_begins", "twice", "repeated", "file", "day", "when", *FIELDS)
KEYS = (*TOP, "shift", "what", "quantity", "figures", "ends", "lasts", "key", "ignored")
FILE_KEYS = ("format", "delimiter", "encoding", "decimal", "thousands", "header", "sheet", "empty")
COLUMN_KEYS = ("column", "values", "value")
FIGURE_KEYS = ("column", "what", "unit", "cause", "counter")
INSTANT_KEYS = ("column", "columns", "format")


def load_mapping(path: FilePath) -> Mapping:
    """The mapping of a file. Raises PlantError with every problem."""
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PlantError([Problem("", say("there is no such file"), "", say("check the path"), name)]) from None
    except UnicodeDecodeError:
        why, mend = say("it is not UTF-8"), say("give a mapping file")
        raise PlantError([Problem("", say("is not text"), why, mend, name)]) from None
    except OSError as error:
        why = shorten(error.strerror or say("it cannot be opened"))
        raise PlantError([Problem("", say("cannot be read"), why, say("give a mapping file"), name)]) from None
    return read_mapping(text, name)


def read_mapping(text: str, file: str = "mapping") -> Mapping:
    """The mapping of a text; `file` stands for it in problems. Raises PlantError with every problem found."""
    document = parse(text, file, KIND)
    version = document.root.get(KEY)
    if str(version).strip() != str(FORMAT_VERSION):
        mend = say("write {line} on the first line", line=KIND.begins)
        what = say("is missing") if version is None else say("is no version that this gigaramp reads")
        raise PlantError([document.problem((KEY,), what, "", mend)])
    reader = _Reader(document)
    mapping = reader.mapping()
    if reader.problems:
        raise PlantError(sorted(reader.problems, key=lambda told: (told.line or 0, told.column or 0)))
    return mapping


def open_questions(document: Document) -> Iterator[Problem]:
    """Every value that was left open."""
    for path in document.places:
        value = _at(document.root, path)
        if value == OPEN:
            mend = say("the comment beside it says what to choose from")
            yield document.problem(path, say("is an open question"), say("only the plant knows the answer"), mend)


def _at(root: Any, path: Path) -> Any:
    for part in path:
        try:
            root = root[part]
        except (KeyError, IndexError, TypeError):
            return None
    return root


class _Reader:
    """Builds the mapping from the tree of the file, and gathers what is wrong."""

    def __init__(self, document: Document) -> None:
        self.document, self.root = document, document.root
        self.problems: list[Problem] = list(open_questions(document))

    def wrong(self, path: Path, what: str, mend: str = "") -> None:
        self.problems.append(self.document.problem(path, what, "", mend))

    def mapping(self) -> Mapping:
        self._known((), self.root, KEYS)
        root = self.root
        grain = self._choice(("grain",), ("events", "daily"), "")
        daily = grain == "daily"
        when = self._instant("day" if daily else "when", required=True) or Instant(())
        if (unwanted := "when" if daily else "day") in root:
            wanted = "day" if daily else "when"
            self.wrong((unwanted,), say("belongs to the other grain"), say("write `{wanted}`", wanted=wanted))
        what = self._column("what", root.get("what"))
        figures = self._figures(what, daily)
        mapping = Mapping(
            source=self._source(),
            grain=grain,  # type: ignore[arg-type]
            timezone=self._zone(),
            file=self._file(),
            when=when,
            day_begins=self._minute(),
            twice=self._choice(("twice",), ("first", "second", "put_aside"), "first"),  # type: ignore[arg-type]
            repeated=self._choice(("repeated",), ("put_aside", "add"), "put_aside"),  # type: ignore[arg-type]
            shift=self._shift(),
            what=None if daily else what,
            figures=figures,
            ends=self._instant("ends", required=False),
            lasts=self._lasts(),
            key=self._names("key"),
            ignored=self._names("ignored"),
            **{name: self._column(name, root.get(name)) for name in FIELDS},
        )
        self._sense(mapping)
        return mapping

    def _known(self, path: Path, body: Any, known: tuple[str, ...]) -> bool:
        if not isinstance(body, dict):
            self.wrong(path, say("is not a map"), say("known: {shown}", shown=", ".join(known)))
            return False
        for key in body:
            if key not in known:
                self.wrong((*path, key), say("is not a key of a mapping"), did_you_mean(str(key), known))
        return True

    def _text(self, path: Path, default: str = "", required: bool = False) -> str:
        value = _at(self.root, path)
        if value is None:
            if required:
                self.wrong(path, say("is missing"), say("write a word"))
            return default
        if not isinstance(value, str):
            self.wrong(path, say("is not a text"), say("write a word"))
            return default
        return value

    def _source(self) -> str:
        value = self._text(("source",), required=True)
        if value and value != OPEN and not is_source(value):
            mend = say("use letters, digits, blanks and . _ - only, with no dot in front")
            self.wrong(("source",), say("`{given}` is none of its words", given=shorten(value)), mend)
        return value

    def _choice(self, path: Path, known: tuple[str, ...], default: str) -> str:
        value = self._text(path, default, required=not default)
        if value and value not in known and value != OPEN:
            self.wrong(path, say("`{given}` is none of its words", given=shorten(value)), did_you_mean(value, known))
        return value if value in known else default or known[0]

    def _names(self, key: str) -> tuple[str, ...]:
        value = self.root.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(
            (key,), say("is not a list of columns"), say("write for example {example}", example="[Order, Comment]")
        )
        return ()

    def _zone(self) -> str:
        value = self._text(("timezone",), required=True)
        if value and value != OPEN and not is_zone(value):
            near = did_you_mean(value, sorted(available_timezones()))
            self.wrong(("timezone",), say("`{given}` is not a time zone", given=shorten(value)), near)
        return value

    def _minute(self) -> int:
        value = self._text(("day_begins",), "00:00")
        hours, _, minutes = value.partition(":")
        if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
            if value != OPEN:
                self.wrong(
                    ("day_begins",),
                    say("`{given}` is no time of day", given=shorten(value)),
                    say("write for example 06:00"),
                )
            return 0
        return int(hours) * 60 + int(minutes)

    def _file(self) -> FileForm:
        body = self.root.get("file")
        if body is None or not self._known(("file",), body, FILE_KEYS):
            return FileForm()
        form = FileForm()
        delimiter = self._text(("file", "delimiter"), form.delimiter)
        delimiter = "\t" if delimiter in ("tab", "\\t") else delimiter
        if len(delimiter) != 1 or delimiter in '"\n\r':
            self.wrong(("file", "delimiter"), say("is not one sign"), say("write for example {example}", example='";"'))
            delimiter = ","
        encoding = self._text(("file", "encoding"), form.encoding)
        if encoding != OPEN and not is_encoding(encoding):
            what = say("`{given}` is not an encoding", given=shorten(encoding))
            self.wrong(("file", "encoding"), what, say("write for example utf-8, cp1252 or gb18030"))
        decimal = self._choice(("file", "decimal"), (".", ","), ".")
        # Who says that the decimal sign is a comma has points between thousands: groups of three alone are read so.
        thousands = self._text(("file", "thousands"), "." if decimal == "," else "")
        if thousands == decimal:
            self.wrong(("file", "thousands"), say("is the decimal sign too"), say("leave one out"))
        empty = body.get("empty") or []
        if not (isinstance(empty, list) and all(isinstance(one, str) for one in empty)):
            self.wrong(
                ("file", "empty"),
                say("is not a list of words"),
                say("write for example {example}", example='["-", "n/a"]'),
            )
            empty = []
        known = ("csv", "excel", "parquet")
        return FileForm(
            format=self._choice(("file", "format"), known, "csv") if "format" in body else "",
            delimiter=delimiter,
            encoding=encoding,
            decimal=decimal,
            thousands=thousands,
            header=self._header(body.get("header")),
            sheet=self._text(("file", "sheet")),
            empty=tuple(empty),
        )

    def _header(self, value: Any) -> tuple[int, ...]:
        rows = [value] if isinstance(value, str) else [] if value is None else value
        if value is None:
            return (1,)
        if isinstance(rows, list) and rows and all(isinstance(row, str) and row.isdigit() for row in rows):
            numbers = [int(row) for row in rows]
            if numbers == [0]:
                return ()
            if all(number > 0 for number in numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
                return tuple(numbers)
        mend = say("write the row of the header, for example 1, or its rows, for example [3, 4]; 0 where there is none")
        self.wrong(("file", "header"), say("is no row"), mend)
        return (1,)

    def _instant(self, key: str, required: bool) -> Instant | None:
        body = self.root.get(key)
        if body is None:
            if required:
                example = f"`{key}: {{column: Date, format: iso}}`"
                self.wrong((key,), say("is missing"), say("write for example {example}", example=example))
            return None
        if isinstance(body, str):
            return Instant((body,))
        if not self._known((key,), body, INSTANT_KEYS):
            return None
        columns = body.get("columns") or ([body["column"]] if body.get("column") else [])
        if not (isinstance(columns, list) and columns and all(isinstance(one, str) for one in columns)):
            self.wrong((key,), say("names no column"), say("write `column: NAME`, or `columns: [DATE, TIME]`"))
            return None
        form = self._text((key, "format"), "iso")
        if form != OPEN and (wrong := wrong_format(form)):
            self.wrong((key, "format"), wrong, say("write iso, excel, unix s, or codes such as %d.%m.%Y %H:%M"))
        return Instant(tuple(columns), form)

    def _column(self, key: str, body: Any, path: Path | None = None) -> Column | None:
        path = (key,) if path is None else path
        if body is None:
            return None
        if isinstance(body, str):
            return Column(value=body) if key in ("what", "cause") and len(path) > 1 else Column(column=body)
        if not self._known(path, body, COLUMN_KEYS):
            return None
        if ("column" in body) == ("value" in body):
            self.wrong(
                path, say("names a column and a value, or neither"), say("write `column: NAME` or `value: WORD`")
            )
            return None
        for name in ("column", "value"):
            if name in body and not isinstance(body[name], str):
                self.wrong((*path, name), say("is not a text"), say("write a word"))
                return None
        values = body.get("values") or {}
        if not isinstance(values, dict) or not all(isinstance(word, str) for word in values.values()):
            self.wrong((*path, "values"), say("is not a map"), say("write THEIR WORD: OUR WORD, one a line"))
            values = {}
        if key == "what":
            for word, name in values.items():
                self._kind((*path, "values", word), name)
            if "value" in body:
                self._kind((*path, "value"), body["value"])
        return Column(body.get("column", ""), values, body.get("value", ""))

    def _kind(self, path: Path, name: str) -> None:
        if name not in CODES and name != OPEN:
            self.wrong(path, say("the log has no kind `{name}`", name=shorten(name)), did_you_mean(name, CODES))

    def _figures(self, what: Column | None, daily: bool) -> tuple[Figure, ...]:
        found = []
        body = self.root.get("figures")
        if body is not None and not isinstance(body, list):
            self.wrong(
                ("figures",),
                say("is not a list"),
                say("write for example {example}", example="- {column: Good, what: day_good}"),
            )
            body = []
        for number, one in enumerate(body or []):
            figure = self._figure(("figures", number), one, what)
            if figure is not None:
                found.append(figure)
        quantity = self.root.get("quantity")
        if quantity is not None:
            one = {"column": quantity} if isinstance(quantity, str) else quantity
            figure = self._figure(("quantity",), one, what)
            found += [figure] if figure is not None else []
        if daily and not found and not self.problems:
            self.wrong(("figures",), say("is missing"), say("name the columns with figures, and what they tell"))
        for figure in found:
            names = [figure.what.value] if figure.what.value else list(figure.what.values.values())
            for name in names:
                if name in CODES and name.startswith("day_") != daily:
                    place: Path = ("figures",) if body else ("what",)
                    what_ = say("`{name}` is no kind of this grain", name=name)
                    self.wrong(place, what_, say("kinds of a sheet a day begin with day_, those of events do not"))
        return tuple(found)

    def _figure(self, path: Path, body: Any, default: Column | None) -> Figure | None:
        if not self._known(path, body, FIGURE_KEYS):
            return None
        column = body.get("column")
        if not isinstance(column, str):
            self.wrong(path, say("names no column"), say("write `column: NAME`"))
            return None
        what = self._column("what", body.get("what"), (*path, "what")) or default
        if what is None:
            self.wrong(
                path, say("does not say what it tells"), say("write for example {example}", example="what: day_good")
            )
            return None
        if isinstance(body.get("what"), str):
            self._kind((*path, "what"), body["what"])
        unit = body.get("unit") or ""
        counter = str(body.get("counter") or "false").lower()
        if counter not in ("true", "false"):
            self.wrong((*path, "counter"), say("is neither true nor false"), "")
        self._unit((*path, "unit"), unit, what)
        cause = self._column("cause", body.get("cause"), (*path, "cause"))
        return Figure(column, what, unit, cause, counter == "true")

    def _unit(self, path: Path, unit: str, what: Column) -> None:
        if unit in ("", OPEN):
            return
        for name in [what.value] if what.value else what.values.values():
            if name in CODES and unit_factor(unit, kind(name).unit) is None:
                told = say("`{unit}` is no unit of `{what}`", unit=shorten(unit), what=name)
                self.wrong(path, told, say("it is told in {unit}", unit=kind(name).unit or "-"))
                return

    def _shift(self) -> Shift | None:
        body = self.root.get("shift")
        if body is None:
            return None
        if isinstance(body, dict):
            body = dict(body)
            last = body.pop("last", None)
            column = self._column("shift", body)
            return Shift(column, last if isinstance(last, str) else "") if column else None
        column = self._column("shift", body)
        return Shift(column) if column else None

    def _lasts(self) -> Figure | None:
        body = self.root.get("lasts")
        if body is None:
            return None
        return self._figure(
            ("lasts",), {"column": body} if isinstance(body, str) else body, Column(value="machine_restored")
        )

    def _sense(self, mapping: Mapping) -> None:
        """What every part alone cannot tell."""
        if mapping.grain == "events" and mapping.what is None and not mapping.figures:
            self.wrong(("what",), say("is missing"), say("say what a row tells: a column with words, or one kind"))
        if (mapping.ends or mapping.lasts) and mapping.grain == "daily":
            self.wrong(("ends" if mapping.ends else "lasts",), say("belongs to events"), say("write `grain: events`"))
        if (mapping.ends or mapping.lasts) and mapping.what is not None:
            for name in [mapping.what.value] if mapping.what.value else mapping.what.values.values():
                if name not in PAIRS and name in CODES:
                    known = did_you_mean(name, PAIRS)
                    self.wrong(("what",), say("`{name}` has no kind that ends it", name=name), known)
        stock = any("day_waiting" in (one.what.value, *one.what.values.values()) for one in mapping.figures)
        if stock and mapping.shift is not None and not mapping.shift.last:
            mend = say("name the shift that ends the day: `shift: {column: NAME, last: NIGHT}`")
            self.wrong(("shift",), say("what waits cannot be added over shifts"), mend)
