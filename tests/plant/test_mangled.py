"""Whatever is done to a plant file, the reader answers with a plant or with a PlantError, never with anything else."""

from __future__ import annotations

import contextlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gigaramp.errors import PlantError
from gigaramp.plant import Plant, check, loads
from gigaramp.plant.read import _decoded
from tests.plant.plants import WHOLE

LINES = WHOLE.splitlines()
ODD = [
    "", "null", "~", "-1", "0", "1e400", "nan", ".inf", "5 kg", "x1", "[]", "{}", "[1, 2", "{a: b}", "!!python/object:os.system x",
    "&a 1", "*a", "2026-02-30", "yes", "'", '"', "٣", "²", "5 s**9**9", "5 month", "1_000 s", "%", ": :", "\t", "a: b", "- a",
    "99999999999999999999999 s", "0 s", "unlimited", "5 cell/cell/s", "1 / h", "{low: 1, mid: 2}", "{from: 1, to: 2, law: uniform}",
]  # fmt: skip


def read(text: str) -> Plant | None:
    """A plant, or None when a PlantError with words said why not."""
    try:
        return loads(text)
    except PlantError as error:
        assert error.problems
        assert all(problem.what for problem in error.problems)
        return None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_flipped_bytes_give_a_plant_or_a_plant_error(data: st.DataObject) -> None:
    content = bytearray(WHOLE.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PlantError):
        read(_decoded(bytes(content), "x"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_lost_doubled_and_moved_lines_give_a_plant_or_a_plant_error(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        action = data.draw(st.sampled_from(["lose", "double", "move", "indent"]))
        if action == "lose":
            del lines[place]
        elif action == "double":
            lines.insert(place, lines[place])
        elif action == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        else:
            lines[place] = "  " + lines[place]
    read("\n".join(lines))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_odd_keys_and_values_give_a_plant_or_a_plant_error(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[place].partition(":")
        odd = data.draw(st.one_of(st.sampled_from(ODD), st.text(max_size=12)))
        lines[place] = f"{key}{colon} {odd}" if data.draw(st.booleans()) else f"{key}{odd}: 1"
    read("\n".join(lines))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
@example("\x00")
@example("---\n---\n")
@example("gigaramp: 1\nname: [[[[[[[[")
@example('gigaramp: 1\nname: "\\ud800"\nsteps: {a: {cycle_time: 1 s}}')
@example("gigaramp: 1\nsteps: {a.b: {cycle_time: 1 s}, ..: {}}")
@example("gigaramp: 1\nsteps: {a: {cycle_time: 1 s, '': 2, 'x..y': 3}}")
def test_any_text_gives_a_plant_or_a_plant_error(text: str) -> None:
    read(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_plant_that_reads_can_also_be_checked(data: st.DataObject) -> None:
    lines = list(LINES)
    place = data.draw(st.integers(6, len(lines) - 1))
    key, colon, _ = lines[place].partition(":")
    lines[place] = (
        f"{key}{colon} {data.draw(st.sampled_from(['0', '1', '5 s', '1 %', '900 day', '2026-12-30', 'unlimited']))}"
    )
    plant = read("\n".join(lines))
    if plant is not None:
        assert str(check(plant))
