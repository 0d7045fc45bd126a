"""A question sees the library of one moment, whoever changes it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder, Vectors
from pincite.ingest import indexed
from pincite.library import Library
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)
OLD = report([("1", "The ferry leaves the quay at nine."), ("2", "Boards meet.")])
NEW = report([("1", "Boards meet."), ("7", "The ferry leaves the quay at ten.")])


class Meanwhile(HashingEmbedder):
    """Lets something happen while a question is put into numbers."""

    def __init__(self) -> None:
        super().__init__(512)
        self.happens: list[Callable[[], object]] = []
        self.asked: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        self.asked.append(text)
        if self.happens:
            self.happens.pop()()
        return super().encode_query(text)


@pytest.fixture
def embedder() -> Meanwhile:
    return Meanwhile()


@pytest.fixture
def library(tmp_path: Path, database: str | None, embedder: Meanwhile) -> Iterator[Library]:
    with Library.open(tmp_path, embedder=embedder, database=database) as library:
        put(library, OLD)
        yield library


def put(library: Library, one: object) -> None:
    chunks = indexed(one, EMBEDDER, lambda *_: None)
    library._store.add_report(one, file=b"x", chunks=chunks)


def test_a_report_replaced_while_a_question_is_answered_answers_it_as_it_is_now(
    library: Library, embedder: Meanwhile
) -> None:
    embedder.happens.append(lambda: put(library, NEW))
    answer = Assistant(library).ask("When does the ferry leave the quay?")
    assert [c.paragraph.label for s in answer.statements for c in s.citations] == ["7"]
    assert len(embedder.asked) == 2


def test_a_search_too_is_of_one_moment(library: Library, embedder: Meanwhile) -> None:
    embedder.happens.append(lambda: put(library, NEW))
    _, hits = Assistant(library).search("ferry quay")
    assert hits[0].paragraph.label == "7"


def test_a_library_that_never_rests_is_asked_twice_and_no_more(
    library: Library, embedder: Meanwhile
) -> None:
    other = report([("1", "Trams ring.")], id="fenwick-2021", body="Fenwick")
    embedder.happens += [lambda: put(library, other)] * 5
    answer = Assistant(library).ask("When does the ferry leave the quay?")
    assert [c.paragraph.label for s in answer.statements for c in s.citations] == ["1"]
    assert len(embedder.asked) == 2


def test_a_library_at_rest_is_asked_once(library: Library, embedder: Meanwhile) -> None:
    Assistant(library).ask("When does the ferry leave the quay?")
    assert len(embedder.asked) == 1
