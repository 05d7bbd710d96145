"""Records are kept for the futures asked for, and for no other."""

import pytest

import gigaramp
from gigaramp.errors import AskError
from tests.cli.commands import gigaramp as command
from tests.cli.commands import line_in


@pytest.fixture
def plant(tmp_path):
    return gigaramp.load(line_in(tmp_path))


def test_records_are_kept_of_the_futures_named_and_are_those_kept_of_all(plant):
    few = gigaramp.simulate(plant, "2025-01-12", futures=3, pool="here", records=[2, 0])
    every = gigaramp.simulate(plant, "2025-01-12", futures=3, pool="here", records=True)
    assert [True, False, True] == [future.records is not None for future in few.futures]
    assert every.records(2).equals(few.records(2))
    assert few.records(2).num_rows > 1000
    with pytest.raises(AskError, match=r"future 1 kept no records; simulate with records=True or records=\[1\]"):
        few.records(1)


def test_futures_are_the_same_with_and_without_their_records(plant):
    with_some = gigaramp.simulate(plant, "2025-01-12", futures=2, pool="here", records=[1])
    without = gigaramp.simulate(plant, "2025-01-12", futures=2, pool="here")
    assert without.daily().equals(with_some.daily())


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([3], "records: there is no future 3, this run has futures 0 to 2"),
        ([-1], "there is no future -1"),
        ([0.5], "records: 0.5 is not the number of a future"),
        ([True], "records: True is not the number of a future"),
        ("0,1", "is neither True nor a list of futures"),
        (2, "records: 2 is neither True nor a list of futures"),
    ],
)
def test_a_future_that_is_none_is_told(plant, records, told):
    with pytest.raises(AskError, match=told):
        gigaramp.simulate(plant, "2025-01-12", futures=3, pool="here", records=records)


def test_the_command_writes_the_records_of_the_futures_named(tmp_path):
    line_in(tmp_path)
    words = ("simulate", "my-line.yaml", "--until", "2025-01-12", "--futures", "3", "--pool", "here", "--out", "run")
    done = command(*words, "--records-of", "0,2", folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    found = sorted(path.name for path in (tmp_path / "run").glob("records-*"))
    assert ["records-0.parquet", "records-2.parquet"] == found


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--records-of", "0,x"), "records: `0,x` is not a list of futures, write for example --records-of 0,7\n"),
        (("--records-of", "4"), "records: there is no future 4, this run has future 0 alone\n"),
        (
            ("--records", "--records-of", "0"),
            "--records keeps those of every future: leave it out, or leave out --records-of\n",
        ),
    ],
)
def test_the_command_tells_records_that_cannot_be_kept(tmp_path, words, told):
    line_in(tmp_path)
    done = command("simulate", "my-line.yaml", *words, folder=tmp_path)
    assert (1, told) == (done.returncode, done.stderr)
