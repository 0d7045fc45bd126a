"""What an index notes of names such as "Child Q" is what reading every paragraph would find."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import lettered, retrieve
from pincite.assistant import Assistant
from pincite.index.local import LocalIndex
from pincite.library import Library
from pincite.terms import stems
from tests.test_lettered import EMBEDDER, kept

NAMES = lettered.names(
    "What of Child A, child q, Family B, Operation 7, Operation 77, Case 12, the Ward K and baby p?"
)
WORDS = st.sampled_from(
    "Child CHILD child step-child children Family Operation OPERATION Case Ward Warden Baby a in "
    "Section Ann A B K P Q I 7 77 12 777 7777 Q’s Q’n Q. K- B, é".split()
)
GAPS = st.sampled_from([" ", "-", "‑", "\u00a0", "\n", "  ", ", ", "’", ""])


@given(st.lists(st.tuples(WORDS, GAPS), max_size=12))
def test_all_names_of_a_text_are_told_and_no_others(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    told = lettered.told(text)
    assert [n for n in NAMES if lettered.key(n) in told] == [
        n for n in NAMES if lettered.holds(text, n)
    ]


def test_the_names_looked_for_are_of_every_kind() -> None:
    assert [lettered.key(name) for name in NAMES] == [
        *("child A", "child Q", "family B", "operation 7", "operation 77", "case 12", "ward K"),
        "baby P",
    ]


@pytest.mark.parametrize("again", [False, True], ids=["made", "read back"])
def test_an_index_knows_the_rows_of_a_name(tmp_path: Path, again: bool) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        kept(library)
        library.index()
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        if not again:
            for path in tmp_path.glob("cache/*/*"):
                path.unlink() if path.is_file() else None
        index = library.index()
        assert isinstance(index, LocalIndex)
        spans = index.scope(["marlowe-vale-2019"])

        def labels(name: str, words: list[str]) -> list[str | None]:
            numbers = index.paragraphs(index.naming(name, words, spans)).tolist()
            return [library.numbered([number])[number].label for number in numbers]

        assert labels("Child Q", []) == ["60"]
        assert labels("Family B", []) == ["62"]
        # Its heading alone has it, and a heading's words are in no index.
        assert labels("Family B", stems("Family B")) == []
        assert labels("Child Q", stems("Child Q")) == ["60"]
        assert labels("Child R", []) == []
        assert list(index.naming("Child Q", [], [])) == []


def test_many_rows_are_searched_like_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        kept(library)
        few = [Assistant(library).ask(asked) for asked in ("What is Child Q?", "Operation 7")]
        monkeypatch.setattr(retrieve, "LOOKED_THROUGH", 0)
        many = [Assistant(library).ask(asked) for asked in ("What is Child Q?", "Operation 7")]
    assert [answer.hits[0].paragraph.label for answer in many] == ["60", "61"]
    for one, other in zip(few, many, strict=True):
        assert [h.paragraph.id for h in one.hits] == [h.paragraph.id for h in other.hits]
        assert one.statements == other.statements
