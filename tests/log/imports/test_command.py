"""`gigaramp log import` as a user types it."""

import json

from tests.cli.commands import gigaramp, line_in
from tests.log.imports.sheets import written

SHEET = (
    "Datum;Schicht;Prozessschritt;Gutteile;Ausschuss\n10.03.2025;Früh;stacking;1234;12\n10.03.2025;Spät;stacking;x;1\n"
)


def test_a_sheet_goes_from_its_headers_into_the_log(tmp_path):
    line_in(tmp_path)
    written(tmp_path, SHEET, "production.csv")
    words = ("log", "import", "production.csv", "--store", "store", "--plant", "my-line.yaml")

    proposed = gigaramp(*words, folder=tmp_path)
    assert (0, "") == (proposed.returncode, proposed.stderr)
    going_on = proposed.stdout.splitlines()[-1].removeprefix("Go on with: gigaramp ").split()
    assert not (tmp_path / "store").exists()

    imported = gigaramp(*going_on, folder=tmp_path)
    assert (0, "") == (imported.returncode, imported.stderr)
    assert "production.csv: 2 rows read, 1 taken, 1 put aside" in imported.stdout
    assert "1 × Gutteile: `x` is no number" in imported.stdout

    again = json.loads(gigaramp(*going_on, "--json", folder=tmp_path).stdout)
    assert (0, 2, 1) == (again["added"], again["repeated"], again["put_aside"])
