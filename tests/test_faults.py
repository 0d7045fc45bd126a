"""The shorter share of `make faults`: nothing acknowledged is lost, nothing partial is kept."""

import sys

import pytest

from tests.faults import damaged, harmful, killed, logged, served, starved, together
from tests.mutations import Mutation, Tried

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal")


@pytest.mark.parametrize("point", killed.POINTS)
def test_killed_at_a_stage_the_library_is_whole(point):
    assert killed.killed_at(point).lost == 0


def test_killed_while_it_replaces_each_report_is_the_old_or_the_new():
    points = "after the old rows went", "before the commit", "after the commit"
    outcomes = killed.replaced_at(points)
    assert [outcome.fault.rpartition("--replace ")[2] for outcome in outcomes] == [*points]
    assert [outcome for outcome in outcomes if outcome.lost] == []


def test_killed_at_random_moments_the_library_is_whole():
    outcome = killed.killed_at_random(3, seed=7)
    assert (outcome.tries, outcome.lost) == (3, 0)


def test_killed_at_random_moments_each_report_is_the_old_or_the_new():
    outcome = killed.replaced_at_random(2, seed=8)
    assert (outcome.tries, outcome.lost) == (2, 0)


def test_the_app_killed_during_an_upload_keeps_what_it_acknowledged():
    pytest.importorskip("gradio", reason="gradio is not installed")
    outcome = served.killed_while_uploading(1, seed=3)
    assert (outcome.tries, outcome.lost) == (1, 0)


def test_every_damage_to_every_file_is_noticed():
    outcomes = damaged.damaged_files(flips=2)
    tries = {outcome.fault: outcome.tries for outcome in outcomes}
    assert (tries["damage of library.sqlite"], tries["damage of index: dense.faiss"]) == (20, 6)
    assert [outcome for outcome in outcomes if outcome.lost] == []


def test_what_is_acknowledged_is_in_the_librarys_own_file_where_nobody_reads():
    outcome = logged.lost_log()
    assert (outcome.tries, outcome.lost) == (5, 0)


def test_reports_that_are_lost_with_a_damaged_log_are_missed():
    outcome = logged.damaged_log(flips=4)
    assert (outcome.tries, outcome.lost) == (16, 0), outcome.said


def test_a_backup_is_not_mixed_with_the_log_of_another_library():
    outcome = logged.left_log()
    assert (outcome.tries, outcome.lost) == (10, 0)


def test_a_file_that_may_not_grow_changes_nothing_and_is_said():
    outcome = starved.disk_full()
    assert (outcome.tries, outcome.lost) == (3, 0)
    assert "room" in outcome.said or "space" in outcome.said


@pytest.mark.mounts
@pytest.mark.skipif(sys.platform != "linux", reason="the small disk is a tmpfs")
def test_on_a_full_disk_the_old_library_answers_and_goes_on_when_there_is_room():
    outcome = starved.small_disk([0, 100_000])
    if not outcome.tries:
        pytest.skip(outcome.said)
    assert (outcome.tries, outcome.lost) == (2, 0), outcome.said


@pytest.mark.mounts
@pytest.mark.skipif(sys.platform != "linux", reason="the small disk is a tmpfs")
def test_an_app_on_a_full_disk_answers_who_is_known_and_says_why_nobody_logs_in():
    pytest.importorskip("gradio", reason="gradio is not installed")
    outcome = starved.app_on_full_disk()
    if not outcome.tries:
        pytest.skip(outcome.said)
    assert (outcome.tries, outcome.lost) == (2, 0), outcome.said


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
def test_out_of_file_handles_a_command_works_or_says_so():
    outcome = starved.no_handles([0, 3, 6])
    assert (outcome.tries, outcome.lost) == (3, 0), outcome.said


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its rights as Linux has it")
def test_what_may_not_be_read_or_written_is_named():
    outcome = starved.denied()
    assert (outcome.tries, outcome.lost) == (7, 0), outcome.said


def test_while_a_report_is_replaced_a_reader_sees_the_old_or_the_new():
    outcome = together.old_or_new(30)
    assert outcome.tries > 30
    assert outcome.lost == 0


def test_a_report_that_comes_and_goes_is_quoted_or_not_but_never_wrongly():
    outcome = together.removed_while_quoted(30)
    assert outcome.tries > 30
    assert outcome.lost == 0


def test_files_changed_at_random_are_read_or_refused_in_a_sentence():
    outcome, limits = harmful.mutated_files(48)
    assert (outcome.tries, outcome.lost) == (48, 0), outcome.said
    assert (limits.tries, limits.lost) == (1, 0), limits.said


@pytest.mark.reports
def test_real_reports_changed_at_random_are_read_or_refused_in_a_sentence(shared):
    outcome, limits = harmful.mutated_files(15, shared / "reports")
    assert (outcome.tries, outcome.lost) == (15, 0), outcome.said
    assert (limits.tries, limits.lost) == (1, 0), limits.said


def test_time_and_memory_that_a_changed_file_takes_are_limited():
    def faults(seconds=1.0, child=100, growth=10):
        return Tried((Mutation("one.pdf", seconds, ""),), child, growth).faults

    assert faults() == []
    assert faults(seconds=601) == ["one.pdf took 601 s"]
    assert faults(child=1025) == ["a child held 1025 MB"]
    assert faults(growth=201) == ["the process grew by 201 MB"]


def test_users_with_accounts_who_ask_at_once_are_told_what_they_may_see():
    pytest.importorskip("gradio", reason="gradio is not installed")
    from tests.faults import asked

    # One at least who is in no group, in each, in both; and an editor.
    answered, _ = asked.with_accounts(6, 5, warm_up=6)
    assert (answered.tries, answered.lost) == (30, 0), answered.said
