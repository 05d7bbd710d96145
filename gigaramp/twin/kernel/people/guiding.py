"""What experts do in a shift: stand beside learners, take machines nobody can run, coach; and who guides where they are not.

Guiding comes first, because one expert beside five learners keeps five machines running.
"""

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import COACH, NEVER, RUN


@inner
def give_experts_work(world):
    """Guide, then run and coach in the order of each family's tasks; colleagues of other lines and help from afar fill up."""
    for f in range(world.families.shape[0]):
        if world.families[f].rank[COACH] >= 0:
            _experts_guide(world, f)
    _neighbours_guide(world)
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 1:
            _guide_from_afar(world, world.crews[c])
    for rank in range(3):
        for f in range(world.families.shape[0]):
            if world.families[f].rank[RUN] == rank:
                _experts_run(world, f)
            if world.families[f].rank[COACH] == rank:
                _experts_coach(world, f)
                _experts_improve(world, f)


@inner
def _experts_run(world, f):
    """Experts of a family take the machines of crews that are short of people."""
    family = world.families[f]
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        if crew.open == 0 or crew.works_alone == 1 or crew.operated == 1:
            continue
        for k in range(crew.n_families):
            if crew.families[k] == f:
                run = min(max(0.0, crew.need - crew.there - crew.run_by_experts), family.free_to_coach)
                family.free_to_coach -= run
                family.running += run
                crew.run_by_experts += run
                crew.expert_pace += run * min(1.0, family.skill)


@inner
def _experts_guide(world, f):
    """Experts stand first beside those who cannot run without them: one guides as many as one coaches."""
    family = world.families[f]
    wanted = 0.0
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0 or world.crews[c].operated == 1:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                wanted += _without_guide(world, world.crews[c])
    if wanted <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / wanted)
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0 or world.crews[c].operated == 1:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                guided = share * _without_guide(world, world.crews[c])
                if guided > 0.0:
                    world.crews[c].guided += guided
                    world.crews[c].taught[k] += guided / world.crews[c].learners
    _spend(family, wanted * share)


@inner
def _without_guide(world, crew):
    """Learners of a crew that neither a colleague at level 3 nor an expert guides so far."""
    return max(0.0, crew.learners - crew.ready * world.clock.guided - crew.guided - crew.neighbours)


@inner
def _neighbours_guide(world):
    """Colleagues at level 3 of other lines, who have places left, guide learners of the same skill."""
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0 or world.crews[c].operated == 1:
            continue
        missing = _without_guide(world, world.crews[c])
        for other in range(world.crews.shape[0]):
            if missing <= 0.0:
                break
            if other == c or world.crews[other].family != world.crews[c].family or world.crews[other].open == 0:
                continue
            spare = max(
                0.0,
                world.crews[other].ready * world.clock.guided
                - world.crews[other].learners
                - world.crews[other].lent_places,
            )
            guided = min(missing, spare)
            world.crews[other].lent_places += guided
            world.crews[c].neighbours += guided
            missing -= guided


@inner
def _guide_from_afar(world, crew):
    """Learners without any guide on site are guided from afar after the wait for remote help: no wait is endless.

    In a fork nobody does: a plant that needs a guide in every shift is not on its own.
    """
    missing = 0.0 if crew.operated == 1 or world.clock.experts_gone == 1 else _without_guide(world, crew)
    if missing <= 0.0:
        crew.lost_since = NEVER
    elif crew.lost_since == NEVER:
        crew.lost_since = world.clock.now
    elif world.clock.now - crew.lost_since >= world.clock.remote_ticks:
        crew.guided += missing


@inner
def _experts_coach(world, f):
    """Experts of a family who are free share their places among the learners nobody stands beside yet."""
    family = world.families[f]
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                family.learners += _uncoached(world.crews[c])
    if family.learners <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / family.learners)
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0 or world.crews[c].learners <= 0.0:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                world.crews[c].taught[k] += share * _uncoached(world.crews[c]) / world.crews[c].learners
    _spend(family, family.learners * share)


@inner
def _experts_improve(world, f):
    """Experts who are free after the learners bring those at level 3 on to level 4."""
    family = world.families[f]
    wanted = 0.0
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                wanted += _unimproved(world.crews[c])
    if wanted <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / wanted)
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 0:
            continue
        for k in range(world.crews[c].n_families):
            if world.crews[c].families[k] == f:
                able = world.crews[c].ready - world.crews[c].teachers
                world.crews[c].improved[k] += share * _unimproved(world.crews[c]) / able if able > 0.0 else 0.0
    _spend(family, wanted * share)


@inner
def _unimproved(crew):
    """People at level 3 beside whom no expert stands yet."""
    beside = 0.0
    for k in range(crew.n_families):
        beside += crew.improved[k]
    return max(0.0, crew.ready - crew.teachers) * max(0.0, 1.0 - beside)


@inner
def _uncoached(crew):
    """Learners of a crew beside whom no expert stands yet."""
    beside = 0.0
    for k in range(crew.n_families):
        beside += crew.taught[k]
    return crew.learners * max(0.0, 1.0 - beside)


@inner
def _spend(family, learners):
    """Experts beside so many learners are not free for another task."""
    spent = min(family.free_to_coach, learners / max(family.span, 1e-9))
    family.coaching += spent
    family.free_to_coach -= spent
