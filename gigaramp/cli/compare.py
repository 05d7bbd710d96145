"""`gigaramp compare`: what a change does, under the same luck on both sides."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids, told_of
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.errors import AskError
from gigaramp.languages import say


def compare_plants(
    name: str,
    other: str | None,
    sets: list[str] | None,
    asked: Question,
    out: Path | None,
    force: bool,
    as_json: bool,
    in_euros: bool = False,
) -> None:
    """Compare a plant with another one, or with itself after the changes of `--set`; changes fall on the other side."""
    import gigaramp
    from gigaramp.launch.changes import changes
    from gigaramp.launch.question import ask
    from gigaramp.launch.wording.words import comparison_text

    if other is None and not sets:
        raise AskError(say("compare: name a second plant, or change a number with --set ADDRESS=VALUE"))
    refuse_taken(out, force)
    plant, changed = read_plant(name, None), read_plant(other or name, sets, is_named=other is not None)
    first = None
    for named, each in ((name, plant), (other or name, changed)):
        # Both questions are looked at before the first is simulated, and told with the plant they are about.
        with told_of(named if other is not None else ""):
            first = ask(each, **{**asked.arguments(), "until": first.until if first is not None else asked.until})
    found = changes(plant, changed)
    if all(change.address == "name" for change in found):
        if found:
            told = say(
                "compare: the two plants differ only in their names, so every future is the same; change a number with --set"
            )
        else:
            told = say("compare: the two plants are the same, so every future is the same; change a number with --set")
        raise AskError(told)
    talk = words()
    compiling = announce_compiling(talk)
    with working(talk, 2 * asked.futures, compiling) as work:
        comparison = gigaramp.compare(plant, changed, **asked.arguments(), in_euros=in_euros, on_progress=work.progress)
    if as_json:
        print_json(comparison.to_dict())
    else:
        screen = answers()
        screen.print(comparison_text(comparison, screen.width), soft_wrap=True)
    if out is None:
        return
    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("comparison.json", say("what the change does"), comparison.to_json())
        folder.text("comparison.txt", say("what the change does, to read"), str(comparison))
        folder.text("plant.yaml", say("the first plant"), dumps(plant))
        folder.text("other.yaml", say("the other plant"), dumps(changed))
    tell_ids(out, plant, changed)
