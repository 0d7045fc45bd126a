"""What looks after an inbox: dead workers, files without a job, files that end their workers."""

import pytest

from pincite.library import Library
from pincite.store.healing import MOST_TRIES, heal
from pincite.store.inbox import MOST_LOST
from tests.postgres import named
from tests.test_inbox import DEAD, TRAMS, fetched, jobs
from tests.test_upkeep import EMBEDDER


@pytest.fixture
def inbox(url, tmp_path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER, database=url) as library:
        yield library.inbox


@pytest.fixture
def run(postgres, url):
    """Runs a statement in the library's database."""
    return lambda statement: postgres.run(statement, named(url))


def test_a_dead_workers_file_gets_its_job_again_and_a_living_ones_does_not(inbox, run):
    numbers = [inbox.put(f"{name}.txt", TRAMS, by="").number for name in "abc"]
    assert fetched(run) == numbers[0]
    inbox.begin(numbers[0])
    assert heal(inbox, 30) == 0
    run(DEAD)
    assert fetched(run) == numbers[1]
    inbox.begin(numbers[1])
    before = run("SELECT number, job FROM inbox ORDER BY number")
    assert heal(inbox, 30) == 1
    assert [one.state for one in inbox.all()] == ["waiting", "reading", "waiting"]
    assert [one.tries for one in inbox.all()] == [1, 1, 0]
    assert run("SELECT number, job FROM inbox ORDER BY number") == before
    assert heal(inbox, 30) == 0
    # It keeps its place in the line.
    assert [fetched(run), fetched(run)] == [numbers[0], numbers[2]]
    assert fetched(run) is None


def test_a_worker_that_nobody_knows_any_more_is_dead(inbox, run):
    number = inbox.put("trams.txt", TRAMS, by="").number
    assert fetched(run) == number
    run("DELETE FROM procrastinate_workers")
    assert heal(inbox, 30) == 1
    assert fetched(run) == number


@pytest.mark.parametrize("how", ["lost", "failed", "given back"])
def test_a_file_without_a_job_gets_one(inbox, run, how):
    number = inbox.put("trams.txt", TRAMS, by="").number
    assert fetched(run) == number
    _, beginning, _ = inbox.begin(number)
    if how == "given back":
        inbox.give_back(number, beginning, "There is no room.", tried=True)
    if how == "failed":
        run("SELECT procrastinate_finish_job_v1(id, 'failed', false) FROM procrastinate_jobs")
    else:
        run("DELETE FROM procrastinate_jobs")
    assert heal(inbox, 30) == 1
    assert jobs(run) == [(number, "todo")]
    assert inbox.one(number).state == "waiting"


def test_a_file_that_ends_its_workers_fails_after_three(inbox, run):
    bad, good = (inbox.put(f"{name}.txt", TRAMS, by="").number for name in ("bad", "good"))
    for tries in range(1, MOST_TRIES + 1):
        assert inbox.one(bad).state == "waiting"
        assert fetched(run) == bad
        assert inbox.begin(bad)[0].tries == tries
        heal(inbox, 30)
        assert inbox.one(bad).state == "reading"  # as long as its worker lives
        run(DEAD)
        heal(inbox, 30)
    failed = inbox.one(bad)
    assert failed.state == "failed"
    assert "3 workers ended while they read this file" in failed.error
    assert f"pincite queue --retry {bad}" in failed.error
    assert fetched(run) == good
    assert jobs(run) == [(good, "doing")]
    assert inbox.retry([bad]) == 1
    assert fetched(run) == bad


def test_what_kept_a_file_from_being_added_three_times_is_the_reason(inbox, run):
    number = inbox.put("trams.txt", TRAMS, by="").number
    for _ in range(MOST_TRIES):
        assert fetched(run) == number
        _, beginning, _ = inbox.begin(number)
        inbox.give_back(number, beginning, "There is no room left.", tried=True)
        run("DELETE FROM procrastinate_jobs")
        heal(inbox, 30)
    assert (inbox.one(number).state, inbox.one(number).error) == (
        "failed",
        "There is no room left.",
    )


def test_what_the_server_refused_earlier_is_not_the_reason_of_a_file_that_ends_its_workers(
    inbox, run
):
    number = inbox.put("trams.txt", TRAMS, by="").number
    for _ in range(MOST_TRIES + 1):
        assert fetched(run) == number
        _, beginning, _ = inbox.begin(number)
        inbox.give_back(number, beginning, "There is no room left.", tried=False)
        run("DELETE FROM procrastinate_jobs")
        heal(inbox, 30)
        assert (inbox.one(number).state, inbox.one(number).tries) == ("waiting", 0)
    for _ in range(MOST_TRIES):
        assert fetched(run) == number
        inbox.begin(number)
        run(DEAD)
        heal(inbox, 30)
    assert inbox.one(number).state == "failed"
    assert "3 workers ended while they read this file" in inbox.one(number).error


def test_a_file_from_which_the_server_went_away_three_times_fails_until_it_is_tried_again(inbox):
    number = inbox.put("trams.txt", TRAMS, by="").number
    for round in range(2):
        for lost in range(1, MOST_LOST + 1):
            assert inbox.one(number).state == "waiting", (round, lost)
            _, beginning, _ = inbox.begin(number)
            inbox.give_back(number, beginning, "It was lost.", tried=False, lost=True)
            if lost < MOST_LOST:
                assert inbox.one(number).error == "It was lost."
                # That it had no room meanwhile is no such time.
                _, beginning, _ = inbox.begin(number)
                inbox.give_back(number, beginning, "There is no room.", tried=False)
        failed = inbox.one(number)
        assert (failed.state, failed.tries) == ("failed", 0)
        assert failed.error.startswith("The server went away 3 times while this file was written")
        assert inbox.retry([number]) == 1


def test_a_job_that_could_not_be_ended_does_not_keep_the_next_of_its_name_waiting(inbox, run):
    first, second = (inbox.put("trams.txt", TRAMS, by="").number for _ in range(2))
    assert fetched(run) == first
    _, beginning, _ = inbox.begin(first)
    inbox.fail(first, beginning, "It is no report.")
    heal(inbox, 30)  # the worker lives, and may be about to end it
    assert fetched(run) is None
    run("UPDATE inbox SET changed = now() - interval '31 seconds'")
    heal(inbox, 30)
    assert fetched(run) == second


def test_what_is_done_or_failed_for_thirty_days_goes_and_what_waits_stays(inbox, run):
    for name in "abc":
        inbox.put(f"{name}.txt", TRAMS, by="")
    run("UPDATE inbox SET state = 'failed' WHERE name = 'a.txt'")
    run("UPDATE inbox SET state = 'done' WHERE name = 'b.txt'")
    run("UPDATE inbox SET changed = now() - interval '29 days'")
    heal(inbox, 30)
    assert len(inbox.all()) == 3
    run("UPDATE inbox SET changed = now() - interval '31 days'")
    assert [one.name for one in inbox.all()] == ["c.txt"]
    heal(inbox, 30)
    assert run("SELECT name FROM inbox") == [("c.txt",)]
