"""A link that names a page of a report, or the report alone, opens there; a wrong one says why."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from hypothesis import given
from hypothesis import strategies as st

from pincite.ui.links import astray, find
from pincite.ui.onepage import without_page
from tests.catalogue import library
from tests.serving import Site, served

ALL = library()


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("report=marlowe-vale-2019", "1"),
        ("report=MARLOWE-VALE-2019", "1"),
        ("report=marlowe-vale-2019&para=", "1"),
        # The printed numbers first, as in a look-up; page 3 is the file's fourth.
        ("report=marlowe-vale-2019&page=3", "4"),
        ("report=marlowe-vale-2019&page=1", "executive-summary.1"),
        # Paragraph 8 runs on from before, and 9 begins there.
        ("report=marlowe-vale-2019&page=5", "9"),
        # No page is printed 8: the file's eighth.
        ("report=marlowe-vale-2019&page=8", "information-about-this-inspection.1"),
        # The one before the page that is printed 1.
        ("report=marlowe-vale-2019&page=0", "front.1"),
        ("report=marlowe-vale-2019&page=3&para=9", "9"),
        *[(f"report=marlowe-vale-2019&page={odd}", "1") for odd in ("99", "-1", "x", "²", "")],
        (f"report=marlowe-vale-2019&page={'9' * 5000}", "1"),
    ],
    ids=lambda words: words[:60],
)
def test_a_link_without_a_paragraph_opens_its_page_or_the_beginning(query: str, id: str) -> None:
    found = find(dict(parse_qsl(query)), ALL)
    assert found is not None and found.paragraph.id == f"marlowe-vale-2019#{id}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("report=harbour-2001", "There is no report called harbour-2001 here."),
        ("report=harbour-2001&para=7", "There is no report called harbour-2001 here."),
        ("report=harbour-2001&page=7", "There is no report called harbour-2001 here."),
        ("report=marlowe-vale-2019&para=99", "There is no paragraph 99 in Marlowe Vale 2019."),
        ("report=marlowe-vale-2019&id=a.1", "There is no place called a.1 in Marlowe Vale 2019."),
    ],
)
def test_what_a_link_leads_nowhere_for_is_said(query: str, said: str) -> None:
    place = dict(parse_qsl(query))
    assert find(place, ALL) is None
    assert astray(place, ALL.records()).startswith(said)


@given(st.lists(st.tuples(st.sampled_from(["report", "page", "pages", "a b"]), st.text())))
def test_nothing_but_the_page_is_left_out(pairs: list[tuple[str, str]]) -> None:
    kept = parse_qsl(without_page(urlencode(pairs).encode()).decode(), keep_blank_values=True)
    assert kept == [pair for pair in pairs if pair[0] != "page"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("pages") / "library", base="/pincite") as site:
        yield site


@pytest.mark.parametrize("query", ["page=3", "report=a&page=3", "report=a&p%61ge=x", "page"])
@pytest.mark.parametrize("path", ["/", "/pincite/"])
def test_the_page_opens_whatever_page_its_address_names(site: Site, path: str, query: str) -> None:
    reply = site.ask(f"{path}?{query}")
    assert reply.status == 200 and b"gradio_config" in reply.body
