"""Many futures rest outside memory and read as before; a question takes from its workers what it reads alone."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from gigaramp.errors import OutputError
from gigaramp.launch.question import ANSWER, OUTCOME, SCRAP
from gigaramp.twin import shelf as shelves
from gigaramp.twin.result import Future
from gigaramp.twin.shelf import Shelf
from gigaramp.twin.study import Study
from tests.laws.plants import plant_of

TREE = {"steps": {"first": {"cycle_time": "60 s"}, "second": {"cycle_time": "50 s", "buffer": "5 piece"}}}


@pytest.fixture(scope="module")
def study() -> Study:
    return Study(plant_of(TREE), date(2025, 1, 19), seed=3)


def test_a_future_on_the_shelf_reads_as_before(study, monkeypatch):
    monkeypatch.setattr(shelves, "FILE_BYTES", 16_384)
    futures = [study(index) for index in range(12)]
    shelf = Shelf(in_memory=0)
    kept = [shelf.keep(future) for future in futures]
    assert shelf.files > 1
    assert [_values(future) for future in futures] == [_values(future) for future in kept]
    with pytest.raises(ValueError, match="read-only"):
        kept[0].capability[0] = 1.0


def test_the_first_futures_stay_in_memory(study):
    future = study(0)
    size = sum(
        getattr(future, item.name).nbytes
        for item in fields(future)
        if isinstance(getattr(future, item.name), np.ndarray)
    )
    shelf = Shelf(in_memory=2 * size)
    assert [True, True, False, False] == [shelf.keep(future) is future for _ in range(4)]
    assert 1 == shelf.files


def test_a_full_disk_is_told_with_what_to_do(study, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelves, "_reserve", full)
    with pytest.raises(OutputError, match="no room for the futures.*No space left on device.*TMPDIR"):
        Shelf(in_memory=0).keep(study(0))


def test_a_study_keeps_the_arrays_that_are_read_and_leaves_the_others_empty(study):
    whole = study(1)
    some = Study(study.plant, study.until, seed=3, keeps=frozenset({"capability", "good"}))(1)
    assert whole.capability.tobytes() == some.capability.tobytes()
    assert whole.good.tobytes() == some.good.tobytes()
    assert (1, 0, {}) == (some.index, some.losses.size, some.books)


def test_what_questions_read_are_arrays_of_a_future():
    names = {item.name for item in fields(Future)}
    assert names >= ANSWER > OUTCOME | SCRAP


def _values(future: Future) -> list[object]:
    values = (getattr(future, item.name) for item in fields(future))
    return [value.tobytes() if isinstance(value, np.ndarray) else str(value) for value in values]
