"""The command line in other languages: chosen by flag or by environment, in help, answers and errors; data stays English."""

import json
import subprocess
import sys

import pytest

from tests.cli.commands import environment, line_in


def told(*words, folder, lang=None):
    surroundings = environment() | ({"GIGARAMP_LANG": lang} if lang else {})
    return subprocess.run(
        [sys.executable, "-m", "gigaramp", *map(str, words)],
        cwd=folder, env=surroundings, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", [("--lang", "fr", "check"), ("check", "--lang=fr")])
def test_the_language_stands_before_or_behind_the_command(words, tmp_path):
    line = line_in(tmp_path)
    done = told(*words, line.name, folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "1 ligne" in done.stdout and "étapes" in done.stdout
    assert "" == done.stderr


def test_the_language_comes_from_the_environment_and_the_flag_is_stronger(tmp_path):
    line = line_in(tmp_path)
    assert "产线" in told("check", line.name, folder=tmp_path, lang="zh").stdout
    assert "ligne" in told("check", line.name, "--lang", "fr", folder=tmp_path, lang="zh").stdout


def test_an_unknown_language_is_an_error_with_the_list(tmp_path):
    done = told("check", "douai", "--lang", "de", folder=tmp_path)
    assert (1, "") == (done.returncode, done.stdout)
    assert "--lang: `de` is no language" in done.stderr and "zh (简体中文)" in done.stderr
    assert "GIGARAMP_LANG: `xx`" in told("terms", folder=tmp_path, lang="xx").stderr


def test_help_speaks_the_language(tmp_path):
    page = told("forecast", "--help", "--lang", "fr", folder=tmp_path).stdout
    assert "Utilisation" in page and "Combien d'avenirs simuler." in page and "Arguments" in page
    assert "How many futures" not in page


def test_an_error_speaks_the_language(tmp_path):
    done = told("compare", "douai", "--lang", "zh", folder=tmp_path)
    assert 1 == done.returncode
    assert "请指定第二个工厂" in done.stderr


def test_a_language_without_review_says_so_once_and_never_in_json(tmp_path):
    line = line_in(tmp_path)
    assert 1 == told("check", line.name, "--lang", "ko", folder=tmp_path).stderr.count("한국어")
    done = told("check", line.name, "--lang", "ko", "--json", folder=tmp_path)
    assert "" == done.stderr


def test_json_is_the_same_in_every_language(tmp_path):
    line = line_in(tmp_path)
    plain = told("check", line.name, "--json", folder=tmp_path)
    assert 0 == plain.returncode and "errors" in json.loads(plain.stdout)
    for code in ("fr", "zh"):
        assert plain.stdout == told("check", line.name, "--json", "--lang", code, folder=tmp_path).stdout


def test_the_terms_are_printed_with_the_word_of_the_language(tmp_path):
    page = told("terms", "--lang", "zh", folder=tmp_path).stdout
    assert "bottleneck" in page and "瓶颈" in page
    assert 100 < len(json.loads(told("terms", "--json", folder=tmp_path).stdout))
