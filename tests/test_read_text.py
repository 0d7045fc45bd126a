"""Plain text: numbers on lines of their own, hanging numbers, pages by form feed."""

from __future__ import annotations

from pathlib import Path

from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Paragraph, Report

PARAGRAPH = (
    "The harbour board keeps its {n} register of moorings up to date, and it checks",
    "every entry of any berth in spring and autumn before any berth is let again to",
    "a master. Visitors found it complete.",
)


def read(tmp_path: Path, text: str) -> Report:
    path = tmp_path / "harbour-2021.txt"
    path.write_text(text, encoding="utf-8")
    return parse(read_source(path), sha256="0" * 64)


def numbered(report: Report) -> list[Paragraph]:
    return [p for p in report.paragraphs() if p.label is not None]


def words(n: int) -> str:
    return "\n".join(PARAGRAPH).format(n="abcdefghijklmnopqrstuvwxyz"[n])


def flat(n: int) -> str:
    return " ".join(words(n).split())


def test_numbers_on_lines_of_their_own_take_the_text_below(tmp_path: Path) -> None:
    text = "Findings\n" + "\n\n".join(f"{n}.\n\n{words(n)}" for n in range(1, 9))
    report = read(tmp_path, text)
    assert [(p.label, p.text) for p in numbered(report)] == [(str(n), flat(n)) for n in range(1, 9)]
    assert {p.section for p in numbered(report)} == {("Findings",)}
    assert numbered(report)[0].page is None


def test_hanging_numbers_and_blank_lines_part_paragraphs(tmp_path: Path) -> None:
    items = []
    for n in range(1, 9):
        lines = words(n).splitlines()
        items.append("\n".join([f"{n}. {lines[0]}", *(f"   {line}" for line in lines[1:])]))
    report = read(tmp_path, "Findings\n\n" + "\n\n".join(items) + "\n\nNo number here at all.\n")
    assert [p.text for p in numbered(report)] == [flat(n) for n in range(1, 9)]
    assert [p.text for p in report.paragraphs()][-1] == "No number here at all."


def test_form_feeds_are_pages_and_their_running_lines_are_left_out(tmp_path: Path) -> None:
    pages = []
    for page in range(4):
        items = "\n\n".join(f"{n}. {words(n)}" for n in range(1 + 3 * page, 4 + 3 * page))
        pages.append(f"Harbour report\n\n{items}\n\n{page + 11}\n")
    report = read(tmp_path, "\f".join(pages))
    assert [p.label for p in numbered(report)] == [str(n) for n in range(1, 13)]
    assert [p.page for p in numbered(report)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert {p.printed_page for p in numbered(report)} == {"11", "12", "13", "14"}
    assert not any("Harbour report" in p.text for p in report.paragraphs())


def test_a_stray_page_number_does_not_part_a_paragraph(tmp_path: Path) -> None:
    items = [f"{n}.\n\n{words(n)}" for n in range(1, 9)]
    lines = words(4).splitlines()
    items[3] = f"4.\n\n{lines[0]}\n\n29\n\n{lines[1]}\n{lines[2]}"
    report = read(tmp_path, "Findings\n" + "\n\n".join(items))
    assert [p.text for p in numbered(report)] == [flat(n) for n in range(1, 9)]


def test_a_footnote_mark_glued_to_its_word_is_taken_out(tmp_path: Path) -> None:
    items = [f"{n}.\n\n{words(n)}" for n in range(1, 9)]
    items[2] = items[2].replace("moorings", "moorings3")
    items.insert(3, "3\n\nA mooring is a place where a ship is made fast.")
    report = read(tmp_path, "Findings\n" + "\n\n".join(items))
    third = numbered(report)[2]
    assert third.text == flat(3)
    note = next(p for p in report.paragraphs() if p.kind == "footnote")
    assert note.text == "A mooring is a place where a ship is made fast."
    assert [(n.mark, n.target) for n in third.notes] == [("3", note.id)]


def test_windows_utf16_and_utf32_files_are_read(tmp_path: Path) -> None:
    text = "\n\n".join(f"{n}. {words(n)} Masters’ berths." for n in range(1, 9))
    mark = "\ufeff"
    for name, raw in (
        ("cp1252", text.encode("cp1252")),
        ("utf-16", text.encode("utf-16")),
        ("utf-16-be", (mark + text).encode("utf-16-be")),
        ("utf-32", text.encode("utf-32")),
        ("utf-32-be", (mark + text).encode("utf-32-be")),
        ("utf-8-sig", text.encode("utf-8-sig")),
    ):
        path = tmp_path / f"harbour-{name}.txt"
        path.write_bytes(raw)
        report = parse(read_source(path), sha256="0" * 64)
        assert len(numbered(report)) == 8
        assert numbered(report)[0].text.endswith("Masters’ berths.")
