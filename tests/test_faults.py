"""The shorter share of `make faults`: nothing acknowledged is lost, nothing partial is kept."""

import sys

import pytest

from tests import faults

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal")


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_at_a_stage_the_library_is_whole(point):
    assert faults.killed_at(point).lost == 0


def test_killed_at_random_moments_the_library_is_whole():
    outcome = faults.killed_at_random(4, seed=7)
    assert (outcome.tries, outcome.lost) == (4, 0)


def test_every_damage_to_every_file_is_noticed():
    outcomes = faults.damaged_files()
    assert {"damage of library.sqlite", "damage of index: dense.faiss"} <= {
        outcome.fault for outcome in outcomes
    }
    assert [outcome for outcome in outcomes if outcome.lost] == []


def test_a_full_disk_changes_nothing_and_is_said():
    outcome = faults.disk_full()
    assert (outcome.tries, outcome.lost) == (3, 0)
    assert "room" in outcome.said or "space" in outcome.said


def test_files_changed_at_random_are_read_or_refused_in_a_sentence():
    outcome = faults.mutated_files(48)
    assert (outcome.tries, outcome.lost) == (48, 0), outcome.said
