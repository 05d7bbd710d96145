"""Documentation is run: every code block works, every link leads somewhere, made pages are current."""

import re
import warnings

import pytest

from docs.generate import FOLDER, PAGES
from tests.docs.pages import ROOT, blocks, commands, lay_data, pages, run_block

EVERY_PAGE = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages()]
LANGUAGES = {"python", "console", "yaml", "csv", "text", "json", "mermaid"}


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_short_block_of_a_page_runs(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    lay_data(page, tmp_path)
    for block in blocks(page):
        if not block.is_long:
            run_block(block, tmp_path, names)


@pytest.mark.prove
@pytest.mark.parametrize(
    "page", [page for page in EVERY_PAGE if any(block.is_long for block in blocks(page.values[0]))]
)
def test_every_block_of_a_page_runs_the_long_ones_too(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    lay_data(page, tmp_path)
    for block in blocks(page):
        run_block(block, tmp_path, names)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_block_names_its_language_and_every_console_block_a_command(page):
    opened = re.findall(r"^```(\w*)", page.read_text(encoding="utf-8"), re.MULTILINE)[::2]
    assert set() == set(opened) - LANGUAGES
    assert [] == [block.line for block in blocks(page) if block.language == "console" and not commands(block)]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    files = [target for target in targets if "://" not in target]
    assert [] == [target for target in files if not (page.parent / target).exists()]


def test_every_page_is_found_from_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8") + (
        ROOT / "docs" / "decisions" / "README.md"
    ).read_text()
    listed = [page.name for page in pages() if page.name != "README.md"]
    assert [] == [name for name in listed if f"{name})" not in index]


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_current(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert PAGES[name]() == (FOLDER / name).read_text(encoding="utf-8"), "run `make docs`"
