"""Write one row of the record, when this future keeps records."""

from gigaramp.twin.kernel.compiled import inner


@inner
def note(clock, records, what, station, machine, about, quantity, cause):
    """Append one row; the caller leaves room for a whole event."""
    if clock[0].recording == 0:
        return
    row = records[clock[0].n_records]
    row.when = clock[0].now
    row.what = what
    row.station = station
    row.machine = machine
    row.about = about
    row.quantity = quantity
    row.cause = cause
    clock[0].n_records += 1
