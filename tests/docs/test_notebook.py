"""The example notebook: its cells are those it is made from, each was run without an error, and its figures are there without internet."""

import json

import nbformat
import pytest

from docs import notebook

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def kept():
    return nbformat.read(notebook.FILE, 4)


def test_its_cells_are_those_it_is_made_from(kept):
    made = notebook.cells()
    assert [(cell["cell_type"], cell["source"]) for cell in made] == [
        (cell["cell_type"], cell["source"]) for cell in kept["cells"]
    ], "run `python -m docs.notebook`"


def test_every_cell_was_run_in_order_and_none_failed(kept):
    code = [cell for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert list(range(1, len(code) + 1)) == [cell["execution_count"] for cell in code]
    outputs = [output for cell in code for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


def test_every_figure_is_there_as_data_and_as_a_picture(kept):
    found = notebook.figures(kept)
    plotted = [
        cell for cell in kept["cells"] if cell["cell_type"] == "code" and ".plot." in cell["source"].splitlines()[-1]
    ]
    assert len([cell for cell in plotted if "print" not in cell["source"]]) == len(found) > 8
    assert all(output["data"]["image/jpeg"] for output in found)
    titles = [output["data"][notebook.PLOTLY]["layout"]["title"]["text"] for output in found]
    assert all(len(title) > 20 for title in titles)


def test_it_is_small_and_names_no_other_host(kept):
    assert notebook.FILE.stat().st_size < MEGABYTE
    figures = json.dumps([output["data"][notebook.PLOTLY] for output in notebook.figures(kept)])
    assert "http" not in figures


@pytest.mark.prove
def test_it_runs_again_without_an_error():
    again = notebook.executed()
    assert len(notebook.figures(again)) > 8
