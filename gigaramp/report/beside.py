"""What can stand beside a forecast on its page: the answers to the other questions about the same plant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.launch.advise.answer import Advice
    from gigaramp.launch.bottleneck.answer import Bottleneck
    from gigaramp.launch.losses.answer import Losses
    from gigaramp.launch.progress.answer import Progress
    from gigaramp.launch.uncertainty.answer import Uncertainty
    from gigaramp.launch.what_ifs.answer import WhatIfs


@dataclass(frozen=True)
class Beside:
    """Answers about the plant of a forecast; None for what was not asked. What it costs is told by the forecast itself."""

    losses: Losses | None = None
    bottleneck: Bottleneck | None = None
    what_ifs: WhatIfs | None = None
    advice: Advice | None = None
    uncertainty: Uncertainty | None = None
    progress: Progress | None = None


NOTHING = Beside()
