"""One shift of people followed one by one: who is present, who helps out, what experts do, who runs, guides and coaches.

Only level 3 runs a machine alone. Who is below it runs where somebody guides: a colleague at level 3 beside the own
machine or on the next line, or an expert, who stands beside several learners before taking one machine. Nobody guides:
the learner cannot run until remote help does.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    ABSENCE,
    AT_WORK,
    COACH,
    LEVEL_3,
    LEVEL_4,
    MAX_LANGUAGES,
    NEVER,
    NONE,
    REPAIR,
    RUN,
    TICKS_PER_HOUR,
)
from gigaramp.twin.kernel.partners import is_handed_over
from gigaramp.twin.kernel.random import stream, uniform
from gigaramp.twin.kernel.skills import look_at


@inner
def man_by_persons(clock, stations, crews, seats, families, rota, slot, day, shift_ticks):
    """Set who is there in this shift and what they can do; then what each station gets."""
    _call_in(clock, stations, crews, seats, rota, slot, day)
    if clock[0].stand_ins == 1:
        _help_out(clock, crews, seats)
    for f in range(families.shape[0]):
        if families[f].rank[COACH] >= 0:
            _experts_guide(clock, crews, families, f)
    _neighbours_guide(clock, crews)
    for c in range(crews.shape[0]):
        if crews[c].open == 1:
            _guide_from_afar(clock, crews[c])
    for rank in range(3):
        for f in range(families.shape[0]):
            if families[f].rank[RUN] == rank:
                _experts_run(crews, families, f)
            if families[f].rank[COACH] == rank:
                _experts_coach(crews, families, f)
                _experts_improve(crews, families, f)
    for c in range(crews.shape[0]):
        if crews[c].open == 1:
            _share_work(clock, crews[c])
            _coach(clock, stations, crews[c], seats, families)
    _add_up(clock, crews, seats)
    for s in range(stations.shape[0]):
        _man_station(clock, stations[s], crews)
    _write_down(clock, stations, families, shift_ticks / TICKS_PER_HOUR)


@inner
def count_experts(clock, families, on_site, rota, day, slot, shift):
    """Experts of each family on this shift, and how well they are understood by people who share no language with them."""
    for f in range(families.shape[0]):
        family = families[f]
        family.on_site = 0 if clock[0].experts_gone == 1 else on_site[f, day]
        team = rota[family.calendar, slot]
        works = team >= 0 and (family.shifts >> np.int64(shift)) & 1 == 1
        family.on_shift = _part(family.on_site * family.density, family.teams, team) if works else 0
        family.running = 0.0
        family.coaching = 0.0
        family.learners = 0.0
        family.free_to_coach = max(0.0, np.float64(family.on_shift - family.busy)) * (1.0 - family.writes)
    for f in range(families.shape[0]):
        families[f].understanding = _through_others(clock, families, f)


@inner
def _part(people, teams, team):
    """People of one of several teams, as even as whole people can be."""
    return np.int64((people + team) // teams)


@inner
def _through_others(clock, families, f):
    """Understanding without a shared language: a translator, interpreters as far as there are any, and the glossary."""
    u = clock[0].translated
    for language in range(MAX_LANGUAGES):
        bit = np.int64(1) << np.int64(language)
        if clock[0].interpreters[language] <= 0.0 or families[f].speaks & bit == 0:
            continue
        on_shift = 0.0
        for other in range(families.shape[0]):
            talks = families[other].rank[COACH] >= 0 or families[other].rank[REPAIR] >= 0
            if talks and families[other].speaks & bit != 0 and families[other].speaks & clock[0].native == 0:
                on_shift += families[other].on_shift
        if on_shift > 0.0:
            served = min(1.0, clock[0].interpreters[language] * clock[0].interpreter_places / on_shift)
            u = max(u, u + served * (clock[0].interpreted - u))
    if clock[0].now >= clock[0].glossary_from:
        u += (1.0 - u) * clock[0].glossary_gain
    return min(1.0, u)


@inner
def understood(clock, seat, family):
    """How well one person and the experts of a family understand each other, 0 to 1."""
    if family.speaks & clock[0].native != 0:
        return 1.0
    if family.speaks & seat.speaks != 0:
        return max(clock[0].second_understood, family.understanding)
    return family.understanding


@inner
def _call_in(clock, stations, crews, seats, rota, slot, day):
    """Presence of everyone whose team works now: absence is a draw of the person and the date."""
    now = clock[0].now / TICKS_PER_HOUR
    for c in range(crews.shape[0]):
        crew = crews[c]
        crew.on_duty = np.int64(rota[crew.calendar, slot] == crew.team)
        crew.open = np.int64(crew.on_duty == 1 and clock[0].now >= crew.starts)
        crew.there = 0.0
        crew.ready = 0.0
        crew.teachers = 0.0
        crew.learners = 0.0
        crew.unguided = 0.0
        crew.coached = 0.0
        crew.guided = 0.0
        crew.neighbours = 0.0
        crew.lent_places = 0.0
        crew.run_by_experts = 0.0
        crew.watches = 0.0
        crew.pace = 0.0
        crew.expert_pace = 0.0
        crew.skill = 0.0
        crew.operated = 0
        crew.taught[:] = 0.0
        crew.improved[:] = 0.0
        if crew.on_duty == 0:
            continue
        handed_over = True
        if crew.works_alone == 0:
            station = stations[crew.first_station]
            crew.operated = station.operated
            handed_over = is_handed_over(clock, station)
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            seat = seats[k]
            seat.lent = NONE
            seat.here = 0
            seat.absent = 0
            seat.slot = 0
            seat.coached = 0.0
            if seat.status != AT_WORK or not handed_over:
                continue
            seat.slot = np.int64(seat.family[0] != crew.family and seat.family[1] == crew.family)
            look_at(clock, seat, seat.slot, now)
            if uniform(stream(seat.person, ABSENCE), day) < clock[0].absence:
                seat.absent = 1
                continue
            seat.here = 1
            _add(clock, crew, seat, crew.share)


@inner
def _add(clock, crew, seat, share):
    """Book one present person in a crew under the own level; a negative share takes them out again."""
    level = seat.skill[seat.slot] / clock[0].requirement
    crew.there += share
    if level >= LEVEL_3:
        crew.ready += share
    else:
        crew.learners += share
    if level >= LEVEL_4:
        crew.teachers += share


@inner
def _help_out(clock, crews, seats):
    """Cross-trained people of crews that have enough stand in where a crew of their second skill is short."""
    now = clock[0].now / TICKS_PER_HOUR
    for h in range(crews.shape[0]):
        home = crews[h]
        if home.on_duty == 0 or home.works_alone == 1:
            continue
        for k in range(home.first_seat, home.first_seat + home.n_seats):
            if home.there - home.share < home.need:
                break
            seat = seats[k]
            if seat.here == 0 or seat.slot == 1 or seat.family[1] < 0:
                continue
            c = _most_short(crews, seat.family[1])
            if c >= 0:
                _add(clock, home, seat, -home.share)
                seat.slot = 1
                seat.lent = c
                look_at(clock, seat, 1, now)
                _add(clock, crews[c], seat, home.share)


@inner
def _most_short(crews, family):
    """The crew of a skill family that lacks most people in this shift; -1 where none lacks half a person."""
    found = NONE
    for c in range(crews.shape[0]):
        crew = crews[c]
        if crew.open == 0 or crew.operated == 1 or crew.family != family or crew.need - crew.there < 0.5:
            continue
        if found < 0 or crew.need - crew.there > crews[found].need - crews[found].there:
            found = np.int64(c)
    return np.int64(found)


@inner
def _experts_run(crews, families, f):
    """Experts of a family take the machines of crews that are short of people."""
    family = families[f]
    for c in range(crews.shape[0]):
        crew = crews[c]
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
def _experts_guide(clock, crews, families, f):
    """Experts stand first beside those who cannot run without them: one guides as many as one coaches."""
    family = families[f]
    wanted = 0.0
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1 and crews[c].operated == 0:
                wanted += _without_guide(clock, crews[c])
    if wanted <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / wanted)
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1 and crews[c].operated == 0:
                guided = share * _without_guide(clock, crews[c])
                if guided > 0.0:
                    crews[c].guided += guided
                    crews[c].taught[k] += guided / crews[c].learners
    _spend(family, wanted * share)


@inner
def _without_guide(clock, crew):
    """Learners of a crew that neither a colleague at level 3 nor an expert guides so far."""
    return max(0.0, crew.learners - crew.ready * clock[0].guided - crew.guided - crew.neighbours)


@inner
def _neighbours_guide(clock, crews):
    """Colleagues at level 3 of other lines, who have places left, guide learners of the same skill."""
    for c in range(crews.shape[0]):
        if crews[c].open == 0 or crews[c].operated == 1:
            continue
        missing = _without_guide(clock, crews[c])
        for other in range(crews.shape[0]):
            if missing <= 0.0:
                break
            if other == c or crews[other].family != crews[c].family or crews[other].open == 0:
                continue
            spare = max(0.0, crews[other].ready * clock[0].guided - crews[other].learners - crews[other].lent_places)
            guided = min(missing, spare)
            crews[other].lent_places += guided
            crews[c].neighbours += guided
            missing -= guided


@inner
def _guide_from_afar(clock, crew):
    """Learners without any guide on site are guided from afar after the wait for remote help: no wait is endless."""
    missing = 0.0 if crew.operated == 1 else _without_guide(clock, crew)
    if missing <= 0.0:
        crew.lost_since = NEVER
    elif crew.lost_since == NEVER:
        crew.lost_since = clock[0].now
    elif clock[0].now - crew.lost_since >= clock[0].remote_ticks:
        crew.guided += missing


@inner
def _experts_coach(crews, families, f):
    """Experts of a family who are free share their places among the learners nobody stands beside yet."""
    family = families[f]
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1:
                family.learners += _uncoached(crews[c])
    if family.learners <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / family.learners)
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1 and crews[c].learners > 0.0:
                crews[c].taught[k] += share * _uncoached(crews[c]) / crews[c].learners
    _spend(family, family.learners * share)


@inner
def _experts_improve(crews, families, f):
    """Experts who are free after the learners bring those at level 3 on to level 4."""
    family = families[f]
    wanted = 0.0
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1:
                wanted += _unimproved(crews[c])
    if wanted <= 0.0:
        return
    share = min(1.0, family.span * family.free_to_coach / wanted)
    for c in range(crews.shape[0]):
        for k in range(crews[c].n_families):
            if crews[c].families[k] == f and crews[c].open == 1:
                able = crews[c].ready - crews[c].teachers
                crews[c].improved[k] += share * _unimproved(crews[c]) / able if able > 0.0 else 0.0
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


@inner
def _share_work(clock, crew):
    """Who runs: level 3 alone, learners as far as there are guides; all by the same share where there are more than needed."""
    guided = min(crew.learners, crew.ready * clock[0].guided + crew.guided + crew.neighbours)
    crew.unguided = crew.learners - guided
    if crew.operated == 1:
        crew.unguided = 0.0
        crew.ready_runs = 0.0
        crew.learner_runs = 0.0
        crew.watches = 1.0
        return
    can = crew.ready + guided
    wanted = max(0.0, crew.need - crew.run_by_experts)
    share = min(1.0, wanted / can) if can > 0.0 else 0.0
    crew.ready_runs = share
    crew.learner_runs = share * guided / crew.learners if crew.learners > 0.0 else 0.0
    crew.watches = 1.0 if crew.run_by_experts > 0.0 else 0.0


@inner
def _coach(clock, stations, crew, seats, families):
    """What an hour adds for each who is not at level 4: gamma min(1, sum of c u over the expert families and the colleagues)."""
    colleagues = min(1.0, crew.teachers * clock[0].colleague_places / crew.learners) if crew.learners > 0.0 else 0.0
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        seat = seats[k]
        level = seat.skill[seat.slot] / clock[0].requirement
        if seat.here == 0 or seat.lent >= 0 or level >= LEVEL_4:
            continue
        is_learner = level < LEVEL_3
        heard = colleagues if is_learner else 0.0
        reached = heard
        if crew.operated == 1:
            # The partner's people stand beside everyone who watches them, as in a plant of crews.
            heard = stations[crew.first_station].operator_understood
            reached = 1.0
        for i in range(crew.n_families):
            beside = crew.taught[i] if is_learner else crew.improved[i]
            heard += beside * understood(clock, seat, families[crew.families[i]])
            reached += beside
        seat.coached = clock[0].coaching_gain * min(1.0, heard)
        if is_learner:
            crew.coached += crew.share * min(1.0, reached)


@inner
def _add_up(clock, crews, seats):
    """Pace and mean skill of each crew on duty, with those who help out in it, and the level of its best."""
    for c in range(crews.shape[0]):
        if crews[c].on_duty == 0:
            continue
        crews[c].best = 0.0
        for k in range(crews[c].first_seat, crews[c].first_seat + crews[c].n_seats):
            if seats[k].here == 0:
                continue
            crew = crews[c] if seats[k].lent < 0 else crews[seats[k].lent]
            skill = seats[k].skill[seats[k].slot]
            level = skill / clock[0].requirement
            runs = crew.ready_runs if level >= LEVEL_3 else crew.learner_runs
            crews[c].best = max(crews[c].best, level)
            crew.pace += crews[c].share * runs * min(1.0, level)
            crew.skill += crews[c].share * skill


@inner
def _write_down(clock, stations, families, hours):
    """Hours in which experts write down what they know in this shift, spread over the stations they know that have begun."""
    for f in range(families.shape[0]):
        families[f].stations = 0
    for s in range(stations.shape[0]):
        stations[s].written_hours = 0.0
        if stations[s].team >= 0 and clock[0].now >= stations[s].starts:
            for k in range(stations[s].n_families):
                families[stations[s].families[k]].stations += 1
    for s in range(stations.shape[0]):
        if stations[s].team >= 0 and clock[0].now >= stations[s].starts:
            for k in range(stations[s].n_families):
                family = families[stations[s].families[k]]
                stations[s].written_hours += family.writes * family.on_shift * hours / family.stations


@inner
def _man_station(clock, station, crews):
    """Machines with people, their speed, and the skill that decides defects and repairs."""
    if station.crew_need <= 0.0 or station.team < 0 or clock[0].now < station.starts:
        return
    crew = crews[station.crew_first + station.team]
    mean = crew.skill / crew.there if crew.there > 0.0 else 0.0
    station.crew_skill = mean
    if station.operated == 1:
        station.run_by_experts = 1.0
        station.manned = 1.0 * station.n_machines
        station.speed = station.operator_skill
        station.skill = station.operator_skill
        station.best = 1.0
        return
    local = crew.ready * crew.ready_runs + crew.learners * crew.learner_runs
    heads = local + crew.run_by_experts
    station.manned = station.n_machines * min(1.0, heads / crew.need)
    station.speed = (crew.pace + crew.expert_pace) / heads if heads > 0.0 else 0.0
    # Who runs with an expert beside does not run without one.
    beside = min(crew.learners * crew.learner_runs, crew.guided * crew.ready_runs)
    station.run_by_experts = (crew.run_by_experts + beside) / heads if heads > 0.0 else 0.0
    station.skill = mean if crew.there > 0.0 else 1.0
    station.best = crew.best
