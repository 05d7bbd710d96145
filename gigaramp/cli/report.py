"""`gigaramp report`: the whole page of a plant, every question asked one after the other with its progress."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from gigaramp.cli.output import refuse_page
from gigaramp.cli.plants import read_plant
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, words, working
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.launch.question import How


@dataclass(frozen=True)
class Extras:
    """What the page holds besides: a scenario file, the folder of an advice, or a new advice; futures of each question; a log."""

    what_ifs: Path | None
    advice: Path | None
    advise: bool
    futures: int | None
    log: str | None = None


def write_whole_page(
    name: str, sets: list[str] | None, asked: Question, extras: Extras, out: Path, force: bool
) -> None:
    """Ask every question about the plant, each with its progress, and write the page; its place is looked at first."""
    from gigaramp.report import write_report
    from gigaramp.report.whole import Asked, put_together, stages, tell_or_say_why

    refuse_page(out, None, force)
    plant = read_plant(name, sets)
    how = {name: value for name, value in asked.arguments().items() if name not in ("until", "futures", "seed")}
    parts = stages(
        Asked(
            plant,
            asked.until,
            extras.futures,
            asked.seed,
            extras.what_ifs,
            extras.advice,
            extras.advise,
            cast("How", how),
            extras.log,
        )
    )
    talk = words()
    compiling = announce_compiling(talk)
    found: dict[str, Any] = {}
    for number, stage in enumerate(parts, 1):
        place = say("{what}, {number} of {all}", what=stage.words, number=number, all=len(parts))
        with working(talk, extras.futures or 1, compiling and number == 1, place) as work:
            found[stage.name] = tell_or_say_why(stage, work.progress)
        if isinstance(found[stage.name], str):
            talk.print(found[stage.name], soft_wrap=True)
    whole = put_together(found)
    write_report([(plant, whole.forecast)], out, [whole.beside])
    talk.print(
        say("wrote {page}: open it in a browser, {address}", page=out, address=out.absolute().as_uri()), soft_wrap=True
    )
