"""The page: sections of one plant or of several, put into one self-contained HTML file."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError, OutputError
from gigaramp.languages import (
    NOT_REVIEWED,
    again,
    joined,
    language,
    later,
    later_many,
    listed_apart,
    named,
    of_a_file,
    say,
    say_many,
    sentences,
    speaking,
    spoken,
)
from gigaramp.languages.figures import month_letters, number_signs
from gigaramp.report.beside import NOTHING, Beside
from gigaramp.report.parts import Picture, Section
from gigaramp.report.wording.definitions import words_of
from gigaramp.report.wording.phrases import SPACE, capital, count, counted, day_words, number_word, sentence

if TYPE_CHECKING:
    from os import PathLike

    from gigaramp.launch.answer import Forecast
    from gigaramp.plant.model import Plant

PEOPLE_HALF = later(
    "No public data can validate the people half of the model: how fast crews learn, what an expert "
    "adds, how often help is needed."
)


_MEASURED_IN_ONE = later_many(
    "{count:,} of {numbers} was measured in its plant; the rest is not data of the company.",
    "{count:,} of {numbers} were measured in its plant; the rest is not data of the company.",
)
_MEASURED_IN_MANY = later_many(
    "{count:,} of {numbers} was measured in their plants; the rest is not data of the companies.",
    "{count:,} of {numbers} were measured in their plants; the rest is not data of the companies.",
)


@dataclass(frozen=True)
class Chapter:
    """One plant on the page: its head and its sections. `key` begins each of its addresses on the page."""

    key: str
    name: str
    about: str
    as_of: str
    basis: tuple[str, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]


def write_report(
    pairs: Sequence[tuple[Plant, Forecast]],
    path: str | PathLike[str],
    beside: Sequence[Beside] = (),
    lang: str | None = None,
) -> None:
    """Write one HTML page about these plants and their forecasts; a file of that name is replaced when the page is whole.

    `beside` holds the other answers about each plant, in the same order; without it the page is made of the forecasts alone.
    `lang` is the language of the page (`fr`); without it the page speaks as the caller does, English by itself.
    Raises `AskError` where there is no forecast, `OutputError` where the file cannot be written.
    """
    target, html = Path(path), report_html(pairs, beside, lang)
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                file.write(html)
            except OSError:
                part.unlink(missing_ok=True)
                raise
        part.chmod(0o644)
        os.replace(part, target)
    except OSError as error:
        raise OutputError(
            say(
                "{target}: the report cannot be written, {strerror}: choose another place",
                target=target,
                strerror=error.strerror or error,
            )
        ) from error


def report_html(pairs: Sequence[tuple[Plant, Forecast]], beside: Sequence[Beside] = (), lang: str | None = None) -> str:
    """The page as text: one plant gives its launch, several give a valley table first. Raises `AskError` for none."""
    if lang is None:
        return _html(pairs, beside)
    with speaking(lang):
        return _html(pairs, beside)


def _html(pairs: Sequence[tuple[Plant, Forecast]], beside: Sequence[Beside]) -> str:
    from plotly.offline import get_plotlyjs

    from gigaramp import __version__
    from gigaramp.launch.valley import told_apart

    if not pairs:
        raise AskError(say("report: there is no forecast to write about, give one plant or more"))
    pairs = [
        (plant, again(told)) for (plant, _), told in zip(pairs, told_apart([told for _, told in pairs]), strict=True)
    ]
    chapters = [
        _chapter(f"plant-{number}", plant, forecast, len(pairs) == 1, beside[number - 1] if beside else NOTHING)
        for number, (plant, forecast) in enumerate(pairs, 1)
    ]
    valley, output_of_each = _valley(pairs) if len(pairs) > 1 else (None, ())
    drawn = [("valley", picture) for picture in output_of_each]
    drawn += [
        (chapter.key, picture) for chapter in chapters for section in chapter.sections for picture in section.pictures
    ]
    names = [chapter.name for chapter in chapters]
    days = list(dict.fromkeys(chapter.as_of for chapter in chapters))
    page: str = _template().render(
        title=names[0]
        if len(names) == 1
        else say("{number} launches side by side", number=capital(number_word(len(names)))),
        names=names,
        as_of=joined([day for day in days if day]),
        chapters=chapters,
        valley=valley,
        beside=output_of_each,
        words=words_of([forecast for _, forecast in pairs]),
        is_one=len(chapters) == 1,
        cautions=(
            *changed(pairs),
            whose_data([plant for plant, _ in pairs]),
            *people_half([plant for plant, _ in pairs]),
        ),
        pictures=json_for_html({f"{key}-{picture.name}": picture.figure for key, picture in drawn}),
        style=_part("page.css"),
        script=_part("page.js"),
        plotly=get_plotlyjs(),
        version=__version__,
        language=spoken().page,
        unreviewed=unreviewed(),
        locale=json_for_html(plotly_locale()),
    )
    return page


def changed(pairs: Sequence[tuple[Plant, Forecast]]) -> tuple[str, ...]:
    """For each plant that the user changed: that its numbers are a what-if, and what was changed."""
    from gigaramp.launch.changes import change_words

    return tuple(
        say(
            "A what-if, not {plant} as its file says. Changed: {changes}.",
            plant=forecast.plant,
            changes=listed_apart(change_words(forecast.changes)),
        )
        for _, forecast in pairs
        if forecast.changes
    )


def whose_data(plants: Sequence[Plant]) -> str:
    """How much of the page is data of the companies: the numbers that were measured in their plants, and nothing else."""
    from gigaramp.plant.address import origin_of

    statuses = [origin_of(plant, address)[0] for plant in plants for address in plant.numbers()]
    measured = statuses.count("measured")
    one = len(plants) == 1
    if not measured:
        if one:
            return say("This is not data of the company: no number on this page was measured in its plant.")
        return say("These are not data of the companies: no number on this page was measured in their plants.")
    numbers = counted(len(statuses), "number")
    return say_many(*(_MEASURED_IN_ONE if one else _MEASURED_IN_MANY), measured, numbers=numbers)


def people_half(plants: Sequence[Plant]) -> tuple[str, ...]:
    """What no one can check of the people; nothing where no plant on the page has any."""
    from gigaramp.plant.address import origin_of

    peopled = [plant for plant in plants if plant.people is not None]
    if not peopled:
        return ()
    statuses = [
        origin_of(plant, address)[0]
        for plant in peopled
        for address in plant.numbers()
        if address.startswith("people.")
    ]
    if "measured" in statuses:
        rest = say("Those numbers are assumed unless they were measured in the plant, with wide ranges.")
    else:
        rest = say("Those numbers are assumed, with wide ranges.")
    return (sentences([say(PEOPLE_HALF), rest]),)


def json_for_html(values: dict[str, Any]) -> str:
    """Values as JSON that can stand inside a script element: no sign in it can end the element (HTML, 4.12.1.3)."""
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _chapter(key: str, plant: Plant, forecast: Forecast, alone: bool, beside: Beside) -> Chapter:
    from gigaramp.report.sections.of_a_plant import sections

    basis = [
        counted(forecast.futures, "future")
        + (say(" kept from {histories} histories", histories=count(forecast.histories)) if forecast.histories else "")
    ]
    if forecast.facts_used:
        basis.append(
            say(
                "{effective_futures} effective after {facts}",
                effective_futures=count(forecast.effective_futures),
                facts=counted(forecast.facts_used, "known fact"),
            )
        )
    elif forecast.log is not None:
        basis.append(
            say("{effective_futures} effective after its log", effective_futures=count(forecast.effective_futures))
        )
    else:
        basis.append(say("no known output fact"))
    basis += [
        say("simulated from {start} to {until}", start=day_words(plant.start), until=day_words(forecast.until)),
        say("seed {seed}", seed=forecast.seed),
        say("correlation {correlation:g}", correlation=forecast.correlation),
        say("gigaramp {version}", version=forecast.version),
    ]
    return Chapter(
        key=key,
        name=forecast.plant,
        about=" ".join(of_a_file(forecast.about).split()),
        as_of=day_words(forecast.as_of) if forecast.as_of is not None else "",
        basis=tuple(words.replace(" ", SPACE) if len(words) < 30 else words for words in basis),
        notes=tuple(sentence(note) for note in forecast.notes),
        sections=sections(plant, forecast, alone, beside),
    )


def _valley(pairs: Sequence[tuple[Plant, Forecast]]) -> tuple[Section, tuple[Picture, ...]]:
    from gigaramp.report.sections.valley import side_by_side, valley_section

    return valley_section(pairs), side_by_side(pairs)


def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("gigaramp.report", "templates")
    surroundings = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    surroundings.globals |= {"say": say, "named": named}
    return surroundings.get_template("page.html.jinja")


def _part(name: str) -> str:
    return resources.files("gigaramp.report").joinpath("templates", name).read_text(encoding="utf-8")


def plotly_locale() -> dict[str, Any]:
    """Names of months and signs of numbers for the axes of the pictures, in the form of a locale of plotly.js."""
    decimal, thousands = number_signs()
    months, short = month_letters()
    signs = {"decimal": decimal, "thousands": thousands, "months": months, "shortMonths": short}
    return {"name": language(), "dictionary": {}, "format": signs}


def unreviewed() -> str:
    """What to know before trusting the words of a language that no speaker has reviewed; empty for the others."""
    return "" if spoken().reviewed else say(NOT_REVIEWED, language=spoken().name)
