"""Users: added, changed, removed; their passwords and sessions; the verbs that do it."""

import hashlib
import json
import os
import pty
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError, NotAllowedError, UsageError
from pincite.library import Library
from pincite.store import sessions as module
from pincite.store.called import folded, groups_of
from pincite.types import KeptAnswer, Person, Query, Scope
from tests.fakes import report
from tests.postgres import run
from tests.test_upkeep import put

GOOD = "correct horse battery"
ANSWER = KeptAnswer("?", Query("?", Scope(())), "partly", 0.5, (), (), (), (), (), None)


@pytest.fixture
def folder(tmp_path, database):
    put(tmp_path / "library", report(), database=database)
    return tmp_path / "library"


@pytest.fixture
def library(folder, database):
    with Library.open(folder, embedder=HashingEmbedder(256), database=database) as library:
        yield library


FILE_ALONE = pytest.mark.parametrize("database", [None], ids=["sqlite"])
"""What is said of a file."""


@pytest.fixture
def people(library):
    return library.people


def in_file(folder):
    """All that the library's file holds, what lies beside it for now too."""
    return b"".join(p.read_bytes() for p in sorted(folder.glob("library.sqlite*")))


# ---- names and groups ----------------------------------------------------------------------------


def test_a_user_is_known_by_their_name_however_it_is_written(people):
    ada = people.add("Ada.Lovelace", GOOD, "editor", ["Audit", "social  work", "audit"])
    assert ada == Person("Ada.Lovelace", "editor", ("audit", "social work"))
    assert people.person("ADA.lovelace") == ada
    assert people.log_in("ada.lovelace", GOOD) == ada
    with pytest.raises(UsageError, match="already"):
        people.add("ada.LOVELACE", GOOD)
    assert people.all() == (ada,)


def test_a_letter_made_of_two_signs_is_the_same_letter(people):
    people.add("Zoe\u0308", "a pa\u0308ssword of words")
    assert people.log_in("ZO\u00cb", "a p\u00e4ssword of words").name == "Zo\u00eb"
    assert people.log_in("zoe", "a p\u00e4ssword of words") is None


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a/b", "a\n", "<b>", "a" * 65, "ada\0", "a:b", "a,b", "ada\u202e"]
)
def test_what_is_no_name_is_refused(people, name):
    with pytest.raises(UsageError, match="cannot be a user's name"):
        people.add(name, GOOD)
    assert not people.wanted()


@pytest.mark.parametrize("group", ["", "a,b", "a\n<b>", "g" * 65])
def test_what_is_no_group_is_refused(people, library, group):
    with pytest.raises(UsageError, match="no name of a group"):
        people.add("ada", GOOD, groups=[group])
    with pytest.raises(UsageError, match="no name of a group"):
        library.limit("marlowe-vale-2019", [group])
    assert people.all() == ()
    assert library.limits() == {}


@given(st.lists(st.text("aA bB.\t", min_size=1, max_size=5)))
def test_groups_are_the_same_whatever_their_order_and_letters(given):
    try:
        found = groups_of(given)
    except UsageError:
        return
    assert found == groups_of(reversed([group.upper() for group in given])) == groups_of(found)


def test_a_role_is_one_of_two(people):
    with pytest.raises(UsageError, match="reader, editor"):
        people.add("ada", GOOD, "admin")


# ---- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 1025])
def test_a_password_is_neither_short_nor_endless(people, password):
    with pytest.raises(UsageError, match="The password has"):
        people.add("ada", password)
    people.add("ada", GOOD)
    with pytest.raises(UsageError, match="The password has"):
        people.set_password("ada", password)
    assert people.log_in("ada", GOOD)


def test_only_the_password_logs_in(people):
    people.add("ada", GOOD)
    for wrong in ("", GOOD.upper(), GOOD + " ", GOOD[:-1], "x" * 100_000, "\ud800" * 12):
        assert people.log_in("ada", wrong) is None
    assert people.log_in("bob", GOOD) is None
    people.set_password("ADA", "another good password")
    assert people.log_in("ada", GOOD) is None
    assert people.log_in("ada", "another good password") == Person("ada", "reader")


@FILE_ALONE
def test_neither_password_nor_token_is_in_the_file(folder, people):
    people.add("ada", GOOD)
    token = people.begin("ada")
    held = in_file(folder)
    assert b"$argon2id$" in held
    assert GOOD.encode() not in held
    assert token.encode() not in held
    assert hashlib.sha256(token.encode()).digest() in held


@FILE_ALONE
def test_an_unknown_name_takes_as_long_as_a_known_one(people):
    people.add("ada", GOOD)
    people.log_in("nobody", GOOD)  # the first makes what is compared with

    def seconds(name):
        began = time.perf_counter()
        assert people.log_in(name, "the wrong password") is None
        return time.perf_counter() - began

    tries = [(seconds("ada"), seconds("bob")) for _ in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*tries, strict=True))
    # Without the comparison an unknown name takes a thousandth of it.
    assert 0.3 < unknown / known < 3


@FILE_ALONE
def test_looking_up_loads_nothing_of_passwords(folder):
    code = (
        "import sys\nfrom pincite.cli import main\n"
        f"main(['cite', 'para 2', '--library', {str(folder)!r}])\n"
        "assert 'argon2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# ---- sessions ------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """The clock of sessions, in hours."""

    class Clock:
        hours = 0.0

        def time(self):
            return 1_700_000_000.0 + self.hours * 3600

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_a_session_is_of_whom_it_was_begun_for(people):
    people.add("ada", GOOD)
    people.add("bob", GOOD)
    tokens = {people.begin(name): name for name in ("ada", "bob", "ADA")}
    assert len(tokens) == 3
    for token, name in tokens.items():
        assert len(token) >= 43, "32 bytes"
        assert people.session(token).name == folded(name)
    for other in ("", "x", next(iter(tokens))[:-1], "\ud800"):
        assert people.session(other) is None
    with pytest.raises(UsageError, match="no user carol"):
        people.begin("carol")


def test_a_session_ends_when_it_is_not_used(people, clock):
    people.add("ada", GOOD)
    token = people.begin("ada")
    for hours in (1.9, 3.8):
        clock.hours = hours
        assert people.session(token)
    clock.hours = 5.9
    assert people.session(token) is None
    clock.hours = 6
    assert people.session(token) is None, "it does not come back"


def test_a_session_ends_after_a_day_s_work_though_it_is_used(people, clock):
    people.add("ada", GOOD)
    token = people.begin("ada")
    for hour in range(12):
        clock.hours = hour
        assert people.session(token)
    clock.hours = 12.01
    assert people.session(token) is None


def test_sessions_long_ended_are_deleted_when_one_begins(people, folder, database, clock):
    people.add("ada", GOOD)
    people.begin("ada")
    clock.hours = 13
    people.begin("ada")
    assert run(folder, database, "SELECT count(*) FROM sessions") == [(1,)]


def test_where_nothing_can_be_written_people_still_read(people, library, clock, database):
    people.add("ada", GOOD)
    token = people.begin("ada")
    clock.hours = 1
    if database:
        # As a standby is, whatever a transaction asks for.
        run(library.folder, database, "ALTER TABLE sessions RENAME TO kept_sessions")
        view = "CREATE VIEW sessions AS SELECT token, person, begun, used + 0 AS used, digest "
        run(library.folder, database, f"{view} FROM kept_sessions OFFSET 0")
    else:
        with library._store.connections.reading() as connection:
            connection.execute("PRAGMA query_only = ON")
    assert people.session(token).name == "ada"
    with pytest.raises(LibraryError):
        people.end(token)


def test_logging_out_ends_this_session_alone(people):
    people.add("ada", GOOD)
    here, there = people.begin("ada"), people.begin("ada")
    people.end(here)
    people.end(here)
    assert people.session(here) is None
    assert people.session(there)


def test_another_password_ends_all_sessions_of_the_user(people):
    people.add("ada", GOOD)
    people.add("bob", GOOD)
    hers, his = people.begin("ada"), people.begin("bob")
    people.set_password("Ada", "another good password")
    assert people.session(hers) is None
    assert people.session(his)


def test_a_change_of_role_or_groups_holds_at_once(people):
    people.add("ada", GOOD, "editor", ["audit"])
    token = people.begin("ada")
    assert people.change("ADA", role="reader") == Person("ada", "reader", ("audit",))
    assert people.session(token) == Person("ada", "reader", ("audit",))
    people.change("ada", groups=[])
    assert people.session(token) == Person("ada", "reader")
    with pytest.raises(UsageError, match="no user bob"):
        people.change("bob", role="editor")


@FILE_ALONE
def test_a_session_s_use_is_not_written_at_each_request(people, library, clock):
    people.add("ada", GOOD)
    token = people.begin("ada")
    with closing(sqlite3.connect(library.folder / Library.FILE)) as connection:

        def version():
            return connection.execute("PRAGMA data_version").fetchone()

        before = version()
        for _ in range(20):
            people.session(token)
        assert version() == before


# ---- removing ------------------------------------------------------------------------------------


def left_by(library, name):
    kept = library.kept.of(folded(name))
    id = kept.begin("The private title of " + name)
    kept.add(id, ANSWER)
    kept.say(id, 0, helpful=True, comment="The private remark of " + name)


def test_a_removed_user_leaves_nothing(library, people, folder, database):
    for name in ("Ada", "bob"):
        people.add(name, GOOD)
        left_by(library, name)
    hers = people.begin("ada")
    people.remove("ADA")
    assert people.all() == (Person("bob", "reader"),)
    assert people.session(hers) is None
    assert people.log_in("ada", GOOD) is None
    assert library.kept.of("ada").conversations() == () == library.kept.of("ada").feedback()
    assert [one.comment for one in library.kept.everyones_feedback()] == [
        "The private remark of bob"
    ]
    if database is None:
        assert b"private title of Ada" not in in_file(folder)
        assert b"private title of bob" in in_file(folder)
    with pytest.raises(UsageError, match="no user Ada"):
        people.remove("Ada")


def test_what_somebody_left_who_was_named_by_a_proxy_can_be_removed(library, people):
    left_by(library, "carol")
    left_by(library, "")
    people.remove("Carol")
    assert library.kept.of("carol").conversations() == ()
    with pytest.raises(UsageError):
        people.remove("")
    assert len(library.kept.conversations()) == 1, "what was asked without accounts stays"


def test_accounts_stay_on_when_the_last_user_goes(library, people, folder, database):
    assert not people.wanted()
    people.add("ada", GOOD)
    assert people.wanted()
    people.remove("ada")
    assert people.wanted()
    with Library.open(folder, database=database) as again:
        assert again.people.wanted()


def test_users_and_sessions_make_neither_index_nor_catalogue_again(library, people):
    index, records = library.index(), library.records()
    people.add("ada", GOOD)
    people.end(people.begin("ada"))
    people.set_password("ada", "another good password")
    people.remove("ada")
    assert library.index() is index
    assert library.records() is records


# ---- limits --------------------------------------------------------------------------------------


def test_limits_stay_with_a_report_that_is_read_anew_and_go_with_it_for_good(
    library, folder, database
):
    id = "marlowe-vale-2019"
    assert library.limit(id, ["Audit"]) == ("audit",)
    put(folder, report([("1", "Read anew.")]), database=database)
    assert library.limits() == {id: ("audit",)}
    library.remove(id)
    library.restore(id)
    assert library.limits() == {id: ("audit",)}
    library.remove(id)
    put(folder, report(), database=database)
    assert library.limits() == {id: ("audit",)}, "added again over the removed one"
    library.remove(id, purge=True)
    assert library.limits() == {}
    with pytest.raises(UsageError):
        library.limit(id, ["audit"])


def test_a_report_is_limited_from_its_first_moment(library, tmp_path):
    file = tmp_path / "secret.md"
    file.write_text("# Secret review\n\n1. The first finding.\n\n2. The second finding.\n")
    added = library.add(file, id="secret", groups=["Audit", "board"])
    assert library.limits() == {"secret": ("audit", "board")}
    assert library.add(file, id="secret").status == "unchanged"
    assert library.limits() == {"secret": ("audit", "board")}
    assert library.add(file, id="secret", groups=["board"]).record == added.record
    assert library.limits() == {"secret": ("board",)}
    file.write_text("# Secret review\n\n1. Another first finding.\n\n2. Another second.\n")
    assert library.add(file, id="secret", replace=True).status == "replaced"
    assert library.limits() == {"secret": ("board",)}
    library.limit("secret", [])
    assert library.limits() == {}


# ---- the verbs -----------------------------------------------------------------------------------


@pytest.fixture
def pincite(folder, database, capsys, monkeypatch):
    store = ["--store", database] if database else []
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")

    def call(*arguments):
        try:
            code = main([*arguments, "--library", str(folder), *store])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def password(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{GOOD}\n")
    return str(file)


def test_users_come_and_go_by_the_command_line(pincite, password, folder, database):
    code, out, _ = pincite("user", "list")
    assert code == 0
    assert "open to whoever reaches it" in out
    code, out, _ = pincite(
        "user", "add", "Ada", "--role", "editor", "--group", "Audit", "--group", "board",
        "--password-file", password,
    )  # fmt: skip
    assert code == 0
    assert "Ada, editor, in audit and board may log in. From now on" in out
    code, out, _ = pincite("user", "add", "bob", "--password-file", password, "--json")
    assert json.loads(out) == {"user": "bob", "role": "reader", "groups": []}
    assert pincite("user", "change", "bob", "--group", "audit")[0] == 0
    assert pincite("user", "change", "ada", "--no-groups")[0] == 0
    code, out, _ = pincite("user", "list", "--json")
    assert json.loads(out) == [
        {"user": "Ada", "role": "editor", "groups": []},
        {"user": "bob", "role": "reader", "groups": ["audit"]},
    ]
    with Library.open(folder, database=database) as library:
        token = library.people.begin("bob")
        assert library.people.log_in("bob", GOOD)
    assert pincite("user", "password", "bob", "--password-file", password)[0] == 0
    with Library.open(folder, database=database) as library:
        assert library.people.session(token) is None
    assert pincite("user", "remove", "BOB")[0] == 0
    code, out, _ = pincite("user", "remove", "Ada")
    assert "nobody can log in until one is added" in out
    assert "nobody can log in" in pincite("user", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "remove", "bob"], "There is no user bob. Run: pincite user list"),
        (["user", "change", "bob"], "Say what is to change"),
        (["user", "change", "bob", "--role", "reader"], "There is no user bob"),
        (["user", "password", "bob"], "There is no user bob"),
        (["user", "add", "bob"], "--password-file"),
        (["user", "add", "bob", "--role", "admin"], "invalid choice"),
        (["user"], "ACT"),
        (["limit", "no-such-report", "--everyone"], "There is no report no-such-report"),
        (["limit", "marlowe-vale-2019"], "one of the arguments"),
        (["limit", "marlowe-vale-2019", "--everyone", "--group", "x"], "not allowed with"),
        (["limit", "marlowe-vale-2019", "--group", "a,b"], "no name of a group"),
    ],
)
def test_wrong_usage_says_what_to_do(pincite, arguments, said):
    code, _, err = pincite(*arguments)
    assert code == 2
    assert said in err


def test_a_password_file_is_text_with_the_password_in_its_first_line(
    pincite, tmp_path, folder, database
):
    file = tmp_path / "password"
    add = ["user", "add", "ada", "--password-file", str(file)]
    assert "No such file" in pincite(*add)[2]
    file.write_bytes(b"\xff\xfe" + GOOD.encode())
    assert "is no text" in pincite(*add)[2]
    file.write_bytes(b"")
    assert "The password has 0 characters" in pincite(*add)[2]
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\nanother line")
    assert pincite(*add)[0] == 0
    with Library.open(folder, database=database) as library:
        assert library.people.log_in("ada", GOOD)


def test_a_report_is_limited_and_opened_by_the_command_line(pincite, password):
    pincite("user", "add", "ada", "--group", "audit", "--password-file", password)
    code, out, _ = pincite("limit", "marlowe-vale-2019", "--group", "Audit", "--group", "boards")
    assert code == 0
    assert "is seen by editors, and people in audit or boards." in out
    assert "no user is in boards" in out
    rows = json.loads(pincite("list", "--json")[1])
    assert [(row["report"], row["groups"]) for row in rows] == [
        ("marlowe-vale-2019", ["audit", "boards"])
    ]
    assert "audit, boards" in pincite("list")[1]
    assert "only for audit, boards" in pincite("show", "marlowe-vale-2019")[1]
    code, out, _ = pincite("limit", "marlowe-vale-2019", "--everyone", "--json")
    assert json.loads(out) == {"report": "marlowe-vale-2019", "groups": []}
    assert "only for" not in pincite("list")[1]


def test_what_the_command_line_does_is_in_the_audit_log(pincite, password, folder, tmp_path):
    assert pincite("limit", "marlowe-vale-2019", "--group", "audit")[0] == 0
    assert not (folder / "audit").exists(), "there are no accounts"
    file = tmp_path / "review.md"
    file.write_text("# A review\n\n1. The first finding.\n\n2. The second finding.\n")
    acts = [
        ["user", "add", "Ada", "--password-file", password],
        ["user", "change", "ada", "--role", "editor"],
        ["user", "password", "ada", "--password-file", password],
        ["limit", "marlowe-vale-2019", "--everyone"],
        ["add", str(file), "--id", "review", "--group", "audit"],
        ["add", str(file), "--id", "review"],
        ["edit", "review", "--body", "Marlowe Vale"],
        ["remove", "review"],
        ["restore", "review"],
        ["remove", "review", "--purge"],
        ["user", "remove", "ada"],
    ]
    for act in acts:
        assert pincite(*act)[0] == 0, act
    (log,) = (folder / "audit").iterdir()
    rows = [json.loads(line) for line in log.read_text("utf8").splitlines()]
    assert [row["event"] for row in rows] == [
        "user-added", "user-changed", "user-changed", "limited", "added", "corrected", "removed",
        "restored", "purged", "user-removed",
    ]  # fmt: skip
    assert {row["who"] for row in rows} == {"command line"}
    assert rows[4]["groups"] == ["audit"]
    assert GOOD not in log.read_text("utf8")


@FILE_ALONE
def test_the_password_is_asked_for_on_a_terminal_and_not_shown(folder, database):
    def typed(*lines):
        there, here = pty.openpty()
        command = [sys.executable, "-m", "pincite", "user", "add", "ada", "--library", str(folder)]
        with subprocess.Popen(
            command, stdin=here, stdout=here, stderr=here, start_new_session=True, close_fds=True
        ) as process:
            os.close(here)
            said = b""
            for line in lines:
                while not said.rstrip().endswith(b":"):
                    said += os.read(there, 1000)
                os.write(there, f"{line}\n".encode())
                time.sleep(0.2)
                said += b"\n"
            try:
                while more := os.read(there, 1000):
                    said += more
            except OSError:  # the other end is closed
                pass
        os.close(there)
        return process.returncode, said.decode()

    code, said = typed(GOOD, GOOD + "!")
    assert code == 2
    assert "not the same" in said
    code, said = typed(GOOD, GOOD)
    assert code == 0
    assert GOOD not in said
    with Library.open(folder, database=database) as library:
        assert library.people.log_in("ada", GOOD)


def test_what_was_under_way_for_a_removed_user_is_not_kept(library, people):
    people.add("bob", GOOD)
    mine = library.kept.of("bob")
    people.remove("bob")
    with pytest.raises(NotAllowedError, match="bob was removed less than 15 minutes ago"):
        mine.begin("The secret of bob")
    # Nor is it there for the next of that name; others are not held up.
    people.add("bob", GOOD)
    assert library.kept.of("bob").conversations() == ()
    library.kept.of("eve").begin("Something else")


def test_users_without_the_word_of_accounts_still_close_the_page(people, folder, database):
    people.add("bob", GOOD)
    run(folder, database, "DELETE FROM meta WHERE key = 'accounts'")
    assert people.wanted()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE limits SET report = report || 'x'", "a limit is of no report"),
        ("UPDATE people SET role = 'dditor'", "neither reader nor editor"),
        ("DELETE FROM meta WHERE key = 'accounts'", "no word that the page is for users alone"),
        ("UPDATE turns SET answer = substr(answer, 2)", "cannot be read"),
    ],
)
def test_damage_of_who_may_see_what_is_found(library, people, folder, database, damage, said):
    people.add("bob", GOOD)
    library.limit(library.records()[0].id, ["audit"])
    mine = library.kept.of("bob")
    mine.add(mine.begin("Why?"), ANSWER)
    assert library._store.soundness.faults() == ()
    run(folder, database, damage)
    assert [fault for fault in library._store.soundness.faults() if said in fault]
