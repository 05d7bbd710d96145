"""Lines start fewer cells while the scrap that is seen is high."""

from __future__ import annotations

import pytest

from gigaramp.errors import PlantError
from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.plant.check import check
from gigaramp.plant.flow import flow_of
from gigaramp.plant.loading import judged_steps, loaded_steps
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.study import Study
from tests.laws.plants import Tree, date, plant_of
from tests.twin.worlds import DAY, HOUR, Bench

LEARNING = {
    "exponent": 0.3, "halves_after": "1000 cell", "other_lines": "0 %", "sister_transfer": "0 %", "sister_experience": 0,
    "decay": "0 %", "people_share": "0 %", "coil_correlation": "1 %",
}  # fmt: skip
LOADING = {"least": "10 %", "full_below": "20 %", "span": "20 %"}
NEVER = LEARNING | {"halves_after": "1000000000 cell"}


def tree_of(scrap: str, loading: Tree | None = LOADING, learning: Tree = NEVER, **more: object) -> Tree:
    """Electrodes, then cells that are stacked and tested: 60 an hour."""
    steps = {
        "coating": {"makes": "electrode", "cycle_time": "30 s"},
        "stacking": {
            "makes": "cell", "consumes": {"electrode": "1 m"}, "cycle_time": "1 min", "buffer": "100 m",
            "scrap_at_start": scrap, "scrap_mature": "0 %",
        },
        "test": {"cycle_time": "1 min", "buffer": "100 cell"},
    }  # fmt: skip
    products = {"electrode": {"unit": "m"}, "cell": {"unit": "cell"}}
    mechanisms = {"learning": learning} | ({"loading": loading} if loading is not None else {})
    return {"products": products, "steps": steps, **mechanisms, **more}


def started(bench: Bench) -> int:
    return int(bench.station("stacking").started_total)


def test_the_first_step_with_cells_is_held_down_and_all_with_cells_are_judged() -> None:
    plant = plant_of(tree_of("40 %"))
    flow = flow_of(plant)
    assert ({"stacking"}, {"stacking", "test"}) == (loaded_steps(plant, flow), judged_steps(plant, flow))


def test_nothing_is_known_on_the_first_day_so_lines_are_loaded_least() -> None:
    bench = Bench(tree_of("1 %")).run(DAY)
    assert 144 == pytest.approx(started(bench), abs=2)


def test_while_scrap_is_high_lines_stay_at_the_least() -> None:
    bench = Bench(tree_of("60 %")).run(10 * DAY)
    assert 1440 == pytest.approx(started(bench), abs=2)


def test_when_scrap_is_seen_to_be_low_lines_are_loaded_fully() -> None:
    bench = Bench(tree_of("5 %")).run(5 * DAY)
    assert 144 + 4 * 1440 == pytest.approx(started(bench), abs=60)


def test_between_the_two_the_load_is_on_a_straight_line() -> None:
    """30 % is half of the way from 20 to 40 %: 1 - 0.9 / 2."""
    bench = Bench(tree_of("30 %")).run(12 * DAY)
    assert 0.55 == pytest.approx(float(bench.station("stacking").load), abs=0.05)


def test_the_hours_held_down_are_booked_as_held_and_teach_nobody() -> None:
    bench = Bench(tree_of("60 %")).run(8 * HOUR)
    assert 7.2 == pytest.approx(float(bench.station("stacking").spent[LOSS_INDEX["held"]]) / HOUR, abs=0.01)
    assert 0.8 == pytest.approx(float(bench.station("stacking").week_worked) / HOUR, abs=0.01)


def test_a_line_takes_off_when_scrap_has_fallen() -> None:
    """Slow first, then steep: what a held-down line learns lets it start more, and that teaches it more."""
    tree = tree_of("55 %", learning=LEARNING | {"exponent": 0.5})
    for step in tree["steps"].values():
        step["cycle_time"] = "10 min"
    bench = Bench(tree, until="2025-06-29")
    weeks = [started(bench.run(week * 7 * DAY)) for week in range(1, 25)]
    made = [after - before for before, after in zip([0, *weeks], weeks, strict=False)]
    assert 8 * made[3] < made[-1]
    assert 101 == pytest.approx(made[3], rel=0.05)


def test_a_line_that_starts_later_is_held_down_until_its_own_cells_are_judged() -> None:
    """Line b starts on day 10 with the scrap of the first line long seen to be low."""
    lines = {"a": {}, "b": {"starts": "2025-01-16"}}
    bench = Bench(tree_of("5 %", lines=lines), until="2025-02-02").run(9 * DAY)
    assert 1.0 == float(bench.station("stacking", "a").load)
    bench.run(10 * DAY + 6 * HOUR)
    assert 36 == pytest.approx(int(bench.station("stacking", "b").started_total), abs=2)
    bench.run(13 * DAY)
    assert 1.0 == float(bench.station("stacking", "b").load)


def test_a_closure_of_two_weeks_is_not_forgotten_scrap() -> None:
    calendar = {
        "shifts": ["00:00-08:00", "08:00-16:00", "16:00-00:00"],
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "closures": [{"from": "2025-01-12", "to": "2025-01-25"}],
    }
    tree = tree_of("5 %", calendars={"main": calendar})
    for step in tree["steps"].values():
        step["cycle_time"] = "10 min"
    bench = Bench(tree, until="2025-02-02").run(20 * DAY + 6 * HOUR)
    assert 1.0 == float(bench.station("stacking").load)


def test_a_fork_starts_from_the_load_of_its_day_and_leaves_the_future_as_it_was() -> None:
    plant = plant_of(tree_of("30 %", goals={}))
    plan = ForkPlan((7,), (14,), (1.0,))
    forked, plain = Study(plant, date(2025, 2, 2), forks=plan)(0), Study(plant, date(2025, 2, 2))(0)
    assert [1] == forked.forks.tolist()
    assert plain.started.tolist() == forked.started.tolist()


def test_check_warns_where_even_mature_scrap_holds_the_lines_down() -> None:
    tree = tree_of("60 %")
    tree["steps"]["stacking"]["scrap_mature"] = "25 %"
    words = str(check(plant_of(tree)))
    assert "loading.full_below: is 20 %" in words
    assert "25 % scrap when mature" in words
    assert "full_below" not in str(check(plant_of(tree_of("60 %"))))


def test_without_the_mechanism_lines_take_all_they_can() -> None:
    assert 1440 == pytest.approx(started(Bench(tree_of("60 %", loading=None)).run(DAY)), abs=2)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({**tree_of("40 %"), "learning": None}, "lines would be held down for ever"),
        (tree_of("0 %"), None),
        (tree_of("40 %", loading=LOADING | {"least": "0 %"}), "nothing would start"),
        (tree_of("40 %", loading={"leest": "1 %"}), 'did you mean "least"?'),
    ],
)
def test_a_loading_without_sense_is_refused(tree: Tree, said: str | None) -> None:
    tree = {key: value for key, value in tree.items() if value is not None}
    if said is None:
        for step in tree["steps"].values():
            step.pop("scrap_at_start", None)
            step.pop("scrap_mature", None)
        said = "no step that carries cells makes scrap"
    with pytest.raises(PlantError, match=said.replace("?", r"\?")):
        plant_of(tree)


def test_at_the_middle_values_a_held_down_plant_makes_less_at_first_and_as_much_in_the_end() -> None:
    learning = LEARNING | {"exponent": 0.5, "halves_after": "20000 cell"}
    ramps = [
        weekly_ramp(plant, flow_of(plant))
        for plant in (plant_of(tree_of("55 %", loading, learning, horizon="2026-12-31")) for loading in (LOADING, None))
    ]
    held, free = (ramp.output for ramp in ramps)
    assert 0.3 * free[3] > held[3]
    assert held[-1] == pytest.approx(free[-1], rel=0.1)


def test_a_job_behind_a_step_that_is_held_down_shrinks_with_it_and_is_whole_at_full_rate() -> None:
    held, full = (Bench(tree_of(scrap), lot=None) for scrap in ("60 %", "0 %"))
    held.run(10 * DAY)
    full.run(10 * DAY)
    for bench, share in ((held, 0.1), (full, 1.0)):
        for step in ("stacking", "test"):
            station = bench.station(step)
            assert round(station.job * share) == station.job_now
        coating = bench.station("coating")
        assert coating.job == coating.job_now
    assert held.station("test").job > 10
