"""The engines that are compared, each asked in the same words: a model and a seed give visits, seconds and figures."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import gigaramp
from benchmarks import in_gigaramp
from benchmarks.environments import CIMBA, CIW, SIMANTHA, SIMPY, NoEnvironmentError, Peer, python_of
from benchmarks.models import ARRIVALS, FILL, ROOM, Model
from gigaramp.launch.speed import Speed

BATCHES = 10
"""Equal spans of a peer's run whose means tell how sure its figure is."""

MOST_IN_BATCHES = 100
"""A longer line takes so long to fill that its rounds are its batches."""


class CannotError(Exception):
    """An engine cannot say a model, or is not there. Its row tells why."""


@dataclass(frozen=True)
class Engine:
    """A simulator, set in one way. By its `name` a model says how many visits it gets."""

    name: str
    title: str
    """Its name, its version and how it was set."""
    measure: Callable[[Model, int], Speed] = field(repr=False)


def engines() -> list[Engine]:
    """All of them; simantha twice, because its time is counted in ticks and the number of ticks is a choice."""
    return [
        Engine("gigaramp", f"gigaramp {gigaramp.__version__}", partial(in_gigaramp.measure, "calendar")),
        Engine("gigaramp, recursion", f"gigaramp {gigaramp.__version__}, recursion", partial(in_gigaramp.measure, "recursion")),
        peer_engine("SimPy", SIMPY),
        peer_engine("Cimba Python", CIMBA),
        peer_engine("Ciw", CIW),
        peer_engine("simantha", SIMANTHA, ticks=10),
        peer_engine("simantha, 100 ticks", SIMANTHA, ticks=100),
    ]


def peer_engine(name: str, peer: Peer, **more: int) -> Engine:
    """A peer as an engine; `more` is told to its script as it stands."""

    def measure(model: Model, seed: int) -> Speed:
        return _ask(peer, asked(model, model.visits[name], seed) | more)

    settings = "".join(f", {value} {what}" for what, value in more.items())
    return Engine(name, f"{name.partition(',')[0]} {peer.version}{settings}", measure)


def asked(model: Model, visits: int, seed: int) -> dict[str, object]:
    """What a peer's script is told: the model in plain numbers, how long to run, and the seed."""
    words: dict[str, object] = {
        "kind": model.kind,
        "machines": model.machines,
        "room": ROOM,
        "arrivals": ARRIVALS,
        "visits": visits,
        "span": visits / model.machines / model.exact,
        "fill": FILL * model.machines,
        "batches": BATCHES if model.machines <= MOST_IN_BATCHES else 1,
        "seed": seed,
    }
    if model.mtbf is not None:
        words |= {"mtbf": model.mtbf, "restore": model.restore, "scrap": model.scrap}
    return words


def _ask(peer: Peer, words: dict[str, object]) -> Speed:
    """Run a peer's script in its environment. Raises CannotError with the reason where there is no speed."""
    try:
        python = python_of(peer)
    except NoEnvironmentError as error:
        raise CannotError(f"not installed: {error}") from error
    script = Path(__file__).parent / "peers" / peer.script
    # Isolated: what is on the path of this process must not reach into the peer's environment.
    done = subprocess.run(
        [str(python), "-I", str(script), json.dumps(words)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CannotError(f"failed: {said[-1]}")
    told = json.loads(done.stdout)
    if "cannot" in told:
        raise CannotError(f"cannot: {told['cannot']}")
    return Speed(told["visits"], told["seconds"], tuple(told["figures"]))
