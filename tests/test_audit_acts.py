"""What is written into the audit log: acts of the command line, refusals, arrivals by a proxy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import NotAllowedError
from pincite.library import Library
from pincite.seen import Seen
from pincite.types import Person
from tests.fakes import report
from tests.serving import served
from tests.test_upkeep import put

GOOD = "correct horse battery"
ID = "marlowe-vale-2019"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "library", report())
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        library.people.add("ada", GOOD, "editor")
        library.people.add("ben", GOOD)
    return tmp_path / "library"


@pytest.fixture
def pincite(folder, monkeypatch, capsys):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")

    def call(*arguments: str) -> int:
        code = main([*arguments, "--library", str(folder)])
        capsys.readouterr()
        return code

    return call


def noted(folder: Path) -> list[dict[str, Any]]:
    files = sorted((folder / "audit").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf8").splitlines()]
    return [{k: v for k, v in row.items() if k != "time"} for row in rows]


# ---- the command line ----------------------------------------------------------------------------


def acts(tmp_path: Path) -> list[list[str]]:
    judged = tmp_path / "judged.jsonl"
    row = {"id": "1", "question": "A secret name?", "answerable": False, "relevant": []}
    judged.write_text(json.dumps(row | {"kind": "unanswerable_absent", "scope": [ID]}) + "\n")
    return [
        ["ask", "A secret name?", "--report", ID],
        ["search", "A secret name?"],
        ["cite", "secret para 2", "--report", ID],
        ["show", ID],
        ["feedback"],
        ["feedback", "--out", str(tmp_path / "kept.jsonl")],
        ["eval", str(judged), "--out", str(tmp_path / "rows.jsonl")],
    ]


def test_what_is_asked_and_read_on_the_command_line_is_written_down(pincite, folder, tmp_path):
    for act in acts(tmp_path):
        assert pincite(*act) == 0, act
    line = {"who": "command line"}
    secret = {"words": "A secret name?"}
    assert noted(folder) == [
        {"event": "asked", **line, **secret, "reports": [ID]},
        {"event": "searched", **line, **secret, "reports": []},
        {"event": "looked-up", **line, "words": "secret para 2", "reports": [ID]},
        {"event": "shown", **line, "report": ID},
        {"event": "feedback-read", **line, "file": ""},
        {"event": "feedback-read", **line, "file": str(tmp_path / "kept.jsonl")},
        {
            "event": "evaluated",
            **line,
            "questions": str(tmp_path / "judged.jsonl"),
            "file": str(tmp_path / "rows.jsonl"),
        },
    ]


def test_the_words_are_left_out_there_too(pincite, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_AUDIT_QUESTIONS", "no")
    for act in acts(tmp_path):
        assert pincite(*act) == 0, act
    rows = noted(folder)
    assert [row["event"] for row in rows[:3]] == ["asked", "searched", "looked-up"]
    assert "secret" not in json.dumps(rows)


def test_without_accounts_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    put(tmp_path / "library", report())
    for act in acts(tmp_path):
        assert main([*act, "--library", str(tmp_path / "library")]) == 0, act
    assert not (tmp_path / "library" / "audit").exists()


def test_a_look_up_that_is_written_down_loads_nothing_more(folder, tmp_path):
    """The modules of `cite` with accounts are those without."""
    put(tmp_path / "bare", report())
    code = (
        "import sys\nfrom pincite.cli import main\nmain(['cite', 'para 2', '--library', {!r}])\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    with_accounts, without = (
        set(
            subprocess.run(
                [sys.executable, "-c", code.format(str(where))],
                check=True,
                capture_output=True,
                text=True,
            ).stderr.split()
        )
        for where in (folder, tmp_path / "bare")
    )
    assert noted(folder)[-1]["event"] == "looked-up"
    assert with_accounts == without


# ---- refusals ------------------------------------------------------------------------------------


def test_what_a_reader_has_no_right_to_is_written_down(folder):
    noticed = []
    with Library.open(folder) as library:
        seen = Seen(
            library, lambda: Person("ben", "reader"), lambda *a, **k: noticed.append((a, k))
        )
        with pytest.raises(NotAllowedError):
            seen.remove(ID)
    why = "ben may read the library, not change it. Ask an editor."
    assert noticed == [(("refused", "ben"), {"why": why})]


def test_refusals_are_written_down_once_a_minute_each(folder):
    pytest.importorskip("gradio", reason="gradio is not installed")
    with served(folder) as site:
        ben, ada = site.session("ben", GOOD), site.session("ada", GOOD)
        before = len(noted(folder))
        order = {"data": ["para 2", None, None]}
        for path in ("cite", "ask", "search"):
            reply = site.order(f"/gradio_api/run/{path}", order, cookie=ben["cookie"])
            assert reply.status == 403
        kind = "multipart/form-data; boundary=x"
        assert site.ask("/gradio_api/upload", b"--x--", content_type=kind, **ben).status == 403
        for _ in range(2):
            assert site.ask("/", host="evil.example").status == 403
        stolen = {"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]}
        assert site.order("/gradio_api/run/cite", stolen, **ben).status == 400
        event = site.order("/gradio_api/call/cite", order, **ada).json["event_id"]
        assert site.ask(f"/gradio_api/call/cite/{event}", **ben).status == 404
        assert site.ask("/gradio_api/call/cite/nobodys", **ben).status == 404
        assert site.form("/login", {"name": "ada"}, origin="null").status == 403
        rows = [row for row in noted(folder)[before:] if row["event"] == "refused"]
    here = {"event": "refused", "address": "127.0.0.1"}
    assert rows == [
        {
            **here,
            "who": "ben",
            "why": "Pincite takes orders only from its own page.",
            "path": "/gradio_api/run/cite",
        },
        {
            **here,
            "who": "ben",
            "why": "Only an editor of this library adds reports.",
            "path": "/gradio_api/upload",
        },
        {
            **here,
            "who": "",
            "why": "Pincite answers only to pages of its own address.",
            "host": "evil.example",
            "origin": "",
        },
        {
            "event": "refused",
            "who": "ben",
            "why": "The order names a file that was not uploaded here.",
        },
        {"event": "refused", "who": "ben", "why": "It is somebody else's answer."},
    ]


# ---- arrivals ------------------------------------------------------------------------------------


def test_whom_a_proxy_brings_is_written_down_once_an_hour(folder):
    pytest.importorskip("gradio", reason="gradio is not installed")
    with served(folder, trust="127.0.0.1 X-Forwarded-User") as site:
        for _ in range(3):
            for name in ("ADA", "carol@example.org"):
                reply = site.ask("/config", x_forwarded_user=name, x_forwarded_for="192.0.2.7")
                assert reply.status == 200
        assert site.ask("/config", x_forwarded_user="ada").status == 200
        with Library.open(folder) as library:
            library.people.remove("ben")
        for _ in range(2):
            assert site.ask("/config", x_forwarded_user="Ben").status == 403
    rows = noted(folder)
    there = {"event": "arrived", "address": "192.0.2.7"}
    assert rows[:3] == [
        {**there, "who": "ada", "role": "editor"},
        {**there, "who": "carol@example.org", "role": "reader"},
        {**there, "who": "ada", "role": "editor", "address": "127.0.0.1"},
    ]
    (gone,) = rows[3:]
    assert (gone["event"], gone["who"], gone["path"]) == ("refused", "ben", "/config")
    assert "ben was removed" in gone["why"]


def test_the_same_is_the_first_again_after_its_time() -> None:
    pytest.importorskip("gradio", reason="gradio is not installed")
    from pincite.ui.lately import MOST, Lately

    now = 100.0
    lately = Lately(60.0, lambda: now)
    assert [lately.first("a", "x"), lately.first("a", "x"), lately.first("a", "y")] == [1, 0, 1]
    now = 159.9
    assert not lately.first("a", "x")
    now = 160.0
    assert lately.first("a", "x")
    assert not lately.first("a", "x")
    for at in range(MOST + 10):
        lately.first(str(at))
    assert len(lately._noted) == MOST
