"""What a page is, and what it is given to read: the service, who asks, and in which language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gigaramp.serve.access import User
    from gigaramp.serve.service import Service


@dataclass(frozen=True)
class View:
    """One request for a page. `query` and `path` are the texts of its address; `token` guards its forms (`web.door`)."""

    service: Service
    user: User | None
    language: str
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    address: str = "/"

    def may(self, deed: str) -> bool:
        """Whether who asks may do something (`serve.access.may`)."""
        from gigaramp.serve.access import may

        return self.user is not None and may(self.user.role, deed)


Read = Callable[[View], dict[str, Any]]
"""Makes the answer of a page: plain values, the same that its JSON holds. Raises `NotFound` where there is none."""


class NotFound(Exception):
    """The address names something that is not there; the text says what."""


class Elsewhere(Exception):
    """The page stands at another address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Page:
    """A page by its address. `/floor` is HTML and `/floor.json` the same answer as JSON.

    `title` is said when shown. `deed`: what a user must be allowed to do to see it; None for everybody, signed in or not.
    `script` and `style`: names of its own files in `static/`. `kept`: False where the answer hangs on more than the state
    of the service, the address, the language and the user, so that it is made anew for each request.
    """

    address: str
    title: str
    template: str
    read: Read
    deed: str | None = "read"
    style: str = ""
    script: str = ""
    pictures: bool = False
    kept: bool = True
