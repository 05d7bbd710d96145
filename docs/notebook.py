"""Makes docs/learn/launch-notebook.ipynb: the cells below, executed, with every figure as data and as a picture.

`python -m docs.notebook` needs Chromium, nbclient and a few minutes. A figure is kept in plotly's own form, which a notebook draws without
internet, and as JPEG for whoever only reads the file, such as a page of a code host.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs

FILE = Path(__file__).parent / "learn" / "launch-notebook.ipynb"
PLOTLY = "application/vnd.plotly.v1+json"
WIDTH = 820
ENOUGH_SECONDS = 900

LINE = """\
gigaramp: 1
name: a small line
start: 2026-01-05
as_of: 2026-01-05
horizon: 2026-09-30
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  coating:
    cycle_time: {low: 55 s, mid: 60 s, high: 70 s, status: assumed}
    machines: 1
    mtbf: {low: 8 h, mid: 14 h, high: 24 h, status: assumed}
    restore_time: 25 min
  stacking:
    cycle_time: {low: 60 s, mid: 70 s, high: 84 s, status: assumed}
    machines: 1
    buffer: 60
    mtbf: {low: 4 h, mid: 9 h, high: 20 h, status: assumed}
    restore_time: {low: 20 min, mid: 40 min, high: 80 min, status: assumed}
    scrap_at_start: {low: 10 %, mid: 18 %, high: 30 %, status: assumed}
    scrap_mature: 3 %
  packing: {cycle_time: 30 s, machines: 1, buffer: 60}
goals:
  full_speed: {rate: 190000 piece/year, hold: 4 weeks, announced: 2026-06-30}
levers:
  second_stacker: {about: a second stacking machine, set: steps.stacking.machines, to: [2], cost: 900 kEUR}
  second_coater: {about: a second coating machine, set: steps.coating.machines, to: [2], cost: 700 kEUR}
  second_packer: {about: a second packing machine, set: steps.packing.machines, to: [2], cost: 100 kEUR}"""

CELLS: tuple[str, ...] = (
    """# A launch in a notebook

Every question of gigaramp is a function, every answer prints as text, and its pictures are under `.plot`: the same ones as in
`gigaramp report`. Hold the pointer over a picture to read its values. Few futures are simulated here, so that the notebook runs in
a minute or two; for odds to act on, ask for more.""",
    """## A plant

A small line of three steps, written here and loaded like any file. A range says what we do not know.""",
    f'''from pathlib import Path

import gigaramp

Path("small-line.yaml").write_text("""\\
{LINE}
""")
line = gigaramp.load("small-line.yaml")
how = {{"pool": "here"}}  # simulate in this process''',
    "## When is it at full speed?",
    "ramp = gigaramp.forecast(line, futures=40, **how)\nprint(ramp)",
    "ramp.plot.output()",
    "A run holds the futures themselves: tables for each day and week, and the same pictures of the futures as drawn.",
    "run = gigaramp.simulate(line, futures=40, **how)\nrun.weekly().slice(0, 3).to_pylist()[0]",
    "## Where did the pieces go?\n\nFrom nameplate to what is shipped, loss by loss, on the clock of the step that limits.",
    'losses = gigaramp.losses(line, futures=30, **how)\nlosses.plot.waterfall("whole")',
    "losses.plot.by_week()",
    "## Which step holds the others back, and what would it be worth?",
    "bottleneck = gigaramp.bottleneck(line, futures=20, **how)\nbottleneck.plot.ribbon()",
    "bottleneck.plot.worth()",
    "## What if?\n\nAll what-ifs run under the same luck, and each stops as soon as it is decided.",
    """changes = {
    "second stacker": {"steps.stacking.machines": 2},
    "second packer": {"steps.packing.machines": 2},
    "fewer stops at stacking": {"steps.stacking.mtbf": "20 h"},
}
what_ifs = gigaramp.compare(line, changes, futures=60, **how)
what_ifs.plot.ranking()""",
    "## What should we measure first?\n\nHow much of the spread of the date comes from which numbers, and how much is luck.",
    "uncertainty = gigaramp.uncertainty(line, futures=200, **how)\nuncertainty.plot.tornado(numbers=True)",
    """## What should we do?

The levers stand in the plant file with their prices. The gain is told from futures that nothing was chosen by.""",
    """aim = {"maximise": "full_speed", "by": "2026-06-30", "budget": "1.5 MEUR"}
advice = gigaramp.advise(line, plans=12, futures=20, **aim, **how)
print(advice)""",
    "advice.plot.gantt()",
    """## A whole plant

Douai as public statements tell it. Eight futures to the summer of 2026 show what it looks like, no more.""",
    """douai = gigaramp.load("douai")
douai_ramp = gigaramp.forecast(douai, until="2026-06-30", futures=8, **how)
douai_ramp.plot.output()""",
    "douai_ramp.plot.limits()",
    """## Take it along

The table behind a picture is in its figure, and every answer is a table, JSON and text. `gigaramp.write_report(line, "line.html")`
writes all of this as one page.""",
    """print(uncertainty.to_arrow().schema)
print(losses.plot.waterfall("whole").layout.meta["csv"][:300])""",
)
"""Words and code in turn."""


def is_text(cell: str) -> bool:
    """True for a cell of words: headings and sentences."""
    return cell.startswith(("# ", "## ")) or (cell[0].isupper() and "\n" not in cell)


def cells() -> list[Any]:
    """The cells of the notebook, not executed."""
    made = [new_markdown_cell(text) if is_text(text) else new_code_cell(text) for text in CELLS]
    for number, cell in enumerate(made, 1):
        cell["id"] = f"cell-{number}"
    return made


def notebook() -> Any:
    """The notebook, not executed."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells(), metadata={**kernel, "language_info": {"name": "python"}})


def executed() -> Any:
    """The notebook with its outputs, run in an empty folder."""
    made = notebook()
    with tempfile.TemporaryDirectory() as folder:
        before = dict(os.environ)
        os.environ.update(
            {"PLOTLY_RENDERER": "plotly_mimetype", "PYTHONWARNINGS": "ignore", "COLUMNS": "100", "NO_COLOR": "1"}
        )
        try:
            NotebookClient(made, timeout=ENOUGH_SECONDS, resources={"metadata": {"path": folder}}).execute()
        finally:
            os.environ.clear()
            os.environ.update(before)
    for cell in made["cells"]:
        cell["metadata"] = {}
    return made


def figures(made: Any) -> list[Any]:
    """Outputs that hold a figure."""
    outputs = [output for cell in made["cells"] for output in cell.get("outputs", [])]
    return [output for output in outputs if PLOTLY in output.get("data", {})]


def add_pictures(made: Any, browser: str) -> None:
    """A JPEG beside each figure, drawn by plotly in a browser."""
    page_text = f"<!DOCTYPE html><meta charset='utf-8'><body><div id='plot'></div><script>{get_plotlyjs()}</script>"
    draw = """
    async ({data, layout, width}) => {
      await Plotly.newPlot("plot", data, {...layout, width: layout.width || width}, {staticPlot: true});
      return Plotly.toImage("plot", {format: "jpeg", width: layout.width || width, height: layout.height});
    }
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        page = chromium.new_page()
        page.set_content(page_text)
        for output in figures(made):
            told = output["data"][PLOTLY]
            url = page.evaluate(draw, {"data": told["data"], "layout": told["layout"], "width": WIDTH})
            output["data"]["image/jpeg"] = url.partition(",")[2]
        chromium.close()


def main() -> None:
    """Write the notebook."""
    from tests.report.browser import install_browser

    made = executed()
    add_pictures(made, install_browser())
    nbformat.validate(made)
    FILE.write_text(nbformat.writes(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
