"""Akoma Ntoso: <num> is the label, what is quoted keeps its number to itself, no entity grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.errors import ReadError
from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Report

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
JUDGMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="{NS}" xmlns:html="http://www.w3.org/1999/xhtml">
<judgment name="judgment"><meta><identification source="#x"><FRBRWork>
<FRBRname value="Quay Trust v Harbour Master"/></FRBRWork></identification></meta>
<header><p><neutralCitation>[2021] TQC 12</neutralCitation></p>
<p>Before Judge Sandpiper</p></header>
<judgmentBody><decision>
<level><num>A.</num><heading>The facts</heading>
<paragraph eId="para_1"><num>1.</num><content>
  <p>The trust keeps a <i>register</i><authorialNote marker="1"><p>Under its own rules.</p>
  </authorialNote> of berths.</p><p>It is open to all.</p></content></paragraph>
<paragraph eId="para_2"><num>2.</num><intro><p>There are two kinds:</p></intro>
  <subparagraph><num>(a)</num><content><p>dry berths;</p></content></subparagraph>
  <subparagraph><num>(b)</num><content><p>wet berths.</p></content></subparagraph></paragraph>
</level>
<level><num>B.</num><heading>The law</heading>
<paragraph eId="para_3"><num>3.</num><content><p>In another case the judge said:</p>
  <embeddedStructure><paragraph><num>45.</num><content><p>A berth is no ship.</p></content>
  </paragraph><paragraph><num>46.</num><content><p>Nor a wall.</p></content></paragraph>
  </embeddedStructure><p>I agree.</p></content></paragraph>
<paragraph eId="para_4"><num>4.</num><content><p>The claim fails.</p>
  <table><tr><td><p>Costs</p></td><td><p>£40</p></td></tr></table></content></paragraph>
</level></decision></judgmentBody></judgment></akomaNtoso>
"""


def read(tmp_path: Path, text: str, name: str = "quay-2021.xml") -> Report:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return parse(read_source(path), sha256="0" * 64)


def blocks(report: Report) -> list[tuple[str | None, str, str]]:
    return [(b.label, b.kind, b.text) for b in report.paragraphs()]


def test_a_judgment_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    report = read(tmp_path, JUDGMENT)
    assert blocks(report) == [
        (None, "front", "[2021] TQC 12"),
        (None, "front", "Before Judge Sandpiper"),
        (None, "heading", "A. The facts"),
        ("1", "body", "The trust keeps a register of berths. It is open to all."),
        (None, "footnote", "Under its own rules."),
        ("2", "body", "There are two kinds:"),
        (None, "bullet", "(a) dry berths;"),
        (None, "bullet", "(b) wet berths."),
        (None, "heading", "B. The law"),
        ("3", "body", "In another case the judge said:"),
        (None, "quote", "45. A berth is no ship."),
        (None, "quote", "46. Nor a wall."),
        (None, "body", "I agree."),
        ("4", "body", "The claim fails."),
        (None, "table", "Costs £40"),
    ]
    assert report.record.title == "Quay Trust v Harbour Master"
    assert report.record.health.coverage == 1.0
    first = next(b for b in report.paragraphs() if b.label == "1")
    assert first.section == ("A. The facts",)
    assert [(n.mark, n.at, n.target) for n in first.notes] == [("1", 26, "quay-2021#note.1")]


def test_an_act_gives_its_subsections_under_their_sections(tmp_path: Path) -> None:
    def section(n: int, heading: str, *texts: str) -> str:
        inside = "".join(
            f"<subsection><num>({i})</num><content><p>{t}</p></content></subsection>"
            for i, t in enumerate(texts, 1)
        )
        return f"<section><num>{n}</num><heading>{heading}</heading>{inside}</section>"

    body = section(1, "Berths", "A berth is dry.", "A berth is let by the year.")
    body += section(2, "Fees", "A fee is due in May.", "It is paid once.", "It is not paid back.")
    report = read(tmp_path, f'<akomaNtoso xmlns="{NS}"><act><body>{body}</body></act></akomaNtoso>')
    assert [(b.section, b.label, b.text) for b in report.paragraphs() if b.label] == [
        (("1 Berths",), "1", "A berth is dry."),
        (("1 Berths",), "2", "A berth is let by the year."),
        (("2 Fees",), "1", "A fee is due in May."),
        (("2 Fees",), "2", "It is paid once."),
        (("2 Fees",), "3", "It is not paid back."),
    ]


def test_a_page_of_xhtml_is_read_as_a_page(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        '<h2>Findings</h2><ol start="7"><li>One.</li><li>Two.</li></ol></body></html>'
    )
    assert [b.label for b in read(tmp_path, page).paragraphs() if b.label] == ["7", "8"]


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{LAUGHS}<akomaNtoso>&j;</akomaNtoso>", "defines XML entities"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><akomaNtoso>&x;</akomaNtoso>',
            "defines XML entities",
        ),
        ("<akomaNtoso><judgment>", "no well-formed XML"),
        ("<invoice><total>40</total></invoice>", "of a kind that is not read (<invoice>)"),
        ("<akomaNtoso><judgment/></akomaNtoso>", "holds no text"),
        ("No markup at all.", "named .xml but holds plain text"),
        (
            "<akomaNtoso>" + "<level>" * 230 + "<p>x</p>" + "</level>" * 230 + "</akomaNtoso>",
            "nested too deeply",
        ),
        ("<akomaNtoso>" + "<level>" * 9000 + "</level>" * 9000 + "</akomaNtoso>", "quay-2021.xml"),
    ],
)
def test_what_is_harmful_or_no_judgment_is_refused_in_a_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
