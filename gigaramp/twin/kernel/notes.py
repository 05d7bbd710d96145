"""Write one row of the record, when this future keeps records."""

from gigaramp.twin.kernel.compiled import hot


@hot
def note(world, what, station, machine, about, quantity, cause):
    """Append one row; the loop leaves room for a whole event, and a row without room is counted."""
    if world.clock.recording == 0:
        return
    if world.clock.n_records >= world.records.shape[0]:
        world.clock.unwritten += 1
        return
    row = world.records[world.clock.n_records]
    row.when = world.clock.now
    row.what = what
    row.station = station
    row.machine = machine
    row.about = about
    row.quantity = quantity
    row.cause = cause
    world.clock.n_records += 1
