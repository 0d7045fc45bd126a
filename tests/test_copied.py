"""What the page's copy buttons copy leads back to its paragraph, in all specimens."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.pinpoint import look_up
from pincite.sandbox import read_report
from pincite.specimens import paths
from pincite.types import Paragraph
from pincite.ui.links import Place, find
from pincite.ui.source import panel
from tests.test_ui import Shelf as Reports


class Shelf(Reports):
    """The specimens, as look-ups ask for them."""

    def labelled(self, label: str, reports) -> tuple[Paragraph, ...]:
        return tuple(p for id in reports for p in self.paragraphs(id) if p.label == label)


SHELF = Shelf(*(read_report(path) for path in paths() if path.suffix == ".pdf"))
EVERY = [p for record in SHELF.records() for p in SHELF.paragraphs(record.id)]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(EVERY), st.booleans())
def test_what_is_copied_is_looked_up_again(paragraph: Paragraph, whole: bool) -> None:
    record = next(r for r in SHELF.records() if r.id == paragraph.report)
    quote = "" if whole else paragraph.text[: len(paragraph.text) // 2]
    blocks = SHELF.paragraphs(record.id)
    html = str(panel(Place(paragraph, quote), record, blocks, "", SHELF.records()))
    copied = [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', html)]
    assert len(copied) == 2
    for text in copied:
        assert look_up(text, SHELF).paragraphs == (paragraph,), text
    link = unescape(re.findall(r'data-copy-link="([^"]*)"', html)[0])
    assert look_up(f"http://127.0.0.1:7860/{link}", SHELF).paragraphs == (paragraph,)
    assert find(dict(parse_qsl(link[1:])), SHELF) == Place(paragraph, quote)
