"""Reads the written forms of numbers and dates: `52 s`, `15 %`, `{low: 4 h, mid: 9 h, high: 20 h, status: assumed}`.

Every trouble in one number is told at once. What a number may measure follows from the field it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any, get_args

from gigaramp.languages import later
from gigaramp.plant.number import DateNumber, Dimension, Law, Number, Status, Trouble, Unreadable, read_day
from gigaramp.units import (
    COUNTED,
    ENERGY,
    MONEY,
    MONEY_OF_ENERGY,
    POWER,
    Dimensions,
    UnitError,
    dimension_word,
    from_base,
    read_quantity,
    shorten,
    unit_of,
)

EXAMPLES = {
    "time": (later("a time"), "52 s"),
    "1/time": (later("a number per time"), "20 %/year"),
    "ratio": (later("a ratio from 0 to 1"), "15 % or 0.15"),
    "plain": (later("a bare number"), "0.3"),
    "count": (later("a whole number"), "6"),
    "length": (later("a length"), "120 m"),
    "speed": (later("a speed"), "1.2 m/s"),
    "amount": (later("an amount of a product"), "500 cell"),
    "amount/time": (later("an amount per time"), "80 m/min"),
    "energy/time": (later("an energy per time"), "10 GWh/year"),
    "energy": (later("an energy"), "283 Wh"),
    "money": (later("a sum of money"), "200 kEUR"),
    "money/time": (later("a sum of money per time"), "700 EUR/day"),
    "money/energy": (later("money per energy"), "75 EUR/kWh"),
}
"""What a field needs, in words, with an example."""


def example_of(key: str, usual: str) -> str:
    """An example for the field called `key`: a number of hours is told in hours, not in seconds."""
    return "400 h" if key.endswith("hours") else usual


_FIXED: dict[str, Dimensions] = {
    "time": (("time", 1),),
    "1/time": (("time", -1),),
    "ratio": (),
    "plain": (),
    "length": (("length", 1),),
    "speed": (("length", 1), ("time", -1)),
    "energy/time": POWER,
    "energy": ENERGY,
    "money": MONEY,
    "money/time": (*MONEY, ("time", -1)),
    "money/energy": MONEY_OF_ENERGY,
}
_AMOUNTS = ("mass", "length", *COUNTED)
_LAW_DIMENSIONS = ("time", "amount/time")
_ORIGIN_KEYS = ("status", "source", "note")
_NUMBER_KEYS = ("value", "low", "mid", "high", "law", "cv", "shape", "from", "mode", "to", "table", *_ORIGIN_KEYS)
_DATE_KEYS = ("value", "low", "mid", "high", "from", "to", "law", *_ORIGIN_KEYS)


def read_number(raw: Any, dimension: Dimension) -> Number:
    """Number of a written quantity, in base units. Raises Unreadable with every trouble found in it."""
    if isinstance(raw, Number):
        wrong = _measures(raw.unit, dimension)
        if wrong is None:
            return raw
        raise Unreadable([Trouble("", f"is {wrong}", f"this needs {EXAMPLES[dimension.name][0]}", _like(dimension))])
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Mapping)):
        what = "is empty" if raw is None else f"is not {EXAMPLES[dimension.name][0]}"
        raise Unreadable([Trouble("", what, "", _like(dimension))])
    reading = _Reading(dimension)
    number = reading.long_form(raw) if isinstance(raw, Mapping) else reading.short_form(raw)
    if reading.troubles or number is None:
        raise Unreadable(reading.troubles)
    return number


def read_date_number(raw: Any) -> Any:
    """Fields of a DateNumber from a written date, range or span. Raises Unreadable with every trouble in it."""
    if isinstance(raw, DateNumber):
        return raw
    if not isinstance(raw, Mapping):
        day = read_day(raw)
        return {"low": day, "mid": day, "high": day}
    if all(isinstance(raw.get(key), date) for key in ("low", "mid", "high")):
        return raw
    troubles = _unknown_keys(raw, _DATE_KEYS)
    days: dict[str, date] = {}
    for key in ("value", "low", "mid", "high", "from", "to"):
        if raw.get(key) is None:
            continue
        try:
            days[key] = read_day(raw[key])
        except Unreadable as error:
            troubles += [Trouble(key, t.what, t.why, t.mend) for t in error.troubles]
    fields = _origin(raw, troubles)
    if not troubles:
        _fill_days(days, fields, troubles)
        has_range = "low" in raw or "from" in raw
        _check_origin(fields, has_range, "low" in raw, troubles)
    if troubles:
        raise Unreadable(troubles)
    return fields


def number_form(number: Number) -> Any:
    """The shortest written form that reads back as this number: text, or a mapping of texts."""
    words = {key: quantity_text(getattr(number, key), number.unit) for key in ("low", "mid", "high")}
    form: dict[str, Any] = {}
    if number.law in ("uniform", "triangular"):
        keys = ("from", "to") if number.law == "uniform" else ("from", "mode", "to")
        form |= {key: quantity_text(value, number.unit) for key, value in zip(keys, number.table, strict=True)}
    elif number.law == "empirical":
        form["table"] = [quantity_text(value, number.unit) for value in number.table]
    shaped = bool(form)
    if shaped and number.low < number.high:
        form |= {"low": words["low"], "high": words["high"]}
    elif number.low < number.high or number.status == "assumed":
        form |= words
    elif not shaped:
        form["value"] = words["mid"]
    form |= {key: getattr(number, key) for key in ("law", "cv", "shape") if getattr(number, key) is not None}
    form |= _origin_form(number, plain="assumed" if number.low < number.high else "chosen")
    return form["value"] if list(form) == ["value"] else form


def date_form(number: DateNumber) -> Any:
    """The shortest written form that reads back as this date."""
    form: dict[str, Any] = {}
    if number.from_ is not None and number.to is not None:
        form |= {"from": number.from_.isoformat(), "to": number.to.isoformat()}
    if number.low < number.high or (number.status == "assumed" and not form):
        form |= {key: getattr(number, key).isoformat() for key in ("low", "mid", "high")}
    elif not form:
        form["value"] = number.mid.isoformat()
    elif number.from_ is not None and number.to is not None and number.mid != _middle(number.from_, number.to):
        form["mid"] = number.mid.isoformat()
    form |= _origin_form(number, plain="assumed" if number.low < number.high else "chosen")
    return form["value"] if list(form) == ["value"] else form


def quantity_text(value: float, unit: str) -> str:
    """A base value written with a unit, so that it reads back as exactly the same value."""
    if value == inf:
        return "unlimited"
    number = from_base(value, unit)
    if number is None:
        number, unit = value, _base_unit(unit)
    text = repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return f"{text} {unit}".strip()


class _Reading:
    """Reads one number and keeps every trouble met on the way."""

    def __init__(self, dimension: Dimension) -> None:
        self.dimension = dimension
        self.troubles: list[Trouble] = []
        self.unit = ""

    def short_form(self, raw: str | int | float) -> Number | None:
        value = self.quantity(raw, "")
        return None if value is None else Number(low=value, mid=value, high=value, unit=self.unit)

    def long_form(self, raw: Mapping[str, Any]) -> Number | None:
        self.troubles += _unknown_keys(raw, _NUMBER_KEYS)
        fields = _origin(raw, self.troubles)
        self._law(raw, fields)
        values = {
            key: self.quantity(raw[key], key) for key in ("low", "high", "value", "mid") if raw.get(key) is not None
        }
        if self.troubles:
            return None
        known = {key: value for key, value in values.items() if value is not None}
        middle = self._middle(known, fields)
        if middle is None:
            return None
        low, high = known.get("low", middle), known.get("high", middle)
        _check_order(low, middle, high, self.troubles)
        if ("low" in known) != ("high" in known):
            missing = "high" if "low" in known else "low"
            self.troubles.append(Trouble("", f"has no {missing}", "a range has two ends", f"add {missing}:"))
        _check_origin(fields, "low" in known, "low" in known, self.troubles)
        if self.troubles:
            return None
        return Number(low=low, mid=middle, high=high, unit=self.unit, **fields)

    def quantity(self, raw: Any, key: str) -> float | None:
        """Base value of one written quantity; remembers its unit."""
        wanted = self.dimension.name
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
            what = "is empty" if raw is None else f"is not {EXAMPLES[wanted][0]}"
            return self._refuse(key, what, "", _like(self.dimension))
        if isinstance(raw, str) and raw.strip() == "unlimited":
            if self.dimension.unlimited:
                return inf
            return self._refuse(key, "cannot be unlimited", "only a buffer can", _like(self.dimension))
        if not isinstance(raw, str) and not isfinite(raw):
            return self._refuse(key, f"`{raw}` is not a finite number", "", _like(self.dimension))
        try:
            number, unit = read_quantity(raw if isinstance(raw, str) else repr(raw))
            factor = unit_of(unit).factor
            wrong = _measures(unit, self.dimension)
        except UnitError as error:
            return self._refuse(key, error.what, "", error.mend or _like(self.dimension))
        if wrong:
            return self._refuse(
                key, f"`{shorten(raw)}` is {wrong}", f"this needs {EXAMPLES[wanted][0]}", _like(self.dimension)
            )
        return self._in_bounds(number * factor, raw, unit, key)

    def _in_bounds(self, value: float, raw: Any, unit: str, key: str) -> float | None:
        wanted = self.dimension.name
        if not isfinite(value):
            return self._refuse(key, f"`{shorten(raw)}` is too large")
        if value < 0:
            return self._refuse(key, f"`{shorten(raw)}` is negative", "", _like(self.dimension))
        if wanted == "ratio" and value > 1:
            meant = f"did you mean `{raw} %`?" if not unit else "write at most 100 %"
            return self._refuse(key, f"`{shorten(raw)}` is above 1", "a ratio is from 0 to 1", meant)
        if wanted == "count" and not value.is_integer():
            return self._refuse(
                key, f"`{shorten(raw)}` is not a whole number", "this is a count", "write for example 6"
            )
        self.unit = unit
        return value

    def _refuse(self, key: str, what: str, why: str = "", mend: str = "") -> float | None:
        self.troubles.append(Trouble(key, what, why, mend))
        return None

    def _middle(self, known: dict[str, float], fields: dict[str, Any]) -> float | None:
        table: tuple[float, ...] = fields.get("table", ())
        if table:
            if "value" in known or "mid" in known:
                return self._refuse(
                    "", "has a middle and a table", "the mean follows from the table", "remove value: or mid:"
                )
            return sum(table) / len(table)
        if "value" in known and "mid" in known:
            return self._refuse("value", "has both value and mid", "they are the same thing", "keep one")
        middle = known.get("mid", known.get("value"))
        if middle is None:
            mend = f"add mid: between low and high, or value: {EXAMPLES[self.dimension.name][1]}"
            self._refuse("", "has no value", "", mend)
        return middle

    def _law(self, raw: Mapping[str, Any], fields: dict[str, Any]) -> None:
        law = raw.get("law")
        if law is not None and law not in get_args(Law):
            self._refuse("law", f"`{shorten(law)}` is not a law", "", _closest(str(law), get_args(Law)))
            return
        if law is not None and self.dimension.name not in _LAW_DIMENSIONS:
            self._refuse("law", "cannot have a law", "only times and rates vary by a law", "remove law:")
            return
        fields["law"] = law
        for key in ("cv", "shape"):
            if raw.get(key) is not None:
                fields[key] = self._shape(raw[key], key)
        shaped = {"gamma": ("cv",), "lognormal": ("cv",), "weibull": ("cv", "shape")}.get(str(law), ())
        given = [key for key in ("cv", "shape") if raw.get(key) is not None]
        if any(key not in shaped for key in given):
            key = next(key for key in given if key not in shaped)
            self._refuse(
                key, f"has {key} with law {law or 'absent'}", f"{key} shapes {_shaped_by(key)}", f"remove {key}:"
            )
            return
        if shaped and len(given) != 1:
            self._refuse(
                "law", f"law {law} needs one of {' or '.join(shaped)}", "", f"add {shaped[0]}: 0.5, for example"
            )
            return
        self._table(raw, law, fields)

    def _shape(self, raw: Any, key: str) -> float | None:
        try:
            number, unit = read_quantity(str(raw))
        except UnitError:
            number, unit = 0.0, "?"
        value = number * 0.01 if unit == "%" and key == "cv" else number
        if unit not in ("", "%") or not 0 < value <= 100:
            return self._refuse(key, f"`{shorten(raw)}` is not a shape", "", "write a number above 0, for example 0.5")
        return value

    def _table(self, raw: Mapping[str, Any], law: Any, fields: dict[str, Any]) -> None:
        wanted = {"uniform": ("from", "to"), "triangular": ("from", "mode", "to"), "empirical": ("table",)}.get(
            str(law), ()
        )
        given = [key for key in ("from", "mode", "to", "table") if raw.get(key) is not None]
        for key in (key for key in given if key not in wanted):
            self._refuse(key, f"has {key}: with law {law or 'absent'}", "", f"remove {key}:")
        for key in (key for key in wanted if key not in given):
            self._refuse("law", f"law {law} needs {key}:", "", f"add {key}:")
        if not wanted or self.troubles:
            return
        texts = raw["table"] if law == "empirical" else [raw[key] for key in wanted]
        if not isinstance(texts, (list, tuple)) or not texts or len(texts) > 100_000:
            self._refuse("table", "is not a list of observed values", "", "write table: [40 s, 42 s, 55 s]")
            return
        keys = wanted * len(texts) if law == "empirical" else wanted
        values = [self.quantity(text, key) for key, text in zip(keys, texts, strict=True)]
        numbers = tuple(value for value in values if value is not None)
        if law != "empirical" and list(numbers) != sorted(numbers):
            self._refuse("from", f"{', '.join(wanted)} are not in this order", "", "swap them")
            return
        fields["table"] = numbers


def _measures(unit: str, dimension: Dimension) -> str | None:
    """What a unit measures, in words, when the field needs something else; None when it fits."""
    found = unit_of(unit).dimensions
    name = dimension.name
    if name in _FIXED:
        fits = found == _FIXED[name] and not (name == "plain" and unit not in ("", "%"))
    elif name == "count":
        fits = not unit or (len(found) == 1 and found[0][0] in COUNTED and found[0][1] == 1)
    else:
        top = tuple(part for part in found if part[0] != "time")
        per_time = dict(found).get("time", 0)
        fits = per_time == (-1 if name == "amount/time" else 0) and (not top or _is_amount(top)) and unit != "%"
    return None if fits else dimension_word(found)


def _is_amount(dimensions: Dimensions) -> bool:
    return len(dimensions) == 1 and dimensions[0][0] in _AMOUNTS and dimensions[0][1] == 1


def _like(dimension: Dimension) -> str:
    more = " or `unlimited`" if dimension.unlimited else ""
    return f"write for example `{EXAMPLES[dimension.name][1]}`{more}"


def _origin(raw: Mapping[str, Any], troubles: list[Trouble]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key in _ORIGIN_KEYS:
        word = raw.get(key)
        if word is None:
            continue
        if not isinstance(word, str):
            troubles.append(Trouble(key, "is not text", "", f'write {key}: "..."'))
        elif key == "status" and word not in get_args(Status):
            troubles.append(Trouble(key, f"`{shorten(word)}` is not a status", "", _closest(word, get_args(Status))))
        else:
            fields[key] = word
    return fields


def _check_origin(fields: dict[str, Any], has_range: bool, is_uncertain: bool, troubles: list[Trouble]) -> None:
    """Rules of the status: an assumption has a range, a claim has a source. Adds the status where it is not written."""
    status = fields.setdefault("status", "assumed" if is_uncertain else "chosen")
    if status == "assumed" and not has_range:
        troubles.append(
            Trouble("", "is assumed without low and high", "an assumption has a range", "add low: and high:")
        )
    if status in ("public", "measured") and not fields.get("source", "").strip():
        troubles.append(Trouble("", f"is {status} without a source", "nobody could look it up", 'add source: "..."'))


def _check_order(low: float, middle: float, high: float, troubles: list[Trouble]) -> None:
    if low > middle:
        troubles.append(Trouble("low", "low is above mid", "low is the 10 % point", "swap them"))
    if middle > high:
        troubles.append(Trouble("high", "high is below mid", "high is the 90 % point", "swap them"))


def _fill_days(days: dict[str, date], fields: dict[str, Any], troubles: list[Trouble]) -> None:
    if ("from" in days) != ("to" in days):
        troubles.append(Trouble("", "is a span with one end", "", "write {from: 2026-01-01, to: 2026-06-30}"))
        return
    if ("low" in days) != ("high" in days):
        troubles.append(Trouble("", "is a range with one end", "", "write low:, mid: and high:"))
        return
    middle = days.get("mid", days.get("value"))
    if "from" in days:
        if days["from"] > days["to"]:
            troubles.append(Trouble("from", "from is after to", "", "swap them"))
            return
        fields |= {"law": "uniform", "from_": days["from"], "to": days["to"]}
        middle = middle or _middle(days["from"], days["to"])
    if middle is None:
        troubles.append(Trouble("", "has no date", "", "add value: 2026-03-31, or low:, mid: and high:"))
        return
    fields |= {"low": days.get("low", middle), "mid": middle, "high": days.get("high", middle)}
    if not fields["low"] <= middle <= fields["high"]:
        troubles.append(Trouble("", "low, mid and high are not in this order", "", "put the dates in order"))


def _middle(first: date, last: date) -> date:
    return first + timedelta(days=(last - first).days // 2)


def _unknown_keys(raw: Mapping[str, Any], known: tuple[str, ...]) -> list[Trouble]:
    return [
        Trouble(str(key), f"`{shorten(key)}` is not a key of a number", "", _closest(str(key), known))
        for key in raw
        if key not in known
    ]


def _closest(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"


def _shaped_by(key: str) -> str:
    return "gamma, lognormal and weibull" if key == "cv" else "weibull"


def _base_unit(unit: str) -> str:
    """Unit of the same kind with factor 1: `s` for `h`, `vehicle/s` for `vehicle/year`."""
    names = {"length": "m", "mass": "kg", "time": "s", "money": "EUR"}
    found = unit_of(unit).dimensions
    above = [names.get(name, name) for name, power in found if power > 0 for _ in range(power)]
    below = [names.get(name, name) for name, power in found if power < 0 for _ in range(-power)]
    return "*".join(above or ["1"] * bool(below)) + "".join(f"/{name}" for name in below)


def _origin_form(number: Number | DateNumber, plain: str) -> dict[str, Any]:
    form: dict[str, Any] = {"status": number.status} if number.status != plain else {}
    if number.source is not None:
        form["source"] = number.source
    if number.note:
        form["note"] = number.note
    return form
