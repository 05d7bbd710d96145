"""Every engine is given the same model: what it makes is known, and comes out of each of them."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import fmean, stdev

import pytest

from benchmarks import exact, in_gigaramp
from benchmarks.engines import asked
from benchmarks.models import MODELS, ROOM
from gigaramp.launch.speed import line_text
from gigaramp.plant import loads

PEERS = Path(exact.__file__).parent / "peers"
BY_NAME = {model.name: model for model in MODELS}


def in_simpy(model, visits):
    """What the script of SimPy says, run in this environment: SimPy is among the tools of the tests."""
    words = json.dumps(asked(model, visits, seed=1))
    done = subprocess.run(
        [sys.executable, "-I", PEERS / "in_simpy.py", words], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["line of 10", "10 that fail and scrap", "merge of two"])
def test_simpy_makes_what_is_known(name):
    told = in_simpy(BY_NAME[name], 100_000)
    assert 100_000 == pytest.approx(told["visits"], rel=0.05)
    assert 10 == len(told["figures"])
    assert 4.0 > abs(fmean(told["figures"]) - BY_NAME[name].exact) / (stdev(told["figures"]) / 10**0.5)


@pytest.mark.parametrize("name", ["10 that fail and scrap", "merge of two"])
def test_gigaramp_makes_what_is_known(name):
    speed = in_gigaramp.measure("calendar", replace(BY_NAME[name], visits={"gigaramp": 500_000}), seed=1)
    assert 500_000 == pytest.approx(speed.visits, rel=0.15)
    assert 4.0 > abs(speed.figure - BY_NAME[name].exact) / speed.error


def test_customers_of_the_queue_count_once_and_wait_as_the_formula_says():
    model = replace(BY_NAME["queue M/M/1"], visits={"gigaramp": 500_000})
    speed = in_gigaramp.measure("calendar", model, seed=1)
    assert 500_000 == pytest.approx(speed.visits, rel=0.02)
    # One standard error at 500,000 customers is 0.27 (Daley 1968).
    assert 9.0 == pytest.approx(speed.figure, abs=4 * 0.27)


def test_the_recursion_agrees_with_the_closed_form_of_two_machines():
    mean, error = exact.line(replace(BY_NAME["line of 10"], machines=2), units=200_000, runs=8)
    assert 4.0 > abs(mean - (ROOM + 2) / (ROOM + 3)) / error


def test_the_recursion_agrees_with_the_figure_of_machines_that_fail():
    model = BY_NAME["10 that fail and scrap"]
    mean, error = exact.line(model, units=100_000, runs=8)
    assert 4.0 > abs(mean - model.exact) / (error**2 + model.exact_error**2) ** 0.5


def test_the_merge_is_solved_exactly():
    assert BY_NAME["merge of two"].exact == pytest.approx(exact.merge(), abs=1e-7)


def test_a_run_too_short_to_fill_the_line_tells_a_speed_and_no_figure():
    told = in_simpy(BY_NAME["line of 10"], 2000)
    assert [] == told["figures"]
    assert told["visits"] > 1000 and told["seconds"] > 0


def test_only_as_many_machines_spoil_units_as_gigaramp_takes():
    keys = in_gigaramp.troubles(100, BY_NAME["10 that fail and scrap"])
    assert [100, 32] == [len(keys), sum("scrap_mature" in key for key in keys)]
    assert 0.001 == loads(line_text(2, 3, keys)).steps["step_0001"].scrap_mature.value
