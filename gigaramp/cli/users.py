"""`gigaramp users`: who may sign in at the pages of a plant, and what stands in its audit trail."""

from __future__ import annotations

import getpass
import json as json_
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gigaramp.cli.options import AsJson
from gigaramp.cli.screen import words
from gigaramp.errors import AskError
from gigaramp.languages import language as spoken_language
from gigaramp.languages import say, say_many

if TYPE_CHECKING:
    from gigaramp.serve.access import Access, Head

StoreOf = Annotated[Path, typer.Option("--store", metavar="FOLDER", help="The plant's log, as with `serve`.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The user name.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason, for the audit trail.")]
RoleName = Annotated[
    str, typer.Option("--role", metavar="ROLE", help="`operator`, `expert`, `engineer`, `manager` or `administrator`.")
]
Person = Annotated[str | None, typer.Option(metavar="ID", help="The person of the plant's roster the user is.")]
Family = Annotated[str | None, typer.Option(metavar="NAME", help="The family of experts the user is of.")]

users = typer.Typer(no_args_is_help=True, help="Who may sign in at the pages of `serve`, as what; and the audit trail.")

BY = "command-line"
"""Who does it, in the trail: whoever may write the files of the store."""


@users.command()
def add(
    name: Name,
    store: StoreOf,
    role: RoleName = "operator",
    person: Person = None,
    family: Family = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="The language of their pages. Default: the one spoken here.")
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help="The password is the user's own: it need not be changed at the first sign-in.")
    ] = False,
) -> None:
    """Add a user. The password is asked for, or read from standard input; it is never an argument."""
    with _access(store, create=True) as access:
        is_first = not access.has_users()
        user = access.users.add(
            BY,
            name,
            _password(name),
            role,
            person=person,
            family=family,
            language=language or spoken_language(),
            given=not (own or is_first),
        )
        words().print(say("{name} may sign in.", name=user.name))


@users.command("list")
def list_(store: StoreOf, json: AsJson = False) -> None:
    """Tell the users and the tokens of machines."""
    with _access(store) as access:
        told = [
            {"name": one.name, "role": one.role, "person": one.person, "family": one.family, "language": one.language}
            for one in access.users.all()
        ]
        tokens = [{"name": one.name, "source": one.source, "given_by": one.given_by} for one in access.tokens.all()]
    if json:
        print(json_.dumps({"users": told, "tokens": tokens}, ensure_ascii=False, indent=2))
        return
    if not told:
        words().print(say("There are no users."))
    for row in told + [{"name": one["name"], "token": one["source"]} for one in tokens]:
        print("  ".join(str(value) for value in row.values() if value))


@users.command("role")
def change_role(
    name: Name,
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="`operator`, `expert`, `engineer`, `manager` or `administrator`.")
    ],
    store: StoreOf,
    reason: Why = "",
) -> None:
    """Give a user another role. All sessions of the user end."""
    with _access(store) as access:
        access.users.change_role(BY, name, role, reason=reason)
        words().print(say("{name} signs in anew, as {role}.", name=name, role=role))


@users.command("person")
def change_person(name: Name, store: StoreOf, person: Person = None, family: Family = None) -> None:
    """Say whom of the plant's roster a user is, and of which family of experts; without them: nobody, none."""
    with _access(store) as access:
        access.users.change_person(BY, name, person, family)
        words().print(say("Kept."))


@users.command("password")
def change_password(name: Name, store: StoreOf) -> None:
    """Give a user a new password, to be changed at the next sign-in. It is asked for, or read from standard input."""
    with _access(store) as access:
        access.users.change_password(BY, name, _password(name), given=True)
        words().print(say("{name} signs in anew, by the new password.", name=name))


@users.command("end")
def end_user(name: Name, store: StoreOf, reason: Why = "") -> None:
    """The user signs in no more. The name stays taken."""
    with _access(store) as access:
        access.users.end(BY, name, reason=reason)
        words().print(say("{name} signs in no more.", name=name))


@users.command()
def token(
    name: Annotated[str, typer.Argument(metavar="MACHINE", help="Name of the machine or program.")],
    store: StoreOf,
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="The source its records carry.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="From now on its token opens nothing.")] = False,
    reason: Why = "",
) -> None:
    """Give a machine a token to send records with, printed this once; or withdraw it."""
    if withdraw == (source is not None):
        raise AskError(say("token: write --source SOURCE to give one, or --withdraw"))
    with _access(store) as access:
        if source is None:
            access.tokens.withdraw(BY, name, reason=reason)
            words().print(say("The token of {name} opens nothing any more.", name=name))
        else:
            print(access.tokens.give(BY, name, source))


@users.command()
def trail(
    store: StoreOf,
    known: Annotated[
        str | None, typer.Option(metavar="NUMBER:HASH", help="A row that was noted before: it must still be there.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Look at every row of the audit trail: is it as it was written, and is none missing. No server is needed."""
    from gigaramp.serve.access import verify_trail
    from gigaramp.serve.access.book import NAME

    found = verify_trail(store / "access" / NAME, _head(known))
    if json:
        print(json_.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        screen = words()
        screen.print(say_many("{count} row was looked at.", "{count} rows were looked at.", found.rows))
        screen.print(
            say("Newest row, to be noted elsewhere: {head}", head=f"{found.head.number}:{found.head.hash}"),
            soft_wrap=True,
            highlight=False,
        )
    if found.problems:
        raise AskError("\n".join(found.problems))


def _head(text: str | None) -> Head | None:
    from gigaramp.serve.access import Head

    if text is None:
        return None
    number, _, hash_ = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 18 and hash_):
        raise AskError(say("known: `{text}` is no row; write its number, a colon and its hash", text=text[:80]))
    return Head(int(number), hash_)


@contextmanager
def _access(store: Path, create: bool = False) -> Iterator[Access]:
    from gigaramp.serve.libraries import expect_libraries

    expect_libraries()
    from gigaramp.serve.access import Access
    from gigaramp.serve.access.book import NAME

    if not create and not (store / "access" / NAME).is_file():
        raise AskError(say("{folder}: there are no users; add the first by `gigaramp users add`", folder=store))
    access = Access.open(store / "access")
    try:
        yield access
    finally:
        access.close()


def _password(name: str) -> str:
    """The password that somebody types twice unseen, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say("Password of {name}: ", name=name))
    if first != getpass.getpass(say("The same once more: ")):
        raise AskError(say("The password was not written twice in the same way."))
    return first
