"""An answer is written whole or not at all, and never over something else."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gigaramp.cli.output import PAGE_MARK, new_folder, refuse_page, refuse_taken, write_file
from gigaramp.errors import OutputError

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_with_a_list_of_what_it_holds(tmp_path):
    with new_folder(tmp_path / "deep" / "answer", force=False) as folder:
        folder.text("odds.txt", "The odds.", "8 %")
        assert not (tmp_path / "deep" / "answer").exists()
    assert ["contents.json", "odds.txt"] == names(tmp_path / "deep" / "answer")
    assert '"odds.txt": "The odds."' in (tmp_path / "deep" / "answer" / "contents.json").read_text()
    assert ["answer"] == names(tmp_path / "deep")


def test_a_failure_in_the_middle_leaves_no_trace(tmp_path):
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "answer", force=False) as folder:
        folder.text("odds.txt", "The odds.", "8 %")
        raise ZeroDivisionError
    assert [] == names(tmp_path)


def test_a_folder_that_exists_is_refused_and_stays_as_it_was(tmp_path):
    (tmp_path / "answer").mkdir()
    with pytest.raises(OutputError, match="it exists already, name a new folder or replace this one with --force"):
        refuse_taken(tmp_path / "answer", force=False)


def test_force_replaces_an_earlier_answer(tmp_path):
    for words in ("first", "second"):
        with new_folder(tmp_path / "answer", force=True) as folder:
            folder.text(f"{words}.txt", "Words.", words)
    assert ["contents.json", "second.txt"] == names(tmp_path / "answer")
    assert ["answer"] == names(tmp_path)


def test_force_keeps_the_earlier_answer_when_the_new_one_fails(tmp_path):
    with new_folder(tmp_path / "answer", force=False) as folder:
        folder.text("first.txt", "Words.", "first")
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "answer", force=True) as folder:
        raise ZeroDivisionError
    assert ["contents.json", "first.txt"] == names(tmp_path / "answer")


def test_force_never_replaces_a_folder_that_is_not_an_answer(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("dear")
    with pytest.raises(OutputError, match="--force replaces only an answer of gigaramp"):
        refuse_taken(tmp_path / "home", force=True)
    assert ["letters.txt"] == names(tmp_path / "home")


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        refuse_taken(tmp_path / "file" / "answer", force=False)


def test_one_file_is_written_whole_and_never_over_another(tmp_path):
    write_file(tmp_path / "plant.yaml", "gigaramp: 1\n", force=False)
    with pytest.raises(OutputError, match="it exists already"):
        write_file(tmp_path / "plant.yaml", "other", force=False)
    assert "gigaramp: 1\n" == (tmp_path / "plant.yaml").read_text()
    write_file(tmp_path / "plant.yaml", "other", force=True)
    assert ["plant.yaml"] == names(tmp_path)


WRITE_A_MEGABYTE = """
    import sys
    from pathlib import Path
    from gigaramp.cli.output import new_folder
    from gigaramp.errors import OutputError
    try:
        with new_folder(Path(sys.argv[1]), force=False) as folder:
            folder.text("big.txt", "Much text.", "x" * 1_000_000)
    except OutputError as error:
        sys.exit(str(error))
"""


def test_a_file_past_the_limit_of_the_system_is_told_and_leaves_no_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WRITE_A_MEGABYTE), tmp_path / "answer"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)),
    )
    assert (
        1,
        f"{tmp_path}/answer: cannot be written (File too large); choose a place with room that you may write to",
    ) == (
        done.returncode,
        done.stderr.strip(),
    )
    assert [] == names(tmp_path)


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 KiB, where the system lets us mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False
        ).returncode
        == 0
    )
    if not mounted:
        # Mounting is not permitted everywhere; the test above meets the same code through a limit on file size.
        pytest.skip("no right to mount a tiny disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_leaves_no_trace(tiny_disk):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WRITE_A_MEGABYTE), tiny_disk / "answer"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (1, True) == (done.returncode, "(No space left on device)" in done.stderr)
    assert "Traceback" not in done.stderr
    assert [] == names(tiny_disk)


def test_a_disk_that_may_only_be_read_is_told(tiny_disk):
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    with pytest.raises(OutputError, match="Read-only file system"):
        refuse_taken(tiny_disk / "answer", force=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_writing_leaves_no_trace(tmp_path, number):
    code = """
        import sys, time
        from pathlib import Path
        from gigaramp.cli import main, output
        def write():
            with output.new_folder(Path(sys.argv[1]), force=False) as folder:
                folder.text("half.txt", "Half.", "half")
                print("writing", flush=True)
                time.sleep(60)
        main._run = write
        main.run()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), tmp_path / "answer"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "writing\n" == process.stdout.readline()
        process.send_signal(number)
        assert 128 + number == process.wait(timeout=10)
        assert "Stopped. Nothing half-done was left behind.\n" == process.stderr.read()
    assert [] == names(tmp_path)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("report", "a browser opens it by its name, end it in .html"),
        (".", "it is a folder or a link, name a new file, for example report.html"),
        ("folder.html", "it is a folder or a link, name a new file"),
        ("taken.html", "it exists already, name a new file or replace this one with --force"),
        ("nowhere/report.html", "there is no folder .*nowhere, make it first"),
        ("taken.html/report.html", "there is no folder"),
        ("answer/report.html", "it lies in the folder of --out"),
    ],
)
def test_a_page_that_cannot_be_written_is_told_before_the_long_work(tmp_path, page, words):
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "taken.html").write_text("mine")
    before = names(tmp_path)
    with pytest.raises(OutputError, match=words):
        refuse_page(tmp_path / page, tmp_path / "answer", force=False)
    assert before == names(tmp_path)


def test_force_replaces_an_earlier_page_and_no_other_file(tmp_path):
    (tmp_path / "report.html").write_bytes(b"<html>" + PAGE_MARK + b' 0.1.0">')
    refuse_page(tmp_path / "report.html", None, force=True)
    (tmp_path / "mine.html").write_text("<html>mine</html>")
    with pytest.raises(OutputError, match="--force replaces only a page of gigaramp"):
        refuse_page(tmp_path / "mine.html", None, force=True)


def test_a_place_for_a_page_is_tried_and_left_as_it_was(tmp_path):
    refuse_page(tmp_path / "report.html", tmp_path / "answer", force=False)
    assert [] == names(tmp_path)
