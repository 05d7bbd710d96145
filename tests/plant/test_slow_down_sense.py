"""Slowing down to learn: periods that are impossible, and numbers that would change nothing, are refused."""

# ruff: noqa: E501 - exact words of a problem read best on one line.

from __future__ import annotations

from typing import Any

import pytest

from tests.plant.peopled import EXPERTS, errors, tree, warnings

PERIOD = {"from": "2025-03-03", "to": "2025-03-30", "share": "10 %"}
HASTE = {"learning": {"haste": "15 %"}}
STEPS = tree()["steps"]


def lines(key: str, *periods: dict[str, Any]) -> dict[str, Any]:
    return {"lines": {"a": {key: [PERIOD | period for period in periods]}, "b": {"starts": "2025-06-02"}}}


def test_trials_and_caps_of_a_plant_that_learns_read_well() -> None:
    assert [] == errors(knowhow={}, **lines("trials", {}, {"from": "2025-03-31", "to": "2025-04-30"}))
    assert [] == errors(**HASTE, **lines("rate_cap", {}, {"from": "2025-03-31", "to": "2025-04-30"}))


@pytest.mark.parametrize("key", ["trials", "rate_cap"])
@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (({"to": "2025-03-01"},), "0: ends before it begins, swap from: and to:"),
        (({"from": "2024-03-03", "to": "2024-04-01"},), "0: ends on 2024-04-01, before the line starts, it starts on 2025-01-06, write later dates, or remove it"),
        (({"from": "2027-03-03", "to": "2027-04-01"},), "0: begins on 2027-03-03, after the horizon, the horizon is 2026-12-31, write earlier dates"),
        (({}, {"from": "2025-03-30", "to": "2025-04-30"}),
         "1: overlaps lines.a.{key}.0, that one is 2025-03-03 to 2025-03-30, write periods that follow each other"),
    ],
)  # fmt: skip
def test_periods_without_sense_are_refused(key: str, periods: tuple[dict[str, Any], ...], said: str) -> None:
    assert [f"lines.a.{key}.{said.replace('{key}', key)}"] == errors(knowhow={}, **HASTE, **lines(key, *periods))


@pytest.mark.parametrize(
    ("key", "share", "said"),
    [
        ("trials", "0 %", "is zero, nothing would be tried, write for example share: 10 %"),
        ("rate_cap", "100 %", "is 100 %, nothing would be held back, write less than 100 %"),
        ("rate_cap", "0 %", "is zero, nothing would be made, so no scrap would ever be seen, write a share above 0 %"),
    ],
)
def test_all_and_nothing_are_no_shares(key: str, share: str, said: str) -> None:
    assert [f"lines.a.{key}.0.share: {said}"] == errors(knowhow={}, **HASTE, **lines(key, {"share": share}))


def test_a_week_of_nothing_but_trials_is_allowed() -> None:
    assert [] == errors(knowhow={}, **HASTE, **lines("trials", {"share": "100 %"}))


def test_trials_teach_only_with_learning_and_knowhow() -> None:
    said = "lines.a.trials: stands without knowhow:, without knowhow: trials teach nothing, they only cost output, add knowhow: {}, or remove trials:"
    assert [said] == errors(**lines("trials", {}))
    said = "lines.a.trials: stands without learning:, without learning: trials teach nothing, they only cost output, add learning: {}, or remove trials:"
    assert [said] == errors(learning=None, **lines("trials", {}))


def test_what_the_plant_knows_needs_learning_and_something_that_teaches() -> None:
    said = "knowhow: stands without learning:, what the plant knows lowers defects by learning:, add learning: {}, or remove knowhow:"
    assert [said] == errors(knowhow={}, learning=None)
    said = (
        "knowhow.trial_worth: changes nothing, it stands without trials:, add trials: to a line, or remove trial_worth:"
    )
    assert [said] == warnings(knowhow={"trial_worth": 3})
    mend = "add writes: 10 % to a family of experts, or remove written:"
    said = f"knowhow.written: changes nothing, it stands without an expert who writes, {mend}"
    assert [said] == warnings(knowhow={"written": "50 cell"})
    assert [] == warnings({"experts": {"cutting": EXPERTS | {"writes": "10 %"}}}, knowhow={"written": "50 cell"})


def test_writing_is_counted_in_cells_where_a_plant_makes_cells() -> None:
    writers = {"experts": {"cutting": EXPERTS | {"writes": "10 %"}}}
    steps = {name: step | ({"makes": "cell"} if name == "cut" else {}) for name, step in STEPS.items()}
    said = (
        "knowhow.written: `50 m` is no count of cells, experience is counted in cells, write for example `30000 cell`"
    )
    assert [said] == errors(writers, knowhow={"written": "50 m"}, steps=steps, products={"cell": {"unit": "cell"}})


@pytest.mark.parametrize("on_a_line", [False, True])
def test_experience_of_a_step_counts_only_where_defects_fall_with_it(on_a_line: bool) -> None:
    def plant(own: dict[str, Any], **changes: Any) -> list[str]:
        if on_a_line:
            return errors(lines={"a": {"steps": {"cut": own}}, "b": {}}, **changes)
        return errors(steps=STEPS | {"cut": STEPS["cut"] | own}, **changes)

    where = "lines.a.steps.cut" if on_a_line else "steps.cut"
    said = f"{where}.experience: changes nothing, experience counts only where defects fall with it, add learning: {{}}"
    assert [said] == plant({"experience": "30000 piece"}, learning=None)
    why = "the sister plant has no experience that could be brought"
    said = f"{where}.transfer: changes nothing, {why}, add experience: 30000 cell"
    assert [said] == plant({"transfer": "30 %"})
    assert [] == plant({"transfer": "30 %"}, learning={"sister_experience": "30000 piece"})
    assert [] == plant({"experience": "30000 piece", "transfer": "30 %"})


def test_a_cap_that_lowers_no_defects_is_told_to_cost_output() -> None:
    mend = "add haste: {low: 5 %, mid: 15 %, high: 30 %, status: assumed}"
    said = f"lines.a.rate_cap: only costs output, without learning.haste: defects are the same at a lower rate, {mend}"
    assert [said] == warnings(**lines("rate_cap", {}))
    assert [] == warnings(**HASTE, **lines("rate_cap", {}))
