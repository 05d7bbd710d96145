"""A forecast on the terminal: whole on 80 columns, the same without colour, with commands that fit the plant."""

import io
import shlex
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from gigaramp.cli.odds import command, next_steps, odds, suggestions
from gigaramp.launch.answer import (
    CorrelationOdds,
    DateRange,
    FactAnswer,
    Forecast,
    GoalAnswer,
    Influence,
    LongHold,
    Output,
    PlanGap,
    Range,
    RateAnswer,
    Reason,
    YearOutput,
)
from gigaramp.launch.changes import Change
from gigaramp.launch.wording.odds_table import short_target, side_words, table
from gigaramp.launch.wording.words import measure_words
from gigaramp.plant import load, loads
from gigaramp.plant.address import read_setting
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
            also=(
                RateAnswer("175,000 vehicle/year", 0.0, 0.0, 0.8, DateRange(date(2026, 6, 1), date(2027, 1, 4), None)),
            ),
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


def printed(width: int, colour: bool = False, answer: Forecast = ANSWER, brief: bool = False) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    console.print(odds(answer, brief))
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
    words = (
        "AESC Douai · as of 2025-12-10 ·",
        "by 2026-03-31",
        "2026-04-06",
        "2026-09-14",
        "2027-05-03",
        "2027-01-04",
        "2026-03-31",
    )
    assert [] == [word for word in words if word not in text]
    assert "38 %" in text


def side(correlation: float, goal: str, chance: float, day: date | None, effective: float = 200.0) -> CorrelationOdds:
    return CorrelationOdds(correlation, goal, chance, 0.02, 0.9, DateRange(None, day, None), effective)


FACT = FactAnswer(
    what="vehicles.total",
    words="vehicles shipped to 10 December 2025",
    first=None,
    last=date(2025, 12, 10),
    value=10_000.0,
    low=7_000.0,
    high=14_000.0,
    tolerance="x1.4",
    source="https://example.org",
    unweighted=Range(0, 500, 9_000),
    below=0.9,
    weighted=Range(8_000, 10_000, 12_000),
    pull=0.61,
    chance_without=0.05,
    error_without=0.04,
    effective_without=30.0,
)
GAPS = (
    PlanGap("yesterday", date(2025, 12, 9), date(2025, 12, 9), 303.0, Range(0, 90, 120), Range(-303, -213, -183)),
    PlanGap("this month", date(2025, 12, 1), date(2025, 12, 10), 0.0, Range(700, 700, 700), Range(700, 700, 700)),
)
FULL = replace(
    ANSWER,
    facts=(FACT, replace(FACT, words="scrap in 2024", what="scrap_ratio", value=0.45, pull=0.0, chance_without=None)),
    output=replace(ANSWER.output, gaps=GAPS),
    at_correlations=tuple(
        side(correlation, goal, chance, day)
        for goal in ("full_speed", "on_its_own")
        for correlation, chance, day in (
            (0.0, 0.04, None),
            (0.5, 0.08, date(2026, 9, 14)),
            (0.9, 0.11, date(2026, 8, 1)),
        )
    ),
)


def test_the_plan_and_the_facts_that_pulled_stand_in_every_answer():
    for brief in (False, True):
        text = " ".join(" ".join(printed(80, answer=FULL, brief=brief)).split())
        assert "Plan yesterday 90 of 303 planned (0 to 120); this month 700, none planned" in text
        pulled = "Known facts vehicles shipped to 10 December 2025: 10,000, moved 61 % of the weight, "
        assert f"{pulled}without it 5 % ±4 instead of 8 % ±2 by 2026-03-31" in text
        assert "scrap in 2024" not in text, "a fact that moved nothing is not named"


def test_a_fact_that_was_not_used_says_why():
    unused = replace(FACT, unused="it is dated after as_of", pull=0.0)
    text = " ".join(" ".join(printed(80, answer=replace(ANSWER, facts=(unused,)))).split())
    assert "Known facts not used: vehicles shipped to 10 December 2025 (it is dated after as_of)" in text


def test_facts_that_moved_nothing_are_told_in_one_word():
    text = " ".join(" ".join(printed(80, answer=replace(ANSWER, facts=(replace(FACT, pull=0.001),) * 3))).split())
    assert "Known facts none of them moved the odds by itself" in text
    text = " ".join(" ".join(printed(80, answer=replace(ANSWER, facts=(FACT,) * 3))).split())
    assert "by 2026-03-31; and 1 more" in text


def test_a_fact_that_no_future_meets_is_told_once():
    unmet = replace(ANSWER, facts=(replace(FACT, pull=0.0),), notes=("No future meets the known fact vehicles.total",))
    text = " ".join(" ".join(printed(80, answer=unmet)).split())
    assert (False, 1) == ("none of them moved" in text, text.count("No future meets"))


def test_a_brief_answer_leaves_out_what_the_table_of_plants_tells():
    text = "\n".join(printed(80, answer=FULL, brief=True))
    assert (False, False, True) == tuple(word in text for word in ("Output", "Measure first", "What holds it back"))


@pytest.mark.parametrize("width", [50, 80])
def test_the_odds_at_other_correlations_stand_beside_each_other(width):
    lines = printed(width, answer=FULL)
    assert [] == [line for line in lines if len(line) > width]
    row = next(line for line in lines if line.startswith("  by 2026-03-31"))
    assert ["by", "2026-03-31", "4", "%", "±2", "8", "%", "±2", "11", "%", "±2"] == row.split()
    assert any(line.split() == ["50", "%", "date", "beyond", "2026-09-14", "2026-08-01"] for line in lines)


def test_dates_of_one_column_stand_under_each_other():
    rows = [line for line in printed(120) if line.startswith(("full speed", "on its own"))]
    assert {rows[0].index("2026-04-06")} == {row.index("2026-0", row.index("by 20") + 13) for row in rows}


def test_eighty_columns_hold_each_goal_on_one_line_with_the_date_it_is_announced_for():
    rows = [line for line in printed(80) if line.startswith("full speed")]
    assert ["full speed 150,000/year 8 % ±2 by 2026-03-31    2026-04-06 2026-09-14 2027-05-03"] == rows


def test_one_long_name_stands_above_its_odds_and_leaves_the_others_as_they_are():
    long = replace(ANSWER.answers[0], goal="vehicles_2026_at_4000_a_month", also=())
    lines = printed(80, answer=replace(ANSWER, answers=(*ANSWER.answers, long)))
    assert "full speed 150,000/year 8 % ±2 by 2026-03-31    2026-04-06 2026-09-14 2027-05-03" in lines
    place = lines.index("vehicles 2026 at 4000 a month 150,000/year")
    assert f"{'':24}8 % ±2 by 2026-03-31    2026-04-06 2026-09-14 2027-05-03" == lines[place + 1]


def test_each_line_is_broken_once_so_none_is_left_with_a_single_word():
    told = printed(60)
    assert [] == [line for line in told if line.strip() and len(line.split()) == 1 and line not in ("Output",)]


@pytest.mark.parametrize("width", [50, 80])
def test_the_long_hold_is_told_in_words_and_never_in_a_column_of_dates(width):
    holds = (ANSWER.answers[1].long_hold[0], LongHold("p50", None, 26, None, None))
    own = replace(ANSWER.answers[1], long_hold=holds)
    text = " ".join(" ".join(printed(width, answer=replace(ANSWER, answers=(own,)))).split())
    assert "beyond and holds 26 weeks if the experts leave on the 10 % date: 20 % ±3 beyond: not within" in text


def test_a_long_hold_without_time_for_its_test_says_so():
    own = replace(ANSWER.answers[1], long_hold=(LongHold("p10", None, 26, None, None),))
    told = table(replace(ANSWER, answers=(own,)), 80)
    assert "  and holds 26 weeks: not told, its test would end after the last day simulated" == told[2]


def test_a_chance_without_a_fact_is_told_of_the_futures_that_stand_for_it():
    few = replace(FACT, chance_without=0.0, error_without=0.0, effective_without=12.0)
    text = " ".join(" ".join(printed(80, answer=replace(ANSWER, facts=(few,)))).split())
    assert "without it under 25 % instead of 8 % ±2 by 2026-03-31" in text, "of 200 futures it would be under 2 %"


def test_a_chance_at_another_correlation_is_told_of_the_futures_that_stand_for_it():
    told = [side(0.0, "full_speed", 0.0, None, 30.0), side(0.0, "full_speed", 1.0, None, 4.0)]
    never = replace(told[0], chance_by_announced=None, error=None)
    assert ["under 10 %", "all of 4", "90 % ±5"] == [side_words(odds) for odds in (*told, never)]


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
    assert 'gigaramp compare douai --set "people.recall={on: 2026-03-01, share: 50 %}"' == commands[0]
    assert plant.change(*read_setting(shlex.split(commands[0])[-1])).people.recall is not None
    assert "gigaramp check douai --explain steps.stacking.mtbf" == commands[1]


def test_nobody_is_called_home_where_no_expert_is_on_site():
    gone = load("douai").change("as_of", "2027-06-01")
    assert [] == [command for command, _ in suggestions("douai", gone, ANSWER) if "recall" in command]


def test_a_plant_without_experts_gets_no_suggestion_about_them():
    plant = loads(LINE)
    assert [] == [command for command, _ in suggestions("douai", plant, ANSWER) if "recall" in command]


CHANGED = replace(ANSWER, changes=tuple(Change(f"steps.s{n}.machines", str(n), "9") for n in range(8)))


@pytest.mark.parametrize("told", ["terminal", "text"])
def test_what_was_changed_stands_right_below_the_headline(told):
    lines = printed(80, answer=CHANGED) if told == "terminal" else str(CHANGED).splitlines()
    place = lines.index("changed: steps.s0.machines: 0 -> 9")
    assert lines[place - 1].endswith("58 s")
    assert ["changed: steps.s5.machines: 5 -> 9", "changed: and 2 more changes", ""] == lines[place + 5 : place + 8]
    assert "changed" not in str(ANSWER)


def test_suggestions_keep_the_changes_and_leave_out_what_was_just_done():
    sets = ["steps.stacking.mtbf=12 h", "people.recall={on: 2026-06-01}"]
    plant = load("douai").change(*read_setting(sets[0])).change(*read_setting(sets[1]))
    commands = [command for command, _ in suggestions("my plants/douai.yaml", plant, ANSWER, sets, has_page=True)]
    given = ["my plants/douai.yaml", "--set", sets[0], "--set", sets[1]]
    assert ["gigaramp", "compare", *given] == shlex.split(commands[0])
    assert ["gigaramp", "check", *given, "--explain", "steps.stacking.mtbf"] == shlex.split(commands[1])
    assert ["gigaramp new my-plant.yaml"] == commands[2:]


@pytest.mark.parametrize("word", ["a $HOME", 'a "b"', "it's", "plain", "a`b`", "x y"])
def test_every_word_of_a_suggested_command_reaches_the_command_as_it_was(word):
    said = subprocess.run(
        ["sh", "-c", command("check", [word]).replace("gigaramp", "printf %s.", 1)], capture_output=True, text=True
    )
    assert f"check.{word}." == said.stdout


def test_a_suggested_command_is_never_cut():
    out = io.StringIO()
    long = command("check", ["a folder with a rather long name for a plant of the valley/my plant.yaml"])
    Console(file=out, width=50).print(next_steps([(long, "…")]), soft_wrap=True)
    assert ["Try next", f"  {long}"] == out.getvalue().splitlines()
