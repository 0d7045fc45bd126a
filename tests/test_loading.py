"""While the model loads, the real page looks paragraphs up; questions wait, and say for what."""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite import embed, specimens
from pincite.embed import onnx
from pincite.library import Library
from tests.serving import Site, served
from tests.test_waiting import PATIENCE, QUESTION, asking, until

VALE = "marlowe-vale-2019"
LOADING = "Loading the language model"


class Slow:
    """A folder of models with a pipe in the place of a file, which ends when it is let go."""

    def __init__(self, folder: Path) -> None:
        graph = onnx.graph(embed._cache_folder())
        assert graph is not None
        self._whole = graph.with_suffix(".json").read_bytes()
        self.folder = folder
        (folder / graph.name).symlink_to(graph)
        self._note = folder / f"{graph.stem}.json"
        os.mkfifo(self._note)
        # Who reads it waits for more as long as anybody may write.
        self._held: int | None = os.open(self._note, os.O_RDWR)

    def go(self) -> None:
        """Let it be read to its end."""
        if self._held is None:
            return
        aside = self.folder / "whole"
        aside.write_bytes(self._whole)
        os.replace(aside, self._note)
        os.write(self._held, self._whole)
        os.close(self._held)
        self._held = None


@pytest.fixture
def models(tmp_path: Path) -> Slow:
    (tmp_path / "models").mkdir()
    return Slow(tmp_path / "models")


@contextmanager
def loading(library: Path, models: Slow) -> Iterator[Site]:
    """The page, whose model does not come before it is let go."""
    with served(library, embedder=embed.MINILM, models=str(models.folder)) as site:
        try:
            yield site
        finally:
            # A process does not end while one of its threads reads.
            models.go()


class Window(threading.Thread):
    """Somebody's window, in which a question is asked: all that it is told."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.told, self.done = site, "", False

    def run(self) -> None:
        order = asking(self.site) | {"session_hash": "window"}
        assert self.site.order("/gradio_api/queue/join", order).status == 200
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        connection.request("GET", "/gradio_api/queue/data?session_hash=window")
        for line in connection.getresponse():
            self.told += line.decode()
            if '"process_completed"' in line.decode():
                self.done = True
                break
        connection.close()


class Program(threading.Thread):
    """Somebody's program, which calls an endpoint: what it is answered."""

    def __init__(self, site: Site, endpoint: str, *data: object) -> None:
        super().__init__(daemon=True)
        self.site, self.data = site, data
        self.call = f"/gradio_api/call/{endpoint}"
        self.answer: Any = None
        self.start()

    def run(self) -> None:
        event = self.site.order(self.call, {"data": self.data}).json["event_id"]
        stream = self.site.ask(f"{self.call}/{event}").text
        self.answer = json.loads(stream.split("data:")[-1])[0]


@pytest.mark.model
def test_paragraphs_are_looked_up_while_the_model_loads_and_questions_wait_for_it(
    tmp_path: Path, models: Slow
) -> None:
    library = tmp_path / "library"
    with Library.open(library, embedder=embed.default_embedder()) as mine:
        mine.add(next(path for path in specimens.paths() if path.stem == VALE))
        texts = {one.id: one.text for one in mine.paragraphs(VALE)}
    with loading(library, models) as site:
        window = Window(site)
        window.start()
        until(lambda: LOADING in window.told, lambda: window.told)
        asked = Program(site, "ask", QUESTION, [VALE], None)
        cited = Program(site, "cite", "para 3", [VALE], None)
        until(lambda: cited.answer, lambda: "a look-up waits for the model")
        found = [(one["id"], one["text"]) for one in cited.answer["paragraphs"]]
        assert found == [(f"{VALE}#3", texts[f"{VALE}#3"])]
        # Whoever needs the model waits still.
        assert not window.done
        assert asked.answer is None
        models.go()
        until(lambda: window.done, lambda: window.told)
        until(lambda: asked.answer, lambda: "a program's question waits for ever")
        assert asked.answer["answered"]
        quoted = asked.answer["statements"][0]["citations"][0]
        assert quoted["quote"] in texts[quoted["id"]]
        assert f"para {quoted['label']}" in window.told
