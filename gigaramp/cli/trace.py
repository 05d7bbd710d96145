"""`gigaramp trace`: a genealogy read again, backwards from a cell or forwards from a coil."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.screen import answers, print_json


def print_trace(folder: Path, what: str, number: int, as_json: bool) -> None:
    """Print what is known about one thing of a genealogy."""
    import gigaramp

    found = gigaramp.trace(folder, what, number)
    if as_json:
        print_json(found.to_dict())
    else:
        answers().print(str(found), soft_wrap=True, highlight=False)
