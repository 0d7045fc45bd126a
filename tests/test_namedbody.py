"""Which borough, company or school it is: a text that names none gives no answer in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.namedbody import unnamed
from pincite.types import Answer
from tests.fakes import report


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("Which borough lends boats?", "A neighbouring borough does.", "the name of a borough"),
        ("Which borough lends the boats?", "They are lent by Marlowe Vale.", ""),
        ("And by which council are they lent?", "Marlowe Vale Council lends them.", ""),
        ("which firms mend boats", "Boats are mended by commissioned firms.", "the names of firms"),
        ("which firms mend boats", "Boats are mended by Larkspur and Thrift.", ""),
        # Offices, months and bodies that every report names are no firm.
        ("Which firm mends boats?", "In March the Director spoke to Ofsted.", "the name of a firm"),
        # The report's own body is not meant.
        ("Which firm mends boats?", "In Fenwick a firm mends boats.", "the name of a firm"),
        # Of a school or a prison the name must be of one.
        ("Which schools took part?", "Drills were held with Ada Wren.", "the names of schools"),
        ("Which schools took part?", "Drills were held at schools such as Elm Lodge School.", ""),
        # Free: any report may answer these.
        ("Which boats are blue?", "Boats are blue.", ""),
        ("How do councils lend boats?", "A council lends boats.", ""),
    ],
)  # fmt: skip
def test_a_body_that_is_asked_for_must_be_named(question: str, told: str, lacking: str) -> None:
    assert unnamed(question, [told], but=["Fenwick"]) == lacking


def test_what_only_speaks_of_one_is_an_answer_in_part(tmp_path: Path) -> None:
    embedder = HashingEmbedder(512)
    with Library.open(tmp_path, embedder=embedder) as library:
        for id, text in (
            ("fenwick-2019", "The night team is supplied to Fenwick by a neighbouring borough."),
            ("marlowe-2019", "The night team of the borough is supplied by Larkspur."),
        ):
            one = report([("1", text)], id=id, body=id.partition("-")[0].title())
            chunks = indexed(one, embedder, lambda *_: None)
            library._store.add_report(one, file=b"x", chunks=chunks)

        def asked(**chosen: list[str]) -> Answer:
            return Assistant(library).ask("Which borough supplies the night team?", **chosen)

        fenwick, marlowe = asked(reports=["fenwick-2019"]), asked(reports=["marlowe-2019"])
        assert (fenwick.outcome, marlowe.outcome) == ("partly", "answered")
        assert "No sentence found gives the name of a borough." in fenwick.notes
        # Of several reports it is their own bodies that are asked for.
        assert asked().outcome == "answered"
