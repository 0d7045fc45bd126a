"""A damaged limit closes the report that it was of, and no other; one that is gone does too."""

import pytest

from pincite.cli import main
from pincite.errors import LibraryError
from pincite.seen import Seen
from pincite.types import Person
from pincite.ui import catalogue
from tests.fakes import report
from tests.postgres import run
from tests.test_row_digests import FENWICK, GOOD, VALE, harming, lived_in, told
from tests.test_upkeep import put

ADA, BOB = Person("ada", "reader", ("audit",)), Person("bob", "reader", ("board",))
EVE = Person("eve", "editor")


@pytest.fixture
def library(tmp_path, database):
    with lived_in(tmp_path / "library", database) as library:
        yield library


@pytest.fixture
def harm(library, database):
    return harming(library, database)


def _store(database):
    return ["--store", database] if database else []


def seen_by(library, person):
    """Ids of the reports that somebody sees."""
    return {record.id for record in Seen(library, lambda: person).records()}


DAMAGE = {
    "another report": f"report = '{FENWICK}'",
    "no report": "report = 'marlowe-vble-2019'",
    "a group": "grp = 'board'",
    "no group": "grp = 'audiu'",
    "a sign of the digest": "digest = substr(digest, 1, 63) || 'x'",
    "a report and a group": f"report = '{FENWICK}', grp = 'nobody'",
    "a report and a sign": f"report = '{FENWICK}', digest = 'x' || substr(digest, 2)",
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_limit_closes_the_report_it_was_of_and_no_other(library, harm, damage):
    library.people.add("bob", GOOD, "reader", ["board"])
    assert (seen_by(library, ADA), seen_by(library, BOB)) == ({VALE, FENWICK}, {FENWICK})
    harm(f"UPDATE limits SET {DAMAGE[damage]}")
    assert seen_by(library, ADA) == seen_by(library, BOB) == {FENWICK}
    assert seen_by(library, EVE) == {VALE, FENWICK}
    assert library.limits() == {VALE: ()}
    (fault,) = told(library)
    assert fault.endswith(f"set the groups of {VALE} anew with pincite limit")
    # So it is mended, and nothing of the old one is left.
    library.limit(VALE, ["audit"])
    assert told(library) == []
    assert library.limits() == {VALE: ("audit",)}
    assert (seen_by(library, ADA), seen_by(library, BOB)) == ({VALE, FENWICK}, {FENWICK})


UNKNOWN = {
    "no digest": "digest = NULL",
    "another digest": "digest = 'x'",
    "report and digest": f"report = '{FENWICK}', digest = 'x'",
    "all": "report = 'x', grp = 'y', digest = 'z'",
}


@pytest.mark.parametrize("damage", sorted(UNKNOWN))
def test_a_limit_without_its_digest_is_of_the_report_that_has_one_too_few(library, harm, damage):
    library.people.add("bob", GOOD, "reader", ["board"])
    harm(f"UPDATE limits SET {UNKNOWN[damage]}")
    assert seen_by(library, ADA) == seen_by(library, BOB) == {FENWICK}
    (fault,) = told(library)
    assert fault.endswith(f"set the groups of {VALE} anew with pincite limit")
    library.limit(VALE, ["audit"])
    assert library._store.soundness.faults() == ()
    assert library.limits() == {VALE: ("audit",)}


def test_a_limit_that_is_gone_opens_nothing(library, harm, database, capsys):
    library.limit(VALE, ["audit", "board"])
    for gone in ("audit", "board"):
        harm(f"DELETE FROM limits WHERE grp = '{gone}'")
        assert seen_by(library, ADA) == {FENWICK}
        assert seen_by(library, BOB) == {FENWICK} | ({VALE} if gone == "audit" else set())
        assert seen_by(library, EVE) == {VALE, FENWICK}
        assert library._store.soundness.faults() == (
            f"the limits of {VALE} are not as many as were set: set its groups anew with "
            "pincite limit",
        )
    assert library.limits() == {VALE: ()}
    assert main(["check", "--library", str(library.folder), *_store(database)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Single rows are damaged" in said and "library's file is damaged" not in said
    # It is no fault of another report's, and none is opened by setting that one's groups.
    library.limit(FENWICK, ["board"])
    library.limit(FENWICK, [])
    assert seen_by(library, BOB) == {FENWICK}
    everyone = ["limit", VALE, "--everyone", "--library", str(library.folder)]
    assert main([*everyone, *_store(database)]) == 0
    assert library._store.soundness.faults() == ()
    assert seen_by(library, BOB) == {VALE, FENWICK}


NOTE = {
    "gone": "DELETE FROM meta WHERE key LIKE 'limits of %'",
    "no number": "UPDATE meta SET value = 'x' WHERE key LIKE 'limits of %'",
    "another": "UPDATE meta SET value = '7' WHERE key LIKE 'limits of %'",
    "another report's": "UPDATE meta SET key = 'limits of marlowe-vble-2019' WHERE key LIKE 'lim%'",
}


@pytest.mark.parametrize("damage", sorted(NOTE))
def test_where_the_note_of_its_limits_is_damaged_the_limits_hold(library, harm, damage):
    harm(NOTE[damage])
    assert (seen_by(library, ADA), seen_by(library, BOB)) == ({VALE, FENWICK}, {FENWICK})
    # One that cannot be read as a number counts as one, as it was.
    assert bool(library._store.soundness.faults()) == (damage != "no number")
    library.limit(VALE, ["audit"])
    assert library._store.soundness.faults() == ()


def test_a_report_that_goes_for_good_leaves_no_note(library, database):
    library.remove(VALE, purge=True)
    left = "SELECT count(*) FROM meta WHERE key LIKE 'limits of %'"
    assert run(library.folder, database, left) == [(0,)]


@pytest.mark.parametrize("damage", sorted(UNKNOWN))
def test_where_nobody_can_tell_whose_limit_it_was_only_sound_ones_open_a_report(
    library, harm, database, damage
):
    harm(NOTE["gone"])
    put(library.folder, report(id="harrow-2020", body="Harrow"), database=database)
    harm(f"UPDATE limits SET {UNKNOWN[damage]}")
    library._store.limits.set("harrow-2020", ["board"])
    assert seen_by(library, ADA) == set()
    assert seen_by(library, BOB) == {"harrow-2020"}
    assert seen_by(library, EVE) == {VALE, FENWICK, "harrow-2020"}
    (fault,) = told(library)
    assert "readers see no report but those limited to groups of theirs" in fault


def test_a_group_that_nobody_knows_any_more_closes_them_all_where_no_note_tells(library, harm):
    library.limit(VALE, ["a group of nobody"])
    harm("UPDATE limits SET grp = 'another'")
    assert seen_by(library, BOB) == {FENWICK}
    harm(NOTE["gone"])
    assert seen_by(library, ADA) == seen_by(library, BOB) == set()


def test_of_several_limits_the_sound_ones_go_on_letting_in(library, harm):
    library.people.add("bob", GOOD, "reader", ["board"])
    library.limit(VALE, ["audit", "board"])
    harm("UPDATE limits SET grp = 'everybody' WHERE grp = 'board'")
    assert library.limits() == {VALE: ("audit",)}
    assert seen_by(library, ADA) == {VALE, FENWICK}
    assert seen_by(library, BOB) == {FENWICK}
    everybody = Person("carol", "reader", ("everybody",))
    assert seen_by(library, everybody) == {FENWICK}


def test_a_damaged_limit_goes_on_closing_when_other_reports_go(library, harm, database):
    harm(f"UPDATE limits SET report = '{FENWICK}'")
    library.remove(FENWICK, purge=True)
    assert seen_by(library, BOB) == set()
    assert len(told(library)) == 1
    library.remove(VALE, purge=True)
    assert told(library) == []
    assert run(library.folder, database, "SELECT count(*) FROM limits") == [(0,)]


def test_setting_the_limits_of_the_report_a_damaged_row_stands_under_opens_no_other(library, harm):
    harm(f"UPDATE limits SET report = '{FENWICK}'")
    for groups in (["audit"], []):
        with pytest.raises(LibraryError, match=f"pincite limit {VALE}"):
            library.limit(FENWICK, groups)
    assert seen_by(library, BOB) == {FENWICK}
    library.limit(VALE, [])
    library.limit(FENWICK, ["audit"])
    assert library.limits() == {FENWICK: ("audit",)}
    assert told(library) == []


def test_a_report_that_a_damaged_limit_closes_is_shown_to_be_closed(
    library, harm, database, capsys
):
    harm("UPDATE limits SET grp = 'board'")
    assert main(["show", VALE, "--library", str(library.folder), *_store(database)]) == 0
    assert "only for editors: its limit is damaged" in capsys.readouterr().out
    records = library.records()
    page = catalogue.table(records, records, limits=library.limits())
    assert page.count("Only for editors: its limit is damaged") == 1
