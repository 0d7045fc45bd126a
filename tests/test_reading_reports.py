"""Reading at its measure: the 120 real reports, scored by their own judge."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pincite import rows
from pincite.errors import ReadError
from pincite.sandbox import read_report, read_reports
from pincite.types import Report

pytestmark = pytest.mark.reports


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> dict[str, Report | ReadError]:
    """Every report of the folder, read once over all cores."""
    paths = sorted((shared / "reports").glob("*.pdf"))
    return {path.stem: outcome for path, outcome in zip(paths, read_reports(paths), strict=True)}


@pytest.fixture(scope="module")
def reports(outcomes: dict[str, Report | ReadError]) -> dict[str, Report]:
    return {name: report for name, report in outcomes.items() if isinstance(report, Report)}


@pytest.fixture(scope="module")
def score(
    shared: Path, reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    parsed = tmp_path_factory.mktemp("parsed") / "parsed.jsonl"
    with parsed.open("w", encoding="utf8") as file:
        for report in reports.values():
            for paragraph in report.paragraphs():
                file.write(json.dumps(rows.block_row(paragraph)) + "\n")
    tool = shared / "tools" / "score_parse.py"
    done = subprocess.run(
        [sys.executable, str(tool), str(parsed), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_every_number_of_every_report_is_found_and_no_other(score: dict[str, Any]) -> None:
    assert score["sequence_exact"] == score["reports"] == score["reports_parsed"] == 119
    assert (score["missing"], score["false"]) == (0, 0)


def test_text_and_pages_are_those_printed(score: dict[str, Any]) -> None:
    assert score["page_right_%"] == 100.0
    assert score["order_breaks"] == 0
    assert score["text_exact_%"] >= 99.85
    assert score["text_start_%"] >= 99.85
    assert score["text_end_%"] >= 99.85
    assert (score["swallowed"], score["footer_inside"]) == (0, 0)


def test_nothing_is_lost_and_nothing_stands_twice(score: dict[str, Any]) -> None:
    assert score["words_covered_%"] >= 99.5
    assert score["words_repeated_%"] <= 0.3


def test_paragraphs_checked_by_eye_are_found_with_page_words_and_section(
    score: dict[str, Any],
) -> None:
    gold = score["gold"]
    assert gold > 0
    assert [score[f"gold_{part}"] for part in ("found", "page", "first", "last")] == [gold] * 4
    found, of = map(int, score["gold_section"].split("/"))
    assert found == of
    assert score["gold_extra"] == 0


def test_the_one_that_is_no_pdf_says_so(outcomes: dict[str, Report | ReadError]) -> None:
    bad = {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, ReadError)}
    assert len(bad) == 1
    assert "is named .pdf but holds HTML" in str(next(iter(bad.values())))


def test_unnumbered_blocks_are_found_by_their_first_words_on_their_page(
    shared: Path, reports: dict[str, Report]
) -> None:
    def letters(words: str) -> str:
        return re.sub(r"[^a-z0-9]", "", words.lower())

    blocks = [
        (letters(paragraph.text), paragraph.page)
        for paragraph in reports["harrow-2017"].paragraphs()
    ]
    wanted = [
        json.loads(line)
        for line in (shared / "gold" / "harrow_2017_blocks.jsonl").read_text("utf8").splitlines()
    ]
    lost = [
        block["block"]
        for block in wanted
        if not any(
            text.startswith(letters(block["starts"])) and page in block["pages"]
            for text, page in blocks
        )
    ]
    assert lost == []


def test_front_pages_give_body_dates_and_grades(shared: Path, reports: dict[str, Report]) -> None:
    manifest = json.loads((shared / "reports" / "manifest.json").read_text("utf8"))
    printed = {row["id"]: row for row in manifest}
    bodies = sum(
        (report.record.body or "").lower().replace(" & ", " and ") == printed[name]["authority"]
        for name, report in reports.items()
    )
    assert bodies >= len(reports) - 2  # "City of London" and "Newcastle" are what is printed there
    for name, report in reports.items():
        published = report.record.published
        assert published is None or str(published)[:7] == printed[name]["published"][:7], name
        assert report.record.inspected is not None, name
    assert sum(bool(report.record.grades) for report in reports.values()) >= len(reports) - 1


def test_two_reports_bound_in_one_have_two_named_series(reports: dict[str, Report]) -> None:
    report = reports["kingston-upon-hull-2015-02"]
    counts = {series.name: series.count for series in report.record.health.series}
    assert list(counts.values()) == [140, 21]
    assert "lscb" in counts
    ids = {paragraph.id for paragraph in report.paragraphs()}
    assert "kingston-upon-hull-2015-02#lscb.7" in ids


def test_ids_are_unique_and_offsets_cover_every_text(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        ids = [paragraph.id for paragraph in report.paragraphs()]
        assert len(ids) == len(set(ids)), name
        for paragraph in report.paragraphs():
            ends = [line.end for line in paragraph.lines]
            assert ends[-1] == len(paragraph.text), paragraph.id
            assert all(line.region.box is not None for line in paragraph.lines), paragraph.id


def test_the_inquiry_of_six_chapters_is_complete(shared: Path) -> None:
    report = read_report(shared / "reports" / "other" / "covid-19-inquiry-module-1.pdf")
    labels = [paragraph.label for paragraph in report.paragraphs() if paragraph.label]
    lengths = {1: 17, 2: 111, 3: 71, 4: 86, 5: 121, 6: 104}
    chapters = [label for label in labels if not label.startswith("A")]
    assert chapters == [f"{c}.{n}" for c, last in lengths.items() for n in range(1, last + 1)]
    # The appendices print numbers of their own: A1.1 to A1.31, A2.1 and A4.1.
    appendices = [*(f"A1.{n}" for n in range(1, 32)), "A2.1", "A4.1"]
    assert labels == chapters + appendices
    notes = [paragraph for paragraph in report.paragraphs() if paragraph.kind == "footnote"]
    assert len(notes) == 883
    assert max(len(note.text) for note in notes) < 1300
    # No mark is left in the text: "responsibility.170".
    left = [p.id for p in report.paragraphs() if p.label and re.search(r"[a-z]\.\d{1,3}\b", p.text)]
    assert left == []


def test_no_reference_of_the_inquiry_is_lost(shared: Path) -> None:
    """Every reference in the file's bare text stands in a block."""
    path = shared / "reports" / "other" / "covid-19-inquiry-module-1.pdf"
    with pypdfium2.PdfDocument(path) as document:
        bare = " ".join(page.get_textpage().get_text_range() for page in document)
    wanted = Counter(re.findall(r"INQ\d{9}", bare))
    found = Counter(
        reference
        for paragraph in read_report(path).paragraphs()
        for reference in re.findall(r"INQ\d{9}", paragraph.text)
    )
    assert wanted - found == Counter()
    assert wanted.total() > 900


def test_the_text_file_gives_the_same_paragraphs_as_the_pdf(
    shared: Path, reports: dict[str, Report]
) -> None:
    def letters(words: str) -> str:
        return re.sub(r"[^a-z]", "", words.lower())

    text = read_report(shared / "reports" / "harrow-2017.txt")
    pdf = {p.label: letters(p.text) for p in reports["harrow-2017"].paragraphs() if p.label}
    assert {p.label: letters(p.text) for p in text.paragraphs() if p.label} == pdf
    assert len(pdf) == 111


_JUDGED = {
    "overall": r"overall|children.s services in",
    "help_and_protection": r"help and protection",
    "looked_after_and_permanence": r"looked after",
    "children_in_care": r"children in care$",
    "children_in_care_and_care_leavers": r"children in care and care leavers$",
    "adoption": r"adoption",
    "care_leavers": r"progress of care leavers$",
    "leadership": r"leadership",
    "leaders": r"impact of leaders",
}
"""The judgements noted of twelve reports by eye, and what their front pages call them."""


def test_front_pages_give_the_grades_and_dates_that_were_noted_by_eye(
    shared: Path, reports: dict[str, Report]
) -> None:
    twelve = json.loads((shared / "gold" / "reports_12.json").read_text("utf8"))
    for known in twelve:
        record = reports[known["id"]].record
        for key, grade in known["judgements"].items():
            if key == "lscb":  # printed inside these reports, not on the front page
                continue
            found = [g.grade for g in record.grades if re.search(_JUDGED[key], g.subject, re.I)]
            printed = [re.sub(r"^require\b", "requires", one.casefold()) for one in found]
            # The table and the sentence above it abbreviate differently.
            assert [one.removesuffix(" to be good") for one in printed] == [
                grade.casefold().removesuffix(" to be good")
            ], (known["id"], key)
        assert record.inspected is not None
        last = record.inspected[1]
        assert f"{last.day} {last:%B %Y}" in known["inspection_dates"]


def test_no_front_page_gives_two_grades_to_one_subject(reports: dict[str, Report]) -> None:
    for report in reports.values():
        subjects = [grade.subject for grade in report.record.grades]
        assert len(subjects) == len(set(subjects)), report.id
