"""A report with pages left out keeps the numbers of those that are there."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import rows
from pincite.numbering import Candidate, best_chain, in_ranges, leaps, read_label
from pincite.parse import parse
from pincite.read import ocr, read_source
from pincite.types import Report
from tests.printed import Setter, body, print_pdf
from tests.test_ocr import pictures


def candidates(*numbers: int, lost: int = 0) -> list[Candidate]:
    labels = [read_label(f"{number}. The") for number in numbers]
    return [Candidate(label, lost=lost) for label in labels if label]


def test_a_long_list_goes_on_beyond_pages_that_are_not_there() -> None:
    kept = candidates(*range(1, 16), *range(57, 80))
    assert best_chain(kept) == tuple(range(len(kept)))
    assert leaps(kept) == ((0, 15), (15, 38))


def test_a_stray_number_far_ahead_is_no_leap() -> None:
    found = candidates(1, 2, 3, 4, 312, 5, 6, 7, 313, 8)
    assert [found[row].label.text for row in best_chain(found)] == list("12345678")


def test_where_pages_are_known_to_be_missing_a_short_list_goes_on_too() -> None:
    unknown = [*candidates(*range(1, 16)), *candidates(57, 58, 59)]
    assert best_chain(unknown) == tuple(range(15))
    known = [*candidates(*range(1, 16)), *candidates(57, 58, 59, lost=1)]
    assert best_chain(known) == tuple(range(18))


@given(st.integers(10, 40), st.integers(9, 90), st.integers(12, 40))
def test_whatever_is_left_out_the_rest_is_numbered(first: int, gap: int, last: int) -> None:
    kept = candidates(*range(1, first + 1), *range(first + gap + 1, first + gap + last + 1))
    assert best_chain(kept) == tuple(range(len(kept)))


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([], ""),
        (["15"], "15"),
        (["15", "16"], "15, 16"),
        ([str(n) for n in range(16, 57)], "16–56"),
        (["2.8", "2.9", "2.10", "3.1"], "2.8–2.10, 3.1"),
        (["A1", "A2", "A3", "x"], "A1–A3, x"),
    ],
)
def test_labels_that_follow_one_another_are_a_range(labels: list[str], words: str) -> None:
    assert in_ranges(labels) == words


TABLE = ("Moorings and berths", "Pilots and masters", "Quays")
"""A judgement table's rows, which print 1 to 3 as the paragraphs do."""


def printed(path: Path) -> Path:
    """Ninety paragraphs behind a cover whose table has numbers too, with numbered pages."""
    page = Setter()
    page.line("Saltmere", size=26)
    for number, words in enumerate(TABLE, 1):
        page.numbered(f"{number}.", words, gap=14.0)
    page.turn()
    page.heading("Findings")
    for number in range(1, 91):
        page.numbered(f"{number}.", *body(number))
    page.feet("Inspection of Saltmere harbour services")
    return print_pdf(path, page.pages)


def without(path: Path, gone: range) -> Path:
    """The file without some of its pages, counted from 1."""
    whole = pypdfium2.PdfDocument(path)
    rest = pypdfium2.PdfDocument.new()
    rest.import_pages(whole, [n - 1 for n in range(1, len(whole) + 1) if n not in gone])
    rest.save(path.with_name("rest.pdf"))
    rest.close()
    whole.close()
    return path.with_name("rest.pdf")


def labels(report: Report) -> list[str]:
    return [paragraph.label for paragraph in report.paragraphs() if paragraph.label]


@pytest.mark.parametrize("gone", [range(4, 7), range(2, 4), range(5, 6)])
def test_pages_left_out_cost_only_their_own_numbers(tmp_path: Path, gone: range) -> None:
    path = printed(tmp_path / "saltmere-2019.pdf")
    whole = parse(read_source(path), sha256="0" * 64)
    assert labels(whole) == [str(number) for number in range(1, 91)]
    kept = [p.label for p in whole.paragraphs() if p.label and not set(p.pages) & set(gone)]
    rest = parse(read_source(without(path, gone)), sha256="0" * 64)
    found = labels(rest)
    # A paragraph that begins before the gap or ends after it may be there in part.
    assert [label for label in found if label in kept] == kept
    assert found == sorted(found, key=int)
    assert len(found) - len(kept) <= 1
    lost = [str(n) for n in range(1, 91) if str(n) not in found]
    if found[0] == "1":
        assert rest.record.health.series[0].missing == tuple(lost)
        assert f"({in_ranges(lost)})" in rows.health_line(rest.record)


def test_pages_that_cannot_be_read_cost_only_their_own_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = printed(tmp_path / "saltmere-2019.pdf")
    whole = pypdfium2.PdfDocument(path)
    scans = pypdfium2.PdfDocument(pictures(tmp_path / "scan.pdf", [3, 4]))
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(whole, range(3))
    mixed.import_pages(scans)
    mixed.import_pages(whole, range(5, len(whole)))
    mixed.save(tmp_path / "mixed.pdf")
    for document in (mixed, scans, whole):
        document.close()
    monkeypatch.setattr(ocr, "installed", lambda: False)
    found = labels(parse(read_source(tmp_path / "mixed.pdf"), sha256="0" * 64))
    assert found[0] == "1" and found[-1] == "90"
    assert found == sorted(found, key=int)
    assert 50 <= len(found) < 90
