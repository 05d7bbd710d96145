"""The closed list of what a row of the log can tell: one kind, one fixed code, one line of meaning."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gigaramp.errors import AskError


@dataclass(frozen=True)
class Kind:
    """One kind of row: its fixed code, what it means, and what `about`, `quantity` and `cause` hold."""

    code: int
    name: str
    meaning: str
    about: str = ""
    unit: str = ""
    cause: str = ""


def _kinds() -> tuple[Kind, ...]:
    """Order is the code; a new kind is added at the end, so that old logs keep their meaning."""
    rows = (
        (
            "lot_started",
            "A step starts to work on a lot.",
            "lot",
            "unit",
            "number of the job: lots of one tray, load or batch share it",
        ),
        ("lot_made", "A step ends its work on a lot; the quantity is what goes on.", "lot", "unit", ""),
        ("lot_scrapped", "Units of a lot are scrapped.", "lot", "unit", "step that made the defect"),
        ("lot_held", "Units of a lot are kept back because an excursion was seen.", "lot", "unit", "step that slipped"),
        ("lot_set_aside", "Units that fit nowhere are set aside, for example the end of a coil.", "lot", "unit", ""),
        (
            "machine_stopped",
            "A machine fails; the quantity is the difficulty of the stop, 0 to 4.",
            "stop",
            "level",
            "loss",
        ),
        ("help_called", "The crew calls for someone who can fix the stop.", "stop", "level", ""),
        ("help_arrived", "Someone starts to restore the machine.", "stop", "person", "family of experts, or the crew"),
        (
            "machine_restored",
            "The machine works again; the quantity is the hours it was down.",
            "stop",
            "h",
            "who restored it",
        ),
        ("excursion_began", "A step slips to a high defect ratio; nobody knows yet.", "excursion", "ratio", "step"),
        ("excursion_seen", "An inspection sees an excursion for the first time.", "lot", "unit", "step that slipped"),
        ("excursion_ended", "The step that slipped is set right.", "excursion", "ratio", "step"),
        ("stop_began", "A plant-wide stop, a hold or a supply stop begins.", "event", "", "kind of event"),
        ("stop_ended", "A plant-wide stop, a hold or a supply stop ends.", "event", "", "kind of event"),
        ("shift_began", "A shift begins; skill, knowledge and machines change only now.", "shift", "", ""),
        ("lot_blocked", "A lot is done and waits, because the next buffer has no room.", "lot", "unit", ""),
        ("starving_began", "A machine is ready and a unit it needs has not come.", "product", "", "step it waits for"),
        ("starving_ended", "What was missing has come.", "product", "", ""),
        ("blocking_ended", "The next buffer has room again, the lot leaves.", "lot", "unit", ""),
        (
            "inspection",
            "An inspection judges units; the quantity is what it finds defective.",
            "lot",
            "unit",
            "step that made them",
        ),
        ("rework_sent", "Defective units go back to be mended.", "lot", "unit", "step that made the defect"),
        ("changeover_began", "A machine is changed to another coil, recipe or tool.", "coil", "", ""),
        ("changeover_ended", "The machine is ready again.", "coil", "", ""),
        ("sled_loaded", "A sled leaves with its load.", "sled", "unit", ""),
        ("sled_unloaded", "A sled has given its load to the next step.", "sled", "unit", ""),
        ("sled_charging", "A sled drives to its charger.", "sled", "", ""),
        ("line_started", "A line makes its first units.", "line", "", ""),
        ("line_accepted", "Site acceptance: from now on its output counts.", "line", "", ""),
        ("line_released", "Customer approval: from now on its output ships.", "line", "", ""),
        ("units_shipped", "Good units leave for the customer.", "vehicle", "pack", ""),
        ("recruit_joined", "A local person starts to work at a step.", "person", "person", ""),
        ("person_left", "A local person leaves the plant.", "person", "person", ""),
        ("expert_arrived", "An expert arrives on site.", "person", "person", "family of experts"),
        ("expert_left", "An expert leaves for good.", "person", "person", "family of experts"),
        ("training_done", "A person ends the training programme.", "person", "h", ""),
        ("skill_signed_off", "A person is signed off at a skill level of a step.", "person", "level", "who signed"),
        ("recipe_changed", "A recipe or a supplier changes; a share of knowledge is kept.", "event", "ratio", ""),
        ("lot_joined", "Units of one lot become part of another.", "lot", "unit", "lot they come from"),
        (
            "coil_used",
            "Units of a lot are of one mother coil or batch of the step.",
            "lot",
            "unit",
            "number of the coil",
        ),
        # Cells, one by one, and what is measured on them.
        ("cell_made", "A step ends its work on one cell, and it goes on.", "cell", "unit", ""),
        ("cell_scrapped", "One cell is scrapped.", "cell", "unit", "defect, or step that made it"),
        (
            "cell_graded",
            "A cell is put into a grade at the end of line; the quantity is the grade's number.",
            "cell",
            "level",
            "grade",
        ),
        (
            "measured",
            "Something is measured; the quantity is the value.",
            "cell, lot or machine",
            "",
            "what is measured",
        ),
        ("hold_released", "Units that were held go on.", "lot", "unit", "who released them"),
        # Machines.
        (
            "short_stop",
            "A machine stood for too short a time to call anyone; the quantity is how long.",
            "stop",
            "min",
            "loss",
        ),
        ("alarm_raised", "A machine raises an alarm.", "alarm", "", "text of the alarm"),
        ("maintenance_began", "Planned maintenance of a machine begins.", "order", "", "kind of maintenance"),
        ("maintenance_ended", "The machine is back from planned maintenance.", "order", "", "kind of maintenance"),
        # Sleds.
        ("sled_ordered", "A sled is sent for a load.", "sled", "", "order"),
        ("sled_arrived", "A sled is where it was sent.", "sled", "", "place"),
        ("sled_charged", "A sled is charged and ready.", "sled", "ratio", ""),
        ("sled_stopped", "A sled stands and cannot go on.", "sled", "", "why it stands"),
        ("sled_restored", "A sled drives again.", "sled", "h", "who restored it"),
        # People and calls. A call is `help_called`, `help_answered`, `help_arrived`, `machine_restored`, `help_closed`.
        ("person_present", "A person begins a shift at a step.", "person", "person", "shift"),
        ("person_absent", "A person who was planned is not there.", "person", "person", "shift"),
        ("training_began", "A person begins a training programme.", "person", "h", "programme"),
        ("help_answered", "Somebody takes a call and comes.", "stop", "person", "who comes"),
        (
            "help_escalated",
            "Nobody answered in time, and the call goes to the next.",
            "stop",
            "level",
            "who is called now",
        ),
        (
            "fix_tried",
            "What was done at a stop; the quantity is 1 where it helped, else 0.",
            "stop",
            "ratio",
            "who did it",
        ),
        ("help_closed", "A call ends.", "stop", "h", "who closed it"),
        (
            "skill_withdrawn",
            "A sign-off ends; the quantity is the level that is left.",
            "person",
            "level",
            "who withdrew it",
        ),
        # A sheet a day: totals of one production day.
        ("day_started", "Units started on a production day, good and scrap alike.", "product", "unit", ""),
        ("day_good", "Good units that left the step on a production day.", "product", "unit", ""),
        ("day_scrap", "Units scrapped on a production day.", "product", "unit", "defect"),
        ("day_reworked", "Units sent back to be mended on a production day.", "product", "unit", "defect"),
        ("day_shipped", "Good units that left for the customer on a production day.", "vehicle", "pack", ""),
        ("day_waiting", "Units waiting in front of the step at the end of a production day.", "product", "unit", ""),
        ("day_down", "Time machines stood on a production day, added up over the machines.", "machine", "min", "loss"),
        ("day_stops", "Stops of machines on a production day.", "machine", "stop", "loss"),
        ("day_run", "Time machines ran on a production day, added up over the machines.", "machine", "min", ""),
        (
            "day_planned",
            "Time machines were planned to be busy on a production day, added up over the machines.",
            "machine",
            "min",
            "",
        ),
        ("day_people", "Local people at work on a production day, added up over its shifts.", "", "person", "shift"),
        (
            "day_experts",
            "Experts at work on a production day, added up over its shifts.",
            "",
            "person",
            "family of experts",
        ),
        ("day_calls", "Calls for help on a production day.", "", "call", "who was called"),
        # The log itself.
        (
            "row_corrected",
            "A row was wrong and no longer counts.",
            "number of the wrong row",
            "",
            "source of the wrong row",
        ),
        ("note_written", "Somebody writes something down.", "what it is about", "", "who wrote it"),
        # What is done about a loss.
        (
            "action_agreed",
            "An action against a loss is agreed; the quantity is its due day.",
            "loss",
            "date",
            "who owns it",
        ),
        ("action_ended", "An action against a loss ends.", "loss", "", "who ended it"),
    )
    return tuple(Kind(code, *row) for code, row in enumerate(rows))


KINDS: Final = _kinds()
"""Everything a row can tell, in the order of the codes."""

CODES: Final = MappingProxyType({item.name: item.code for item in KINDS})
"""Kind -> its fixed integer code, as the kernel writes it."""


def kind(name: str) -> Kind:
    """The kind of a name. Raises AskError, with the nearest known kind, when there is none."""
    if name not in CODES:
        from difflib import get_close_matches

        near = get_close_matches(name, list(CODES), n=1)
        raise AskError(f"the log has no kind `{name}`" + (f', did you mean "{near[0]}"?' if near else ""))
    return KINDS[CODES[name]]
