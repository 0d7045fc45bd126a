"""Damaged rows of conversations, feedback, people and limits give nobody a right they had not."""

from contextlib import suppress

import pytest

from pincite.cli import main
from pincite.errors import LibraryError
from pincite.seen import Seen
from pincite.types import Person
from pincite.ui import talk
from tests.postgres import run
from tests.test_row_digests import (
    ANSWER,
    COLUMNS,
    GOOD,
    changed,
    harming,
    lived_in,
    told,
)

ADA = Person("ada", "reader", ("audit",))


@pytest.fixture
def library(tmp_path, database):
    with lived_in(tmp_path / "library", database) as library:
        yield library


@pytest.fixture
def harm(library, database):
    return harming(library, database)


# ---- conversations and feedback ------------------------------------------------------------------


def test_a_conversation_that_became_another_s_is_nobody_s(library, harm):
    (before,) = library.kept.of("ada").conversations()
    harm("UPDATE conversations SET owner = 'bda'")
    for owner in ("ada", "bda"):
        kept = library.kept.of(owner)
        assert kept.conversations() == () == kept.turns(before.id)
        assert kept.conversation(before.id) is None
        assert kept.add(before.id, ANSWER) is None
        assert not kept.say(before.id, 0, helpful=False, comment="")
        kept.rename(before.id, "Mine")
        kept.delete(before.id)
        kept.restore(before.id)
    (fault,) = told(library)
    assert fault == f"the conversation {before.id} is not what was written", "none has signed it"
    harm("UPDATE conversations SET owner = 'ada'")
    assert library.kept.of("ada").conversations() == (before,)


def test_a_conversation_whose_moment_of_deletion_was_changed_is_not_deleted_for_it(library, harm):
    mine = library.kept.of("ada")
    (first,) = mine.conversations()
    mine.delete(first.id)
    harm("UPDATE conversations SET removed = '2006' || substr(removed, 5)")
    mine.delete(mine.begin("Another"))
    (fault,) = told(library)
    assert first.id in fault


def test_an_answer_that_came_into_another_s_conversation_is_not_shown(library, harm, database):
    (hers,) = library.kept.of("ada").conversations()
    his = library.kept.of("bob")
    id = his.begin("Bob's")
    harm(f"UPDATE turns SET conversation = '{id}'")
    with pytest.raises(LibraryError, match=r"answer 1 is damaged.*pincite check"):
        his.turns(id)
    assert not his.say(id, 0, helpful=True, comment="")
    assert library.kept.of("ada").turns(hers.id) == ()
    his.purge(id)
    assert run(library.folder, database, "SELECT count(*) FROM turns") == [(0,)]


def test_what_was_said_is_shown_only_as_it_was_said(library, harm):
    mine = library.kept.of("ada")
    (said,) = mine.feedback()
    for damage, repair in (
        ("owner = 'bda'", "owner = 'ada'"),
        ("helpful = 0", "helpful = 1"),
        ("given = 'x' || given", "given = substr(given, 2)"),
    ):
        harm(f"UPDATE feedback SET {damage}")
        assert mine.feedback() == () == library.kept.of("bda").feedback()
        assert library.kept.everyones_feedback() == ()
        harm(f"UPDATE feedback SET {repair}")
        assert mine.feedback() == (said,)
    harm("UPDATE feedback SET comment = 'Bad.'")
    assert mine.say(said.conversation, 0, helpful=True, comment="Good after all.")
    assert told(library) == [], "all of it is written anew"


# ---- people --------------------------------------------------------------------------------------


def test_a_password_s_hash_that_is_none_lets_nobody_in(library, harm):
    harm("UPDATE people SET password = 'ä' || substr(password, 2)")
    assert library.people.log_in("ada", GOOD) is None


@pytest.mark.parametrize("column", COLUMNS["people"].split())
def test_nobody_is_let_in_by_a_damaged_row(library, harm, database, column):
    people = library.people
    people.add("bob", GOOD)
    token = people.begin("ada")
    harm(f"UPDATE people SET {column} = {changed(column, database)} WHERE key = 'ada'")
    assert people.session(token) is None
    for name in ("ada", "adax"):
        with suppress(LibraryError):
            assert people.log_in(name, GOOD) is None
        with suppress(LibraryError):
            assert people.guests.named(name, "editor") in (None, Person(name, "reader"))
    assert people.all() == (Person("bob", "reader"),)
    assert people.log_in("bob", GOOD), "others are not held up"
    assert people.wanted()
    (damaged,) = people.damaged()
    assert damaged in ("ada", "adax")


def test_a_reader_whose_row_became_an_editor_s_is_none(library, harm):
    harm("UPDATE people SET role = 'editor', groups = '[\"board\"]'")
    with pytest.raises(LibraryError, match="pincite user add ada"):
        library.people.log_in("ada", GOOD)
    assert library.people.log_in("ada", "the wrong password") is None
    with pytest.raises(LibraryError, match="damaged"):
        library.people.guests.named("ada", "reader")


def test_a_damaged_row_is_never_signed_as_it_is_and_can_be_given_anew(library, harm):
    people = library.people
    token = people.begin("ada")
    harm("UPDATE people SET role = 'editor'")
    for act in (
        lambda: people.set_password("ada", "another good password"),
        lambda: people.change("ada", groups=["board"]),
        lambda: people.known("ada"),
    ):
        with pytest.raises(LibraryError, match="pincite user add ada"):
            act()
    assert len(told(library)) == 1
    assert people.add("Ada", GOOD, "reader", ["board"]) == people.log_in("ada", GOOD)
    assert people.session(token) is None
    assert told(library) == []
    assert len(library.kept.of("ada").conversations()) == 1, "what she left is hers again"


# ---- sessions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["person = 'bob'", "begun = begun + 9", "used = used + 9"])
def test_a_damaged_session_is_nobodys_and_goes_when_somebody_logs_in(
    library, harm, database, damage
):
    library.people.add("bob", GOOD, "editor")
    token = library.people.begin("ada")
    assert library.people.session(token) == ADA
    harm(f"UPDATE sessions SET {damage}")
    assert library.people.session(token) is None
    assert all(fault.startswith("a session of ") for fault in told(library))
    again = library.people.begin("ada")
    assert library.people.session(again) == ADA
    assert told(library) == []
    assert run(library.folder, database, "SELECT count(*) FROM sessions") == [(1,)]


# ---- what is said of it --------------------------------------------------------------------------


def test_a_damaged_answer_is_told_of_on_the_page_and_the_page_goes_on(library, harm):
    mine = Seen(library, lambda: ADA)
    (one,) = mine.kept.conversations()
    harm("UPDATE turns SET position = 7")
    shown, words, _ = talk.acted({"do": "open", "id": one.id}, talk.Talk(), mine)
    assert shown == talk.Talk()
    assert "answer 8 is damaged" in words
    before = talk.Talk(one.id, one.title, ())
    assert talk.current(before, mine) == before
    shown, words, _ = talk.acted({"do": "delete", "id": one.id}, before, mine)
    assert shown == talk.Talk()
    assert words.startswith("Deleted. It can be put back")


def test_damaged_users_are_listed_with_what_to_do(library, harm, database, capsys):
    harm("UPDATE people SET groups = '[]'")
    store = ["--store", database] if database else []
    assert main(["user", "list", "--library", str(library.folder), *store]) == 0
    said = capsys.readouterr().out
    assert "ada, damaged: they cannot log in. Give it anew: pincite user add ada" in said
    assert main(["user", "list", "--json", "--library", str(library.folder), *store]) == 0
    assert '"damaged": true' in capsys.readouterr().out
    assert main(["check", "--library", str(library.folder), *store]) == 1
    assert "the user ada is not what was written" in " ".join(capsys.readouterr().out.split())
