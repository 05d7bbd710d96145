"""Flags of `gigaramp report` alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PageOut = Annotated[
    Path, typer.Option("--out", metavar="FILE.html", help="The page to write: one file to read, print and pass on.")
]
WhatIfsOfPage = Annotated[
    Path | None, typer.Option("--what-ifs", metavar="FILE.yaml", help="Also rank the what-ifs of this scenario file.")
]
AdviceOfPage = Annotated[
    Path | None,
    typer.Option("--advice", metavar="FOLDER", help="Also show the advice that `gigaramp advise --out` wrote."),
]
AdviseForPage = Annotated[
    bool, typer.Option("--advise", help="Also look for advice now, with the levers of the plant file; takes minutes.")
]
FuturesOfEach = Annotated[
    int | None,
    typer.Option("--futures", metavar="N", help="Futures of every question. Default: as many as each one takes alone."),
]
LogOfPage = Annotated[
    str | None,
    typer.Option("--log", metavar="STORE", help="Also tell plan against actual, from the log in this folder."),
]
