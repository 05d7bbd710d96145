"""Files as plants write them, mappings for them, and what stands in a store after an import."""

from pathlib import Path

from gigaramp.log.imports import Imported, PlantNames, import_files
from gigaramp.log.store import Store

EVENTS = """\
gigaramp_import: 1
source: mes
grain: events
timezone: Europe/Paris
when: {column: time, format: iso}
line: {column: line}
step: {column: step, values: {Stapeln: stacking, Formation: formation}}
machine: {column: machine}
about: {column: cell}
what: {column: event, values: {ok: cell_made, nok: cell_scrapped}}
"""

DAILY = """\
gigaramp_import: 1
source: sheet
grain: daily
timezone: Europe/Paris
day_begins: "06:00"
day: {column: day, format: "%d.%m.%Y"}
step: {column: step}
figures:
  - {column: good, what: day_good}
  - {column: scrap, what: day_scrap, cause: foil}
  - {column: down, what: day_down, cause: failure, unit: min}
file: {delimiter: ";", decimal: ",", thousands: "."}
"""

NO_PLANT = PlantNames()


def written(folder: Path, text: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def take(folder: Path, text: str | bytes, mapping: str, name: str = "file.csv", **how) -> Imported:
    """Import one file into the store of this folder."""
    told = import_files(
        [written(folder, text, name)],
        folder / "store",
        written(folder, mapping, "m.yaml"),
        how.pop("names", NO_PLANT),
        **how,
    )
    assert isinstance(told, Imported)
    return told


def rows(folder: Path, *columns: str) -> list[tuple]:
    """What stands in the store: rows of these columns, in the order of the log."""
    names = columns or ("when", "line", "step", "machine", "what", "about", "quantity", "unit", "cause", "note")
    with Store.open(folder / "store", read_only=True) as store:
        table = store.read(first=None, last=None)
    return list(zip(*(table[name].to_pylist() for name in names), strict=True)) if len(table) else []


def put_aside(folder: Path) -> dict[int, str]:
    """Line and reason of every row that was put aside."""
    import csv

    found = {}
    for path in sorted((folder / "store" / "put_aside").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            first = stream.readline()
            delimiter = first[len("put_aside_file")]
            for row in csv.reader(stream, delimiter=delimiter):
                found[int(row[1])] = row[2]
    return found
