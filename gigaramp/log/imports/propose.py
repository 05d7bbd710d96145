"""Proposes a mapping from the headers and the first rows of a file. What only the plant can know stays an open question.

Nothing is guessed: a day that may be 5 March or 3 May, a time without a unit, a word that is no step of the plant are written
as `?` with what there is to choose from, and the file is not imported before they are answered.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gigaramp.errors import LogError
from gigaramp.languages import labelled, later, listed_apart, say
from gigaramp.log.imports.blocks import header_names
from gigaramp.log.imports.file_form import Found, form_of
from gigaramp.log.imports.mapping import PAIRS, PlantNames
from gigaramp.log.imports.proposed_text import Proposed, written_mapping
from gigaramp.log.imports.words import inside, meaning, plain, step_words, unit_in
from gigaramp.log.kinds import kind

OPEN: Final = "?"
_TIMED: Final = frozenset({"min", "h", "s"})
_DATES: Final = (
    "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y", "%m/%d/%y", "%Y/%m/%d", "%Y.%m.%d",
    "%Y%m%d", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%Y年%m月%d日",
)  # fmt: skip
_CLOCKS: Final = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S")
_WORDS: Final = {
    "date": later("day and month can be told apart in no row: write the right one of {choices}"),
    "unit": later("the header names no unit: write min, h or s"),
    "made": later("write day_good if these are good units, day_started if scrap is among them"),
    "zone": later("the time zone of the clock that wrote this, for example Europe/Paris"),
    "step": later("the step of the plant this is about{steps}"),
    "what": later("write one of the kinds of the log, for example machine_stopped, alarm_raised, cell_made"),
    "figure": later("write one of day_good, day_scrap, day_started, day_down ... , or take the line away"),
    "decimal": later("1.234 may be one thousand or one: write the decimal sign, . or ,"),
    "encoding": later("the file is not UTF-8: write its encoding, for example cp1252 or gb18030"),
}


@dataclass
class Proposal:
    """A proposed mapping file: its `text`, what each column was understood as, and what the plant has to answer."""

    text: str
    understood: list[tuple[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unread: tuple[str, ...] = ()


def propose(path: Path, names: PlantNames) -> Proposal:
    """The proposal for a file. Raises LogError where nothing in it looks like rows of a plant."""
    return _Proposer(path, names, form_of(path)).proposal()


class _Proposer:
    """Looks at one file and fills a `Proposed`."""

    def __init__(self, path: Path, names: PlantNames, found: Found) -> None:
        self.path, self.names, self.found = path, names, found
        self.header = header_names(found.header_rows)
        self.samples = {
            name: [row[place].strip() for row in found.rows if place < len(row) and row[place].strip()]
            for place, name in enumerate(self.header)
        }
        self.asked: list[str] = []
        self.roles: dict[str, str] = {}
        self.figures: dict[str, tuple[str, str]] = {}
        self.told = Proposed(source=_source(path), form=found.form)

    def proposal(self) -> Proposal:
        for name in self.header:
            self._understand(name)
        unread = [name for name in self.header if name not in self.roles.values() and name not in self.figures]
        if self.found.form.encoding == OPEN:
            self._ask("file.encoding", say(_WORDS["encoding"]))
        self._grain()
        self._clock()
        self._places()
        self._figures()
        self._decimal()
        self.told.ignored = [name for name in unread if meaning("roles", name) == "ignored" or self._is_empty(name)]
        left = tuple(name for name in unread if name not in self.told.ignored)
        self.told.unread = list(left)
        understood = [(name, role) for role, name in self.roles.items()]
        understood += [(name, f"{what} {cause}".strip()) for name, (what, cause) in self.figures.items()]
        order = {name: place for place, name in enumerate(self.header)}
        understood.sort(key=lambda pair: order[pair[0]])
        return Proposal(written_mapping(self.told), understood, self.asked, left)

    def _is_empty(self, name: str) -> bool:
        return not self.samples[name]

    def _ask(self, where: str, question: str) -> None:
        self.asked.append(f"{where}: {question}")
        self.told.questions[where] = question

    def _understand(self, name: str) -> None:
        """What a column is by its header: a role, or a figure with its cause."""
        head, tail = plain(name), inside(name)
        words = head.split()
        bare = " ".join(words[:-1]) if len(words) > 1 and meaning("units", words[-1]) else head
        role = meaning("roles", head) or meaning("roles", bare)
        figure = meaning("figures", head) or meaning("figures", bare)
        # A figure that none of the first rows tells, such as packs shipped in the first weeks, is a figure too.
        if figure and (self._is_empty(name) or self._has_numbers(name, 0.25)):
            cause = tail if tail and not meaning("units", tail) else ""
            self.figures[name] = (figure, cause)
            return
        if role and role != "ignored":
            if role in self.roles:
                # Two columns for one thing: the plant says which.
                self.told.doubles.append((name, role, self.roles[role]))
                return
            self.roles[role] = name
            return
        if role or not (self._is_empty(name) or self._has_numbers(name)):
            return
        for cut in range(len(words) - 1, 0, -1):
            first, rest = " ".join(words[:cut]), " ".join(words[cut:])
            figure = meaning("figures", first)
            if figure in ("day_scrap", "day_down", "day_reworked", "day_stops") and not meaning("units", rest):
                rest = _without_unit(rest)
                self.figures[name] = (figure, meaning("causes", rest) if figure in ("day_down", "day_stops") else "")
                if not self.figures[name][1]:
                    self.figures[name] = (figure, re.sub(r"\W+", "_", rest))
                return

    def _has_numbers(self, name: str, share: float = 0.5) -> bool:
        """True where more than a share of the cells look like numbers, with or without a unit."""
        values = self.samples[name]
        numbers = sum(bool(re.search(r"^[-+]?[\d.,'\s\u00a0\u202f]+\D{0,8}$", one)) for one in values)
        return bool(values) and numbers > share * len(values)

    def _grain(self) -> None:
        roles, told = self.roles, self.told
        for role in ("day", "begin", "timestamp"):
            if role in roles and self._are_instants(roles[role]) and role == "day":
                roles["timestamp"] = roles.pop("day")
        has_figures = bool(self.figures) or ("figure" in roles and "quantity" in roles)
        is_stop = ("begin" in roles and ("end" in roles or "lasts" in roles)) or (
            "timestamp" in roles and "lasts" in roles
        )
        events = is_stop or (("what" in roles and ("timestamp" in roles or "begin" in roles)) and not has_figures)
        if not (events or has_figures or ("day" in roles and "lasts" in roles)):
            known = ", ".join(self.header[:12])
            told_ = say(
                "{file}: no column is understood as a figure or as an event; its columns: {known}",
                file=self.path,
                known=known,
            )
            raise LogError(listed_apart([told_, say("write a mapping by hand, see docs/do/import-what-you-have.md")]))
        told.grain = "events" if events else "daily"
        if events and self.figures and not is_stop:
            self.figures.clear()
        if events and is_stop:
            told.counts_left = list(self.figures)
            self.figures.clear()
        if not events and "day" in roles and "lasts" in roles and not self.figures:
            self.figures[roles.pop("lasts")] = ("day_down", "")
            told.repeated = "add"
            if "cause" not in roles and "what" in roles:
                roles["cause"] = roles.pop("what")
        if not events and "day" not in roles and "timestamp" in roles:
            told.repeated = "add"

    def _are_instants(self, name: str) -> bool:
        values = self.samples[name][:50]
        return bool(values) and sum(":" in one for one in values) > len(values) / 2

    def _clock(self) -> None:
        roles, told, events = self.roles, self.told, self.told.grain == "events"
        order = ("timestamp", "begin", "day") if events else ("day", "timestamp", "begin")
        role = next((one for one in order if one in roles), None)
        if role is None:
            known = ", ".join(self.header[:12])
            raise LogError(
                say(
                    "{file}: no column is understood as a day or a time; its columns: {known}",
                    file=self.path,
                    known=known,
                )
            )
        columns = [roles[role]]
        key = "when" if events else "day"
        # A day in one column and a time of day in the other.
        if events and role == "begin" and "day" in roles and not self._has_dates(columns[0]):
            columns = [roles["day"], roles["begin"]]
        elif events and role == "day" and "time" in roles:
            columns = [roles["day"], roles["time"]]
        told.when = (key, columns, self._format(columns, key))
        if events and "end" in roles:
            ends = (
                [roles["end"]]
                if self._has_dates(roles["end"])
                else [*columns[:1], roles["end"]]
                if len(columns) > 1
                else [roles["end"]]
            )
            told.ends = (ends, self._format(ends, "ends"))
        elif events and "lasts" in roles:
            unit = self._time_unit(roles["lasts"], "lasts.unit")
            told.lasts = (roles["lasts"], unit)
        told.zone_column = roles.get("zone", "")
        told.timezone = self.names.timezone or OPEN
        if told.timezone == OPEN:
            self._ask("timezone", say(_WORDS["zone"]))
        if not events:
            told.day_begins = self.names.first_minute or 0

    def _has_dates(self, name: str) -> bool:
        return any(re.search(r"\d{4}|\d+[./-]\d+[./-]\d+", one) for one in self.samples[name][:20])

    def _format(self, columns: list[str], where: str) -> str:
        """How a day or instant is written: the one form that reads every sample; an open question where two do."""
        places = [self.header.index(name) for name in columns]
        values = [
            " ".join(row[place].strip() for place in places)
            for row in self.found.rows
            if all(place < len(row) and row[place].strip() for place in places)
        ][:500]
        if not values:
            return "iso"
        if sum(bool(re.match(r"^\d{4}-\d{2}-\d{2}", one)) for one in values) > 0.5 * len(values):
            return "iso"
        numbers = [float(one.replace(",", ".")) for one in values if re.fullmatch(r"\d+([.,]\d+)?", one)]
        if len(numbers) > 0.5 * len(values) and all(20_000 < one < 80_000 for one in numbers):
            return "excel"
        if len(numbers) > 0.5 * len(values) and all(1e9 < one < 4e9 for one in numbers):
            return "unix s"
        if len(numbers) > 0.5 * len(values) and all(1e12 < one < 4e12 for one in numbers):
            return "unix ms"
        fits = [form for form in (date + clock for date in _DATES for clock in _CLOCKS) if _reads(values, form)]
        if len(fits) == 1:
            return fits[0]
        choices = ", ".join(fits) or ", ".join(("%d.%m.%Y", "%m/%d/%Y %H:%M"))
        example = values[0]
        self._ask(f"{where}.format", say(_WORDS["date"], choices=choices) + f" ({example})")
        return OPEN

    def _time_unit(self, name: str, where: str) -> str:
        if all(re.fullmatch(r"\d+:\d{2}(:\d{2})?", one) for one in self.samples[name][:50]) and self.samples[name]:
            return "h:mm"
        unit = unit_in(name)
        if unit in _TIMED:
            return unit
        self._ask(where, labelled(name, say(_WORDS["unit"])))
        return OPEN

    def _places(self) -> None:
        roles, told = self.roles, self.told
        for role in ("line", "machine", "about", "note", "shift"):
            if role in roles:
                told.fields[role] = (roles[role], self._line_values(roles[role]) if role == "line" else {})
        if "step" in roles:
            told.fields["step"] = (roles["step"], self._step_values(roles["step"]))
        else:
            one = self.names.steps[0] if len(self.names.steps) == 1 else OPEN
            told.step_value = one
            if one == OPEN:
                steps = ": " + ", ".join(self.names.steps) if self.names.steps else ""
                self._ask("step.value", say(_WORDS["step"], steps=steps))
        if "cause" in roles:
            words = _words(self.samples[roles["cause"]])
            values = {word: loss for word in words if (loss := meaning("causes", word)) and loss != word}
            told.fields["cause"] = (roles["cause"], values)
        if "key" in roles:
            told.key = [roles["key"]]

    def _step_values(self, name: str) -> dict[str, str]:
        if not self.names.steps:
            return {}
        known = step_words(self.names.steps)
        values = {}
        for word in _words(self.samples[name]):
            step = word if word in self.names.steps else known.get(plain(word), OPEN)
            if step != word:
                values[word] = step
            if step == OPEN:
                self._ask(f"step.values.{word}", say(_WORDS["step"], steps=": " + ", ".join(self.names.steps)))
        return values

    def _line_values(self, name: str) -> dict[str, str]:
        if not self.names.lines:
            return {}
        bare = {re.sub(r"\W|_", "", line.casefold()): line for line in self.names.lines}
        values = {}
        for word in _words(self.samples[name]):
            line = word if word in self.names.lines else bare.get(re.sub(r"\W|_", "", plain(word).casefold()), OPEN)
            if line != word:
                values[word] = line
            if line == OPEN:
                self._ask(
                    f"line.values.{word}", say("the line of the plant: {lines}", lines=", ".join(self.names.lines))
                )
        return values

    def _figures(self) -> None:
        roles, told = self.roles, self.told
        if told.grain == "events":
            self._events()
            return
        for name, (what, cause) in self.figures.items():
            if what == "?made":
                alone = "day_good" not in {one for one, _ in self.figures.values()}
                what = OPEN if alone else "day_started"
                if alone:
                    self._ask(f"figures.{name}", say(_WORDS["made"]))
            unit = self._time_unit(name, f"figures.{name}.unit") if what != OPEN and kind(what).unit in _TIMED else ""
            if not unit and unit_in(name) not in (*_TIMED, "%", ""):
                unit = unit_in(name)
            told.figures.append((name, what, cause, unit))
        if not self.figures:
            values = {}
            for word in _words(self.samples[roles["figure"]]):
                found = meaning("figures", word)
                values[word] = found if found and found != "?made" else OPEN
                if values[word] == OPEN:
                    self._ask(f"what.values.{word}", say(_WORDS["figure"]))
            told.long = (roles["figure"], values, roles["quantity"])
            timed = sorted(word for word, what in values.items() if what != OPEN and kind(what).unit in _TIMED)
            if timed and self.found.form.decimal:
                told.notes.append(say("times are read in min; write `unit: h` under `quantity` where they are hours"))

    def _events(self) -> None:
        roles, told = self.roles, self.told
        pair = told.ends is not None or told.lasts is not None
        if "what" not in roles or (pair and "cause" not in roles):
            told.what_value = "machine_stopped" if pair else OPEN
            if not pair:
                self._ask("what.value", say(_WORDS["what"]))
            if pair and "what" in roles:
                words = _words(self.samples[roles["what"]])
                values = {word: loss for word in words if (loss := meaning("causes", word))}
                told.fields["cause"] = (roles["what"], values)
            return
        values = {}
        for word in _words(self.samples[roles["what"]]):
            found = meaning("events", word)
            values[word] = found if found and (not pair or found in PAIRS) else OPEN
            if values[word] == OPEN:
                self._ask(f"what.values.{word}", say(_WORDS["what"]))
        told.what = (roles["what"], values)

    def _decimal(self) -> None:
        """The decimal sign, as far as the figures tell it."""
        names = [name for name, *_ in self.told.figures]
        names += [self.told.lasts[0]] if self.told.lasts else []
        names += [self.told.long[2]] if self.told.long else []
        values = [one for name in names for one in self.samples[name]]
        if self.found.form.format in ("excel", "parquet"):
            self.told.decimal = "."
            return
        comma = sum(bool(re.search(r"\d,(\d{1,2}|\d{4,})(\D|$)|\.\d{3},|(^|\D)0,\d", one)) for one in values)
        point = sum(bool(re.search(r"\d\.(\d{1,2}|\d{4,})(\D|$)|,\d{3}\.|(^|\D)0\.\d", one)) for one in values)
        three = [one for one in values if re.search(r"\d[.,]\d{3}(\D|$)", one)]
        many = Counter(sign for one in values for sign in ".," if one.count(sign) > 1)
        if many["."] and not many[","] and not point:
            comma += 1
        if many[","] and not many["."] and not comma:
            point += 1
        if comma and not point:
            self.told.decimal, self.told.thousands = ",", "." if three else ""
        elif point and not comma:
            self.told.decimal, self.told.thousands = ".", "," if three else ""
        elif three or (comma and point):
            self.told.decimal = OPEN
            self._ask("file.decimal", say(_WORDS["decimal"]) + (f" ({three[0]})" if three else ""))


def _reads(values: list[str], form: str) -> bool:
    """True where a form reads every sample that looks like a date; a total row at the end may stand among them."""
    from datetime import datetime

    dates = [one for one in values if re.search(r"\d\D+\d|\d{8}|\d\D+[A-Za-z]{3}", one)]
    for one in dates:
        try:
            datetime.strptime(one, form)
        except ValueError:
            return False
    return len(dates) > len(values) / 2


def _words(values: list[str]) -> list[str]:
    """The words of a column by how often they stand there; at most fifty."""
    return [word for word, _ in Counter(values).most_common(50)]


def _source(path: Path) -> str:
    """Name for who wrote the rows, from the name of the file without its dates and numbers at the end."""
    stem = re.sub(r"[\W_]*\d[\d\W_]*$", "", path.stem) or path.stem
    return re.sub(r"\W+", "_", stem).strip("_").lower() or "import"


def _without_unit(words: str) -> str:
    """A cause without the unit behind it: `no people minutes` is `no people`, though people are counted too."""
    left = words.split()
    while len(left) > 1 and meaning("units", left[-1]) and not meaning("causes", " ".join(left)):
        left.pop()
    return " ".join(left)
