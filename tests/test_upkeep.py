"""Checking, copying and embedding anew; several processes and a read-only folder."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.ingest import indexed
from pincite.library import Library
from tests.fakes import report
from tests.postgres import run

EMBEDDER = HashingEmbedder(256)
OTHER = HashingEmbedder(512)
QUESTION = "How timely are return home interviews?"
TRAMS = [("1", "The trams of the second report run late."), ("2", "Nobody reads this one.")]


def put(folder, *reports, embedder=EMBEDDER, database=None):
    with Library.open(folder, embedder=embedder, database=database) as library:
        for one in reports:
            file = b"%PDF-1.7 " + one.id.encode()
            sha256 = hashlib.sha256(file).hexdigest()
            one = replace(one, record=replace(one.record, sha256=sha256))
            chunks = indexed(one, embedder, lambda *_: None)
            library._store.add_report(one, file=file, chunks=chunks)
        library.index()


def cited(folder, question=QUESTION, embedder=EMBEDDER, database=None):
    with Library.open(folder, embedder=embedder, database=database) as library:
        answer = Assistant(library).ask(question)
        return [c.paragraph.id for s in answer.statements for c in s.citations]


@pytest.fixture
def folder(tmp_path, database):
    put(tmp_path / "library", report(), database=database)
    return tmp_path / "library"


FILE_ALONE = pytest.mark.parametrize("database", [None], ids=["sqlite"])
"""What happens to a file."""


def test_a_copy_made_while_others_write_is_whole_and_answers_alike(folder, tmp_path, database):
    stop = threading.Event()

    def write():
        with Library.open(folder, database=database) as library:
            while not stop.is_set():
                library.kept.begin("another conversation")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copied = upkeep.export(folder, tmp_path / "copy", database=database)
    finally:
        stop.set()
        writer.join()
    file = (tmp_path / "copy" / Library.FILE).read_bytes()
    assert copied == upkeep.Copied(hashlib.sha256(file).hexdigest(), damaged=())
    assert cited(tmp_path / "copy") == cited(folder, database=database) != []
    assert not any(one.fault for one in upkeep.check(tmp_path / "copy"))
    with pytest.raises(LibraryError, match="already"):
        upkeep.export(folder, tmp_path / "copy", database=database)
    with pytest.raises(LibraryError, match="no library"):
        upkeep.export(tmp_path / "nowhere", tmp_path / "other")


@FILE_ALONE
def test_a_backup_put_back_does_not_answer_from_the_index_of_what_came_after_it(folder, tmp_path):
    upkeep.export(folder, tmp_path / "backup")
    put(folder, report(TRAMS, id="trams-2020", body="Trams"))
    assert cited(folder, "Do trams run late?") == ["trams-2020#1"]
    # The backup counts on from where it was: its next write has the number of the one undone.
    for name in (Library.FILE, f"{Library.FILE}-wal", f"{Library.FILE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup" / Library.FILE, folder / Library.FILE)
    put(folder, report([("1", "The ferries are new.")], id="ferries-2021", body="Ferries"))
    assert cited(folder, "What of the ferries?") == ["ferries-2021#1"]
    assert all(id.startswith("marlowe-vale") for id in cited(folder))


def test_reports_are_embedded_anew_and_until_then_the_old_vectors_answer(folder, database):
    before = cited(folder, database=database)
    put(folder, report(TRAMS, id="trams-2020", body="Trams"), database=database)
    with Library.open(folder, database=database) as library:
        library.remove("trams-2020")
    with pytest.raises(LibraryError, match="pincite rebuild"):
        Library.open(folder, embedder=OTHER, database=database)
    done = upkeep.rebuild(folder, OTHER, database=database)
    assert done == 2, "what may be put back is embedded too"
    assert set(cited(folder, embedder=OTHER, database=database)) & set(before)
    with Library.open(folder, embedder=OTHER, database=database) as library:
        library.restore("trams-2020")
    late = cited(folder, "Do trams run late?", embedder=OTHER, database=database)
    assert late == ["trams-2020#1"]
    with pytest.raises(LibraryError):
        Library.open(folder, embedder=EMBEDDER, database=database)
    assert not any(one.fault for one in upkeep.check(folder, database=database))


def test_a_database_is_embedded_anew_from_a_machine_that_has_no_folder_of_its_own(url, tmp_path):
    put(tmp_path / "library", report(), database=url)
    assert upkeep.rebuild(tmp_path / "nowhere", OTHER, database=url) == 1
    assert cited(tmp_path / "library", embedder=OTHER, database=url)


def test_a_rebuild_that_is_broken_off_changes_nothing(folder, database):
    class Failing(HashingEmbedder):
        def encode_documents(self, texts):
            raise RuntimeError("no power")

    before = cited(folder, database=database)
    with pytest.raises(RuntimeError):
        upkeep.rebuild(folder, Failing(64), database=database)
    assert cited(folder, database=database) == before
    assert not any(one.fault for one in upkeep.check(folder, database=database))


def test_while_it_is_rebuilt_others_write_and_an_added_report_undoes_nothing(folder, database):
    class Watched(HashingEmbedder):
        def encode_documents(self, texts):
            with Library.open(folder, database=database) as other:
                other.kept.begin("nobody waits")
            put(folder, report(TRAMS, id="trams-2020", body="Trams"), database=database)
            return super().encode_documents(texts)

    with pytest.raises(LibraryError, match="changed meanwhile"):
        upkeep.rebuild(folder, Watched(64), database=database)
    assert cited(folder, "Do trams run late?", database=database) == ["trams-2020#1"]


def test_check_says_which_report_is_damaged(folder, database, capsys):
    put(folder, report(id="fenwick-2021", body="Fenwick"), database=database)
    run(
        folder,
        database,
        "UPDATE paragraphs SET value = substr(value, 2) WHERE id = 'fenwick-2021#2'",
    )
    where = ["--library", str(folder), *(["--store", database] if database else [])]
    assert main(["check", *where, "--json"]) == 1
    found = {row["part"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["store"]["status"] == "sound"
    assert found["marlowe-vale-2019"]["status"] == "sound"
    assert found["fenwick-2021"]["error"] == "what is kept of it is not what was written"
    assert main(["check", "fenwick-2021", *where]) == 1
    assert "pincite remove --purge ID" in capsys.readouterr().out
    assert main(["check", "nowhere-2001", *where]) == 2


@FILE_ALONE
@pytest.mark.parametrize(
    ("damage", "part", "said"),
    [
        ("UPDATE meta SET value = 'v' WHERE key = 'generation'", "store", "number of its writes"),
        ("UPDATE meta SET value = 'hashing 257 1' WHERE key = 'embedder'", "store", "its vectors"),
        ("UPDATE meta SET key = 'embfdder' WHERE key = 'embedder'", "store", "its vectors"),
        ("UPDATE reports SET corrections = x'7b'", "marlowe-vale-2019", "what was corrected"),
        ("UPDATE reports SET removed = '2026-1q-27'", "marlowe-vale-2019", "when it was removed"),
    ],
)
def test_check_reads_what_no_digest_covers(folder, damage, part, said):
    assert not any(one.fault for one in upkeep.check(folder))
    with closing(sqlite3.connect(folder / Library.FILE)) as connection, connection:
        connection.execute(damage)
    found = {one.part: one.fault for one in upkeep.check(folder)}
    assert said in found[part]


@FILE_ALONE
def test_a_format_that_is_no_number_is_refused_in_a_sentence(folder):
    with closing(sqlite3.connect(folder / Library.FILE)) as connection, connection:
        connection.execute("UPDATE meta SET value = '$' WHERE key = 'format'")
    with pytest.raises(LibraryError, match="format unknown"):
        Library.open(folder)


def test_two_processes_that_add_the_same_and_other_reports_lose_and_double_nothing(
    tmp_path, database
):
    paths = []
    for number in range(6):
        path = tmp_path / f"harbour-{2010 + number}.txt"
        lines = (f"{n}.\n\nLamp {n} of harbour {number} is lit.\n" for n in range(1, 30))
        path.write_text("Harbour Board\n\n" + "\n".join(lines))
        paths.append(str(path))
    folder = tmp_path / "library"
    command = [sys.executable, "-m", "pincite.cli", "add", "--library", str(folder), "--json"]
    env = os.environ | {"PINCITE_EMBEDDER": "hashing", "PINCITE_STORE": database or ""}
    both = [
        subprocess.Popen([*command, *some], stdout=subprocess.PIPE, text=True, env=env)
        for some in (paths[:4], paths[:1:-1])
    ]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    acknowledged = {row["report"] for rows in told for row in rows if row["status"] != "failed"}
    with Library.open(folder, embedder=HashingEmbedder(), database=database) as library:
        assert {record.id for record in library.records()} == acknowledged
        assert len(acknowledged) == 6
        assert {record.numbered for record in library.records()} == {29}
    assert not any(one.fault for one in upkeep.check(folder, database=database))


def test_a_report_removed_while_it_is_quoted_leaves_an_answer_that_holds(folder, database):
    put(folder, report(TRAMS, id="trams-2020", body="Trams"), database=database)
    with (
        Library.open(folder, embedder=EMBEDDER, database=database) as reader,
        Library.open(folder, database=database) as other,
    ):
        assistant = Assistant(reader)
        for _ in range(5):
            other.remove("trams-2020")
            answer = assistant.ask("Do trams run late?")
            assert all(
                c.paragraph.report != "trams-2020" for s in answer.statements for c in s.citations
            )
            other.restore("trams-2020")
            answer = assistant.ask("Do trams run late?")
            assert answer.statements[0].citations[0].paragraph.id == "trams-2020#1"


@FILE_ALONE
@pytest.mark.skipif(os.name == "nt", reason="permissions are the system's own")
def test_out_of_file_handles_is_said_and_nothing_is_lost(folder):
    code = (
        "import os, resource, sys; from pathlib import Path; from pincite.library import Library; "
        "from pincite.errors import PinciteError\n"
        "most = len(os.listdir('/proc/self/fd')) - 1\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))\n"
        "try: Library.open(Path(sys.argv[1]))\n"
        "except PinciteError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "too many files open" in done.stdout, done.stderr
    assert cited(folder)


@FILE_ALONE
@pytest.mark.skipif(os.name == "nt", reason="permissions are the system's own")
def test_a_library_that_may_only_be_read_still_answers(folder):
    before = cited(folder)
    file = folder / Library.FILE
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    code = (
        "import os, sys; from pathlib import Path; from pincite.library import Library; "
        "from pincite.embed import HashingEmbedder; from pincite.assistant import Assistant\n"
        "from pincite.errors import PinciteError; import pincite.ui.talk\n"
        "with Library.open(Path(sys.argv[1]), embedder=HashingEmbedder(256)) as library:\n"
        "    Assistant(library).ask(sys.argv[2])\n"
        "os.setuid(65534)\n"
        "library = Library.open(Path(sys.argv[1]), embedder=HashingEmbedder(256))\n"
        "answer = Assistant(library).ask(sys.argv[2])\n"
        "print([c.paragraph.id for s in answer.statements for c in s.citations])\n"
        "from pincite.ui.talk import Talk, followed\n"
        "print(followed(Talk(), answer, library).answers[0].notes[-1])\n"
        "try: library.remove('marlowe-vale-2019')\n"
        "except PinciteError as error: print(error)"
    )
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    for path in (folder, *folder.parents):
        if "pytest" in str(path):
            path.chmod(0o755)
    # A library is its owner's alone; this one is given to be read.
    file.chmod(0o644)
    command = [sys.executable, "-c", code, str(folder), QUESTION]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert str(before) in done.stdout, done.stderr
    assert "may not be written" in done.stdout
    assert "This answer is not kept." in done.stdout


def test_what_leads_nowhere_is_no_folder_for_a_copy(tmp_path):
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()):
        pass
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to("gone")
    file.touch()
    for target in (link, link / "copy", file):
        with pytest.raises(LibraryError, match=f"{target} is no folder, or leads through"):
            upkeep.export(tmp_path / "library", target)
    assert link.is_symlink() and not link.exists() and file.read_bytes() == b""
