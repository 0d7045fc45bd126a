"""What a person sets right in a record: kept apart from what was read, and never lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import specimens
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError, UsageError
from pincite.library import Library
from pincite.scope import resolve
from pincite.store import schema
from pincite.types import Corrections, Field
from tests.fakes import report

OLDER, NEWER = specimens.paths()[1:]
FIELDS: tuple[Field, ...] = ("title", "body", "kind", "inspected", "published")


@pytest.fixture(scope="module")
def added(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("added")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(OLDER)
    return folder


@pytest.fixture
def folder(added: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(added, tmp_path / "library"))


@pytest.fixture
def pincite(folder: Path, capsys, monkeypatch):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")

    def call(*arguments: str):
        try:
            code = main([*arguments, "--library", str(folder)])
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return call


def test_a_correction_takes_the_place_of_what_was_read_and_nothing_else_changes(folder: Path):
    with Library.open(folder) as library:
        before = library.record(OLDER.stem)
        corrections = Corrections(("published",), published=date(2019, 6, 5))
        after = library.edit(OLDER.stem, corrections)
        assert after == library.record(OLDER.stem) == library.report(OLDER.stem).record
        assert after.published == date(2019, 6, 5)
        assert corrections.applied(before) == after
        assert (after.title, after.body, after.inspected) == (
            before.title,
            before.body,
            before.inspected,
        )
        assert library.corrections(OLDER.stem) == (before, corrections)


def test_corrections_hold_when_the_report_is_read_again(folder: Path, tmp_path: Path):
    changed = tmp_path / "again" / OLDER.name
    changed.parent.mkdir()
    changed.write_bytes(OLDER.read_bytes() + b"\n% printed again\n")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.edit(OLDER.stem, Corrections(("title", "body"), title="Ours", body="The Vale"))
        for path in (OLDER, changed):
            added = library.add(path, replace=True)
            assert (added.status, added.record.title, added.record.body) == (
                "replaced",
                "Ours",
                "The Vale",
            )
        assert library.file(OLDER.stem)[1] == changed.read_bytes()
        assert library.edit(OLDER.stem, None).title == library.corrections(OLDER.stem)[0].title


def test_a_corrected_body_and_year_are_what_a_question_is_scoped_by(folder: Path):
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(NEWER)
        library.edit(
            OLDER.stem,
            Corrections(
                ("body", "inspected", "published"), body="Thornby", published=date(2011, 2, 3)
            ),
        )
        assert resolve("What did Thornby do in 2011?", library.records()).reports == (OLDER.stem,)


def test_an_edit_makes_no_index_anew(folder: Path):
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        index = library.index()
        library.edit(OLDER.stem, Corrections(("kind",), kind="audit"))
        assert library.index() is index


corrections = st.builds(
    lambda fields, title, body, published: Corrections(
        tuple(fields), title=title, body=body, published=published
    ),
    st.lists(st.sampled_from(FIELDS), unique=True),
    st.text(min_size=1),
    st.none() | st.text(),
    st.none() | st.dates(),
)


@given(corrections, corrections)
def test_the_later_of_two_corrections_wins_field_by_field(one: Corrections, two: Corrections):
    record = report().record
    assert one.then(two).applied(record) == two.applied(one.applied(record))


def test_the_command_says_what_became_of_each_field(pincite):
    code, out, _ = pincite("edit", OLDER.stem, "--published", "5 June 2019", "--kind", "")
    assert code == 0
    assert out.splitlines() == [
        f"{OLDER.stem}  kind: not printed (was: inspection)",
        f"{OLDER.stem}  published: 5 June 2019 (was: 31 May 2019)",
    ]
    code, out, _ = pincite("edit", OLDER.stem, "--published", "2019-06-05", "--json")
    assert json.loads(out)["status"] == "unchanged"
    code, out, _ = pincite("show", OLDER.stem)
    assert "published corrected by hand; read: 31 May 2019" in out
    code, out, _ = pincite("edit", OLDER.stem, "--as-read", "--json")
    row = json.loads(out)
    assert (row["status"], row["published"]) == ("edited", "2019-05-31")


def test_adding_again_says_what_was_kept(pincite):
    pincite("edit", OLDER.stem, "--title", "Ours [2019]")
    code, out, _ = pincite("add", str(OLDER), "--replace", "--json")
    [row] = json.loads(out)
    assert (code, row["title"]) == (0, "Ours [2019]")
    assert row["warnings"][-1] == "Corrected by hand before, and kept: title."
    assert "Ours [2019]" in pincite("list")[1] and "Ours [2019]" in pincite("show", OLDER.stem)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what is to be corrected"),
        (("--as-read", "--body", "Vale"), "--as-read alone"),
        (("--title", "  "), "cannot be empty"),
        (("--published", "soon"), "no date"),
        (("--published", "31 February 2019"), "no date"),
        (("--inspected", "2019-03-08 to 2019-03-04"), "first day comes after"),
        (("--inspected", "5 June 2017 to 1 May 2017"), "first day comes after"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_changed(pincite, folder, arguments, said):
    code, out, err = pincite("edit", OLDER.stem, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    with Library.open(folder) as library:
        assert library.corrections(OLDER.stem)[1] == Corrections()


def test_an_unknown_report_cannot_be_corrected(pincite, folder):
    assert pincite("edit", "nowhere-2019", "--title", "x")[0] == 2
    with Library.open(folder) as library, pytest.raises(UsageError, match="nowhere-2019"):
        library.edit("nowhere-2019", Corrections(("title",), title="x"))


def older_format(folder: Path) -> None:
    """Make the library one of format 1, as Pincite wrote them before there were corrections."""
    with closing(sqlite3.connect(folder / Library.FILE)) as connection, connection:
        connection.execute("DROP VIEW shown")
        for table in ("sessions", "people", "limits", "turns", "conversations", "feedback"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("corrections", "removed", "digest"):
            connection.execute(f"ALTER TABLE reports DROP COLUMN {column}")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'format'")


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / Library.FILE)) as connection:
        return list(connection.iterdump())


def test_a_library_of_the_format_before_is_brought_up_and_loses_nothing(folder: Path):
    with Library.open(folder) as library:
        before = library.report(OLDER.stem)
    older_format(folder)
    with Library.open(folder) as library:
        assert library.report(OLDER.stem) == before
        assert library.edit(OLDER.stem, Corrections(("title",), title="Ours")).title == "Ours"


def test_a_library_that_cannot_be_brought_up_stays_as_it_was(folder: Path, monkeypatch):
    older_format(folder)
    before = dump(folder)
    broken = {1: (*schema.MIGRATIONS[1], "ALTER TABLE nothing ADD COLUMN here TEXT")}
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(LibraryError):
        Library.open(folder)
    assert dump(folder) == before
