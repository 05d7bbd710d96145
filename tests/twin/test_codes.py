"""The integer codes of the kernel stand for the names everyone else uses."""

from __future__ import annotations

from gigaramp.kpi.losses import LOSSES
from gigaramp.log.kinds import KINDS as LOG_KINDS
from gigaramp.plant.model import MAX_LINES, Event
from gigaramp.twin import names
from gigaramp.twin.kernel import arrays, constants

LOSS_CODES = (
    "PLANNED_STOPS", "NO_PEOPLE", "WAITING_HELP", "FAILURE", "SHORT_STOP", "SLOW", "STARVED", "BLOCKED_TIME", "NO_PLACES", "NO_SLED",
    "TRIAL", "DEFECT", "HELD", "NOT_ACCEPTED", "NO_MATERIAL", "NO_DEMAND", "UTILITIES",
)  # fmt: skip

KINDS_WRITTEN = (
    "lot_started", "lot_made", "lot_scrapped", "lot_held", "lot_set_aside", "machine_stopped", "help_called", "help_arrived",
    "machine_restored", "excursion_began", "excursion_seen", "excursion_ended", "stop_began", "stop_ended", "shift_began",
    "lot_blocked", "lot_joined", "coil_used",
)  # fmt: skip
"""What the kernel writes."""


def test_the_codes_of_losses_are_their_places_in_the_closed_list():
    codes = {name.lower().removesuffix("_time"): getattr(constants, name) for name in LOSS_CODES}
    assert {loss: place for place, loss in enumerate(LOSSES)} == codes
    assert len(LOSSES) == constants.PRODUCING
    assert constants.N_TIMES == constants.PRODUCING + 1


def test_the_codes_of_records_are_those_of_the_log():
    written = {name: getattr(constants, name.upper()) for name in KINDS_WRITTEN}
    assert {kind.name: kind.code for kind in LOG_KINDS if kind.name in KINDS_WRITTEN} == written


def test_as_many_lines_fit_the_kernel_as_a_plant_may_have():
    assert MAX_LINES == constants.MAX_LINES


def test_the_kinds_of_events_are_those_a_plant_file_may_name():
    assert set(Event.model_fields["kind"].annotation.__args__) == set(names.EVENTS)
    codes = ("UTILITIES_STOP", "MATERIAL_STOP", "IT_STOP", "STRIKE", "QUALITY_HOLD", "RECIPE_CHANGE")
    assert list(range(6)) == [getattr(constants, name) for name in codes]


def test_every_purpose_of_luck_is_its_own():
    names = (
        "SERVICE", "FAILURE_GAP", "RESTORE", "DIFFICULTY", "PARTS", "DEFECTS", "COIL", "FOUND", "EXCURSION", "ABSENCE", "SKILL",
        "EVENT_GAP", "EVENT_LENGTH", "REWORK", "NUMBER", "KIND",
    )  # fmt: skip
    assert len(names) == len({getattr(constants, name) for name in names})


def test_no_field_of_a_record_hides_an_attribute_of_numpy_records():
    """An uncompiled kernel reads fields as attributes; a field called `flags` would give numpy's own."""
    import numpy as np

    types = {name: value for name, value in vars(arrays).items() if isinstance(value, np.dtype)}
    assert {} == {
        name: hidden
        for name, value in types.items()
        if (hidden := [key for key in value.names if hasattr(np.record, key)])
    }
