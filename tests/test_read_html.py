"""Web pages: numbers as browsers print them, headings, footnotes, and what is no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import read_source
from pincite.read.lists import markers
from pincite.types import Report

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Report on Tarnbeck quay</title>
<style>p { color: red }</style></head>
<body>
<header><nav><a href="/">Home</a><ul><li>All reports</li></ul></nav></header>
<main>
<h1>Report on Tarnbeck quay</h1>
<p>Published 4 May 2021</p>
<script>document.write("no words")</script>
<h2>Summary</h2>
<p>The quay is safe<sup><a href="#fn1" id="r1">1</a></sup> and is the 2<sup>nd</sup>
   oldest.</p>
<h2>What we found</h2>
<ol start="24">
<li>The wall is sound along
    its whole length.</li>
<li><p>Three ladders are missing:</p>
  <ol type="a"><li>two on the north side;</li><li>one by the crane.</li></ol>
  <p>They were stolen.</p></li>
<li value="30"><p>The crane works.</p><p>It is old.</p></li>
<li>Its driver is not.</li>
</ol>
<h3>Berths</h3>
<ol start="32"><li>All berths are dry.</li></ol>
<blockquote><ol><li>A berth is no ship.</li></ol></blockquote>
<table><caption>Berths let</caption><tr><th>Year</th><th>Berths</th></tr>
<tr><td>2019</td><td>40</td></tr></table>
<section role="doc-endnotes"><ol><li id="fn1"><p>At low water. <a href="#r1">↩</a></p></li></ol>
</section>
</main>
<footer><p>Cookies on this site</p></footer>
</body></html>
"""


def read(tmp_path: Path, page: str | bytes, name: str = "quay-2021.html") -> Report:
    path = tmp_path / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return parse(read_source(path), sha256="0" * 64)


def blocks(report: Report) -> list[tuple[str | None, str, str]]:
    return [(b.label, b.kind, b.text) for b in report.paragraphs()]


def numbered(report: Report) -> list[tuple[str | None, str]]:
    return [(b.label, b.text) for b in report.paragraphs() if b.label is not None]


def test_a_page_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    report = read(tmp_path, PAGE)
    assert blocks(report) == [
        (None, "front", "Report on Tarnbeck quay"),
        (None, "front", "Published 4 May 2021"),
        (None, "heading", "Summary"),
        (None, "summary", "The quay is safe and is the 2nd oldest."),
        (None, "heading", "What we found"),
        ("24", "body", "The wall is sound along its whole length."),
        ("25", "body", "Three ladders are missing:"),
        (None, "bullet", "a. two on the north side;"),
        (None, "bullet", "b. one by the crane."),
        (None, "body", "They were stolen."),
        ("30", "body", "The crane works. It is old."),
        ("31", "body", "Its driver is not."),
        (None, "heading", "Berths"),
        ("32", "body", "All berths are dry."),
        (None, "quote", "1. A berth is no ship."),
        (None, "caption", "Berths let"),
        (None, "table", "Year Berths"),
        (None, "table", "2019 40"),
        (None, "footnote", "At low water."),
    ]
    assert report.record.title == "Report on Tarnbeck quay"
    assert str(report.record.published) == "2021-05-04"
    by_label = {b.label: b for b in report.paragraphs() if b.label}
    assert by_label["32"].section == ("What we found", "Berths")
    assert by_label["32"].id == "quay-2021#32"
    summary = next(b for b in report.paragraphs() if b.kind == "summary")
    assert [(n.mark, n.at, n.target) for n in summary.notes] == [("1", 16, "quay-2021#note.1")]
    assert report.record.health.coverage == 1.0


def test_items_print_the_numbers_browsers_give_them() -> None:
    three: list[dict[str, str]] = [{}, {}, {}]
    assert markers("ol", {}, three) == ["1.", "2.", "3."]
    assert markers("ol", {"reversed": ""}, three) == ["3.", "2.", "1."]
    assert markers("ol", {"reversed": "", "start": "10"}, three) == ["10.", "9.", "8."]
    assert markers("ol", {}, [{}, {"value": "7"}, {}]) == ["1.", "7.", "8."]
    assert markers("ol", {"reversed": "", "start": "9"}, [{}, {"value": "5"}, {}]) == [
        "9.",
        "5.",
        "4.",
    ]
    assert markers("ol", {"type": "i", "start": "3"}, three) == ["iii.", "iv.", "v."]
    assert markers("ol", {"type": "A"}, three) == ["A.", "B.", "C."]
    assert markers("ol", {"start": "x"}, [{"value": "2x"}]) == ["2."]
    assert markers("ul", {}, three) == ["•", "•", "•"]
    assert markers("ol", {"style": "list-style: none"}, three) == [None, None, None]


def test_typed_numbers_are_labels(tmp_path: Path) -> None:
    items = "".join(f"<p>{n}. The {w} berth is dry.</p>" for n, w in enumerate("abcdef", 1))
    report = read(tmp_path, f"<h2>Findings</h2>{items}")
    assert numbered(report) == [
        (str(n), f"The {w} berth is dry.") for n, w in enumerate("abcdef", 1)
    ]


def test_a_list_whose_numbers_are_typed_prints_none_of_its_own(tmp_path: Path) -> None:
    items = "".join(f"<li>{n}. The {w} berth is dry.</li>" for n, w in enumerate("abcdef", 40))
    report = read(tmp_path, f"<h2>Findings</h2><ol>{items}</ol>")
    assert [label for label, _ in numbered(report)] == ["40", "41", "42", "43", "44", "45"]


def test_a_short_list_between_typed_paragraphs_numbers_none(tmp_path: Path) -> None:
    listed = "<ol><li>Count the berths.</li><li>Let the berths.</li></ol>"
    items = "".join(
        f"<p>{n}. The {w} berth is dry, and the trust was asked to do two things.</p>{listed}"
        for n, w in enumerate("abcdef", 1)
    )
    report = read(tmp_path, f"<h2>Findings</h2>{items}")
    assert [label for label, _ in numbered(report)] == ["1", "2", "3", "4", "5", "6"]


def test_judgments_in_brackets_and_layout_tables(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>[{n}]</td><td><p>The {w} berth was let.</p></td></tr>"
        for n, w in enumerate("abcd", 1)
    )
    report = read(tmp_path, f"<h2>Judgment</h2><table>{rows}</table>")
    assert numbered(report) == [
        (str(n), f"The {w} berth was let.") for n, w in enumerate("abcd", 1)
    ]


def test_footnotes_called_in_words_and_numbers_in_elements_of_their_own(tmp_path: Path) -> None:
    items = "".join(
        f'<div><span class="number">{n}.</span><p>The {w} berth is dry.</p></div>'
        for n, w in enumerate("abcd", 1)
    )
    page = (
        f"<h2>Findings</h2>{items}<p>All were seen"
        '<sup id="fnref:1"><a href="#fn:1">[footnote 1]</a></sup> twice.</p>'
        '<div role="doc-endnotes"><ol><li id="fn:1"><p>In May. '
        '<a href="#fnref:1" role="doc-backlink">↩</a></p></li></ol></div>'
    )
    report = read(tmp_path, page)
    assert numbered(report) == [(str(n), f"The {w} berth is dry.") for n, w in enumerate("abcd", 1)]
    assert blocks(report)[-2:] == [
        (None, "body", "All were seen twice."),
        (None, "footnote", "In May."),
    ]


def test_the_link_back_from_a_note_makes_no_note_of_the_text(tmp_path: Path) -> None:
    page = (
        '<p id="r1">All were seen<sup><a href="#n1">1</a></sup> twice.</p>'
        '<p id="n1"><sup><a href="#r1">1</a></sup> In May.</p>'
    )
    assert [(b.kind, b.text) for b in read(tmp_path, page).paragraphs()] == [
        ("lead", "All were seen twice."),
        ("footnote", "In May."),
    ]


def test_a_page_without_numbers_has_no_labels(tmp_path: Path) -> None:
    report = read(tmp_path, "<h1>Quay</h1><h2>Walls</h2><p>They stand.</p><ul><li>North.</li></ul>")
    assert numbered(report) == []
    assert report.record.health.warnings[0].startswith("No numbered paragraphs were found")


def test_the_character_set_is_the_pages_own(tmp_path: Path) -> None:
    text = "<p>The quay’s berth cost £40 – café and all.</p>"
    said = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
    expected = "The quay’s berth cost £40 – café and all."
    for page in (
        (said.format("windows-1252") + text).encode("cp1252"),
        (said.format("iso-8859-1") + text).encode("cp1252"),
        (said.format("utf-8") + text).encode("utf-8"),
        text.encode("utf-8"),
        text.encode("cp1252"),
        text.encode("utf-16"),
        text.encode("utf-32"),
        text.encode("utf-8-sig"),
        (said.format("nonsense") + text).encode("utf-8"),
    ):
        assert [b.text for b in read(tmp_path, page).paragraphs()] == [expected]


def test_hidden_words_menus_and_entities(tmp_path: Path) -> None:
    page = (
        '<body><div role="navigation">Menu</div><p hidden>Hidden</p><p style="display:none">No</p>'
        "<p>Fish &amp; chips&nbsp;at the&shy; quay<br>today<br><br>A second one.</p>"
        "<!-- a comment --><form><input value='x'><button>Go</button></form></body>"
    )
    assert [b.text for b in read(tmp_path, page).paragraphs()] == [
        "Fish & chips at the quay today",
        "A second one.",
    ]


def test_what_is_no_page_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for content, said in (
        (b"Just words.", "named .html but holds plain text"),
        (b"%PDF-1.7 <", "rename it to end in .pdf"),
        (b"PK\x03\x04\x00<", "a zip archive"),
        (b"<!-- nothing -->", "holds no text"),
    ):
        with pytest.raises(ReadError, match=r"quay-2021\.html") as caught:
            read(tmp_path, content)
        assert said in str(caught.value)


def test_a_page_nested_without_end_ends(tmp_path: Path) -> None:
    try:
        report = read(tmp_path, "<div>" * 50_000 + "<p>Deep down.</p>")
    except ReadError as error:
        assert "nested too deeply" in str(error)
    else:
        assert [b.text for b in report.paragraphs()] in ([], ["Deep down."])


CASES = [
    f"The harbour board keeps its register of moorings and checks it. It is open to {who}."
    for who in ("masters", "pilots", "visitors", "the council", "all", "nobody else")
]


@pytest.mark.parametrize(
    "form",
    [
        "<p>{n}. {words}</p>",
        '<p id="para-{n}"><span class="number">{n}.</span>{words}</p>',
        '<div><span class="num">{n}</span><div><p>{words}</p></div></div>',
        "<table><tr><td>{n}.</td><td><p>{words}</p></td></tr></table>",
        "<dl><dt>{n}</dt><dd>{words}</dd></dl>",
        "<p><a id='p{n}'></a><b>{n}.</b> {words}</p>",
    ],
)
def test_a_number_is_read_whatever_element_holds_it(tmp_path: Path, form: str) -> None:
    rows = "".join(form.format(n=n, words=words) for n, words in enumerate(CASES, 1))
    report = read(tmp_path, f"<h1>Saltmere review</h1><h2>Findings</h2>{rows}")
    assert numbered(report) == [(str(n), words) for n, words in enumerate(CASES, 1)]


def test_typed_numbers_of_chapters_are_read_beside_numbered_headings(tmp_path: Path) -> None:
    rows = "".join(
        f"<h2>{c}. Chapter {c}</h2>"
        + "".join(f"<p>{c}.{n} {w}</p>" for n, w in enumerate(CASES, 1))
        for c in (1, 2)
    )
    report = read(tmp_path, f"<h1>Saltmere review</h1>{rows}")
    assert numbered(report) == [(f"{c}.{n}", w) for c in (1, 2) for n, w in enumerate(CASES, 1)]


def test_a_list_of_contents_numbers_nothing(tmp_path: Path) -> None:
    titles = ("Introduction", "Findings", "What happens next")
    links = "".join(f'<li><a href="#s{n}">{title}</a></li>' for n, title in enumerate(titles))
    nested = f'<ol><li><a href="#top">Start</a><ol>{links}</ol></li>{links}</ol>'
    parts = "".join(
        f'<h2 id="s{n}">{n + 1}. {title}</h2><p>{CASES[n]}</p><p>{CASES[n + 3]}</p>'
        for n, title in enumerate(titles)
    )
    report = read(tmp_path, f'<h1 id="top">Saltmere review</h1>{nested}{parts}')
    assert numbered(report) == []
    entries = [b.text for b in report.paragraphs() if b.kind == "contents"]
    assert entries == ["Start", *titles, *titles]
    assert [b.text for b in report.paragraphs() if b.kind == "body"] == [
        CASES[at] for n in range(3) for at in (n, n + 3)
    ]


def test_paragraphs_that_only_begin_with_a_link_keep_their_numbers(tmp_path: Path) -> None:
    items = "".join(f'<li><a href="#n{n}">See</a> {words}</li>' for n, words in enumerate(CASES))
    report = read(tmp_path, f"<h1>Saltmere review</h1><ol>{items}</ol>")
    assert [label for label, _ in numbered(report)] == [str(n) for n in range(1, 7)]


def test_typed_endnotes_are_notes_and_marks_without_links_call_them(tmp_path: Path) -> None:
    path = tmp_path / "tarn.html"
    path.write_text(
        "<h2>Findings</h2><p>1. The board keeps a register.<sup>1</sup> It has 9 km<sup>2</sup>."
        "</p>"
        "<p>2. Masters are told.<sup>2</sup></p><p>3. Lights burn.</p>"
        "<h2>Endnotes</h2><p>1. The register of that year.</p><p>2. The rule of the board.</p>"
    )
    report = parse(read_source(path), sha256="0" * 64)
    found = [(p.kind, p.label, p.text) for p in report.paragraphs() if p.kind != "heading"]
    assert found == [
        ("finding", "1", "The board keeps a register. It has 9 km2."),
        ("finding", "2", "Masters are told."),
        ("finding", "3", "Lights burn."),
        ("footnote", None, "The register of that year."),
        ("footnote", None, "The rule of the board."),
    ]
