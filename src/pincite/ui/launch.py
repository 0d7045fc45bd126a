"""What `make app` runs: a first library where there is none, then the page."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

from pincite import embed, llm, log, specimens
from pincite.config import Config
from pincite.embed import Embedder
from pincite.errors import PinciteError, UsageError
from pincite.library import Library
from pincite.ui.server import Door, prepare, serve

QUESTION = "How timely are return home interviews?"


def launch(began: float, *, check: bool = False) -> int:
    """Serve the default library's page, or ask it one question and end.

    Args:
        began: When the process began, by the monotonic clock.
        check: Whether one question is asked, in place of serving.

    Returns:
        The exit status.
    """
    try:
        config = Config.load()
        log.begin(config.log)

        def load() -> Embedder:
            return embed.named(config.embedder, config.models)

        _fill(config, load)
        if check:
            return _check(config, load, began)
        writer = llm.chosen(config)
        serve(
            config.library,
            config.host,
            config.port,
            load=load,
            writer=writer,
            began=began,
            door=Door.of(config),
            database=config.store,
        )
    except PinciteError as error:
        print(f"pincite: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0


def _fill(config: Config, load: Callable[[], Embedder]) -> None:
    """Put the specimens into a library that has no report."""
    with Library.open(config.library, database=config.store) as library:
        if library.records():
            return
        print("The library is empty: adding three specimen reports (once, about half a minute).")
        library.use(load())
        for path in specimens.paths():
            added = library.add(path)
            print(f"  {added.record.title} ({added.seconds:.1f} s)", flush=True)


def _check(config: Config, load: Callable[[], Embedder], began: float) -> int:
    """Serve the page on a free port, ask it a question as a client would, and print the answer."""
    with Library.open(config.library, database=config.store) as library:
        if library.people.wanted():
            raise PinciteError(
                f"The library {library.where} has accounts, and --check has none: name one "
                "without by PINCITE_LIBRARY, or look whether this one is whole: pincite check"
            )
    server, listener, url = prepare(
        config.library, "127.0.0.1", 0, load=load, began=began, database=config.store
    )
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    serving.start()
    while not server.started and serving.is_alive():
        time.sleep(0.05)
    answer = _asked(url, QUESTION)
    print(f"{QUESTION}\n")
    for statement in answer["statements"]:
        citations = "; ".join(citation["cite"] for citation in statement["citations"])
        print(f"  “{statement['text']}”\n  {citations}\n")
    print(f"Answered after {time.monotonic() - began:.1f} s.")
    server.should_exit = True
    serving.join(timeout=10)
    return 0 if answer["statements"] else 1


def _asked(url: str, question: str) -> dict[str, Any]:
    """What the endpoint /ask answers."""
    call = f"{url}gradio_api/call/ask"
    order = json.dumps({"data": [question, None, None]}).encode()
    with urlopen(Request(call, order, {"Content-Type": "application/json"})) as reply:
        event = json.load(reply)["event_id"]
    with urlopen(f"{call}/{event}") as stream:
        words = [line[len(b"data:") :] for line in stream if line.startswith(b"data:")]
    answer: dict[str, Any] = json.loads(words[-1])[0]
    return answer
