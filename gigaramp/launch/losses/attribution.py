"""Who answers for the vehicles lost: causes switched off one after the other, by day, and the largest again on the event twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.losses.shapley import Coalition, order_of, steps_of, values
from gigaramp.launch.losses.switched import Switched, Told, short_of
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.question import Question

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.twin.fidelity import Fidelity

NONE: Coalition = frozenset()


@dataclass(frozen=True, eq=False)
class Attribution:
    """Shares of the causes in each future, by day. A gain is more packs shipped, counted up to nameplate (`short_of`).

    `shares` (futures, causes, years, leaves) add up over causes to what all of them cost together; `left` (futures, years,
    leaves) is lost even when all are gone. `alone`: gain where only this cause is gone, `last`: where all others are gone
    already (futures, causes, years). `days` (futures, goals) as the plant is, `days_alone` (futures, causes, goals).
    """

    causes: tuple[str, ...]
    shares: Floats
    left: Floats
    lost: Floats
    """(futures, years) packs lost in the plant as it is."""
    alone: Floats
    last: Floats
    days: Floats
    days_alone: Floats
    weights: Floats


def coalitions_of(causes: Sequence[str], order: Sequence[str]) -> list[Coalition]:
    """Everything that is simulated of one future: the two ways through its order, each cause alone, and all but each."""
    everything = frozenset(causes)
    each = [frozenset({cause}) for cause in causes] + [everything - {cause} for cause in causes]
    return list(dict.fromkeys([*steps_of(order), *each]))


def attribute(
    question: Question,
    working: WorkingDays,
    causes: tuple[str, ...],
    futures: Sequence[int],
    weights: Floats,
    told: Callable[[int], None],
) -> Attribution:
    """The shares of causes in these futures, simulated by day. `told` is called with the number of simulations that ended."""
    orders = {future: order_of(causes, question.seed, future) for future in futures}
    jobs = [(future, coalition) for future in futures for coalition in coalitions_of(causes, orders[future])]
    # The same plant for several futures in a row spares a worker building it anew.
    jobs.sort(key=lambda job: (sorted(job[1]), job[0]))
    made = simulate(question, working, jobs, "day", told)
    shares, left, lost, alone, last, days, days_alone = [], [], [], [], [], [], []
    for future in futures:
        mine: Mapping[Coalition, Told] = {
            coalition: made[future, coalition] for coalition in coalitions_of(causes, orders[future])
        }
        packs = {one: short_of(mine[NONE].nameplate, each) for one, each in mine.items()}
        shares.append(values(causes, orders[future], {one: -each for one, each in packs.items()}))
        everything, total = frozenset(causes), {one: each.sum(axis=1) for one, each in packs.items()}
        left.append(packs[everything])
        lost.append(total[NONE])
        alone.append([total[NONE] - total[frozenset({cause})] for cause in causes])
        last.append([total[everything - {cause}] - total[everything] for cause in causes])
        days.append(mine[NONE].days)
        days_alone.append([mine[frozenset({cause})].days for cause in causes])
    return Attribution(
        causes=causes,
        shares=np.array(shares).reshape(len(futures), len(causes), *left[0].shape),
        left=np.array(left),
        lost=np.array(lost),
        alone=_table(alone, causes),
        last=_table(last, causes),
        days=np.array(days),
        days_alone=_table(days_alone, causes),
        weights=weights,
    )


def _table(rows: Sequence[Sequence[Floats]], causes: Sequence[str]) -> Floats:
    """(futures, causes, ...) figures of each cause; one column of nothing where there is no cause."""
    return np.array(rows) if causes else np.zeros((len(rows), 0, 1))


def runs_of(causes: int) -> int:
    """Most simulations of one future that `attribute` makes for so many causes."""
    return 4 * causes if causes else 1


def simulate(
    question: Question,
    working: WorkingDays,
    jobs: Sequence[tuple[int, Coalition]],
    fidelity: Fidelity,
    told: Callable[[int], None],
) -> dict[tuple[int, Coalition], Told]:
    """What became of each job: a future of the plant without a coalition of causes."""
    task = Switched(question, working, tuple(jobs), fidelity)
    found = {}
    with closing(question.each(task, range(len(jobs)))) as results:
        for number, (job, each) in enumerate(results, start=1):
            found[jobs[job]] = each
            told(number)
    return found
