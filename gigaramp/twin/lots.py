"""What a question may ask of lots: a number of cells, `auto` for the usual ones, or `cell` to follow each cell."""

from __future__ import annotations

from typing import Literal

from gigaramp.errors import AskError, PlantError
from gigaramp.languages import say
from gigaramp.plant.model import Plant

Lot = int | Literal["auto", "cell"] | None
"""Cells counted together; None and "auto": as the file says, else from the buffers; "cell": each cell is followed."""


def check_lot(plant: Plant, lot: Lot) -> None:
    """Raise AskError for a lot that makes no sense for this plant.

    A number obeys the rule of one that stands in the file, in the same words. A plant without cells has none to follow.
    """
    if lot is None or lot == "auto":
        return
    if lot == "cell":
        if not has_cells(plant):
            why = say("its products are counted in other units") if plant.products else say("it names no products")
            raise AskError(
                say(
                    "lot: this plant has no cells to follow, {why}; leave out lot, or name a product with `unit: cell`",
                    why=why,
                )
            )
        return
    if lot < 1:
        raise AskError(say("lot: {lot} cells are no lot, write 1 or more", lot=lot))
    try:
        plant.change("lot", str(lot))
    except PlantError as error:
        raise AskError(str(error)) from None


def has_cells(plant: Plant) -> bool:
    """True where a product of the plant is counted in battery cells, and a step makes it."""
    return any(
        step.makes in plant.products and plant.products[step.makes].unit == "cell" for step in plant.steps.values()
    )


def read_lot(text: str | None) -> Lot:
    """A lot as it is written on the command line. Raises AskError for anything else than auto, cell or a number."""
    if text is None or text.strip() == "auto":
        return None
    if text.strip() == "cell":
        return "cell"
    try:
        return int(text)
    except ValueError:
        raise AskError(say("lot: `{text}` is no lot, write auto, cell, or a number of cells", text=text)) from None
