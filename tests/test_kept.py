"""Conversations, feedback and removed reports: kept, listed, put back, gone."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from pincite import keeping
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import UsageError
from pincite.ingest import indexed
from pincite.library import Library
from pincite.store.signed import TABLES, sign_every
from pincite.types import Corrections
from tests.fakes import RETURN_INTERVIEWS, report
from tests.postgres import run

EMBEDDER = HashingEmbedder(512)
VALE = "marlowe-vale-2019"


def put(library, *reports):
    for one in reports:
        library._store.add_report(
            one, file=b"%PDF-1.7", chunks=indexed(one, EMBEDDER, lambda *_: None)
        )


@pytest.fixture
def library(tmp_path, database):
    with Library.open(tmp_path / "library", embedder=EMBEDDER, database=database) as library:
        put(library, report())
        yield library


def ask(library, question="How timely are return home interviews?"):
    return Assistant(library).ask(question)


def later(library, database, table, column, days):
    """Make a row's time one of `days` ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    change = f"UPDATE {table} SET {column} = '{then}' WHERE {column} IS NOT NULL"
    run(library.folder, database, change)
    # As if it had been written then.
    with library._store.connections.writing() as connection:
        sign_every(connection, tuple(TABLES))


# ---- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["How timely are return home interviews?", "what about submarines?", "para 3"]
)
def test_an_answer_comes_back_as_it_was_shown(library, question):
    answer = ask(library, question)
    again = keeping.restored(keeping.kept(answer), library)
    for part in ("question", "query", "outcome", "confidence", "statements", "nearest", "related"):
        assert getattr(again, part) == getattr(answer, part), part
    assert again.missing_words == answer.missing_words
    assert again.notes == answer.notes
    shown = [hit.paragraph.id for hit in answer.hits][: keeping.MOST_OTHERS]
    assert [hit.paragraph.id for hit in again.hits] == shown


def test_a_quotation_is_found_again_when_the_report_is_read_anew(library):
    answer = ask(library)
    labels = [int(s.citations[0].paragraph.label) for s in answer.statements]
    moved = report(
        [
            ("1", "A new first paragraph."),
            *((f"{n}", *b[1:]) for n, b in enumerate(RETURN_INTERVIEWS, 2)),
        ]
    )
    put(library, moved)
    again = keeping.restored(keeping.kept(answer), library)
    assert [s.text for s in again.statements] == [s.text for s in answer.statements]
    found = [int(s.citations[0].paragraph.label) for s in again.statements]
    assert found == [label + 1 for label in labels]
    assert keeping.LOST not in again.notes


def test_what_no_longer_stands_in_the_report_is_not_shown(library):
    answer = ask(library)
    put(library, report([("2", "Nothing of the kind is said any more.")]))
    again = keeping.restored(keeping.kept(answer), library)
    assert again.statements == ()
    assert again.notes[-1] == keeping.LOST
    library.remove(VALE)
    assert keeping.restored(keeping.kept(answer), library).statements == ()


# ---- conversations -------------------------------------------------------------------------------


def test_a_conversation_is_kept_turn_by_turn(library):
    kept = library.kept
    id = kept.begin("Return interviews")
    assert kept.conversations() == (), "nothing was asked in it yet"
    answers = [keeping.kept(ask(library, q)) for q in ("return home interviews", "foster carers?")]
    assert [kept.add(id, answer) for answer in answers] == [0, 1]
    assert kept.turns(id) == tuple(answers)
    (listed,) = kept.conversations()
    assert (listed.id, listed.title, listed.turns) == (id, "Return interviews", 2)
    kept.rename(id, "Board, June")
    assert kept.conversation(id).title == "Board, June"


def test_a_library_opened_again_has_its_conversations(library, database):
    id = library.kept.begin("Kept")
    library.kept.add(id, keeping.kept(ask(library)))
    with Library.open(library.folder, database=database) as again:
        assert [one.title for one in again.kept.conversations()] == ["Kept"]
        assert again.kept.turns(id) == library.kept.turns(id)


def test_a_deleted_conversation_can_be_put_back_for_a_while(library, database):
    kept = library.kept
    first, second = kept.begin("First"), kept.begin("Second")
    for id in (first, second):
        kept.add(id, keeping.kept(ask(library)))
    kept.delete(first)
    assert kept.conversation(first) is None
    assert kept.add(first, keeping.kept(ask(library))) is None
    kept.restore(first)
    assert kept.conversation(first).turns == 1
    kept.delete(first)
    later(library, database, "conversations", "removed", 31)
    kept.delete(second)
    assert [one.id for one in kept.conversations()] == [second]
    assert kept.turns(first) == ()
    kept.purge(second)
    assert kept.conversations() == () == kept.turns(second)


def test_an_owner_sees_only_their_own(library):
    hers, mine, nobodys = library.kept.of("ada"), library.kept.of("bob"), library.kept
    id = hers.begin("Hers")
    answer = keeping.kept(ask(library))
    hers.add(id, answer)
    hers.say(id, 0, helpful=True, comment="Hers.")
    for other in (mine, nobodys):
        assert other.conversations() == () == other.turns(id) == tuple(other.feedback())
        assert other.conversation(id) is None
        assert other.feedback(id) == ()
        assert other.add(id, answer) is None
        assert not other.say(id, 0, helpful=False, comment="Not hers.")
        other.rename(id, "Mine")
        other.delete(id)
        assert hers.conversation(id).title == "Hers", "neither renamed nor deleted"
        other.purge(id)
        assert hers.turns(id) == (answer,)
        hers.delete(id)
        other.restore(id)
        assert hers.conversation(id) is None, "only its owner puts it back"
        hers.restore(id)
    (said,) = hers.feedback(id)
    assert (said.helpful, said.comment) == (True, "Hers.")
    assert nobodys.everyones_feedback() == (said,), "those who keep the library read it"


def test_turns_of_two_windows_at_once_are_all_kept(library):
    id = library.kept.begin("Both")
    answer = keeping.kept(ask(library))
    threads = [
        threading.Thread(target=lambda: [library.kept.add(id, answer) for _ in range(10)])
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.kept.turns(id)) == 20


def test_asking_makes_neither_index_nor_catalogue_again(library):
    index, records = library.index(), library.records()
    library.kept.add(library.kept.begin("x"), keeping.kept(ask(library)))
    assert library.index() is index
    assert library.records() is records


# ---- feedback ------------------------------------------------------------------------------------


def test_what_is_said_of_an_answer_is_kept_and_may_change(library):
    kept = library.kept
    id = kept.begin("x")
    kept.add(id, keeping.kept(ask(library)))
    assert kept.say(id, 0, helpful=True, comment="")
    assert kept.say(id, 0, helpful=False, comment="Para 3 is the better one.")
    (said,) = kept.feedback(id)
    assert (said.helpful, said.comment) == (False, "Para 3 is the better one.")
    assert said.answer.question == "How timely are return home interviews?"
    assert not kept.say(id, 5, helpful=True, comment="no such answer")
    kept.purge(id)
    assert kept.feedback() == (said,), "it was said to those who keep the library"


# ---- removed reports -----------------------------------------------------------------------------


def test_a_removed_report_is_seen_by_nobody_and_comes_back_whole(library):
    put(library, report(id="fenwick-2021", body="Fenwick"))
    before = library.report(VALE)
    hits = [hit.paragraph.id for hit in ask(library).hits]
    library.remove(VALE)
    assert [r.id for r in library.records()] == ["fenwick-2021"]
    assert library.paragraph(f"{VALE}#2") is None
    assert library.paragraphs(VALE) == ()
    assert [p.report for p in library.labelled("2", [VALE, "fenwick-2021"])] == ["fenwick-2021"]
    assert {hit.paragraph.report for hit in ask(library).hits} == {"fenwick-2021"}
    for call in (library.report, library.file, library.corrections):
        with pytest.raises(UsageError):
            call(VALE)
    assert [record.id for record, _ in library.removed()] == [VALE]
    library.restore(VALE)
    assert library.report(VALE) == before
    assert library.removed() == ()
    assert [hit.paragraph.id for hit in ask(library).hits] == hits
    with pytest.raises(UsageError, match="no removed report"):
        library.restore(VALE)


def test_a_removed_report_is_called_as_it_was_corrected(library):
    library.edit(VALE, Corrections(("title",), title="The second visit"))
    library.remove(VALE)
    assert [record.title for record, _ in library.removed()] == ["The second visit"]


@pytest.mark.parametrize("database", [None], ids=["sqlite"])
def test_what_is_purged_while_another_has_the_library_open_is_in_none_of_its_files(library):
    with Library.open(library.folder) as other:
        assert other.records()
        id = library.kept.begin("How are the zebrafinches?")
        library.kept.purge(id)
        library.remove(VALE, purge=True)
        files = [path for path in library.folder.glob("library.sqlite*") if path.is_file()]
        left = b"".join(path.read_bytes() for path in files)
        assert b"zebrafinches" not in left
        assert VALE.encode() not in left


@pytest.mark.parametrize("database", [None], ids=["sqlite"])
def test_a_purged_report_leaves_none_of_its_words_in_the_file(library):
    def in_the_file(words):
        with closing(sqlite3.connect(library.folder / Library.FILE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return words in (library.folder / Library.FILE).read_bytes()

    assert in_the_file(b"nearly a third wait too long")
    library.remove(VALE)
    assert in_the_file(b"nearly a third wait too long")
    library.remove(VALE, purge=True)
    assert library.removed() == ()
    assert not in_the_file(b"nearly a third wait too long")


def test_reports_removed_long_ago_go_when_the_next_is_removed(library, database):
    put(library, report(id="fenwick-2021"))
    library.remove(VALE)
    later(library, database, "reports", "removed", 31)
    library.remove("fenwick-2021")
    assert [record.id for record, _ in library.removed()] == ["fenwick-2021"]


def test_a_report_is_added_again_over_a_removed_one_of_its_id(library):
    library.remove(VALE)
    put(library, report([("1", "Anew.")]))
    assert library.paragraph(f"{VALE}#1").text == "Anew."
    assert library.removed() == ()
