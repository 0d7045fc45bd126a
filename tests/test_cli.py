"""The machine interface: names, fields and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pincite import specimens
from pincite.cli import main

INQUIRY, OLDER, NEWER = specimens.paths()

ADD = {
    "path", "status", "report", "title", "body", "published", "inspected", "paragraphs",
    "numbered", "pages", "warnings", "seconds", "error",
}  # fmt: skip
BLOCK = {
    "report", "id", "label", "series", "kind", "section", "page", "printed_page", "text", "boxes",
}  # fmt: skip
ASK = {
    "question", "searched_as", "scope", "answered", "outcome", "confidence", "statements",
    "nearest", "missing_words", "notes", "seconds",
}  # fmt: skip
PLACE = {"id", "report", "label", "section", "page"}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library of the specimens, made by the command itself."""
    folder = tmp_path_factory.mktemp("library")
    environment = {"PINCITE_EMBEDDER": "hashing"}
    run(["add", *map(str, specimens.paths()), "--library", str(folder), "--json"], environment)
    return folder


def run(arguments: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pincite", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def pincite(library, capsys, monkeypatch):
    """Runs a verb on the library in this process; gives exit code, stdout and stderr."""
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")

    def call(*arguments: str, folder: Path = library):
        try:
            code = main([*arguments, "--library", str(folder)])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def as_json(result):
    code, out, _ = result
    return code, json.loads(out)


def test_add_gives_a_row_a_file_and_adding_again_changes_nothing(pincite, tmp_path):
    code, rows = as_json(pincite("add", str(OLDER), str(NEWER), "--json", folder=tmp_path / "new"))
    assert code == 0
    assert [set(row) for row in rows] == [ADD, ADD]
    assert [row["status"] for row in rows] == ["added", "added"]
    assert [row["report"] for row in rows] == [OLDER.stem, NEWER.stem]
    assert all(row["numbered"] >= 60 and row["error"] is None for row in rows)
    code, rows = as_json(pincite("add", str(OLDER), "--json", folder=tmp_path / "new"))
    assert (code, rows[0]["status"]) == (0, "unchanged")


def test_some_bad_files_of_several_end_with_3_and_the_rest_is_added(pincite, tmp_path):
    page = tmp_path / "page.pdf"
    page.write_text("<!doctype html><html>Not found</html>")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    code, rows = as_json(
        pincite("add", str(page), str(empty), str(tmp_path / "absent.pdf"), str(INQUIRY), "--json",
                folder=tmp_path / "new")
    )  # fmt: skip
    assert code == 3
    assert [row["status"] for row in rows] == ["failed", "failed", "failed", "added"]
    assert "HTML" in rows[0]["error"]
    assert "empty" in rows[1]["error"]
    assert "no file" in rows[2]["error"]
    code, rows = as_json(pincite("add", str(page), "--json", folder=tmp_path / "new"))
    assert code == 1


def test_parse_says_in_json_what_could_not_be_read_and_goes_on(pincite, tmp_path):
    page = tmp_path / "page.pdf"
    page.write_text("<!doctype html><html>Not found</html>")
    code, out, _ = pincite("parse", str(page), "--json")
    assert code == 1
    assert json.loads(out)["error"]["path"] == str(page)
    code, out, _ = pincite("parse", str(page), str(INQUIRY), "--json")
    first, *rest = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert first["error"]["kind"] == "unreadable"
    assert first["report"] is None  # so that who reads the lines by report passes it over
    assert {row["report"] for row in rest} == {INQUIRY.stem}


def test_library_and_json_stand_before_the_verb_or_after_it(library, capsys):
    for arguments in (
        ["--library", str(library), "--json", "list"],
        ["list", "--json", "--library", str(library)],
    ):
        assert main(arguments) == 0
        assert len(json.loads(capsys.readouterr().out)) == 3


def test_a_folder_is_searched_and_what_is_skipped_is_listed(pincite, tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / INQUIRY.name).write_bytes(INQUIRY.read_bytes())
    (tmp_path / "in" / "deep" / f"{INQUIRY.stem}.txt").write_text("1. The same.")
    (tmp_path / "in" / "picture.png").write_bytes(b"x")
    code, rows = as_json(pincite("add", str(tmp_path / "in"), "--json", folder=tmp_path / "new"))
    assert code == 0
    assert sorted((Path(r["path"]).name, r["status"]) for r in rows) == [
        (INQUIRY.name, "added"),
        (f"{INQUIRY.stem}.txt", "skipped"),
        ("picture.png", "skipped"),
    ]


def test_parse_gives_a_block_a_line_and_health_on_stderr(pincite):
    code, out, err = pincite("parse", str(NEWER), "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert all(set(row) == BLOCK for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert "numbered" in err or "paragraphs" in err
    boxes = [box for row in rows for box in row["boxes"]]
    assert all(len(box) == 5 and box[1] < box[3] and box[2] < box[4] for box in boxes)


def test_show_gives_the_lines_that_parse_gave(pincite):
    _, parsed, _ = pincite("parse", str(NEWER), "--json")
    assert pincite("show", NEWER.stem, "--json") == (0, parsed, "")
    assert pincite("show", NEWER.stem, "--jsonl")[1] == parsed
    code, out, _ = pincite("show", NEWER.stem)
    assert (code == 0 and "none missing" in out) or "not printed" in out


def test_list_names_every_report_newest_first(pincite):
    code, rows = as_json(pincite("list", "--json"))
    assert code == 0
    assert {row["report"] for row in rows} == {p.stem for p in specimens.paths()}
    assert all(set(row) == ADD | {"groups"} for row in rows)
    assert NEWER.stem in pincite("list")[1]


def test_ask_gives_statements_whose_quotations_stand_where_they_are_said_to(pincite, library):
    code, row = as_json(pincite("ask", "how timely are return home interviews?", "--json"))
    assert code == 0
    assert set(row) == ASK
    assert row["statements"]
    _, out, _ = pincite("show", NEWER.stem, "--json")
    blocks = {b["id"]: b for b in map(json.loads, out.splitlines())}
    for statement in row["statements"]:
        for citation in statement["citations"]:
            assert set(citation) == PLACE | {"quote", "start", "end", "cite"}
            if citation["id"] in blocks:
                text = blocks[citation["id"]]["text"]
                assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_keeps_to_the_reports_named_and_takes_history(pincite, tmp_path):
    _, first = as_json(
        pincite("ask", "how timely are return home interviews?", "--report", OLDER.stem, "--json")
    )
    assert first["scope"] == [OLDER.stem]
    assert {c["report"] for s in first["statements"] for c in s["citations"]} == {OLDER.stem}
    history = tmp_path / "history.json"
    history.write_text(json.dumps([first]))
    _, second = as_json(
        pincite("ask", "is that better than before?", "--history", str(history), "--json")
    )
    assert first["question"] in second["searched_as"]
    history.write_text('{"not": "a list of questions"}')
    assert pincite("ask", "and now?", "--history", str(history))[0] == 2


NO_IDS = ("", "x#2", "a/b", "../a", "-a", "a b", "é-2019", "a\u202e1", "a" * 81)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "empty"),
        (["ask", "  \n "], "empty"),
        (["ask", "x" * 10_000], "10,000"),
        (["ask", "who?", "--report", "nowhere-1999"], "nowhere-1999"),
        (["search", ""], "empty"),
        (["cite", ""], "empty"),
        (["cite", "para 5", "--report", "nowhere-1999"], "nowhere-1999"),
        (["show", "nowhere-1999"], "nowhere-1999"),
        (["remove", "nowhere-1999"], "nowhere-1999"),
        (["add", "a.pdf", "b.pdf", "--id", "one"], "--id"),
        *((["add", "a.pdf", f"--id={id}"], "no id") for id in NO_IDS),
        (["parse", "a.pdf", "--id", "a/b"], "no id"),
        (["search", "who?", "-k", "0"], "1 or more"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_a_wrong_value_ends_with_2_and_a_sentence(pincite, arguments, says):
    code, out, err = pincite(*arguments)
    assert code == 2
    assert out == ""
    assert says in err
    assert "Traceback" not in err


def test_under_json_a_failure_is_json_too(pincite, monkeypatch):
    code, row = as_json(pincite("show", "nowhere-1999", "--json"))
    assert code == 2
    assert set(row["error"]) == {"kind", "message", "path"}
    monkeypatch.setattr(sys, "argv", ["pincite", "frobnicate", "--json"])
    code, row = as_json(pincite("frobnicate", "--json"))
    assert (code, row["error"]["kind"]) == (2, "usage")


def test_a_library_that_is_not_there_is_said_to_be_absent_and_not_made(pincite, tmp_path):
    code, _out, err = pincite("list", folder=tmp_path / "none")
    assert code == 1
    assert "pincite add" in err
    assert not (tmp_path / "none").exists()


def test_search_gives_hits_best_first(pincite):
    code, row = as_json(pincite("search", "foster carers training", "-k", "4", "--json"))
    assert code == 0
    assert set(row) == {"question", "scope", "notes", "hits"}
    assert [set(hit) for hit in row["hits"]] == [PLACE | {"score", "text"}] * 4
    scores = [hit["score"] for hit in row["hits"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("verb", ["ask", "search"])
def test_a_misspelt_word_is_shown_as_it_was_read(pincite, verb):
    _, out, _ = pincite(verb, "reccomendations on pathway plans")
    assert "Searched as: recommendations on pathway plans" in out
    _, out, _ = pincite(verb, "recommendations on pathway plans")
    assert "Searched as" not in out


def test_cite_gives_the_paragraph_and_loads_no_model(library):
    out = run(["cite", "para 25", "--report", NEWER.stem, "--library", str(library), "--json"])
    row = json.loads(out)
    assert set(row) == {"type", "paragraphs", "message"}
    (paragraph,) = row["paragraphs"]
    assert set(paragraph) == PLACE | {"pages", "text", "cite"}
    assert paragraph["label"] == "25"
    script = (
        "import sys; from pincite.cli import main; "
        f"main(['cite', 'para 25', '--library', {str(library)!r}, '--json']); "
        "print([m for m in ('torch', 'faiss', 'onnxruntime', 'bm25s', 'scipy', 'gradio') "
        "if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def test_not_found_is_an_answer(pincite):
    code, row = as_json(pincite("cite", "para 999", "--report", NEWER.stem, "--json"))
    assert (code, row["type"], row["paragraphs"]) == (0, "not_found", [])
    assert row["message"]


def test_remove_takes_a_report_away(pincite, tmp_path):
    pincite("add", str(INQUIRY), "--json", folder=tmp_path / "new")
    code, row = as_json(pincite("remove", INQUIRY.stem, "--json", folder=tmp_path / "new"))
    assert (code, row["status"], row["report"]) == (0, "removed", INQUIRY.stem)
    assert as_json(pincite("list", "--json", folder=tmp_path / "new")) == (0, [])


def test_the_version_is_the_packages(pincite, capsys):
    from importlib.metadata import version

    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"pincite {version('pincite')}\n"


@pytest.mark.model
def test_the_real_model_finds_what_shares_no_word(tmp_path, capsys):
    folder = str(tmp_path / "library")
    assert main(["add", str(NEWER), "--library", folder, "--json"]) == 0
    capsys.readouterr()
    question = "is there enough money for young adults who used to be fostered?"
    assert main(["search", question, "-k", "5", "--library", folder, "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert any("care leavers" in hit["text"].lower() for hit in hits)


def test_a_library_makes_its_own_questions_and_all_files_are_written(pincite, tmp_path):
    made = tmp_path / "made.jsonl"
    files = {name: tmp_path / name for name in ("rows.jsonl", "our.run", "our.qrels", "risk.svg")}
    code, out, _ = pincite(
        "eval", str(made), "--make", "--json",
        "--out", str(files["rows.jsonl"]),
        "--trec-run", str(files["our.run"]),
        "--trec-qrels", str(files["our.qrels"]),
        "--plot", str(files["risk.svg"]),
    )  # fmt: skip
    assert code == 0
    assert json.loads(out)["kinds"].keys() == {"cross-reference", "recommendation mark"}
    rows = [json.loads(line) for line in made.read_text("utf8").splitlines()]
    assert {row["scope"][0] for row in rows} >= {"marlowe-vale-2019", "brackenmoor-inquiry-2021"}
    assert all(path.stat().st_size for path in files.values())
    # Questions somebody judged are never written over.
    kept = made.read_bytes()
    code, _, err = pincite("eval", str(made), "--make")
    assert (code, made.read_bytes()) == (2, kept)
    assert "write over it" in " ".join(err.split())
    # What was written is scored alike without the library.
    code, again, _ = pincite("eval", str(made), "--score", str(files["rows.jsonl"]), "--json")
    assert code == 0
    assert json.loads(again)["measures"] == json.loads(out)["measures"]


def test_a_library_that_points_nowhere_makes_no_questions(pincite, tmp_path):
    made, quay = tmp_path / "made.jsonl", tmp_path / "quay.md"
    quay.write_text("# Quay\n\n1. The quay is dry.\n2. It is long.\n3. It is old.\n")
    assert pincite("add", str(quay), folder=tmp_path / "small")[0] == 0
    code, _, err = pincite("eval", str(made), "--make", folder=tmp_path / "small")
    assert code == 1
    assert "no questions can be made" in " ".join(err.split())
    assert not made.exists()
