"""Nobody reads without a right to: the real application, asked over a socket."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite import specimens
from pincite.config import Trust
from pincite.embed import HashingEmbedder
from pincite.errors import NotAllowedError, UsageError
from pincite.library import Library
from pincite.seen import Seen
from pincite.types import Person
from pincite.ui import launch
from pincite.ui.attempts import BY_ADDRESS, BY_NAME, MOST, WAIT, Failures
from pincite.ui.login import login_html
from pincite.ui.server import Door, prepare
from pincite.ui.who import PERSON, Access, who
from pincite.ui.windows import Windows
from tests.serving import Site, basic, served

PASSWORD = "four words are enough"
OPEN, LIMITED = "brackenmoor-inquiry-2021", "marlowe-vale-2019"
PROXY = "127.0.0.1 X-Forwarded-User"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, one of them for the group audit; Ada edits, Ben and Cy read, Cy is in audit."""
    folder = tmp_path_factory.mktemp("gate") / "library"
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        for path in specimens.paths():
            if path.suffix == ".pdf" and path.stem in (OPEN, LIMITED):
                library.add(path)
        library.people.add("ada", PASSWORD, "editor")
        library.people.add("ben", PASSWORD, "reader")
        library.people.add("cy", PASSWORD, "reader", ["audit"])
        library.limit(LIMITED, ["audit"])
    return folder


def copy_of(filled: Path, folder: Path) -> None:
    """A library of one's own, without what others did in it."""
    shutil.copytree(filled, folder / "library", ignore=shutil.ignore_patterns("audit"))


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[Site]:
    with served(filled) as site:
        yield site


@pytest.fixture(scope="module")
def ada(site: Site) -> dict[str, str]:
    return site.session("ada", PASSWORD)


@pytest.fixture(scope="module")
def ben(site: Site) -> dict[str, str]:
    return site.session("ben", PASSWORD)


# ---- every route ---------------------------------------------------------------------------------


LIST_ROUTES = """
import json, re, sys
from pathlib import Path
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.ui import build

def routes(found, before=""):
    for route in found:
        path = before + getattr(route, "path", "").rstrip("/")
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        if hasattr(inner, "routes"):
            yield from routes(inner.routes, path)
        elif getattr(route, "methods", None):
            yield from ((method, path or "/") for method in route.methods)
        else:
            # A mount of something that has no routes of its own.
            yield from ((method, path or "/") for method in ("GET", "POST"))

app, _ = build(Library.open(Path(sys.argv[1])), HashingEmbedder)
print(json.dumps(sorted({(m, re.sub(r"[{][^}]*[}]", "x", p)) for m, p in routes(app.routes)})))
"""
"""Method and path of every route, those of what is mounted and included too."""


@pytest.fixture(scope="module")
def every(filled: Path) -> list[tuple[str, str]]:
    command = [sys.executable, "-c", LIST_ROUTES, str(filled)]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [(method, path) for method, path in json.loads(listed.splitlines()[-1])]


def test_every_address_is_closed_to_those_who_are_not_known(site: Site, every) -> None:
    paths = {path for _, path in every}
    # The ways in that are known to be there: ours, Gradio's queue and files, and the protocol's.
    assert {"/", "/original/x", "/take/x.x", "/config", "/gradio_api/queue/join"} <= paths
    assert {"/gradio_api/file=x", "/gradio_api/mcp/sse", "/gradio_api/mcp"} <= paths
    assert len(every) > 60
    open_ones = []
    for method, path in every:
        for coming in (
            {},
            {"cookie": "pincite=guessed"},
            {"authorization": "Bearer x", "accept": "text/html"},
            {"x_forwarded_user": "ada", "x_forwarded_for": "127.0.0.1"},
        ):
            body = b"{}" if method in ("POST", "PUT", "PATCH") else None
            reply = site.ask(path, body, method=method, **coming)
            if reply.status not in (401, 403, 303):
                open_ones.append((method, path, reply.status))
    upgrade = {"connection": "Upgrade", "upgrade": "websocket", "sec_websocket_version": "13"}
    upgrade["sec_websocket_key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    assert site.ask("/gradio_api/queue/join", **upgrade).status in (401, 403)
    # The form alone is there for everybody.
    assert {(method, path) for method, path, _ in open_ones} <= {("GET", "/login")}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ask", [5, None, None]),
        ("ask", ["trams", [5], None]),
        ("ask", ["trams", {"a": 1}, None]),
        ("search", ["trams", None, "10"]),
        ("cite", [None, None, None]),
        ("cite", ["next", None, 5]),
    ],
)
def test_what_is_no_order_of_an_endpoint_is_told_in_a_sentence(site: Site, ben, name, data) -> None:
    reply = site.order(f"/gradio_api/run/{name}", {"data": data}, **ben)
    assert reply.status == 200
    assert reply.json["data"][0]["error"]["message"].startswith("Send words as text, reports as")


def test_what_the_page_does_not_need_is_not_there_even_for_an_editor(site: Site, every, ada):
    needed = {
        *("/ /config /theme.css /favicon.ico /manifest.json /assets/x /static/x".split()),
        *("/original/x /take/x.x /login /logout /gradio_api/mcp".split()),
        *(f"/gradio_api/{one}" for one in "startup-events info queue/join queue/data".split()),
        *(f"/gradio_api/{one}" for one in "heartbeat/x cancel reset upload".split()),
        *(f"/gradio_api/{one}" for one in "upload_progress run/x call/x call/x/x".split()),
    }
    others = [one for one in every if one[1] not in needed]
    assert ("GET", "/gradio_api/file=x") in others
    for method, path in others:
        body = b"{}" if method == "POST" else None
        assert site.ask(path, body, method=method, **ada).status == 404, (method, path)


def test_nothing_of_a_report_is_in_the_page_before_it_is_loaded(site: Site, ada) -> None:
    for path in ("/", "/config", "/gradio_api/info"):
        page = site.ask(path, **ada)
        assert page.status == 200
        assert not re.search("marlowe|brackenmoor", page.text, re.IGNORECASE)
        assert page.headers["cache-control"] == "no-store"
        assert "server" not in page.headers


# ---- logging in and out --------------------------------------------------------------------------


def test_the_page_leads_to_the_form_and_the_form_back_to_the_place(site: Site) -> None:
    sent_on = site.ask("/?report=marlowe-vale-2019&para=3")
    assert sent_on.status == 303
    assert sent_on.headers["location"] == "/login?to=%3Freport%3Dmarlowe-vale-2019%26para%3D3"
    form = site.ask(sent_on.headers["location"])
    assert 'name="to" value="?report=marlowe-vale-2019&amp;para=3"' in form.text
    back = site.log_in("ada", PASSWORD, to="?report=marlowe-vale-2019&para=3")
    assert (back.status, back.headers["location"]) == (303, "./?report=marlowe-vale-2019&para=3")


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "\\\\evil", "?a\r\nb"])
def test_the_form_leads_nowhere_else(site: Site, to: str) -> None:
    assert site.log_in("ada", PASSWORD, to=to).headers["location"] == "./"


def test_a_session_is_a_cookie_that_no_script_and_no_other_site_gets(site: Site) -> None:
    cookie = site.log_in("Ada", PASSWORD).cookie("pincite").lower()
    assert {"httponly", "samesite=strict", "path=/", "max-age=43200"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    # 32 random bytes, and none of the library's files holds them.
    token = cookie.partition("=")[2].partition(";")[0]
    assert len(token) == 43


def test_what_a_stranger_hears_does_not_tell_who_is_a_user(site: Site) -> None:
    known, unknown = (site.log_in(name, "not the password") for name in ("ben", "nobody"))
    assert (known.status, unknown.status) == (403, 403)
    for reply in (known, unknown):
        assert "do not belong together" in reply.text
        assert not reply.cookie("pincite")

    def same(text: str) -> str:
        return re.sub(r'value="[^"]*"', "", text)

    assert same(known.text) == same(unknown.text)


def test_logging_out_ends_the_session_wherever_its_cookie_is(site: Site) -> None:
    mine = site.session("cy", PASSWORD)
    assert site.ask("/config", **mine).status == 200
    assert site.form("/logout", {"form": "guessed"}, **mine).status == 403
    assert site.ask("/logout", **mine).status == 405
    config = site.ask("/config", **mine).json
    line = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "account")
    shows = next(d["id"] for d in config["dependencies"] if line in d["outputs"])
    order = {"data": [], "fn_index": shows, "session_hash": "w"}
    account = site.order("/gradio_api/run/predict", order, **mine).json["data"][0]
    assert "Logged in as <strong>cy</strong> (reader)" in account
    token = account.partition('name="form" value="')[2].partition('"')[0]
    out = site.form("/logout", {"form": token}, **mine)
    assert (out.status, out.headers["location"]) == (303, "login")
    assert "max-age=0" in out.cookie("pincite").lower()
    assert site.ask("/config", **mine).status == 401


# ---- orders of other sites -----------------------------------------------------------------------


def test_a_form_that_is_not_ours_logs_nobody_in(site: Site) -> None:
    page = site.ask("/login")
    cookie = page.cookie("pincite-form").partition(";")[0]
    token = page.text.partition('name="form" value="')[2].partition('"')[0]
    right = {"form": token, "name": "ada", "password": PASSWORD}
    assert site.form("/login", right).status == 403
    assert site.form("/login", right, cookie="pincite-form=theirs").status == 403
    assert site.form("/login", right | {"form": "guessed"}, cookie=cookie).status == 403
    assert site.form("/login", right, cookie=cookie, origin="http://evil.example").status == 403
    assert site.form("/login", right, cookie=cookie, origin="null").status == 403
    across = site.form("/login", right, cookie=cookie, sec_fetch_site="cross-site")
    assert across.status == 403
    long = site.form("/login", right | {"to": "?" + "x" * 10_000}, cookie=cookie)
    assert long.status == 403
    assert site.form("/login", right, cookie=cookie).status == 303


def test_an_order_with_a_cookie_comes_from_our_own_page_or_is_refused(site: Site, ada) -> None:
    order = {"data": ["para 3", None, None]}
    cookie = {"cookie": ada["cookie"]}
    path = "/gradio_api/run/cite"
    assert site.order(path, order, **ada).status == 200
    assert site.order(path, order, **cookie).status == 403
    assert site.order(path, order, **ada, sec_fetch_site="same-origin").status == 200
    assert site.order(path, order, **ada, sec_fetch_site="cross-site").status == 403
    assert site.order(path, order, **ada, sec_fetch_site="same-site").status == 403
    assert site.order(path, order, **cookie, origin="http://evil.example").status == 403
    # No address at all, and an order that is nothing but brackets.
    assert site.order(path, order, **cookie, origin="http://[").status == 403
    brackets = site.ask(path, b"[" * 200_000, content_type="application/json", **cookie)
    assert 400 <= brackets.status < 500


# ---- programs ------------------------------------------------------------------------------------


def test_a_program_sends_name_and_password(site: Site) -> None:
    order = {"data": ["Marlowe Vale 2019 para 3", None, None]}
    found = site.order("/gradio_api/run/cite", order, **basic("ada", PASSWORD)).json["data"][0]
    assert found["paragraphs"][0]["id"] == f"{LIMITED}#3"
    hidden = site.order("/gradio_api/run/cite", order, **basic("ben", PASSWORD)).json["data"][0]
    assert hidden["type"] == "not_found"
    wrong = site.order("/gradio_api/run/cite", order, **basic("ada", "not the password"))
    assert wrong.status == 401
    assert wrong.headers["www-authenticate"].startswith("Basic ")
    assert wrong.json["error"]["kind"] == "forbidden"


def test_a_browser_is_never_asked_for_a_password_it_would_keep(site: Site) -> None:
    asked = site.ask("/config", sec_fetch_mode="cors")
    assert asked.status == 401
    assert "www-authenticate" not in asked.headers
    kept = site.ask("/config", **basic("ada", PASSWORD), sec_fetch_mode="cors")
    assert kept.status == 401
    # Without https browsers leave those headers out where the address is no loopback.
    for name, value in (("accept_language", "en"), ("user_agent", "Mozilla/5.0 (X11)")):
        asked = site.ask("/config", **{name: value})
        assert (asked.status, "www-authenticate" in asked.headers) == (401, False)
        assert site.ask("/config", **basic("ada", PASSWORD), **{name: value}).status == 401


def test_the_protocol_of_tools_answers_each_as_they_may_see(site: Site) -> None:
    def told(name: str) -> str:
        call = {"name": "cite", "arguments": {"text": "Marlowe Vale 2019 para 3"}}
        order = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        accept = "application/json, text/event-stream"
        reply = site.order("/gradio_api/mcp/", order, accept=accept, **basic(name, PASSWORD))
        assert reply.status == 200
        return reply.text

    assert f"{LIMITED}#3" in told("ada")
    assert "not_found" in told("ben")
    assert LIMITED not in told("ben")
    assert f"{LIMITED}#3" in told("cy")


def test_a_password_that_was_changed_lets_no_program_in_any_more(tmp_path, filled, capfd) -> None:
    copy_of(filled, tmp_path)
    # On every address of the machine, which is said to be no place for passwords.
    everywhere = served(tmp_path / "library", host="0.0.0.0", hosts="pincite.example")
    with everywhere as site, Library.open(tmp_path / "library") as library:
        program, reader = basic("ben", PASSWORD), site.session("ben", PASSWORD)
        assert site.ask("/config", **program).status == 200
        library.people.set_password("ben", "other words than those")
        assert site.ask("/config", **program).status == 401
        assert site.ask("/config", **reader).status == 401
        assert site.ask("/config", **basic("ben", "other words than those")).status == 200
        library.people.remove("ben")
        assert site.ask("/config", **basic("ben", "other words than those")).status == 401
    assert "passwords travel to 0.0.0.0 as they are typed" in capfd.readouterr().err


# ---- what Gradio keeps for a window --------------------------------------------------------------


def test_the_answer_of_one_person_is_not_fetched_by_another(site: Site, ada, ben) -> None:
    order = {"data": ["How timely are return home interviews?", None, None], "session_hash": "w"}
    event = site.order("/gradio_api/call/ask", order, **ada).json["event_id"]
    assert site.ask(f"/gradio_api/call/ask/{event}", **ben).status == 404
    stolen = site.ask("/gradio_api/queue/data?session_hash=w", **ben)
    assert LIMITED not in stolen.text
    cancel = {"session_hash": "w", "fn_index": 0, "event_id": event}
    assert site.order("/gradio_api/cancel", cancel, **ben).status == 404
    mine = site.ask(f"/gradio_api/call/ask/{event}", **ada)
    assert "event: complete" in mine.text
    assert LIMITED in mine.text
    assert site.ask("/gradio_api/call/ask/nobodys", **ada).status == 404


def test_a_window_is_another_for_each_person() -> None:
    seen = []

    async def app(scope, receive, send) -> None:
        message = await receive()
        body = json.loads(message["body"]) if message.get("body") else {}
        seen.append((scope["path"], scope["query_string"].decode(), body.get("session_hash")))
        length = dict(scope["headers"]).get(b"content-length")
        assert length is None or int(length) == len(message["body"])

    windows = Windows(app)

    def ask(name: str, path: str, query: str = "", body: bytes = b"") -> tuple[str, str, str]:
        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message) -> None:
            if message["type"] == "http.response.start":
                seen.append((message["status"], "", ""))

        scope = {
            "type": "http",
            "method": "POST" if body else "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"content-length", str(len(body)).encode())] if body else [],
            PERSON: Person(name, "editor"),
        }
        # A loop of its own: a browser that another test left open has one in this thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(windows(scope, receive, send))).result()
        return seen[-1]

    beat = "/gradio_api/heartbeat/w"
    assert ask("ada", beat) == ask("ada", beat) != ask("ben", beat)
    assert not ask("ada", beat)[0].endswith("/w")
    data = "/gradio_api/queue/data"
    assert ask("ada", data, "session_hash=w") != ask("ben", data, "session_hash=w")
    assert ask("ada", "/gradio_api/upload_progress", "upload_id=u")[1] != "upload_id=u"
    assert ask("ada", "/", "report=x&para=3")[1] == "report=x&para=3"
    # The word in an order and in an address is the same one.
    own = ask("ada", "/gradio_api/queue/join", body=b'{"session_hash": "w", "data": []}')[2]
    assert ask("ada", data, "session_hash=w")[1] == f"session_hash={own}"
    # Of a word that is said twice the last counts for the reader of JSON: no other gets through.
    twice = b'{"session_hash": "v", "session_hash": "w"}'
    assert ask("ada", "/gradio_api/run/predict", body=twice)[2] == own
    assert ask("ada", "/gradio_api/run/predict", body=b"[1]")[0] == 400
    assert ask("ada", "/gradio_api/cancel", body=b'{"event_id": "x"}')[0] == 404


def test_rights_are_kept_apart_while_many_ask_at_once(site: Site, ada, ben) -> None:
    order = {"data": ["How timely are return home interviews?", None, None]}

    def ask(way: tuple[dict[str, str], str]) -> bool:
        reader, how = way
        reply = site.order(f"/gradio_api/{how}/ask", order, **reader)
        assert reply.status == 200
        if how == "call":
            # By Gradio's queue, whose tasks were begun by the request of somebody else.
            reply = site.ask(f"/gradio_api/call/ask/{reply.json['event_id']}", **reader)
            assert "event: complete" in reply.text
        return LIMITED in reply.text

    ways = [(ada, "run"), (ben, "run"), (ada, "call"), (ben, "call")]
    with ThreadPoolExecutor(8) as together:
        told = list(together.map(ask, ways * 8))
    assert told == [True, False] * 16


def test_what_runs_for_nobody_sees_nothing(filled: Path) -> None:
    assert who() is None
    assert not Access(who).editing
    with Library.open(filled, embedder=HashingEmbedder()) as library:
        seen = Seen(library, who)
        for ability in (seen.records, seen.removed, seen.limits, seen.index):
            with pytest.raises(NotAllowedError):
                ability()


# ---- readers and editors -------------------------------------------------------------------------


def test_a_reader_changes_nothing_whatever_is_sent(site: Site, ada, ben) -> None:
    config = site.ask("/config", **ben).json
    table = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "reports")
    act = next(d["id"] for d in config["dependencies"] if [table, "click"] in d["targets"])

    def remove(reader: dict[str, str], do: str) -> str:
        data = {"do": do, "id": OPEN}
        order = {"data": [], "fn_index": act, "session_hash": "w", "event_data": data}
        return site.order("/gradio_api/run/predict", order, **reader).text

    def there() -> bool:
        return site.ask(f"/original/{OPEN}", **ada).status == 200

    assert "may read the library, not change it" in remove(ben, "remove")
    assert there()
    assert "Removed" in remove(ada, "remove")
    assert not there()
    assert "Put back" not in remove(ben, "restore")
    assert not there()
    assert "Put back" in remove(ada, "restore")
    assert there()


def test_only_editors_upload(site: Site, ada, ben) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        b"words\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    assert site.ask("/gradio_api/upload", body, content_type=kind, **ben).status == 403
    assert site.ask("/gradio_api/upload?upload_id=u", body, content_type=kind, **ben).status == 403
    kept = site.ask("/gradio_api/upload", body, content_type=kind, **ada)
    assert kept.status == 200
    # Nor is it given to anybody again.
    assert site.ask(f"/gradio_api/file={kept.json[0]}", **ada).status == 404


def test_files_obey_the_right_too(site: Site, ada, ben) -> None:
    assert site.ask(f"/original/{LIMITED}", **ada).body.startswith(b"%PDF")
    assert site.ask(f"/original/{LIMITED}", **ben).status == 404
    assert site.ask(f"/original/{OPEN}", **ben).body.startswith(b"%PDF")


# ---- guessing ------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_a_name_known_or_not(tmp_path, filled) -> None:
    copy_of(filled, tmp_path)
    with served(tmp_path / "library") as site:
        told = []
        for name in ("ben", "no.such.user"):
            for _ in range(BY_NAME):
                assert site.log_in(name, "a wrong password").status == 403
            locked = site.log_in(name, PASSWORD)
            assert locked.status == 429
            assert 0 < int(locked.headers["retry-after"]) <= WAIT + 1
            assert "Too many wrong passwords. Wait 15 minutes" in locked.text
            told.append(re.sub(r'value="[^"]*"', "", locked.text))
            assert site.ask("/config", **basic(name, PASSWORD)).status == 429
        assert told[0] == told[1]
        # Others are let in, and whoever is in stays in.
        assert site.log_in("ada", PASSWORD).status == 303
        for at in range(BY_ADDRESS - 2 * BY_NAME):
            assert site.log_in(f"name{at}", "a wrong password").status == 403
        assert site.log_in("cy", PASSWORD).status == 429
        elsewhere = site.log_in("cy", PASSWORD, coming_from="127.0.0.2")
        assert elsewhere.status == 303
    lines = "".join(file.read_text() for file in (tmp_path / "library" / "audit").iterdir())
    events = [json.loads(line) for line in lines.splitlines()]
    assert sum(one["event"] == "login-failed" for one in events) == BY_ADDRESS
    assert [one["who"] for one in events if one["event"] == "login-locked"][:2] == [
        "ben",
        "no.such.user",
    ]
    assert {one["address"] for one in events if one["event"] == "login"} == {
        "127.0.0.1",
        "127.0.0.2",
    }


def test_a_lock_ends_by_itself_and_a_right_password_forgets_the_wrong_ones() -> None:
    now = 1000.0
    failures = Failures(3, lambda: now)
    assert [failures.failed("a") for _ in range(3)] == [False, False, True]
    assert failures.locked("a") == WAIT
    now += WAIT - 1
    assert failures.locked("a") == 1.0
    now += 1
    assert failures.locked("a") == 0.0
    failures.failed("a")
    failures.failed("a")
    failures.forget("a")
    assert failures.failed("a") is False


def test_wrong_passwords_with_time_between_lock_for_all_of_the_time() -> None:
    now = 0.0
    failures = Failures(5, lambda: now)
    for moment in (0.0, 100.0, 200.0, 300.0, 890.0):
        now = moment
        failures.failed("a")
    now = 901.0
    assert failures.locked("a") == 890.0 + WAIT - 901.0
    now = 890.0 + WAIT
    assert failures.locked("a") == 0.0
    assert failures.failed("a") is False


def test_what_is_remembered_of_strangers_is_bounded() -> None:
    failures = Failures(2, lambda: 1.0)
    for at in range(MOST + 10):
        failures.failed(str(at))
    assert len(failures._times) == MOST


# ---- a proxy that knows them ---------------------------------------------------------------------


def test_only_the_named_proxy_is_believed(tmp_path, filled) -> None:
    copy_of(filled, tmp_path)
    with served(tmp_path / "library", trust=PROXY, hosts="pincite.example") as site:
        cited = {"data": ["Marlowe Vale 2019 para 3", None, None]}

        def may_see(**headers: str) -> bool:
            reply = site.order("/gradio_api/run/cite", cited, **headers)
            assert reply.status == 200
            return LIMITED in reply.text

        # Users keep their role and groups; others are readers.
        assert may_see(x_forwarded_user="ADA")
        assert may_see(x_forwarded_user="cy")
        assert not may_see(x_forwarded_user="ben")
        assert not may_see(x_forwarded_user="a.guest@example.org")
        direct = {"x_forwarded_user": "ada", "coming_from": "127.0.0.2"}
        assert site.ask("/config", **direct).status == 401
        for nobody in ("", "two words", "x" * 65, "<b>"):
            assert site.ask("/config", x_forwarded_user=nobody).status == 401
        # It calls the page by the name it is given, and by no other.
        for host in ("pincite.example", "PINCITE.example:8443"):
            assert site.ask("/login", host=host).status == 200
        for other in ("evil.example", "pincite.example.evil.example", "0.0.0.0", ""):
            assert site.ask("/login", host=other).status == 403
        # What comes by the proxy from a browser is held to the rules of browsers.
        foreign = {"x_forwarded_user": "ada", "sec_fetch_site": "cross-site"}
        assert site.order("/gradio_api/run/cite", cited, **foreign).status == 403
        # A proxy alone is believed about the way a request came.
        encrypted = {"x_forwarded_proto": "https"}
        assert "secure" in site.log_in("ada", PASSWORD, **encrypted).cookie("pincite").lower()
        plain = site.log_in("ada", PASSWORD, coming_from="127.0.0.2", **encrypted)
        assert "secure" not in plain.cookie("pincite").lower()


def test_without_users_the_form_says_that_the_proxy_knows_them(tmp_path) -> None:
    with served(tmp_path / "library", trust=PROXY, trust_role="editor") as site:
        assert site.ask("/").status == 303
        page = site.ask("/login")
        assert "There are no passwords here" in page.text
        assert "<form" not in page.text
        assert site.ask("/config", x_forwarded_user="dee").status == 200
        assert site.form("/login", {"name": "dee", "password": PASSWORD}).status == 405


# ---- with and without accounts -------------------------------------------------------------------


def test_without_accounts_all_is_as_it_was_until_the_first_user_is_added(tmp_path) -> None:
    with served(tmp_path / "library") as site:
        assert site.ask("/").status == 200
        assert site.ask("/config").status == 200
        assert not (tmp_path / "library" / "audit").exists()
        with Library.open(tmp_path / "library") as library:
            library.people.add("ada", PASSWORD, "editor")
        # It looks once a second.
        time.sleep(1.2)
        closed = site.ask("/", accept="text/html")
        assert closed.status == 503
        assert "<h1>Start Pincite again</h1>" in closed.text
        told = site.order("/gradio_api/run/cite", {"data": ["para 3", None, None]})
        assert told.status == 503
        assert "whoever started it stops it" in told.json["error"]["message"]
        assert told.headers["cache-control"] == "no-store"
    with served(tmp_path / "library") as site:
        assert site.log_in("ada", PASSWORD).status == 303


def test_strangers_are_served_only_where_they_must_say_who_they_are(tmp_path, filled) -> None:
    for host in ("0.0.0.0", "192.0.2.7"):
        with pytest.raises(UsageError, match="pincite user add"):
            prepare(tmp_path / "none", host, 0, load=HashingEmbedder)
    with pytest.raises(UsageError, match="PINCITE_HOSTS"):
        prepare(filled, "0.0.0.0", 0, load=HashingEmbedder)
    trust = Trust(frozenset({"127.0.0.1"}), "x-forwarded-user")
    with pytest.raises(UsageError, match="PINCITE_HOSTS"):
        prepare(tmp_path / "none", "::", 0, load=HashingEmbedder, door=Door(trust=trust))


def test_the_check_says_that_it_has_no_account(filled, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PINCITE_LIBRARY", str(filled))
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    assert launch.launch(0.0, check=True) == 1
    assert "has accounts, and --check has none" in capsys.readouterr().err


def test_a_name_in_the_form_stays_text() -> None:
    html = login_html("t", to='?"><script>', name='"><script>alert(1)</script>', wrong="<b>")
    assert "<script>" not in html
    assert "<b>" not in html
