"""What the pages say of Douai's one public count is what `make prove` last measured."""

from __future__ import annotations

from tests.docs.pages import ROOT

UNDERSTAND = ROOT / "docs" / "understand"


def _row() -> list[str]:
    """Cells of the row on packs: fact, said, tolerance, 10, 50, 90 %, below, within, without a value, pull."""
    lines = (UNDERSTAND / "facts" / "douai.md").read_text(encoding="utf-8").splitlines()
    return [
        cell.strip() for cell in next(line for line in lines if line.startswith("| [packs made")).strip("| ").split("|")
    ]


def test_the_pages_tell_how_far_the_public_count_of_douai_lies_from_its_futures() -> None:
    _, said, _, _, _, high, below, _, without, _ = _row()
    douai = " ".join((UNDERSTAND / "douai.md").read_text(encoding="utf-8").split())
    assert (
        f"{below} had made fewer by that day, {without} had made no pack at all, and 9 in 10 made {high} or fewer"
        in douai
    )
    odds = " ".join((UNDERSTAND / "odds.md").read_text(encoding="utf-8").split())
    assert (
        f"{said} batteries by June 2025, read as packs, lies above {below} of its futures, and {without} of them"
        in odds
    )
