"""The libraries of the server, which are not among those of the twin: told in words where they are missing."""

from __future__ import annotations

from gigaramp.errors import AskError
from gigaramp.languages import say


def expect_libraries() -> None:
    """Raise AskError where the libraries of the server are not installed."""
    from importlib.util import find_spec

    needed = ("fastapi", "granian", "argon2", "multipart", "msgspec", "duckdb", "openpyxl")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise AskError(
            say('serve: needs {libraries}; install with: pip install "gigaramp[serve]"', libraries=", ".join(missing))
        )
