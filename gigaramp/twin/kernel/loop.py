"""The one loop: take the next event, set the clock, act, note it."""

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.constants import HOLD_DECIDED, REACHED_END, RECORD_MARGIN, RECORDS_FULL, WORKING
from gigaramp.twin.kernel.events import strike
from gigaramp.twin.kernel.flow import finish, settle
from gigaramp.twin.kernel.help import fail, restore
from gigaramp.twin.kernel.machines import account, prepare, reschedule
from gigaramp.twin.kernel.shifts import end_shift, move_people


@compiled
def run(
    until, clock, stations, servers, machines, pools, lots, tree, todo, crews, seats, families, models, events,
    slots, days, rota, on_site, judgements, table, makers, reach, step_known, daily, output, weekly, by_shift, hours,
    records,
):  # fmt: skip
    """Run until the next event is at or after `until` (ticks). Returns why it stopped."""
    n_servers = servers.shape[0]
    shift_leaf = (tree.shape[0] >> 1) - 1
    while True:
        if tree[1].time >= until:
            return REACHED_END
        if clock[0].recording == 1 and clock[0].n_records + RECORD_MARGIN >= records.shape[0]:
            return RECORDS_FULL
        leaf = tree[1].leaf
        clock[0].now = tree[1].time
        if leaf < n_servers:
            server = servers[leaf]
            if server.back_at <= clock[0].now:
                account(clock, stations, servers, pools, leaf)
                restore(
                    clock, stations, servers, machines, crews, seats, families, hours, slots, table, records,
                    tree, pools, leaf,
                )
                reschedule(clock, stations, servers, tree, leaf)
                move_people(clock, stations, servers, pools, tree, todo, server.station)
            elif server.done_at <= clock[0].now:
                finish(
                    clock, stations, servers, pools, lots, todo, tree, makers, daily, output, slots, records, leaf
                )
            else:
                account(clock, stations, servers, pools, leaf)
                fail(clock, stations, servers, machines, crews, seats, families, table, records, leaf)
                reschedule(clock, stations, servers, tree, leaf)
                move_people(clock, stations, servers, pools, tree, todo, server.station)
        elif leaf == shift_leaf:
            if clock[0].slot < 0:
                prepare(stations, servers, machines, table)
            end_shift(
                clock, stations, servers, machines, pools, lots, tree, todo, crews, seats, families, models,
                slots, days, rota, on_site, judgements, table, step_known, output, weekly, by_shift, hours, records,
            )  # fmt: skip
        else:
            strike(clock, stations, servers, pools, tree, todo, events, reach, table, records, leaf - n_servers)
        settle(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records)
        if leaf < n_servers and servers[leaf].status != WORKING:
            reschedule(clock, stations, servers, tree, leaf)
        if clock[0].hold_verdict >= 0:
            return HOLD_DECIDED

