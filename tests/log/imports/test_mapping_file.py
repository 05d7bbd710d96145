"""A mapping file is read strictly, and everything that is wrong in it is told at once, with its line."""

import pytest

from gigaramp.errors import PlantError
from gigaramp.log.imports.mapping_file import read_mapping
from tests.log.imports.sheets import DAILY, EVENTS


def test_the_mappings_of_the_tests_are_right():
    assert ("mes", "events") == (read_mapping(EVENTS).source, read_mapping(EVENTS).grain)
    assert 360 == read_mapping(DAILY).day_begins


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("gigaramp_import: 1", "gigaramp_import: 2", "is no version that this gigaramp reads"),
        ("source: sheet", "sorce: sheet", 'sorce: is not a key of a mapping, did you mean "source"?'),
        ("source: sheet", "source: ../../evil", "source: `../../evil` is none of its words"),
        ("source: sheet", "source: .hidden", "use letters, digits, blanks and . _ - only, with no dot in front"),
        ("grain: daily", "grain: dayly", '`dayly` is none of its words, did you mean "daily"?'),
        ("timezone: Europe/Paris", "timezone: Europe/Pari", 'is not a time zone, did you mean "Europe/Paris"?'),
        ('day_begins: "06:00"', 'day_begins: "6 Uhr"', "`6 Uhr` is no time of day"),
        ("%d.%m.%Y", "dd.mm.yyyy", "`dd.mm.yyyy` is no format of a date"),
        ("what: day_good", "what: day_god", 'the log has no kind `day_god`, did you mean "day_good"?'),
        ("what: day_good", "what: lot_made", "`lot_made` is no kind of this grain"),
        ("unit: min", "unit: kg", "`kg` is no unit of `day_down`"),
        ("unit: min", 'unit: "?"', "is an open question"),
        (
            "{column: good, what: day_good}",
            "{colum: good, what: day_good}",
            'colum: is not a key of a mapping, did you mean "column"?',
        ),
        ("step: {column: step}", "step: {column: step, value: x}", "names a column and a value, or neither"),
        ('decimal: ","', 'decimal: "."', "is the decimal sign too"),
        ('delimiter: ";"', 'delimiter: ";;"', "is not one sign"),
        ("day:", "when:", "day: is missing"),
        ("file: {", "file: {encoding: latin-99, ", "`latin-99` is not an encoding"),
        ("file: {", "file: {header: [1, 3], ", "is no row"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_its_repair(before, after, told):
    assert before in DAILY
    with pytest.raises(PlantError) as error:
        read_mapping(DAILY.replace(before, after), "m.yaml")
    assert told in str(error.value)
    assert all(problem.line for problem in error.value.problems)


def test_every_problem_is_told_at_once():
    with pytest.raises(PlantError) as error:
        read_mapping(
            DAILY.replace("Europe/Paris", "Mars").replace("unit: min", "unit: kg").replace("source:", "sauce:")
        )
    assert ["sauce", "timezone", "figures.2.unit", "source"] == sorted(
        (problem.address for problem in error.value.problems),
        key=["sauce", "timezone", "figures.2.unit", "source"].index,
    )


def test_what_waits_is_not_added_over_shifts():
    mapping = DAILY.replace("what: day_good", "what: day_waiting") + "shift: {column: shift}\n"
    with pytest.raises(PlantError, match="what waits cannot be added over shifts"):
        read_mapping(mapping)
    assert "N" == read_mapping(mapping.replace("{column: shift}", "{column: shift, last: N}")).shift.last


def test_a_kind_without_an_end_takes_no_end():
    with pytest.raises(PlantError, match="`cell_made` has no kind that ends it"):
        read_mapping(EVENTS + "ends: {column: until}\n")
