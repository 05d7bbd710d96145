"""Arguments and flags that several commands share, each named as the argument of the public function."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Plants = Annotated[
    list[str],
    typer.Argument(metavar="PLANT…", help='Shipped plants ("douai") or paths of files; several stand side by side.'),
]
OnePlant = Annotated[str, typer.Argument(metavar="PLANT", help='A shipped plant ("douai") or the path of a file.')]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Last simulated day, for example 2027-12-31. Default: its horizon.")
]
Futures = Annotated[int, typer.Option(metavar="N", help="How many futures to simulate.")]
Seed = Annotated[int, typer.Option(metavar="N", help="The same seed gives the same luck, and the same answer.")]
Correlation = Annotated[
    float, typer.Option(metavar="RATIO", help="How far uncertain numbers of one kind move together, 0 to 1.")
]
CorrelationOrAll = Annotated[
    str,
    typer.Option(
        metavar="RATIO|all", help="As a ratio 0 to 1; `all` tells the odds at 0, 0.5 and 0.9 beside each other."
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ADDRESS=VALUE", help="Change a number of the plant first. May be given often."),
]
Out = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Also write the answer as files into a new folder.")]
LogFolder = Annotated[
    Path | None,
    typer.Option("--log", metavar="STORE", help="The plant's own log: futures start from the state it tells."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="With --log: the morning to start from. Default: the first it does not tell whole.",
    ),
]
NotKept = Annotated[
    bool, typer.Option("--not-kept", help="With --log: do not keep the forecast in the store, to be scored later.")
]
Report = Annotated[
    Path | None, typer.Option(metavar="FILE.html", help="Also write one page to read in a browser, print and pass on.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace the folder of an earlier answer, or an earlier page.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, and nothing else.")]
Lot = Annotated[
    str | None,
    typer.Option(
        metavar="auto|N|cell", help="Cells counted together; `cell` follows each one. Default: auto, from the buffers."
    ),
]
Lines = Annotated[
    list[str] | None, typer.Option("--line", metavar="LINE", help="Simulate this line alone. May be given often.")
]
PoolName = Annotated[
    Literal["here", "processes", "ray"],
    typer.Option(help="Simulate in this process, in one for each processor, or on a Ray cluster."),
]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="Processes to simulate in. Default: one for each processor.")
]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="With --pool ray: the cluster, as auto or HOST:PORT. Default: a Ray of this machine."
    ),
]
Records = Annotated[bool, typer.Option("--records", help="Also keep every row of what happened, in every future.")]
RecordsOf = Annotated[
    str | None, typer.Option(metavar="N,N…", help="Keep every row of these futures alone, for example 0,7.")
]
Fidelity = Annotated[
    Literal["event", "day"],
    typer.Option(
        help="Follow every lot and stop, or flow by the day: faster, and told how far it lies from the first."
    ),
]
WhatIfsFile = Annotated[
    str | None,
    typer.Option(
        "--what-ifs", metavar="FILE", help="Rank the what-ifs of a scenario file; a shipped plant's name names its own."
    ),
]
RankedGoal = Annotated[
    str | None,
    typer.Option(
        "--goal",
        metavar="GOAL",
        help="With --what-ifs: rank by the date of this goal, or by `shipped`. Default: the first.",
    ),
]
AtLeast = Annotated[
    float | None,
    typer.Option(
        metavar="DAYS", help="With --what-ifs: a smaller difference does not matter. Default: 7; of units: 0."
    ),
]
AllFutures = Annotated[
    bool, typer.Option("--all-futures", help="With --what-ifs: none ends early, all take all futures.")
]
Exact = Annotated[
    bool, typer.Option("--exact", help="With --what-ifs: ranges that lean on nothing but the horizon, much wider.")
]
Confirm = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="With --what-ifs: run the best N once more, by event and under other luck. Default: 3 by day, else 0.",
    ),
]
Euros = Annotated[bool, typer.Option("--euros", help="Also say what it costs, at the prices of the plant's `money`.")]
