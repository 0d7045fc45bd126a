"""The audit log: a line an act, a file a day, and nothing lost in silence."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pincite.audit import EVENTS, Audit

NOON = datetime(2026, 11, 27, 12, 0, 0, 123_456, tzinfo=UTC)


def lines(folder: Path, day: str) -> list[dict[str, object]]:
    text = (folder / "audit" / f"{day}.jsonl").read_text("utf8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_an_act_is_one_line_of_its_day(tmp_path):
    audit = Audit(tmp_path, now=lambda: NOON)
    audit.note("asked", "ada", words="How timely?\nReally — “so”?", reports=["harrow-2017"])
    assert lines(tmp_path, "2026-11-27") == [
        {
            "time": "2026-11-27T12:00:00.123+00:00",
            "event": "asked",
            "who": "ada",
            "words": "How timely?\nReally — “so”?",
            "reports": ["harrow-2017"],
        }
    ]


def test_the_words_of_questions_can_be_left_out(tmp_path):
    audit = Audit(tmp_path, questions=False, now=lambda: NOON)
    audit.note("searched", "ada", words="a child's name", reports=[])
    assert "a child's name" not in (tmp_path / "audit" / "2026-11-27.jsonl").read_text("utf8")
    assert lines(tmp_path, "2026-11-27")[0]["event"] == "searched"


def test_an_event_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no event"):
        Audit(tmp_path).note("danced", "ada")
    assert {"login", "login-failed", "asked", "exported", "user-removed"} <= EVENTS


def test_every_event_is_told_of_on_the_page_about_what_is_kept():
    page = (Path(__file__).parents[1] / "docs" / "what-is-kept.md").read_text("utf8")
    assert [event for event in sorted(EVENTS) if f"`{event}`" not in page] == []


def test_files_older_than_the_days_kept_go_when_a_day_begins(tmp_path):
    folder = tmp_path / "audit"
    folder.mkdir()
    for name in ("2026-11-19.jsonl", "2026-11-20.jsonl", "2026-11-26.jsonl", "notes.txt"):
        (folder / name).write_text("{}\n")
    moment = NOON
    audit = Audit(tmp_path, days=7, now=lambda: moment)
    audit.note("login", "ada")
    # 27 less 7 is 20: the nineteenth is the first that is too old.
    assert {p.name for p in folder.iterdir()} == {
        "2026-11-20.jsonl",
        "2026-11-26.jsonl",
        "2026-11-27.jsonl",
        "notes.txt",
    }
    moment = NOON + timedelta(days=1)
    audit.note("logout", "ada")
    assert not (folder / "2026-11-20.jsonl").exists()
    assert [row["event"] for row in lines(tmp_path, "2026-11-28")] == ["logout"]


def test_a_day_is_that_of_utc(tmp_path):
    late = datetime.fromisoformat("2026-11-27T23:30:00-02:00")
    Audit(tmp_path, now=lambda: late).note("login", "ada")
    assert lines(tmp_path, "2026-11-28")[0]["time"] == "2026-11-28T01:30:00.000+00:00"


def test_only_the_owner_of_the_library_can_read_it(tmp_path):
    Audit(tmp_path, now=lambda: NOON).note("login", "ada")
    file = tmp_path / "audit" / "2026-11-27.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_says_so_and_stops_nobody(tmp_path, capsys):
    (tmp_path / "audit").write_text("a file where the folder should be")
    Audit(tmp_path).note("removed", "ada", report="harrow-2017")
    told = capsys.readouterr().err
    assert "removed of ada was not written to the audit log" in told


def test_lines_of_two_processes_and_many_threads_never_mix(tmp_path):
    writing = (
        "import sys, pathlib; from pincite.audit import Audit\n"
        "audit = Audit(pathlib.Path(sys.argv[1]))\n"
        "for at in range(200): audit.note('asked', 'process', words='w' * 3000, at=at)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", writing, str(tmp_path)])
    audit = Audit(tmp_path)

    def ask() -> None:
        for at in range(50):
            audit.note("asked", "thread", words="é" * 3000, at=at)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait() == 0
    rows = [row for file in (tmp_path / "audit").iterdir() for row in lines(tmp_path, file.stem)]
    assert len(rows) == 400
    assert sum(row["who"] == "process" for row in rows) == 200


def test_whatever_is_typed_is_one_short_line_of_plain_signs(tmp_path):
    audit = Audit(tmp_path)
    words = "a\u2028b\x85c\x9bd\u202ee\nf" + "x" * 1_000_000
    audit.note("asked", "ada", words=words, reports=["r" * 9000] * 3000)
    (file,) = (tmp_path / "audit").glob("*.jsonl")
    written = file.read_bytes()
    assert written.isascii() and len(written) < 110_000
    (line,) = written.decode().splitlines()
    assert json.loads(line)["words"].startswith("a\u2028b\x85c\x9bd\u202ee\nfxxx")
