"""`gigaramp bench`: figures of this computer, beside an answer that is known."""

import json
import re

import pytest

from gigaramp.cli.bench import _duration, _many, _slower_together, bench_plant
from gigaramp.errors import GigarampError
from gigaramp.launch.speed import (
    EXACT,
    ManyFutures,
    Speed,
    all_processors,
    estimated,
    line_days,
    line_speed,
    line_text,
    one_future,
)
from gigaramp.plant import loads
from tests.cli.commands import LINE, gigaramp, line_in

QUICK = ("--visits", "100000", "--until", "2025-07-31", "--workers", "1")


def test_the_command_tells_the_line_the_plant_and_the_time_of_many_futures_as_an_estimate(tmp_path):
    done = gigaramp("bench", line_in(tmp_path), *QUICK, folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    words = " ".join(done.stdout.split())
    for told in (
        "ten machines in a row",
        "exact is 0.7634",
        "My cell line",
        "200 futures",
        "is an estimate from 8",
        "odds and forks",
    ):
        assert told in words
    assert "measuring ten machines in a row" in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_json_holds_every_figure_with_its_definition_in_its_name(tmp_path):
    done = gigaramp("bench", line_in(tmp_path), *QUICK, "--futures", "3", "--json", folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    told = json.loads(done.stdout)
    assert ["format", "version", "computer", "line", "plant", "until", "one_future", "many_futures"] == list(told)
    assert (1, "My cell line", "2025-07-31") == (told["format"], told["plant"], told["until"])
    assert (10, EXACT) == (told["line"]["machines"], told["line"]["exact"])
    assert told["line"]["visits_per_second"] > 0 and told["one_future"]["visits"] > 0
    many = told["many_futures"]
    assert (3, 3, 1, False, True) == (
        many["futures"],
        many["measured"],
        many["workers"],
        many["is_estimate"],
        many["with_forks"],
    )
    assert 0.0 < many["gigabytes"] < 4.0
    assert 0.0 < many["processor_seconds"] < 60.0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"futures": 0}, "futures: 0 futures take no time, ask for 1 or more"),
        ({"workers": 0}, "workers: 0 workers cannot work, name 1 or more"),
        ({"visits": 10}, "visits: 10 station-visits tell no speed, ask for 100,000 to 1,000,000,000"),
        ({"until": "2024-12-31"}, "2024-12-31 is not after the start 2025-01-06"),
        ({"until": "soon"}, "`soon` is not a date"),
        ({"sets": ["steps.stacking.machine=3"]}, "machine"),
    ],
)
def test_a_question_without_an_answer_is_told_before_anything_is_measured(tmp_path, capsys, asked, told):
    usual = {"sets": None, "until": None, "futures": None, "workers": 1, "visits": 100_000, "as_json": False}
    with pytest.raises(GigarampError, match=re.escape(told)):
        bench_plant(str(line_in(tmp_path)), **usual | asked)
    assert ("", "") == capsys.readouterr()


def test_a_wrong_question_ends_in_a_word_and_exit_code_1(tmp_path):
    done = gigaramp("bench", line_in(tmp_path), "--futures", "0", folder=tmp_path)
    assert (1, "", "futures: 0 futures take no time, ask for 1 or more\n") == (
        done.returncode,
        done.stdout,
        done.stderr,
    )


def test_the_line_makes_what_is_known_of_it():
    speed = line_speed(10, 1_000_000, seed=1)
    assert 20 == len(speed.figures)
    assert 4.0 > abs(speed.figure - EXACT) / speed.error
    assert 1_000_000 == pytest.approx(speed.visits, rel=0.02)


def test_a_line_whose_machines_fail_makes_less():
    troubled = line_speed(10, 200_000, seed=1, troubles=["mtbf: 2 h, restore_time: 1 h"] * 10)
    assert 0.6 > troubled.figure > 0.2


def test_a_short_run_still_has_days_after_the_line_is_full():
    assert [3, 31] == [line_days(10, 100), line_days(1000, 100)]
    assert 1000 == len(loads(line_text(1000, 31)).steps)


def test_all_processors_work_under_lucks_of_their_own():
    first, second = sorted(all_processors(100_000, 2), key=lambda speed: speed.figure)
    assert first.figure < second.figure
    assert [True, True] == [speed.visits > 90_000 for speed in (first, second)]


def test_an_estimate_scales_what_it_measured_and_says_so():
    plant = loads(LINE)
    many = estimated(plant, "2025-07-31", 800, workers=4, slower_together=1.5)
    assert many.is_estimate and (800, 8) == (many.futures, many.measured)
    assert many.seconds == pytest.approx(many.processor_seconds * 1.5 / 4)
    assert not estimated(plant, "2025-07-31", 2, workers=1).is_estimate


def test_a_plant_without_goals_is_measured_without_forks():
    plant = loads(LINE[: LINE.index("goals:")])
    assert not estimated(plant, "2025-03-31", 2, workers=1).with_forks
    assert one_future(plant, "2025-03-31").visits > 0
    assert "no goals in the file, so no forks" in _many(ManyFutures(200, 8, 10.0, 5.0, 2, False, None))


def test_processors_that_hinder_each_other_make_many_futures_slower():
    alone, together = Speed(100, 1.0), [Speed(100, 2.0), Speed(100, 2.0)]
    assert 2.0 == _slower_together(alone, together)
    assert 1.0 == _slower_together(alone, [Speed(100, 0.5)])


def test_times_read_in_the_unit_that_fits():
    assert ["3.1 s", "59 s", "3 min", "2.5 h"] == [_duration(seconds) for seconds in (3.14, 59.4, 170.0, 9000.0)]
