"""Style, scripts and plotly.js, from this server alone. Each address holds the content's mark, so browsers keep it for ever."""

from __future__ import annotations

import gzip
import re
from functools import cache
from hashlib import sha256
from importlib import resources

PLOTLY = "plotly.js"
KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


class NoFile(LookupError):
    """There is no such file among those that are given out."""


@cache
def names() -> frozenset[str]:
    """The files that are given out: those of `static/`, and plotly.js from its wheel. Nothing else can be asked for."""
    own = (one.name for one in resources.files("gigaramp.web").joinpath("static").iterdir())
    return frozenset([*(name for name in own if name.rpartition(".")[2] in KINDS), PLOTLY])


@cache
def content(name: str) -> bytes:
    """The bytes of a file. Raises `NoFile` for a name that is not given out."""
    if name not in names():
        raise NoFile(name)
    if name == PLOTLY:
        from plotly.offline import get_plotlyjs

        return bytes(get_plotlyjs(), "utf-8")
    return resources.files("gigaramp.web").joinpath("static", name).read_bytes()


@cache
def marks_of_plotly() -> tuple[str, ...]:
    """Ids that plotly.js looks for before it puts a style of its maps into a page; where one stands, it puts none."""
    found = re.findall(rb'getElementById\("([0-9a-f]{64})"\)', content(PLOTLY))
    return tuple(sorted({mark.decode("ascii") for mark in found}))


@cache
def packed(name: str) -> bytes:
    """The same, packed by gzip once."""
    return gzip.compress(content(name), compresslevel=6, mtime=0)


@cache
def mark(name: str) -> str:
    """What tells this content from any other."""
    return sha256(content(name)).hexdigest()[:16]


def address_of(name: str) -> str:
    """Where a page finds a file: `/static/page.css?v=…`."""
    return f"/static/{name}?v={mark(name)}"
