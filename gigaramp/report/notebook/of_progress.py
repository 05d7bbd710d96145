"""What `progress.plot` holds: the plan curve with what was made, and where the units of a span went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.report.notebook.figures import figure_of
from gigaramp.report.pictures.actual import curve_picture, lost_picture

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from gigaramp.launch.progress.answer import Progress


class ProgressPlots:
    """Pictures of plan against actual."""

    def __init__(self, told: Progress) -> None:
        self._told = told

    def curve(self) -> Figure:
        """All that was made, beside the plan of the same days."""
        return figure_of(curve_picture(self._told))

    def losses(self, span: str = "this week") -> Figure:
        """From what planned time could make to what was made, in one span. Raises AskError where it cannot be told."""
        found = self._told[span]
        if found.could_make is None or found.made is None:
            raise AskError(say("plot: nothing tells what planned time could have made in these days"))
        return figure_of(lost_picture(self._told, found))
