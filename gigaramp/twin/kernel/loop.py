"""The one loop: take the next event, set the clock, act, note it."""

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.constants import HOLD_DECIDED, REACHED_END, RECORDS_FULL, WORKING
from gigaramp.twin.kernel.events import strike
from gigaramp.twin.kernel.flow import finish, settle
from gigaramp.twin.kernel.help import fail, restore
from gigaramp.twin.kernel.machines import account, key, prepare, reschedule
from gigaramp.twin.kernel.shifts import end_shift, move_people


@compiled
def run(world, until):
    """Run until the next event is at or after `until` (ticks). Returns why it stopped."""
    n_servers = world.servers.shape[0]
    shift_leaf = (world.tree.shape[0] >> 1) - 1
    while True:
        if world.tree[1].time >= until:
            return REACHED_END
        if world.clock.recording == 1 and world.clock.n_records + world.clock.margin >= world.records.shape[0]:
            return RECORDS_FULL
        leaf = world.tree[1].leaf
        world.clock.now = world.tree[1].time
        if leaf < n_servers:
            server = world.servers[leaf]
            if server.back_at <= world.clock.now:
                account(world, leaf)
                restore(world, leaf)
                reschedule(world, leaf)
                move_people(world, server.station)
            elif server.done_at <= world.clock.now:
                finish(world, leaf)
            else:
                account(world, leaf)
                fail(world, leaf)
                reschedule(world, leaf)
                move_people(world, server.station)
        elif leaf == shift_leaf:
            if world.clock.slot < 0:
                prepare(world)
            end_shift(world)
        else:
            strike(world, leaf - n_servers)
        settle(world)
        if leaf < n_servers and world.servers[leaf].status != WORKING:
            key(world, leaf)
        if world.clock.hold_verdict >= 0:
            return HOLD_DECIDED
