"""One report saved by LibreOffice in four formats: each must read as the Word file does."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import as_file, files

import pytest

from pincite.sandbox import read_reports
from pincite.types import Report

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

# LibreOffice's text leaves the notes' words out and keeps their marks, and tells no heading's rank.
CALLED = "which joins four councils.3"
GRADED = [
    ("Children’s services in Marlowe Vale", "require improvement to be good"),
    ("Children who need help and protection", "Requires improvement"),
    ("Children looked after and achieving permanence", "Good"),
    ("Adoption performance", "Good"),
    ("Experiences and progress of care leavers", "Requires improvement"),
    ("Leadership, management and governance", "Requires improvement"),
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("saved")
    with as_file(files("pincite.specimens") / "marlowe-vale-2019.docx") as word:
        shutil.copy(word, folder / word.name)
    paths = [folder / "marlowe-vale-2019.docx"]
    for ending in ("pdf", "html", "txt:Text"):
        command = [
            str(SOFFICE),
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            ending,
            "--outdir",
            str(folder),
            str(paths[0]),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        paths.append(folder / f"marlowe-vale-2019.{ending.partition(':')[0]}")
    found = zip(paths, read_reports(paths), strict=True)
    return {path.suffix[1:]: report for path, report in found if isinstance(report, Report)}


def numbered(report: Report) -> dict[str, str]:
    """Every numbered paragraph's words, without the one mark that the text leaves in them."""
    return {p.label: p.text.replace(CALLED, CALLED[:-1]) for p in report.paragraphs() if p.label}


def notes(report: Report) -> list[str]:
    return [p.text for p in report.paragraphs() if p.kind == "footnote"]


@pytest.mark.parametrize("format", ["pdf", "html", "txt"])
def test_the_numbered_paragraphs_are_the_same_word_for_word(
    saved: dict[str, Report], format: str
) -> None:
    expected = numbered(saved["docx"])
    assert [*expected] == [str(n) for n in range(1, 74) if n != 43]
    assert numbered(saved[format]) == expected


@pytest.mark.parametrize("format", ["docx", "pdf", "html", "txt"])
def test_the_front_page_says_the_same(saved: dict[str, Report], format: str) -> None:
    record = saved[format].record
    assert [(grade.subject, grade.grade) for grade in record.grades] == GRADED
    assert (record.inspected, record.published) == (
        saved["docx"].record.inspected,
        saved["docx"].record.published,
    )
    assert str(record.published) == "2019-05-31"


@pytest.mark.parametrize("format", ["pdf", "html"])
def test_headings_and_footnotes_are_the_same(saved: dict[str, Report], format: str) -> None:
    """In the PDF the notes are set in the type of the text, below a rule."""
    assert len(notes(saved["docx"])) == 3
    assert notes(saved[format]) == notes(saved["docx"])

    def places(report: Report) -> list[tuple[str | None, tuple[str, ...]]]:
        return [(p.label, p.section) for p in report.paragraphs() if p.label]

    assert places(saved[format]) == places(saved["docx"])


def test_contents_of_a_plain_text_are_no_headings(saved: dict[str, Report]) -> None:
    blocks = list(saved["txt"].paragraphs())
    listed = [b.text for b in blocks if b.kind == "contents"]
    assert listed[:2] == ["Contents", "Executive summary 2"]
    assert len(listed) == 11
    assert not [b.text for b in blocks if b.kind == "heading" and b.text[-1:].isdigit()][1:]
