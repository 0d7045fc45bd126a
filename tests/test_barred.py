"""A removed user stays removed, though a proxy goes on vouching for the name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pincite.cli import main
from pincite.errors import UsageError
from pincite.library import Library
from pincite.types import Person
from tests.fakes import report
from tests.test_upkeep import put

GOOD = "correct horse battery"
PROXY = "127.0.0.1 X-Forwarded-User"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "library", report())
    return tmp_path / "library"


@pytest.fixture
def people(folder):
    with Library.open(folder) as library:
        yield library.people


@pytest.fixture
def pincite(folder, capsys, tmp_path):
    (tmp_path / "password").write_text(GOOD)

    def call(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, "--library", str(folder)])
        out, err = capsys.readouterr()
        return code, out + err

    return call


def test_whoever_is_removed_is_no_guest_until_added_again(people) -> None:
    assert people.guests.named("Bob", "editor") == Person("bob", "editor")
    people.add("Bob", GOOD, "reader", ["audit"])
    assert people.guests.named("BOB", "editor") == Person("Bob", "reader", ("audit",))
    people.remove("bOb")
    assert people.guests.named("Bob", "editor") is None
    assert people.guests.barred() == ("bOb",)
    assert people.guests.named("bobby", "editor") == Person("bobby", "editor")
    people.add("bob", GOOD)
    assert people.guests.barred() == ()
    assert people.guests.named("bob", "editor") == Person("bob", "reader")


def test_a_guest_is_barred_like_a_user_and_admitted_again(people, folder) -> None:
    with Library.open(folder) as library:
        library.kept.of("carol").begin("A question of hers")
    people.remove("Carol")
    assert people.guests.named("carol", "reader") is None
    people.guests.admit("CAROL")
    assert people.guests.named("carol", "reader") == Person("carol", "reader")
    with pytest.raises(UsageError, match="The name carol is not barred"):
        people.guests.admit("carol")
    # What could not be removed is not barred by a slip of the pen either.
    with pytest.raises(UsageError, match="no user dave"):
        people.remove("dave")
    assert people.guests.barred() == ()


def test_the_percent_sign_of_a_pattern_is_no_name(people) -> None:
    people.add("bob", GOOD)
    people.remove("bob")
    with pytest.raises(UsageError, match="not barred"):
        people.guests.admit("%")
    assert people.guests.named("%", "reader") == Person("%", "reader")


def test_the_command_line_bars_lists_and_admits(pincite, tmp_path, folder) -> None:
    add = ("user", "add", "Bob", "--password-file", str(tmp_path / "password"))
    pincite(*add)
    code, told = pincite("user", "remove", "Bob")
    assert code == 0
    assert "until: pincite user admit Bob" in " ".join(told.split())
    assert "Bob, removed: no proxy brings them in" in pincite("user", "list")[1]
    rows = json.loads(pincite("user", "list", "--json")[1])
    assert rows == [{"user": "Bob", "role": None, "groups": [], "barred": True}]
    assert pincite("user", "admit", "bob")[0] == 0
    assert "Bob" not in pincite("user", "list")[1]
    code, told = pincite("user", "admit", "bob")
    assert code == 2
    assert "is not barred" in told
    assert b"barred" not in b"".join(p.read_bytes() for p in folder.glob("library.sqlite"))


def test_a_proxy_that_still_vouches_for_them_brings_them_no_further(folder) -> None:
    pytest.importorskip("gradio", reason="gradio is not installed")
    from tests.serving import served

    with Library.open(folder) as library:
        library.people.add("bob", GOOD)
        library.people.add("eve", GOOD)
        with served(folder, trust=PROXY, trust_role="editor") as site:
            session = site.session("bob", GOOD)
            bob = {"x_forwarded_user": "Bob"}
            assert site.ask("/config", **bob).status == 200
            library.people.remove("bob")
            gone = site.ask("/config", **bob)
            assert gone.status == 403
            assert "bob was removed from the users" in gone.json["error"]["message"]
            assert site.ask("/", accept="text/html", **bob).status == 403
            order = {"data": ["para 2", None, None]}
            assert site.order("/gradio_api/run/cite", order, **bob).status == 403
            assert site.ask("/config", **bob, **session).status == 403
            assert site.ask("/config", **session).status == 401
            assert site.ask("/config", x_forwarded_user="eve").status == 200
            library.people.guests.admit("bob")
            assert site.ask("/config", **bob).status == 200
