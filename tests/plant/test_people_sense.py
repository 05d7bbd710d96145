"""People that read well and are impossible, or would change nothing: each is refused with its reason and its repair."""

# ruff: noqa: E501, ISC004 - exact words of a problem read best on one line.

from __future__ import annotations

from typing import Any

import pytest

from tests.plant.peopled import CALENDARS, EXPERTS, PERSON, errors, tree, warnings

FRENCH = {"local": ["fr"], "translation": "60 %"}
JUDGED = {"step": "cut", "level": 3, "on": "2025-05-01", "by": "cutting"}
STEPS = tree()["steps"]


def expert(**changes: Any) -> dict[str, Any]:
    return {"experts": {"cutting": EXPERTS | changes}}


def person(**changes: Any) -> dict[str, Any]:
    return {"roster": [{key: value for key, value in (PERSON | changes).items() if value is not None}]}


def judged(**changes: Any) -> dict[str, Any]:
    return {"assessed": [JUDGED | changes], "roster": [PERSON]}


def group(**changes: Any) -> dict[str, Any]:
    return {"technicians": {"fitters": {"steps": ["cut"], "crew": 2} | changes}}


def test_the_plant_of_these_tests_reads_well() -> None:
    assert [] == errors()
    assert [] == errors(
        judged() | group() | expert(does=["coach", "run"], skill="90 %", span=4, shifts=["05:00-13:00"])
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"recruits": []}, "people.recruits: is missing, people need head-counts, or a roster, "
         "add recruits: [{on: 2025-03-03, count: 300}], or roster: staff.csv with persons: {}"),
        ({"training": {"hours": "180 h", "seats": 0}}, "people.training.seats: is zero, nobody could ever be trained, write a number above 0, or remove seats:"),
        ({"language": FRENCH | {"interpreters": {"fr": 2}}},
         "people.language.interpreters.fr: changes nothing, fr is a language of the local staff, remove it"),
        ({"language": FRENCH | {"interpreters": {"ko": 2}}},
         "people.language.interpreters.ko: changes nothing, no expert speaks ko: they speak zh, correct the language, or remove it"),
        ({"language": FRENCH | {"second": {"fr": "30 %"}}},
         "people.language.second.fr: changes nothing, fr is a language of the local staff, remove it"),
        ({"skill": None, "cross_training": {"share": "20 %", "hours": "40 h"}},
         "people.cross_training: changes nothing, without skill: everyone is at full skill from the first day, add skill: {} below people:"),
        ({"skill": None, "assessed": [JUDGED]},
         "people.assessed: changes nothing, without skill: nobody has a level that could be judged, add skill: {} below people:"),
        ({"cross_training": {"share": "0 %", "hours": "40 h"}},
         "people.cross_training.share: is zero, nobody would learn a second skill, write for example share: 20 %"),
        ({"absence": "100 %"}, "people.absence: is 100 %, nobody would ever be there, write less than 100 %"),
        ({"turnover": "2000 %/year"},
         "people.turnover: is 2000 %/year, above 10 a year people would stay for weeks, write for example 20 %/year"),
        ({"language": FRENCH | {"interpreters": {"zh": 0}}},
         "people.language.interpreters.zh: is zero, nobody would interpret, write 1 or more, or remove it"),
        ({"cross_training": {"share": "10 %", "hours": "6000 h"}},
         "people.cross_training.hours: is 6000 h, above 5,000 h people would have two trades, write for example hours: 80 h"),
        ({"names": "roster"}, "people.names: changes nothing, there is no roster, add roster:, or remove names:"),
    ],
)  # fmt: skip
def test_people_without_sense_are_refused(people: dict[str, Any], expected: str) -> None:
    assert [expected] == errors(people)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"training": {"hours": "180 h", "in_class": "40 %"}}, "people.training.in_class: changes nothing, it stands without seats:, add seats: 60, or remove in_class:"),
        ({"language": FRENCH | {"interpreted": "80 %"}},
         "people.language.interpreted: changes nothing, it stands without interpreters:, add interpreters: {zh: 2}, or remove interpreted:"),
        ({"language": FRENCH | {"interpreter_places": 4}},
         "people.language.interpreter_places: changes nothing, it stands without interpreters:, add interpreters: {zh: 2}, or remove interpreter_places:"),
        ({"language": FRENCH | {"second_understood": "80 %"}},
         "people.language.second_understood: changes nothing, it stands without second:, add second: {en: 30 %}, or remove second_understood:"),
        ({"language": FRENCH | {"glossary_from": "2025-06-01"}},
         "people.language.glossary_from: changes nothing, it stands without glossary: true, add glossary: true, or remove glossary_from:"),
        ({"persons": {"pioneers_keep": "70 %"}},
         "people.persons.pioneers_keep: changes nothing, it stands without pioneers: without keeps:, add pioneers: to a line, or remove pioneers_keep:"),
    ],
)  # fmt: skip
def test_a_number_without_its_partner_is_a_warning_because_a_what_if_leaves_it_behind(
    people: dict[str, Any], expected: str
) -> None:
    assert [expected] == warnings(people)
    assert [] == errors(people)


@pytest.mark.parametrize(
    ("people", "key"),
    [
        (person(), "roster"),
        ({"skills": {"metal": ["cut", "weld"]}}, "skills"),
        (group(), "technicians"),
        ({"cross_training": {"share": "20 %", "hours": "40 h"}}, "cross_training"),
        ({"departures": [{"from": "2025-06-01", "to": "2025-09-01", "share": "15 %"}]}, "departures"),
        ({"assessed": [JUDGED]}, "assessed"),
        ({"training": {"hours": "180 h", "seats": 20}}, "training.seats"),
        ({"training": {"hours": "180 h", "in_class": "40 %"}}, "training.in_class"),
        ({"language": FRENCH | {"second": {"en": "30 %"}}}, "language.second"),
        ({"language": FRENCH | {"second_understood": "80 %"}}, "language.second_understood"),
        ({"language": FRENCH | {"interpreters": {"zh": 2}}}, "language.interpreters"),
        ({"language": FRENCH | {"interpreted": "80 %"}}, "language.interpreted"),
        ({"language": FRENCH | {"interpreter_places": 4}}, "language.interpreter_places"),
        ({"language": FRENCH | {"repair_lengthens": 0.5}}, "language.repair_lengthens"),
        ({"language": FRENCH | {"glossary": True, "glossary_from": "2025-06-01"}}, "language.glossary_from"),
        (expert(skill="90 %"), "experts.cutting.skill"),
        (expert(span=4), "experts.cutting.span"),
        (expert(does=["coach"]), "experts.cutting.does"),
        (expert(shifts=["05:00-13:00"]), "experts.cutting.shifts"),
        (expert(home_visits={"every": "90 day", "lasts": "14 day"}), "experts.cutting.home_visits"),
    ],
)  # fmt: skip
def test_what_a_crew_with_a_mean_cannot_use_is_refused(people: dict[str, Any], key: str) -> None:
    why, word = "people are crews with a mean until each is followed alone", key.rsplit(".", maxsplit=1)[-1]
    said = f"people.{key}: changes nothing, {why}, add persons: {{}} below people:, or remove {word}:"
    assert [said] == errors(people | {"persons": None})


def test_a_roster_cannot_be_shown_where_there_is_none() -> None:
    assert ["people.names: changes nothing, there is no roster, add roster:, or remove names:"] == errors(
        {"persons": None, "names": "roster"}
    )


def test_pioneers_need_people_who_are_followed_one_by_one() -> None:
    lines = {"a": {}, "b": {"starts": "2025-06-02", "pioneers": {"from": "a", "share": "30 %"}}}
    why = "only people who are followed one by one can go to another line"
    said = f"lines.b.pioneers: changes nothing, {why}, add people: with persons: {{}}, or remove pioneers:"
    assert [said] == errors({"persons": None}, lines=lines)
    assert [] == errors(lines=lines)


@pytest.mark.parametrize(
    ("pioneers", "expected"),
    [
        ({"from": "c"}, "lines.b.pioneers.from: there is no line `c`, known: a, b"),
        ({"from": "b"}, "lines.b.pioneers.from: is b itself, pioneers come from another line, write another line"),
        ({"share": "0 %"}, "lines.b.pioneers.share: is zero, nobody would go, write for example share: 30 %"),
    ],
)
def test_pioneers_without_sense_are_refused(pioneers: dict[str, Any], expected: str) -> None:
    line = {"starts": "2025-06-02", "pioneers": {"from": "a", "share": "30 %"} | pioneers}
    assert [expected] == errors(lines={"a": {}, "b": line})


def test_pioneers_come_from_a_line_that_starts_earlier_and_has_crews() -> None:
    pioneers = {"from": "a", "share": "30 %"}
    said = "lines.b.pioneers.from: a starts on 2025-01-06, not before b, b starts on 2025-01-06, write a line that starts earlier"
    assert [said] == errors(lines={"a": {}, "b": {"pioneers": pioneers}})
    shared = {name: step | {"shared": True} for name, step in STEPS.items()}
    why = "no step of a line names a crew; shared steps belong to no line"
    said = f"lines.b.pioneers: changes nothing, {why}, add crew: to a step of the line"
    assert [said] == errors(lines={"a": {}, "b": {"starts": "2025-06-02", "pioneers": pioneers}}, steps=shared)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"steps": []}, "people.experts.cutting.steps: is empty, they would be at no step, write the steps they know"),
        ({"does": ["coach", "run", "coach"]}, "people.experts.cutting.does.2: names coach twice, write each once, the most urgent first"),
        ({"skill": "0 %"}, "people.experts.cutting.skill: is zero, they could do nothing at a machine, write a share above 0 %, or remove skill:"),
        ({"shifts": ["05:00-13:30"]},
         'people.experts.cutting.shifts.0: `05:00-13:30` is no shift, cut works 05:00-13:00, 13:00-21:00, did you mean "05:00-13:00"?'),
        ({"shifts": ["05:00-13:00", "05:00-13:00"]}, "people.experts.cutting.shifts.1: names 05:00-13:00 twice, write each once"),
        ({"home_visits": {"every": "90 day", "lasts": "90 day"}},
         "people.experts.cutting.home_visits.lasts: is 90 day, and a visit begins every 90 day, they would never be here, write a shorter lasts:, or a longer every:"),
        ({"home_visits": {"every": "90 day", "lasts": "0 day"}},
         "people.experts.cutting.home_visits.lasts: is zero, nobody would go home, write for example lasts: 14 day"),
        ({"writes": "10 %"},
         "people.experts.cutting.writes: changes nothing, without knowhow: the plant keeps nothing that is written down, add knowhow: {}, or remove writes:"),
    ],
)  # fmt: skip
def test_experts_without_sense_are_refused(changes: dict[str, Any], expected: str) -> None:
    assert [expected] == errors(expert(**changes))


def test_experts_work_no_shift_where_there_is_no_calendar() -> None:
    said = "people.experts.cutting.shifts.0: `05:00-13:00` is no shift, cut follows no calendar, add calendars: with shifts, or remove shifts:"
    assert [said] == errors(expert(shifts=["05:00-13:00"]), calendars=None)


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ({"metal": []}, "people.skills.metal: is empty, a family has at least one step, write its steps, or remove it"),
        ({"metal": ["cutt"]}, 'people.skills.metal.0: there is no step `cutt`, did you mean "cut"?'),
        ({"metal": ["cut", "cut"]}, "people.skills.metal.1: cut is named twice, a step asks for one skill, write it once"),
        ({"metal": ["cut"], "other": ["cut", "weld"]}, "people.skills.other.0: cut is also in metal, a step asks for one skill, write it once"),
        ({"test": ["cut"]}, "people.skills.test: has the name of a step that is not in it, answers would name both alike, rename the family"),
    ],
)  # fmt: skip
def test_skill_families_without_sense_are_refused(skills: dict[str, Any], expected: str) -> None:
    assert [expected] == errors({"skills": skills})


def test_a_skill_family_has_crews_and_one_calendar() -> None:
    bare = STEPS | {"weld": {"cycle_time": "10 s", "buffer": "unlimited"}}
    said = "people.skills.metal.1: weld names no crew, nobody stands there who could have the skill, add crew: to it, or remove it"
    assert [said] == errors({"skills": {"metal": ["cut", "weld"]}}, steps=bare)
    office = STEPS | {"weld": STEPS["weld"] | {"calendar": "office"}}
    said = "people.skills.metal: weld works by another calendar than cut, one crew follows one calendar, make it two families, or give both one calendar:"
    assert [said] == errors({"skills": {"metal": ["cut", "weld"]}}, steps=office)


def test_persons_without_any_crew_change_nothing() -> None:
    bare = {name: {key: value for key, value in step.items() if key != "crew"} for name, step in STEPS.items()}
    assert ["people.persons: changes nothing, no step names a crew, add crew: to the steps"] == errors(steps=bare)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"crew": 0}, "people.technicians.fitters.crew: is zero, nobody would be there, write for example crew: 4"),
        ({"steps": []}, "people.technicians.fitters.steps: is empty, they would repair nothing, write the steps whose machines they repair"),
        ({"steps": ["cutt"]}, 'people.technicians.fitters.steps.0: there is no step `cutt`, did you mean "cut"?'),
        ({"steps": ["cut", "cut"]}, "people.technicians.fitters.steps.1: cut is named twice, write it once"),
        ({"steps": ["weld"]},
         "people.technicians.fitters.steps: changes nothing, no machine of these steps fails, or they name no crew and mend themselves, add mtbf: and restore_time: to a step, or remove the group"),
        ({"hired": "2027-06-01"},
         "people.technicians.fitters.hired: 2027-06-01 is after the horizon, the horizon is 2026-12-31, write a later horizon:"),
    ],
)  # fmt: skip
def test_technicians_without_sense_are_refused(changes: dict[str, Any], expected: str) -> None:
    assert [expected] == errors(group(**changes))


def test_a_group_of_technicians_follows_one_calendar() -> None:
    office = STEPS | {"weld": STEPS["weld"] | {"calendar": "office"}}
    said = "people.technicians.fitters.steps: weld works by another calendar than cut, one crew follows one calendar, make it two families, or give both one calendar:"
    assert [said] == errors(group(steps=["cut", "weld"]), steps=office)


@pytest.mark.parametrize(
    ("wave", "expected"),
    [
        ({"from": "2025-09-01", "to": "2025-06-01"}, "people.departures.0: ends before it begins, swap from: and to:"),
        ({"share": "100 %"}, "people.departures.0.share: is 100 %, nobody would be left, write less than 100 %"),
        ({"share": "0 %"}, "people.departures.0.share: is zero, nobody would leave, write for example share: 15 %"),
        ({"from": "2024-06-01", "to": "2024-09-01"},
         "people.departures.0: changes nothing, the plant runs from 2025-01-06 to 2026-12-31, write other dates, or remove it"),
        ({"from": "2027-06-01", "to": "2027-09-01"},
         "people.departures.0: changes nothing, the plant runs from 2025-01-06 to 2026-12-31, write other dates, or remove it"),
    ],
)  # fmt: skip
def test_waves_of_leavers_without_sense_are_refused(wave: dict[str, Any], expected: str) -> None:
    assert [expected] == errors({"departures": [{"from": "2025-06-01", "to": "2025-09-01", "share": "15 %"} | wave]})


def test_waves_of_leavers_may_overlap_as_long_as_somebody_is_left() -> None:
    long = {"from": "2025-06-01", "to": "2025-09-01", "share": "60 %"}
    short, later = long | {"from": "2025-07-01"}, long | {"from": "2025-10-01", "to": "2025-11-01"}
    assert [] == errors({"departures": [long | {"share": "50 %"}, short | {"share": "50 %"}]})
    assert [] == errors({"departures": [long, later]})
    said = "is too much beside the others, waves that run on 2025-07-01 take 120 % of the people"
    mend = "write smaller shares, or waves that follow each other"
    assert [f"people.departures.1.share: {said}, {mend}"] == errors({"departures": [long, short]})
    assert [f"people.departures.0.share: {said}, {mend}"] == errors({"departures": [short, long]})
    both = errors({"departures": [long, long]})
    assert ["people.departures.1.share"] == [problem.split(":")[0] for problem in both]


def test_two_judgements_of_the_same_people_on_one_day_agree() -> None:
    first, other = JUDGED | {"level": 4}, JUDGED | {"level": 1}
    said = (
        "is judged at level 1, and at 4 on the same day, see people.assessed.0, keep one of them, or write another on:"
    )
    assert [f"people.assessed.1.level: {said}"] == errors({"assessed": [first, other]})
    assert [] == errors({"assessed": [first, first]})
    assert [] == errors({"assessed": [first, other | {"on": "2025-05-30"}]})
    assert [] == errors({"assessed": [first, other | {"step": "weld"}]})


def test_experts_without_places_for_anyone_are_refused() -> None:
    said = "is zero, they would neither guide nor coach anyone, write for example span: 4, or leave coach out of does:"
    assert [f"people.experts.cutting.span: {said}"] == errors(expert(span=0))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"leaves": "2025-01-06"}, "people.roster.0.leaves: leaves on 2025-01-06 before arriving, hired is 2025-01-06, write a later leaves:"),
        ({"steps": []}, "people.roster.0.steps: is empty, a person of the roster works at a step, write at least one step"),
        ({"steps": ["cutt"]}, 'people.roster.0.steps.0: there is no step `cutt`, did you mean "cut"?'),
        ({"steps": ["cut", "cut"]}, "people.roster.0.steps.1: cut is named twice, write it once"),
        ({"steps": ["cut", "test"]},
         "people.roster.0.steps: cut and test are in different crews, test is one for all lines and cut stands on each, write one of them"),
        ({"line": "c"}, "people.roster.0.line: there is no line `c`, known: a, b"),
        ({"steps": ["test"]}, "people.roster.0.line: stands with test, test is shared by all lines, remove line:"),
        ({"team": 3}, "people.roster.0.team: there is no team 3, cut has 2 teams, write a number from 1 to 2"),
        ({"team": 0}, "people.roster.0.team: there is no team 0, cut has 2 teams, write a number from 1 to 2"),
        ({"id": " "}, "people.roster.0.id: is empty, people are told apart by it, write a code such as P-014"),
    ],
)  # fmt: skip
def test_a_person_without_sense_is_refused(changes: dict[str, Any], expected: str) -> None:
    assert [expected] == errors(person(**changes))


def test_a_person_who_names_no_line_and_no_team_is_put_where_there_is_room() -> None:
    assert [] == errors(person(line=None, team=None))


def test_two_people_with_one_id_are_refused() -> None:
    said = "people.roster.1.id: is already the id of another person, see people.roster.0, line 1, give each person an id of their own"
    assert [said] == errors({"roster": [PERSON, PERSON | {"line": "b"}]})


def test_a_person_cannot_work_in_shifts_that_overlap() -> None:
    both = person(steps=["cut", "weld"])
    told = "cut works 05:00-13:00, 13:00-21:00 and weld 08:00-16:00"
    said = f"people.roster.0.steps: cut and weld have shifts that overlap, {told}, write one of them, or give both one calendar:"
    assert [said] == errors(both, steps=STEPS | {"weld": STEPS["weld"] | {"calendar": "office"}})
    assert [] == errors(both, steps=STEPS | {"weld": STEPS["weld"] | {"calendar": "nights"}})
    same = CALENDARS | {"like_main": CALENDARS["main"]}
    assert [] == errors(both, steps=STEPS | {"weld": STEPS["weld"] | {"calendar": "like_main"}}, calendars=same)


def test_a_person_has_two_skills_at_most_and_stands_where_there_is_a_crew() -> None:
    more = STEPS | {"pack": STEPS["weld"]}
    said = "people.roster.0.steps: ask for 3 skills: cut, weld, pack, a second skill is followed, no third, write the steps of 2 skills"
    assert [said] == errors(person(steps=["cut", "weld", "pack"]), steps=more)
    assert [] == errors(person(steps=["cut", "weld", "pack"]) | {"skills": {"joining": ["weld", "pack"]}}, steps=more)
    bare = STEPS | {"weld": {"cycle_time": "10 s", "buffer": "unlimited"}}
    said = "people.roster.0.steps.1: weld names no crew, nobody stands there, add crew: to it, or remove it"
    assert [said] == errors(person(steps=["cut", "weld"]), steps=bare)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"level": 5}, "people.assessed.0.level: is above 4, levels go from 0 to 4, write a number from 0 to 4"),
        ({"step": "cutt"}, 'people.assessed.0.step: there is no step `cutt`, did you mean "cut"?'),
        ({"line": "c"}, "people.assessed.0.line: there is no line `c`, known: a, b"),
        ({"step": "test", "line": "a"}, "people.assessed.0.line: stands with test, test is shared by all lines, remove line:"),
        ({"team": 3}, "people.assessed.0.team: there is no team 3, cut has 2 teams, write a number from 1 to 2"),
        ({"person": "B-9"}, "people.assessed.0.person: there is no `B-9` in the roster, write an id of the 1 people of people.roster"),
        ({"person": "B-7", "on": "2025-01-05"},
         "people.assessed.0.on: 2025-01-05 is before the person is hired, hired is 2025-01-06, write a later on:"),
        ({"person": "B-7", "step": "weld"},
         "people.assessed.0.step: weld is no step of this person, the person works at cut, name another step, or add it to the person's steps"),
        ({"person": "B-7", "team": 1}, "people.assessed.0.team: stands with person:, a person is judged, wherever they work, remove team:"),
        ({"by": "cuting"}, 'people.assessed.0.by: there is no family `cuting`, did you mean "cutting"?'),
        ({"by": "Li Wei"},
         "people.assessed.0.by: `Li Wei` reads like the name or the address of a person, a plant holds no names, so that no answer can show them, "
         "write a family of experts, or a code with a digit, such as P-014"),
    ],
)  # fmt: skip
def test_a_judgement_without_sense_is_refused(changes: dict[str, Any], expected: str) -> None:
    assert [expected] == errors(judged(**changes))


def test_a_judgement_needs_a_crew() -> None:
    bare = STEPS | {"weld": {"cycle_time": "10 s", "buffer": "unlimited"}}
    said = "people.assessed.0.step: weld names no crew, nobody stands there who could be judged, name another step"
    assert [said] == errors(judged(step="weld"), steps=bare)


@pytest.mark.parametrize("by", ["cutting", "fitters", "E-03", "P-014"])
def test_who_judged_is_a_family_a_group_or_a_code(by: str) -> None:
    assert [] == errors(judged(by=by) | group())


def test_a_partner_can_judge() -> None:
    lines = {"a": {}, "b": {"operated_by": {"name": "Partner of the north", "until": "2025-12-01"}}}
    assert [] == errors(judged(by="Partner of the north"), lines=lines)


def test_experts_whom_nobody_understands_are_named_in_one_warning() -> None:
    experts = {
        "cutting": EXPERTS,
        "welding": EXPERTS | {"languages": ["ko"]},
        "testing": EXPERTS | {"languages": ["en", "zh"]},
    }
    why = "they are understood through machine translation alone, by default 60 %"
    mend = "add interpreters: or second:, or write translation: if that is what you mean"
    both = f"people.language: cutting, welding share no language with anyone, and have no interpreter, {why}, {mend}"
    assert [both] == warnings({"experts": experts, "language": {"local": ["fr", "en"]}})
    one = f"people.language: welding shares no language with anyone, and has no interpreter, {why}, {mend}"
    second = {"local": ["fr", "en"], "second": {"zh": "5 %"}}
    assert [one] == warnings({"experts": experts, "language": second})
    assert [one] == warnings({"experts": experts, "language": {"local": ["fr", "en"], "interpreters": {"zh": 2}}})
    assert [one] == warnings({"experts": experts, "language": {"local": ["fr", "en"]}} | person(languages=["zh"]))
    assert [] == warnings({"experts": experts, "language": second | {"translation": "50 %"}})


def test_a_judgement_after_as_of_is_a_warning() -> None:
    said = "people.assessed.0.on: 2025-07-01 is after as_of, as_of is 2025-06-02, nobody can have judged it yet; write a later as_of:"
    assert [said] == warnings(judged(on="2025-07-01"))


def test_people_who_are_never_there_are_a_warning() -> None:
    gone = person(hired="2024-01-08", leaves="2025-01-06")
    told = "it runs from 2025-01-06 to 2026-12-31, they count for nothing; is a date wrong?"
    said = f"people.roster.0: 1 of 1 people are never in the plant while it is simulated, {told}"
    assert [said] == warnings(gone)
    assert [said] == warnings(person(hired="2027-01-04"))
    assert [] == warnings(person(hired="2024-01-08", leaves="2025-01-07"))


def test_experts_who_do_nothing_and_people_who_cannot_learn_are_warnings() -> None:
    said = "people.experts.cutting.does: is empty, they neither run, repair nor coach, so they change nothing at the machines"
    assert [said] == warnings(expert(does=[]))
    said = "people.skill: is not named, so everyone is at full skill from the first day, add skill: {}"
    assert [said] == warnings({"skill": None, "experts": None})
