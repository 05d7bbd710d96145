"""`failures: time_dependent`: a machine ages in all open hours, also while it waits for a lot or holds a finished one."""

from __future__ import annotations

from tests.twin.worlds import DAY, HOUR, MINUTE, Bench

CUT = {"cycle_time": "10 min"}


def failing(every: int, lasts: int, **more: object) -> dict[str, object]:
    """Stops after so many minutes, each time, for so many."""
    gap = {"value": f"{every} min", "law": "constant"}
    return {
        "mtbf": gap,
        "restore_time": {"value": f"{lasts} min", "law": "constant"},
        "failures": "time_dependent",
        **more,
    }


def minutes(bench: Bench, what: str, step: str) -> list[int]:
    return (bench.times(what, step) // MINUTE).tolist()


def test_a_machine_that_waits_fails_and_takes_what_came_meanwhile_when_it_runs_again():
    """It works 5 minutes of every 10, and waits when its time is up at 38."""
    fold = failing(38, 20, cycle_time="5 min", buffer="unlimited")
    bench = Bench({"steps": {"cut": CUT, "fold": fold}}).run(100 * MINUTE)
    assert [38, 96] == minutes(bench, "machine_stopped", "fold")
    assert [58] == minutes(bench, "machine_restored", "fold")
    assert [15, 25, 35, 63, 68, 73, 78, 85, 95] == minutes(bench, "lot_made", "fold")


def test_the_finished_lot_of_a_machine_that_fails_while_it_is_blocked_still_leaves():
    """Its second lot is done at 10 and waits for the next step until 15; it fails at 12 and is restored at 32."""
    cut = failing(12, 20, cycle_time="5 min")
    bench = Bench({"steps": {"cut": cut, "fold": {"cycle_time": "10 min"}}}).run(60 * MINUTE)
    assert [12, 44] == minutes(bench, "machine_stopped", "cut")
    assert [5, 10, 37, 42] == minutes(bench, "lot_made", "cut")
    assert [15, 25, 47, 57] == minutes(bench, "lot_made", "fold")


def test_a_machine_that_never_waits_fails_alike_by_time_and_by_operation():
    by_time = failing(35, 20) | CUT
    by_operation = by_time | {"failures": "operation_dependent"}
    one, other = (Bench({"steps": {"cut": cut}}).run(5 * DAY) for cut in (by_time, by_operation))
    assert [10, 20, 30, 60, 70, 80, 90, 120] == minutes(one, "lot_made", "cut")[:8]
    assert minutes(other, "lot_made", "cut") == minutes(one, "lot_made", "cut")


def test_closed_hours_age_no_machine():
    """Half an hour is open a day: 35 minutes are up five minutes after the second opening."""
    calendar = {"main": {"shifts": ["08:00-08:30"], "days": ["mon", "tue", "wed", "thu", "fri"]}}
    fold = failing(35, 20, cycle_time="1 min", buffer="unlimited")
    bench = Bench({"calendars": calendar, "steps": {"cut": CUT, "fold": fold}}).run(3 * DAY)
    assert DAY // MINUTE + 5 == minutes(bench, "machine_stopped", "fold")[0]


def test_machines_served_as_one_age_alike_while_they_wait():
    steps = {
        "cut": {"makes": "cell", "cycle_time": "10 min"},
        "fold": failing(38, 20, machines=2, cycle_time="1 min", buffer="100 cell", after=["cut"]),
    }
    bench = Bench({"products": {"cell": {"unit": "cell"}}, "steps": steps}, lot=4).run(HOUR)
    assert 1 == bench.station("fold").n_servers
    assert [38, 38] == minutes(bench, "machine_stopped", "fold")
    assert [58, 58] == minutes(bench, "machine_restored", "fold")
