"""Bad files: one clear sentence each, and the rest of a batch goes on."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pincite import sandbox
from pincite.cli import adding, main
from pincite.embed import HashingEmbedder
from pincite.errors import LockedError, ReadError
from pincite.library import Library
from pincite.render import page_picture
from pincite.sandbox import read_report, read_reports
from tests.printed import Setter, body, print_pdf


@pytest.fixture
def good(tmp_path: Path) -> Path:
    page = Setter()
    page.heading("Findings")
    for number in range(1, 9):
        page.numbered(f"{number}.", *body(number))
    return print_pdf(tmp_path / "harbour-2021.pdf", page.pages)


def sentence(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read_report(path)
    words = str(caught.value)
    assert "\n" not in words
    assert "Traceback" not in words
    return words


def test_a_report_comes_back_whole_from_its_child_process(good: Path) -> None:
    report = read_report(good)
    assert report.id == "harbour-2021"
    assert [p.label for p in report.paragraphs() if p.label] == [str(n) for n in range(1, 9)]
    first = next(p for p in report.paragraphs() if p.label)
    assert first.lines[0].region.box is not None
    assert len(report.record.sha256) == 64


def test_the_callers_id_wins(good: Path) -> None:
    report = read_report(good, id="quays-1999")
    assert report.id == "quays-1999"
    assert all(p.id.startswith("quays-1999#") for p in report.paragraphs())


def test_a_web_page_named_pdf_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "saved.pdf"
    path.write_text("<!DOCTYPE html>\n<html><title>Not found</title></html>")
    assert sentence(path) == (
        "saved.pdf is named .pdf but holds HTML (“Not found”): fetch it again."
    )


def test_a_pdf_named_text_is_called_one(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved.txt"
    path.write_bytes(good.read_bytes())
    assert "holds a PDF" in sentence(path)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "enc.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("öpen sesame"))
    canvas.drawString(72, 700, "Only for those who know the word.")
    canvas.save()
    return path


def test_an_encrypted_file_asks_for_its_password(locked: Path) -> None:
    assert sentence(locked) == "enc.pdf needs a password: give it with --password."
    with pytest.raises(LockedError, match="the password is wrong"):
        read_report(locked, password="sesame")


def test_an_encrypted_file_is_read_with_its_password_which_no_process_list_shows(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []
    run = subprocess.run

    def watched(command: list[str], **how: Any) -> Any:
        commands.append(command)
        return run(command, **how)

    monkeypatch.setattr(subprocess, "run", watched)
    report = read_report(locked, password="öpen sesame")
    assert [p.text for p in report.paragraphs()] == ["Only for those who know the word."]
    assert commands
    assert not any("sesame" in word for command in commands for word in command)


def test_a_password_does_no_harm_to_a_file_that_needs_none(good: Path) -> None:
    assert read_report(good, password="sesame").record.numbered == 8


def test_the_command_line_takes_the_password_or_asks_for_it_on_a_terminal(
    locked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", str(locked), "--password", "öpen sesame"]) == 0
    assert "those who know the word" in capsys.readouterr().out
    assert main(["parse", str(locked), "--password", "sesame"]) == 1
    assert "enc.pdf: the password is wrong." in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(adding, "getpass", lambda prompt: "öpen sesame")
    assert main(["parse", str(locked)]) == 0
    assert "those who know the word" in capsys.readouterr().out
    assert main(["parse", str(locked), "--json"]) == 1


def test_a_locked_report_is_added_with_its_password_and_its_picture_says_why_it_is_none(
    locked: Path, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        with pytest.raises(LockedError, match="needs a password"):
            library.add(locked)
        added = library.add(locked, password="öpen sesame")
        name, kept = library.file(added.record.id)
    assert (name, kept) == ("enc.pdf", locked.read_bytes())
    with pytest.raises(ReadError, match="opens with a password only"):
        page_picture(kept, 1, ())


@pytest.mark.parametrize("kept", [0, 1, 40, 700])
def test_a_file_cut_short_is_called_so(good: Path, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(good.read_bytes()[:kept])
    assert any(word in sentence(path) for word in ("empty", "cut short", "holds"))


def test_a_missing_path_and_a_folder_are_named(tmp_path: Path) -> None:
    assert "does not exist" in sentence(tmp_path / "nothing.pdf")
    assert "is a folder" in sentence(tmp_path)


def test_a_suffix_nobody_reads_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert ".pdf" in sentence(path)


def test_pages_without_text_are_called_pictures(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.rect(72, 72, 300, 500, fill=1)
    canvas.showPage()
    canvas.save()
    assert "pictures of pages" in sentence(path)


def test_a_batch_goes_on_past_a_bad_file_in_the_order_given(good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("not a pdf at all")
    outcomes = list(read_reports([bad, good, tmp_path / "gone.pdf", good]))
    assert [isinstance(outcome, ReadError) for outcome in outcomes] == [True, False, True, False]


def test_reading_works_from_several_threads_at_once(good: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(read_report, [good] * 4))
    assert {report.id for report in reports} == {"harbour-2021"}


def test_a_text_without_end_is_refused_before_anything_is_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line of 15 MB was read in seconds, and then embedded for minutes."""
    path = tmp_path / "endless-2021.txt"
    path.write_text("Lamps.\n" * 3)
    monkeypatch.setattr(sandbox, "MOST_TEXT", 18)
    assert b'"report":{"record"' in sandbox.main(path, None, sandbox.Order())
    monkeypatch.setattr(sandbox, "MOST_TEXT", 17)
    monkeypatch.setattr("pincite.parse.parse", lambda *_, **__: pytest.fail("it was parsed"))
    said = sandbox.main(path, None, sandbox.Order()).decode()
    assert "endless-2021.txt holds 18 characters of text, a report at most 17: split" in said


def test_a_child_that_hangs_is_given_up(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL", 0.001)
    assert "longer than" in sentence(good)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
def test_a_child_cannot_take_all_memory() -> None:
    code = "from pincite import sandbox; sandbox._limit(); bytearray(3 * 1024**3)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "MemoryError" in done.stderr


def test_the_child_loads_no_model(good: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pincite import sandbox;"
        f"sandbox.main(Path({str(good)!r}), None, sandbox.Order());"
        "print([m for m in ('torch', 'faiss', 'transformers', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
