"""The table of all engines: middles, multiples and z; and a row that says why where there is no figure."""

import subprocess

import pytest

from benchmarks import environments
from benchmarks.engines import CannotError, Engine, peer_engine
from benchmarks.environments import SIMPY, NoEnvironmentError, python_of
from benchmarks.models import MODELS
from benchmarks.side_by_side import COLUMNS, measured, rows, speed_words
from gigaramp.launch.speed import Speed

LINE = MODELS[0]


def engine(name, *visits, figures=(0.76, 0.77)):
    """An engine that needs one second for these visits, round by round."""
    return Engine(name, f"{name} 1.0", lambda model, seed: Speed(visits[seed - 1], 1.0, figures))


def cannot(name, why):
    asked = []

    def measure(model, seed):
        asked.append(seed)
        raise CannotError(why)

    return Engine(name, f"{name} 1.0", measure), asked


def test_the_middle_round_is_told_as_a_multiple_of_simpy():
    quick, slow = engine("gigaramp", 5_000_000, 4_000_000, 1_000_000), engine("SimPy", 200_000, 100_000, 400_000)
    first, second = rows(measured(LINE, [quick, slow]))
    assert ("line of 10", "gigaramp 1.0", "4.00 M", "20") == first[:4]
    assert ("SimPy 1.0", "200 k", "1") == second[1:4]


def test_a_figure_stands_beside_the_exact_one_with_its_error_and_its_distance():
    (row,) = rows(measured(LINE, [engine("gigaramp", 1, 1, 1, figures=(0.76, 0.78))]))
    assert len(COLUMNS) == len(row)
    # Six batches of 0.76 and 0.78: mean 0.77, standard error 0.01 · √(6/5) / √6.
    assert ("0.7700 ± 0.0045", "0.7634", "+1.5") == row[4:]


def test_an_engine_that_cannot_is_asked_once_and_its_row_says_why():
    other, asked = cannot("Ciw", "cannot: its servers do not break down")
    _, row = rows(measured(LINE, [engine("SimPy", 1000, 1000, 1000), other]))
    assert ("Ciw 1.0", "cannot: its servers do not break down", "") == row[1:4]
    assert [1] == asked


def test_without_simpy_there_are_speeds_and_no_multiples():
    other, _ = cannot("SimPy", "not installed: no network")
    first, second = rows(measured(LINE, [engine("gigaramp", 1000, 1000, 1000), other]))
    assert "" == first[3]
    assert "not installed: no network" == second[2]


def test_one_figure_alone_tells_no_error():
    (row,) = rows(measured(LINE, [engine("gigaramp", 1, figures=(0.76,))], rounds=1))
    assert ("0.7600, once", "0.7634", "") == row[4:]


def test_an_engine_without_visits_of_a_model_is_not_asked():
    thousand = next(model for model in MODELS if model.machines == 1000)
    assert [] == measured(thousand, [engine("SimPy", 1, 1, 1)])


def test_speeds_read_with_three_digits():
    assert ["235 k", "61.9 k", "4.28 k", "3.54 M", "15.0 M", "1.00 M"] == [
        speed_words(speed) for speed in (235_100, 61_900, 4_280, 3_540_000, 15_000_000, 999_900)
    ]


def failing(code, words):
    return lambda command, **_: subprocess.CompletedProcess(command, code, "", words)


def test_a_peer_that_cannot_be_installed_says_so_in_the_words_of_pip(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(
        environments.subprocess, "run", failing(1, "WARNING: retrying\nERROR: No matching distribution found\n")
    )
    with pytest.raises(NoEnvironmentError, match="^No matching distribution found$"):
        python_of(SIMPY)
    with pytest.raises(CannotError, match="^not installed: No matching distribution found$"):
        peer_engine("SimPy", SIMPY).measure(LINE, 1)


def test_an_environment_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    commands = []

    def make(command, **_):
        commands.append(command)
        (tmp_path / "gigaramp" / "benchmarks").mkdir(parents=True, exist_ok=True)
        if "venv" in command:
            environments.Path(command[-1]).mkdir()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(environments.subprocess, "run", make)
    assert python_of(SIMPY) == python_of(SIMPY)
    assert [True, True] == ["venv" in commands[0], "simpy==4.1.2" in commands[1]]
    assert 2 == len(commands)
