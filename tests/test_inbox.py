"""Files that wait for a worker: put in with their job, done once, and never lost."""

import subprocess
import sys

import pytest

from pincite import upkeep
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError, OvertakenError, TakenError, UsageError
from pincite.library import Library
from pincite.store.inbox import QUEUE
from pincite.types import Person
from tests.postgres import named
from tests.test_cli import run as pincite
from tests.test_upkeep import EMBEDDER

TRAMS = b"Fenwick Council 2021\n\n1. The trams run late.\n\n2. Nobody minds.\n"
BUSES = b"Fenwick Council 2021\n\n1. The buses run early.\n\n2. Somebody minds.\n"
DEAD = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"


@pytest.fixture
def library(url, tmp_path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER, database=url) as library:
        yield library


@pytest.fixture
def inbox(library):
    return library.inbox


@pytest.fixture
def run(postgres, url):
    """Runs a statement in the library's database."""
    return lambda statement: postgres.run(statement, named(url))


def fetched(run):
    """The file whose job the next worker gets, which is born for it; None where none waits."""
    rows = run(
        "SELECT job.args ->> 'number' FROM procrastinate_register_worker_v1() AS worker, "
        f"LATERAL procrastinate_fetch_job_v2(ARRAY['{QUEUE}'], worker.worker_id) AS job"
    )
    return int(rows[0][0]) if rows[0][0] else None


def jobs(run):
    return run("SELECT (args ->> 'number')::int, status::text FROM procrastinate_jobs ORDER BY id")


def added(library, folder, name, data, **more):
    path = folder / name
    path.write_bytes(data)
    return library.add(path, **more)


# ---- putting in ----------------------------------------------------------------------------------


def test_a_file_and_its_job_are_put_in_together_or_not_at_all(inbox, run):
    queued = inbox.put("trams.txt", TRAMS, by="Ada", groups=["Board"])
    assert (queued.state, queued.size, queued.groups) == ("waiting", len(TRAMS), ("board",))
    assert jobs(run) == [(queued.number, "todo")]
    run("ALTER FUNCTION procrastinate_defer_jobs_v1 RENAME TO gone")
    with pytest.raises(LibraryError):
        inbox.put("buses.txt", BUSES, by="Ada")
    assert inbox.all() == (queued,)
    assert jobs(run) == [(queued.number, "todo")]


def test_what_a_killed_process_was_told_is_there_with_its_job(url, inbox, run, tmp_path):
    """Of whatever was not acknowledged there is all, or nothing."""
    putting = (
        "import sys; from pathlib import Path; from pincite.library import Library\n"
        "with Library.open(Path(sys.argv[1]), database=sys.argv[2]) as library:\n"
        "    while True:\n"
        "        print(library.inbox.put('trams.txt', b'x' * 100_000, by='').number, flush=True)\n"
    )
    command = [sys.executable, "-c", putting, str(tmp_path / "other"), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        told = [int(process.stdout.readline()) for _ in range(20)]
        process.kill()
        told += map(int, process.stdout.read().split())
    there = [one.number for one in inbox.all()]
    assert there[: len(told)] == told
    assert len(there) - len(told) in (0, 1)
    assert jobs(run) == [(number, "todo") for number in there]
    assert run("SELECT DISTINCT length(bytes) FROM inbox") == [(100_000,)]


def test_a_files_name_is_a_name_and_its_groups_are_groups(inbox):
    assert inbox.put("../../etc/bus\0es\udcff.txt", BUSES, by="").name == "bus?es?.txt"
    with pytest.raises(UsageError, match="no name of a group"):
        inbox.put("buses.txt", BUSES, by="", groups=["/"])
    assert len(inbox.all()) == 1


def test_files_for_one_report_are_read_in_the_order_they_came(inbox, run):
    first = inbox.put("trams.txt", TRAMS, by="", id="fenwick-2021")
    second = inbox.put("buses.txt", BUSES, by="", id="Fenwick-2021", replace=True)
    other = inbox.put("fenwick-2022.txt", BUSES, by="")
    assert [fetched(run), fetched(run), fetched(run)] == [first.number, other.number, None]
    run(
        "SELECT procrastinate_finish_job_v1(id, 'succeeded', true) FROM procrastinate_jobs "
        f"WHERE args ->> 'number' = '{first.number}'"
    )
    assert fetched(run) == second.number


# ---- reading -------------------------------------------------------------------------------------


def test_a_report_and_that_its_file_is_done_are_one_change(library, inbox, run, tmp_path):
    number = inbox.put("trams.txt", TRAMS, by="").number
    _, first, data = inbox.begin(number)
    assert data == TRAMS
    _, second, _ = inbox.begin(number)  # as when the first worker was taken for dead

    def also(beginning):
        return lambda connection, report, status: inbox.done(
            connection, number, beginning, report, status
        )

    with pytest.raises(OvertakenError):
        added(library, tmp_path, "trams.txt", TRAMS, also=also(first))
    assert library.records() == ()
    assert inbox.one(number).state == "reading"
    id = added(library, tmp_path, "trams.txt", TRAMS, also=also(second)).record.id
    done = inbox.one(number)
    assert (done.state, done.report, done.result) == ("done", id, "added")
    assert run("SELECT bytes FROM inbox") == [(None,)]
    assert inbox.begin(number) is None
    for late in (
        lambda: inbox.fail(number, first, "no"),
        lambda: inbox.give_back(number, first, tried=True),
        lambda: inbox.give_back(number, first, tried=False),
    ):
        late()
        assert inbox.one(number) == done


def test_a_file_that_is_taken_out_while_it_is_read_is_not_added(library, inbox, tmp_path):
    number = inbox.put("trams.txt", TRAMS, by="").number
    _, beginning, _ = inbox.begin(number)
    assert inbox.drop([number]) == 1
    with pytest.raises(OvertakenError):
        added(
            library, tmp_path, "trams.txt", TRAMS,
            also=lambda c, report, status: inbox.done(c, number, beginning, report, status),
        )  # fmt: skip
    assert library.records() == ()


def test_what_failed_can_be_tried_again_and_what_was_given_back_was_not_tried(inbox, run):
    number = inbox.put("trams.txt", TRAMS, by="").number
    _, beginning, _ = inbox.begin(number)
    inbox.give_back(number, beginning, tried=False)
    assert (inbox.one(number).state, inbox.one(number).tries) == ("waiting", 0)
    _, beginning, _ = inbox.begin(number)
    inbox.fail(number, beginning, "It is no report.")
    assert (inbox.one(number).state, inbox.one(number).error) == ("failed", "It is no report.")
    assert inbox.begin(number) is None
    assert (inbox.retry([number, 99]), inbox.retry([number])) == (1, 0)
    assert (inbox.one(number).state, inbox.one(number).tries) == ("waiting", 0)
    assert inbox.begin(number)[2] == TRAMS


def test_who_had_a_file_that_another_has_by_now_takes_back_a_try_and_not_the_file(inbox):
    number = inbox.put("trams.txt", TRAMS, by="").number
    _, first, _ = inbox.begin(number)
    inbox.begin(number)
    inbox.give_back(number, first, "The server went away.", tried=False)
    now = inbox.one(number)
    assert (now.state, now.tries, now.error) == ("reading", 1, None)


@pytest.mark.parametrize("same", [False, True], ids=["other-bytes", "same-bytes"])
def test_who_adds_under_an_id_that_another_gave_meanwhile_overwrites_nothing(
    database, tmp_path, same
):
    """Two files read at once have no report under their id yet; one of them is first."""
    with (
        Library.open(tmp_path / "library", embedder=EMBEDDER, database=database) as one,
        Library.open(tmp_path / "library", embedder=EMBEDDER, database=database) as another,
    ):
        meanwhile = []

        def progress(stage, share):
            if stage == "indexing" and not meanwhile:
                meanwhile.append(added(another, tmp_path, "trams.txt", TRAMS, id="fenwick"))

        data = TRAMS if same else BUSES
        (tmp_path / "late").mkdir()
        if same:
            late = added(one, tmp_path / "late", "late.txt", data, id="fenwick", progress=progress)
            assert late.status == "unchanged"
        else:
            with pytest.raises(TakenError):
                added(one, tmp_path / "late", "late.txt", data, id="fenwick", progress=progress)
        assert [p.text for p in one.paragraphs("fenwick") if p.label == "1"] == [
            "The trams run late."
        ]
        assert one.file("fenwick")[0] == "trams.txt"


def test_a_process_of_before_a_rebuild_mixes_no_vectors_into_those_of_another_model(
    database, tmp_path
):
    here = tmp_path / "library"
    with Library.open(here, embedder=EMBEDDER, database=database) as library:
        before = added(library, tmp_path, "trams.txt", TRAMS, id="trams").record
        upkeep.rebuild(here, HashingEmbedder(512), database=database)
        with pytest.raises(LibraryError, match="another model meanwhile"):
            added(library, tmp_path, "buses.txt", BUSES, id="buses")
        assert library.records() == (before,)


# ---- who may, and where there is none ------------------------------------------------------------


def test_only_editors_look_into_it(library):
    from pincite.errors import NotAllowedError
    from pincite.seen import Seen

    assert Seen(library, lambda: Person("Eve", "editor")).inbox.all() == ()
    with pytest.raises(NotAllowedError, match="Ask an editor"):
        _ = Seen(library, lambda: Person("Ada", "reader", ("board",))).inbox


def test_a_library_in_a_file_has_none(tmp_path, capsys, monkeypatch):
    from pincite.cli import main

    monkeypatch.setenv("PINCITE_STORE", "")
    with Library.open(tmp_path) as library, pytest.raises(UsageError, match="PINCITE_STORE"):
        _ = library.inbox
    (tmp_path / "trams.txt").write_bytes(TRAMS)
    here = ["--library", str(tmp_path / "none")]
    for command in (["add", "--queue", str(tmp_path / "trams.txt")], ["queue"], ["worker"]):
        assert main([*command, *here]) == 2
        assert "Only a library in PostgreSQL has an inbox" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_the_inbox_is_part_of_what_is_checked(library, url, run, tmp_path):
    assert [one.fault for one in upkeep.check(tmp_path / "library", database=url)] == ["", ""]
    run("DROP INDEX inbox_at_work")
    assert "inbox_at_work" in next(upkeep.check(tmp_path / "library", database=url)).fault


def test_the_commands(url, tmp_path):
    import json

    for name, data in {"trams.txt": TRAMS, "notes.pdf": b"no pdf", "list.csv": b"a"}.items():
        (tmp_path / name).write_bytes(data)
    more = {"PINCITE_STORE": url, "PINCITE_EMBEDDER": "hashing"}
    here = ["--library", str(tmp_path / "library")]
    told = json.loads(pincite(["add", "--queue", str(tmp_path), "--json", *here], more))
    assert {(row["path"].rpartition("/")[2], row["status"]) for row in told} == {
        ("trams.txt", "queued"), ("notes.pdf", "queued"), ("list.csv", "skipped"),
    }  # fmt: skip
    lines = pincite(["worker", "--once", "--json", *here], more).splitlines()
    rows = {row["name"]: row for row in map(json.loads, lines)}
    assert (rows["trams.txt"]["status"], rows["trams.txt"]["result"]) == ("done", "added")
    assert rows["notes.pdf"]["status"] == "failed"
    assert "notes.pdf" in rows["notes.pdf"]["error"]
    again = str(rows["notes.pdf"]["number"])
    listed = json.loads(pincite(["queue", "--retry", again, "--json", *here], more))
    assert {row["name"]: row["status"] for row in listed} == {
        "trams.txt": "done", "notes.pdf": "waiting",
    }  # fmt: skip
    assert "trams.txt" in pincite(["queue", "--drop", again, *here], more)
    assert [row["report"] for row in json.loads(pincite(["list", "--json", *here], more))] == [
        rows["trams.txt"]["report"]
    ]
