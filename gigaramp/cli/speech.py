"""The language of a command: `--lang` or GIGARAMP_LANG, chosen before anything is said, and its help in that language."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from gigaramp.languages import LANGUAGES, NOT_REVIEWED, expect_language, language, later, say, speak, spoken

VARIABLE: Final = "GIGARAMP_LANG"
FLAG: Final = "--lang"

_OF_TYPER: Final = (
    later("Arguments"),
    later("Options"),
    later("Commands"),
    later("Error"),
    later("Aborted."),
    later("Aborted!"),
    later("[default: {}]"),
    later("[required]"),
    later("Missing command."),
    later("No such command {name!r}."),
    later("Try [blue]'{command_path} {help_option}'[/] for help."),
    later("Show this message and exit."),
    later("Install completion for the current shell."),
    later("Show completion for the current shell, to copy it or customize the installation."),
)
"""Words of the library that reads the command line; it asks gettext for them."""


def choose_language(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Speak the language that a command names, else that of its environment. Raises `AskError` for an unknown one."""
    place = FLAG
    code = environment.get(VARIABLE) or None
    if code is not None:
        place = VARIABLE
    for number, word in enumerate(words):
        if word == FLAG and number + 1 < len(words):
            place, code = FLAG, words[number + 1]
        elif word.startswith(f"{FLAG}="):
            place, code = FLAG, word.partition("=")[2]
        elif word == "--":
            break
    if code is None:
        return
    speak(expect_language(code, place))
    if code != "en":
        _let_typer_speak(code)


def notice() -> str:
    """What to know before trusting the words of a language that no speaker has reviewed; empty for the others."""
    if spoken().reviewed:
        return ""
    return say(NOT_REVIEWED, language=spoken().name)


def spoken_command(app: Any) -> Any:
    """The commands of an app with `--lang`, and with their help in the language spoken now."""
    import typer

    group = typer.main.get_command(app)
    for command in _all_of(group):
        command.params.append(_flag())
        if language() != "en":
            _say_help(command)
    return group


def _all_of(group: Any) -> Any:
    """A group of commands, and all that stand in it."""
    yield group
    for command in getattr(group, "commands", {}).values():
        yield from _all_of(command)


def _flag() -> Any:
    """The flag itself, made by typer as any other; its value was taken before the commands were built."""
    import typer

    codes = "|".join(LANGUAGES)
    told = say("Language of the words: {codes}. Default: {variable}, else en.", codes=codes, variable=VARIABLE)
    one = typer.Typer(add_completion=False)

    def command(
        lang: str = typer.Option("", FLAG, metavar="CODE", help=told, expose_value=False, show_default=False),
    ) -> None: ...

    one.command()(command)
    return typer.main.get_command(one).params[0]


def _say_help(command: Any) -> None:
    """Put the help of one command and its flags into the language spoken now."""
    words = " ".join((command.help or "").split())
    command.help = say(words) if words else command.help
    command.short_help = command.help
    for parameter in command.params:
        # The flag of the language is said already.
        if getattr(parameter, "help", None) and parameter.opts != [FLAG]:
            parameter.help = say(parameter.help)

    def usage(context: Any, formatter: Any) -> None:
        formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)), say("Usage: "))

    command.format_usage = usage


def _let_typer_speak(code: str) -> None:
    """Point gettext, where the library looks its words up as it is imported, at our catalogues. Only for this process."""
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain("gigaramp", str(files("gigaramp.languages") / "catalogues"))
    gettext.textdomain("gigaramp")
