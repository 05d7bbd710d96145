"""`gigaramp report`: what cannot be answered or written is told before anything is simulated."""

import pytest

from gigaramp.cli.question import Question
from gigaramp.cli.report import Extras, write_whole_page
from gigaramp.errors import AskError, OutputError, PlantError
from tests.report import made_up_answers
from tests.report.made_up import douai, full_forecast

ASKED = Question(None, 1, 1, 0.5, "here", None, None)
NOTHING = Extras(None, None, False, None)


def test_a_place_that_is_no_page_is_refused_first(tmp_path):
    with pytest.raises(OutputError, match="end it in .html"):
        write_whole_page("nowhere", None, ASKED, NOTHING, tmp_path / "page.txt", False)


def test_a_missing_scenario_or_advice_is_told_before_the_first_question(tmp_path):
    with pytest.raises(PlantError, match="no such file"):
        write_whole_page(
            "douai", None, ASKED, Extras(tmp_path / "none.yaml", None, False, None), tmp_path / "page.html", False
        )
    with pytest.raises(AskError, match=r"holds no advice\.json"):
        write_whole_page("douai", None, ASKED, Extras(None, tmp_path, False, None), tmp_path / "page.html", False)


def test_the_page_holds_an_answer_to_every_question_and_says_where_it_is(tmp_path, monkeypatch, capsys):
    import gigaramp

    monkeypatch.setattr(gigaramp, "forecast", lambda plant, **given: full_forecast(douai()))
    for name in ("losses", "bottleneck", "uncertainty"):
        monkeypatch.setattr(gigaramp, name, lambda plant, _name=name, **given: getattr(made_up_answers, _name)())
    page = tmp_path / "page.html"
    write_whole_page("douai", None, ASKED, NOTHING, page, False)
    text = page.read_text(encoding="utf-8")
    for name in ("losses", "limits", "uncertainty"):
        assert f'<section id="plant-1-{name}"' in text
    told = capsys.readouterr()
    assert "" == told.out
    assert page.as_uri() in told.err.replace("\n", "")
