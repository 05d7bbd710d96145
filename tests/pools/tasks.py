"""Tasks that worker processes can import by name."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from gigaramp.errors import AskError


class Stubborn(Exception):
    """An exception that cannot be unpickled."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__("stubborn")


def square(index: int) -> int:
    return index * index


def loud(index: int) -> int:
    print("a library that prints", flush=True)
    return index


def my_process(index: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def slow(index: int) -> int:
    time.sleep(60)
    return index


def fail_on_three(index: int) -> int:
    if index == 3:
        raise AskError("three is not a future")
    return index


def divide_by_zero(index: int) -> float:
    return 1 / (index - index)


def stubborn(index: int) -> int:
    raise Stubborn(1, 2)


def killed(index: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return index


@dataclass(frozen=True)
class KilledOnce:
    """Dies the first time it meets future 2; a mark on disk says that it did."""

    mark: Path

    def __call__(self, index: int) -> int:
        if index == 2 and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return index
