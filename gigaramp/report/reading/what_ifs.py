"""Many what-ifs read as a ranking: days sooner or later with their ranges, or units more or fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.what_ifs.course import SHIPPED
from gigaramp.launch.what_ifs.words import ranked_name, with_range
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.pictures.ranking import Ranked, Ranking
from gigaramp.report.wording.phrases import plain

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.answer import WhatIf, WhatIfs


def ranking_of(told: WhatIfs) -> Ranking:
    """The what-ifs in the order of the answer, by what they are ranked for."""
    rows = tuple(_ranked(told, one) for one in told.what_ifs)
    if told.goal == SHIPPED:
        axis = say("{things} more shipped", things=product_words(told.product))
        return Ranking(rows, axis, ranked_name(told), less_is_good=False)
    return Ranking(rows, say("days, sooner to the left"), ranked_name(told))


def _ranked(told: WhatIfs, one: WhatIf) -> Ranked:
    return Ranked(
        name=plain(one.name),
        mean=one.difference,
        low=one.low,
        high=one.high,
        told_apart=one.verdict in ("better", "worse"),
        words=difference_words(told, one),
        spread_low=one.spread.p10,
        spread_high=one.spread.p90,
        took=one.futures,
    )


def difference_words(told: WhatIfs, one: WhatIf) -> str:
    """What a what-if changes, with its range: 19 days sooner (12 to 27)."""
    return say("changes nothing") if one.verdict == "unchanged" else with_range(told, one)
