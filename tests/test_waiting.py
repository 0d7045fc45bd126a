"""Fifty people ask at once: the real page tells each who waits how many questions come first."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.ui.ask import AT_ONCE
from tests.chat_server import Reply, chat_server
from tests.serving import Site, served

QUESTION = "How timely are return home interviews?"
USERS = 50
PATIENCE = 120


class Held:
    """A language model that answers nobody until it is let go, once a time."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)

    def script(self, reply: Reply) -> None:
        self.go.acquire(timeout=PATIENCE)
        reply.status(400)


class Client(threading.Thread):
    """Somebody's window: asks one question, and keeps what it is told of it."""

    def __init__(self, site: Site, order: dict[str, object], name: str) -> None:
        super().__init__(daemon=True)
        self.site, self.order, self.window = site, order, name
        self.told: list[str] = []
        self.done = False

    def run(self) -> None:
        joined = self.site.order(
            "/gradio_api/queue/join", self.order | {"session_hash": self.window}
        )
        assert joined.status == 200
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        connection.request("GET", f"/gradio_api/queue/data?session_hash={self.window}")
        for line in connection.getresponse():
            text = line.decode()
            self.told += re.findall(r"Waiting: \d+ questions? comes? first", text)
            if '"process_completed"' in text:
                self.done = '"success":true' in text
                break
        connection.close()

    @property
    def before(self) -> int:
        """How many come first, as it was told last; 0 where it was told nothing."""
        return int(re.findall(r"\d+", self.told[-1])[0]) if self.told else 0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("waiting") / "library"
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(next(path for path in specimens.paths() if path.stem == "marlowe-vale-2019"))
    return folder


@pytest.fixture
def held(library: Path) -> Iterator[tuple[Site, Held]]:
    model = Held()
    with (
        chat_server(model.script) as (url, _),
        served(library, llm_url=url, llm_silence="600", llm_deadline="600") as site,
    ):
        yield site, model
        for _ in range(2 * USERS):
            model.go.release()


def until(there: Callable[[], bool], told: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def asking(site: Site) -> dict[str, object]:
    """What the page sends when Enter is pressed in its question."""
    config = site.ask("/config").json
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    submit = next(d["id"] for d in config["dependencies"] if [box, "submit"] in d["targets"])
    return {"data": ["", QUESTION, [], None, None], "fn_index": submit}


def test_everybody_who_waits_is_told_how_many_come_first_and_when_that_changes(held) -> None:
    site, model = held
    order = asking(site)
    clients = [Client(site, order, f"window{at}") for at in range(USERS)]
    for client in clients:
        client.start()

    def line() -> list[int]:
        return sorted(client.before for client in clients if not client.done)

    waiting = USERS - AT_ONCE
    until(lambda: line() == [0] * AT_ONCE + list(range(1, waiting + 1)), line)
    for _ in range(2):
        model.go.release()
    # Two are answered, two more have their turn; all others are told that fewer come first.
    until(lambda: sum(client.done for client in clients) == 2, line)

    def moved_on() -> bool:
        now, answered = line(), AT_ONCE - 2
        # Two have their turn since, and heard last that one came first, or two.
        came, waits = now[answered : answered + 4], now[answered + 4 :]
        return set(came) == {1, 2} and waits == list(range(3, waiting - 1))

    until(moved_on, line)
    for _ in range(USERS):
        model.go.release()
    for client in clients:
        client.join(PATIENCE)
    assert [client.window for client in clients if not client.done] == []
    # Whoever was told anything was told of a line that became shorter.
    for client in clients:
        numbers = [int(re.findall(r"\d+", words)[0]) for words in client.told]
        assert numbers == sorted(numbers, reverse=True)


def test_a_program_hears_from_gradio_s_own_queue_where_it_stands(held) -> None:
    client = pytest.importorskip("gradio_client")
    site, model = held
    program = client.Client(site.origin, verbose=False)
    jobs = [program.submit(QUESTION, None, None, api_name="/ask") for _ in range(AT_ONCE + 3)]

    def ranks() -> list[int]:
        return sorted(s.rank for job in jobs if (s := job.status()).rank is not None)

    until(lambda: ranks() == [0, 1, 2], ranks)
    # Each knows the length of the queue as it was when it joined, or last moved.
    sizes = {s.rank: s.queue_size for job in jobs if (s := job.status()).rank is not None}
    assert sizes[2] == 3
    assert all(rank < size <= 3 for rank, size in sizes.items())
    for _ in range(USERS):
        model.go.release()
    assert all(job.result(timeout=PATIENCE)["outcome"] for job in jobs)
