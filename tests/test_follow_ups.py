"""Which reports, and which questions before, a question of a conversation is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Turn
from tests.fakes import report

NEW, OLD = "marlowe-vale-2019", "marlowe-vale-2015"


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        # It names its body and its subject: the year that was spoken of is not meant.
        ("How late are interviews in Marlowe Vale?", (NEW, OLD)),
        ("Are there foster carers in Marlowe Vale?", (NEW, OLD)),
        ("How late are interviews in Marlowe Vale 2019?", (NEW,)),
        ("How late are interviews there?", (OLD,)),
        ("How late are they in Marlowe Vale?", (OLD,)),
        ("and in Marlowe Vale how late are interviews?", (OLD,)),
    ],
)
def test_a_question_that_stands_alone_is_of_all_reports_of_its_body(
    tmp_path: Path, question: str, searched: tuple[str, ...]
) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        for one in (
            report(id=NEW),
            report(id=OLD, published=date(2015, 5, 1)),
            report(id="fenwick-2018", body="Fenwick"),
        ):
            one = replace(
                one, record=replace(one.record, sha256=one.id.encode().hex().ljust(64, "0"))
            )
            chunks = indexed(one, embedder, lambda *_: None)
            library._store.add_report(one, file=one.id.encode(), chunks=chunks)
        before = [Turn("What did Marlowe Vale 2015 say about care leavers?")]
        query = Assistant(library).ask(question, history=before).query
    assert query.scope.reports == searched
    assert bool(query.earlier) == (searched == (OLD,))
