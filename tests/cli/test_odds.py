"""A forecast on the terminal: whole on 80 columns, the same without colour, with commands that fit the plant."""

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from gigaramp.cli.odds import odds, suggestions
from gigaramp.launch.answer import (
    DateRange,
    Forecast,
    GoalAnswer,
    Influence,
    LongHold,
    Output,
    Range,
    RateAnswer,
    Reason,
    YearOutput,
)
from gigaramp.launch.odds_table import odds_words, short_target, table
from gigaramp.launch.words import measure_words
from gigaramp.plant import load, loads
from tests.cli.commands import LINE

ANSWER = Forecast(
    plant="AESC Douai",
    about="Built from public statements, not data of the company.",
    as_of=date(2025, 12, 10),
    until=date(2027, 12, 31),
    futures=200,
    effective_futures=200.0,
    facts_used=0,
    seed=1,
    correlation=0.5,
    version="0.1.0",
    seconds=58.0,
    answers=(
        GoalAnswer(
            goal="full_speed",
            kind="rate",
            target="150,000 vehicle/year",
            definition="…",
            announced=date(2026, 3, 31),
            chance_by_announced=0.08,
            error=0.02,
            chance_within_horizon=0.93,
            dates=DateRange(date(2026, 4, 6), date(2026, 9, 14), date(2027, 5, 3)),
            reasons=(Reason("stacking", "no_people", 0.38, Range(0.1, 0.4, 0.6)),),
            measure_first=(Influence("steps.stacking.mtbf", "mtbf", 0.21, 0.08, True),),
            also=(RateAnswer("175,000 vehicle/year", 0.0, 0.0, 0.8, DateRange(date(2026, 6, 1), date(2027, 1, 4), None)),),
        ),
        GoalAnswer(
            goal="on_its_own",
            kind="on_its_own",
            target="95% of full speed",
            definition="…",
            announced=date(2026, 12, 31),
            chance_by_announced=0.31,
            error=0.033,
            chance_within_horizon=0.5,
            dates=DateRange(date(2026, 8, 12), None, None),
            reasons=(),
            measure_first=(),
            long_hold=(LongHold("p10", date(2026, 8, 12), 26, 0.2, 0.03),),
        ),
    ),
    output=Output(
        product="pack",
        now=date(2025, 12, 10),
        day_now=Range(60, 120, 200),
        years=(YearOutput(2026, True, 147_000, Range(30_000, 80_000, 120_000)),),
        scrap=(),
        plan=(),
    ),
)


def printed(width: int, colour: bool = False) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    console.print(odds(ANSWER))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_the_odds_fit_the_width(width):
    assert [] == [line for line in printed(width) if len(line) > width]


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_no_name_or_number_is_cut(width):
    assert [] == [line for line in printed(width) if "…" in line]


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_every_date_and_chance_is_there(width):
    text = "\n".join(printed(width))
    words = ("AESC Douai · as of 2025-12-10 ·", "by 2026-03-31", "2026-04-06", "2026-09-14", "2027-05-03", "2027-01-04", "2026-03-31")
    assert [] == [word for word in words if word not in text]
    assert "38 %" in text


def test_dates_of_one_column_stand_under_each_other():
    rows = [line for line in printed(120) if line.startswith(("full speed", "on its own"))]
    assert {rows[0].index("2026-04-06")} == {row.index("2026-0", row.index("by 20") + 13) for row in rows}


def test_eighty_columns_hold_each_goal_on_one_line_with_the_date_it_is_announced_for():
    rows = [line for line in printed(80) if line.startswith("full speed")]
    assert ["full speed 150,000/year 8 % ±2 by 2026-03-31    2026-04-06 2026-09-14 2027-05-03"] == rows


def test_each_line_is_broken_once_so_none_is_left_with_a_single_word():
    told = printed(60)
    assert [] == [line for line in told if line.strip() and len(line.split()) == 1 and line not in ("Output",)]


def test_no_share_stands_for_so_few_futures_that_it_says_nothing():
    assert ["none of 2", "all of 3", "under 60 %", "over 85 %"] == [
        odds_words(0.0, 2.0), odds_words(1.0, 3.0), odds_words(0.0, 5.0), odds_words(1.0, 20.0)
    ]  # fmt: skip


def test_a_chance_that_is_not_known_has_a_footnote():
    goal = replace(ANSWER.answers[0], announced=date(2028, 3, 31), chance_by_announced=None, error=None)
    told = table(replace(ANSWER, answers=(goal,)), 80)
    assert "?: announced for after the horizon, 2027-12-31" == told[-1]
    assert "? by 2028-03-31" in told[1]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("150,000 vehicle/year", "150,000 a year"),
        ("23,000,000 cell/year", "23,000,000 cells a year"),
        ("600 packs/day", "600 packs a day"),
        ("100,000 in 2026", "100,000"),
        ("5 %", "5 %"),
    ],
)
def test_a_rate_is_told_in_words(target, told):
    assert told == short_target(target)


def test_where_nothing_stands_out_that_is_said_first():
    near = Influence("steps.stacking.mtbf", "mtbf", 0.21, 0.23, False)
    words = measure_words((near,))
    wanted = "nothing stands out from luck yet (floor 23 % of the spread): ask for more futures; nearest: steps.stacking.mtbf (21 %)"
    assert wanted == words


def test_there_is_no_escape_code_without_colour():
    assert "\x1b" not in "\n".join(printed(80))
    assert "\x1b" in "\n".join(printed(80, colour=True))


def test_suggestions_are_commands_that_fit_this_plant():
    plant = load("douai")
    commands = [command for command, _ in suggestions("douai", plant, ANSWER)]
    family = commands[0].split("people.experts.")[1].split(".")[0]
    assert family in plant.people.experts
    assert commands[0].endswith("leaves=2026-03-01")
    assert "gigaramp check douai --explain steps.stacking.mtbf" == commands[1]


def test_a_plant_without_experts_gets_no_suggestion_about_them():
    plant = loads(LINE)
    assert [] == [command for command, _ in suggestions("douai", plant, ANSWER) if "experts" in command]
