"""The one row of the log, and the closed list of what it can tell.

The twin writes it for simulated futures, adapters write it for machines, sleds and people. So each KPI, chart and
question reads both in the same way. A row never changes once written.

    id        number of the row, rising, unique within its source
    when      instant it happened, UTC, microseconds
    line      line, or nothing for what is shared or plant-wide
    step      step, or nothing
    machine   machine or place of the step, counted from 0, or its own name on a real floor
    what      kind, one of `KINDS`
    about     the lot, cell, sled, person or event the row is about
    quantity  how much, in `unit`
    unit      unit of the quantity
    cause     why: a step, a loss, an expert family, a person
    source    who wrote the row: `twin`, or the name of an adapter
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError

if TYPE_CHECKING:
    import pyarrow as pa

RECORD_VERSION: Final = 1
"""Version of the row. A new column or kind is added at the end; nothing is renamed or removed."""


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
        ("lot_started", "A step starts to work on a lot.", "lot", "unit", "number of the job: lots of one tray, load or batch share it"),
        ("lot_made", "A step ends its work on a lot; the quantity is what goes on.", "lot", "unit", ""),
        ("lot_scrapped", "Units of a lot are scrapped.", "lot", "unit", "step that made the defect"),
        ("lot_held", "Units of a lot are kept back because an excursion was seen.", "lot", "unit", "step that slipped"),
        ("lot_set_aside", "Units that fit nowhere are set aside, for example the end of a coil.", "lot", "unit", ""),
        ("machine_stopped", "A machine fails; the quantity is the difficulty of the stop, 0 to 4.", "stop", "level", "loss"),
        ("help_called", "The crew calls for someone who can fix the stop.", "stop", "level", ""),
        ("help_arrived", "Someone starts to restore the machine.", "stop", "person", "family of experts, or the crew"),
        ("machine_restored", "The machine works again; the quantity is the hours it was down.", "stop", "h", "who restored it"),
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
        ("inspection", "An inspection judges units; the quantity is what it finds defective.", "lot", "unit", "step that made them"),
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
        ("coil_used", "Units of a lot are of one mother coil or batch of the step.", "lot", "unit", "number of the coil"),
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


def record_schema() -> pa.Schema:
    """Arrow schema of the log, with its version and the meaning of each column."""
    import pyarrow as pa

    text = pa.string()
    columns: tuple[tuple[str, Any, bool, str], ...] = (
        ("id", pa.int64(), False, "number of the row, unique within its source"),
        ("when", pa.timestamp("us", tz="UTC"), False, "instant it happened"),
        ("line", text, True, "line; absent for what is shared or plant-wide"),
        ("step", text, True, "step"),
        ("machine", text, True, "machine or place of the step"),
        ("what", pa.dictionary(pa.int8(), text), False, "kind of row"),
        ("about", text, True, "lot, cell, sled, person or event"),
        ("quantity", pa.float64(), True, "how much, in `unit`"),
        ("unit", text, True, "unit of the quantity"),
        ("cause", text, True, "why"),
        ("source", text, False, "who wrote the row"),
    )
    fields = [pa.field(name, kind, nullable, {"meaning": meaning}) for name, kind, nullable, meaning in columns]
    return pa.schema(fields, {"gigaramp_record": str(RECORD_VERSION)})


def table_of(
    when: Any,
    what: Sequence[str] | Any,
    *,
    line: Sequence[str | None] | None = None,
    step: Sequence[str | None] | None = None,
    machine: Sequence[str | int | None] | None = None,
    about: Sequence[str | int | None] | Any = None,
    quantity: Sequence[float | None] | Any = None,
    unit: Sequence[str | None] | None = None,
    cause: Sequence[str | int | None] | Any = None,
    source: str = "twin",
    first_id: int = 0,
) -> pa.Table:
    """Arrow table of rows, one sequence for each column; ids rise from `first_id`.

    `when` is datetimes or datetime64 in UTC; `what` is names of kinds or their integer codes. Whole numbers in
    `machine`, `about` and `cause` become text, -1 becomes nothing. Without `unit`, each row has the unit of its kind.
    Raises AskError for an unknown kind or for columns of different lengths.
    """
    import pyarrow as pa

    schema = record_schema()
    codes = _codes_of(what)
    rows = len(codes)
    columns: dict[str, Any] = {
        "id": pa.array(range(first_id, first_id + rows), pa.int64()),
        "when": pa.array(when, pa.timestamp("us")).cast(schema.field("when").type),
        "line": _texts(line, rows),
        "step": _texts(step, rows),
        "machine": _texts(machine, rows),
        "what": pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), [item.name for item in KINDS]),
        "about": _texts(about, rows),
        "quantity": pa.nulls(rows, pa.float64()) if quantity is None else pa.array(quantity, pa.float64()),
        "unit": _texts([KINDS[code].unit or None for code in codes] if unit is None else unit, rows),
        "cause": _texts(cause, rows),
        "source": pa.repeat(pa.scalar(source), rows),
    }
    lengths = {name: len(column) for name, column in columns.items() if len(column) != rows}
    if lengths:
        name, length = next(iter(lengths.items()))
        raise AskError(f"the log's column `{name}` has {length} rows, but `what` has {rows}")
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _codes_of(what: Any) -> list[int]:
    """Codes of names or of codes."""
    codes = [kind(item).code if isinstance(item, str) else int(item) for item in what]
    wrong = next((code for code in codes if not 0 <= code < len(KINDS)), None)
    if wrong is not None:
        raise AskError(f"the log has no kind with the code {wrong}")
    return codes


def _texts(values: Any, rows: int) -> Any:
    """Texts of a column; whole numbers are written out, -1 and None are nothing."""
    import pyarrow as pa

    if values is None:
        return pa.nulls(rows, pa.string())
    texts = [value if isinstance(value, str) else None if value is None or value == -1 else str(value) for value in values]
    return pa.array(texts, pa.string())
