"""The page's HTML and links, without a browser: what is shown, and that strangers' text is text."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.errors import UsageError
from pincite.rows import ask_row, health_line
from pincite.types import (
    Answer,
    Citation,
    Evidence,
    Grade,
    Health,
    Hit,
    LookUp,
    Paragraph,
    Query,
    Record,
    Region,
    Related,
    Scope,
    Series,
    Span,
    Statement,
    TextLine,
)
from pincite.ui.answer import answer_html, conversation_html, said
from pincite.ui.catalogue import table
from pincite.ui.examples import examples, subjects
from pincite.ui.links import Place, address, find, link, marked
from pincite.ui.lookup import readings_html
from pincite.ui.neighbours import beside, nearby
from pincite.ui.search import found_line, hits_html
from pincite.ui.server import serve
from pincite.ui.source import panel, pictures
from pincite.ui.talk import Talk
from pincite.ui.working import Working
from tests.fakes import report

HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'text' </p><script>"


class Shelf:
    """A library of reports in memory, newest first."""

    def __init__(self, *reports):
        self._reports = {r.id: r for r in reports}

    def records(self) -> tuple[Record, ...]:
        return tuple(r.record for r in self._reports.values())

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        found = self._reports.get(report)
        return tuple(found.paragraphs()) if found else ()

    def paragraph(self, id: str) -> Paragraph | None:
        found = self._reports.get(id.partition("#")[0])
        return next((p for p in found.paragraphs() if p.id == id), None) if found else None


NEWER = report(id="marlowe-vale-2023", published=date(2023, 7, 31))
OLDER = report()
SHELF = Shelf(NEWER, OLDER)
PARAGRAPHS = SHELF.paragraphs("marlowe-vale-2019")
RECORD = OLDER.record


class Tags(HTMLParser):
    """The tags of some HTML, its text, and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def labelled(label: str) -> Paragraph:
    return next(p for p in PARAGRAPHS if p.label == label)


def answer(
    *statements: Statement, outcome="answered", nearest=(), question="How timely?", **more
) -> Answer:
    query = Query(question, Scope(("marlowe-vale-2023", "marlowe-vale-2019")))
    hits = tuple(Hit(p, 1.0, rank) for rank, p in enumerate(PARAGRAPHS, 1))
    return Answer(question, query, outcome, 0.9, statements, hits, nearest, **more)


def talk(*answers: Answer) -> Talk:
    return Talk("an-id", "Its name", tuple(enumerate(answers)))


def quoted(paragraph: Paragraph, words: str) -> Statement:
    start = paragraph.text.index(words)
    span = Span(paragraph.id, start, start + len(words))
    return Statement(words, (Citation(paragraph, span, words),))


# ---- links ---------------------------------------------------------------------------------------


def test_a_numbered_paragraph_is_linked_by_its_number_and_another_by_its_id() -> None:
    assert address(labelled("2")) == "?report=marlowe-vale-2019&para=2"
    lead = next(p for p in PARAGRAPHS if p.kind == "lead")
    assert address(lead) == "?report=marlowe-vale-2019&id=findings.1"


@given(st.sampled_from(PARAGRAPHS), st.data())
def test_a_link_leads_back_to_its_paragraph_and_quotation(
    paragraph: Paragraph, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(paragraph.text)))
    quote = paragraph.text[start : data.draw(st.integers(start, len(paragraph.text)))].strip()
    place = dict(parse_qsl(address(paragraph, quote).removeprefix("?")))
    found = find(place, SHELF)
    assert found is not None
    assert (found.paragraph, found.quote, found.lost) == (paragraph, quote, False)


@given(st.sampled_from(PARAGRAPHS), st.text(min_size=1))
def test_a_link_puts_no_words_into_a_paragraph(paragraph: Paragraph, words: str) -> None:
    found = find(
        {"report": paragraph.report, "id": paragraph.id.partition("#")[2], "quote": words}, SHELF
    )
    assert found is not None
    assert found.quote in paragraph.text
    assert found.lost == bool(words.strip() and not found.quote)


def test_words_that_stand_elsewhere_are_said_to() -> None:
    found = find({"report": RECORD.id, "para": "4", "quote": "nearly a third"}, SHELF)
    assert found is not None and found.elsewhere == labelled("2")
    html = str(panel(found, RECORD, PARAGRAPHS, ""))
    assert "do not stand in this paragraph, but in" in html and "paragraph 2</a>" in html
    found = find({"report": RECORD.id, "para": "4", "quote": "A failing council."}, SHELF)
    html = str(panel(found, RECORD, PARAGRAPHS, ""))
    assert "nor anywhere else in the report" in html and "failing" not in html


def test_a_link_that_was_typed_may_have_capitals_and_zeros() -> None:
    found = find({"report": RECORD.id.title(), "para": "002"}, SHELF)
    assert found is not None and found.paragraph == labelled("2")


@pytest.mark.parametrize(
    "place", [{}, {"report": "x"}, {"page": "2"}, {"para": "2"}, {"report": "x", "para": "2"}]
)
def test_an_address_that_names_no_paragraph_finds_none(place: dict[str, str]) -> None:
    assert find(place, SHELF) is None


@given(st.text(), st.text(), st.text())
def test_marking_keeps_every_character(before: str, words: str, after: str) -> None:
    whole = before + words + after
    html = str(marked(whole, len(before), len(before) + len(words)))
    assert Tags(html).names == ["mark"]
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == whole


# ---- the source panel ----------------------------------------------------------------------------


def test_a_paragraph_has_two_neighbours_on_either_side() -> None:
    assert [p.label for p in nearby(PARAGRAPHS, labelled("3"))] == ["1", "2", "3", None, None]
    assert [p.label for p in nearby(PARAGRAPHS, labelled("1"))] == ["1", "2", "3"]


def test_headings_are_shown_but_do_not_count_as_neighbours() -> None:
    heading = replace(labelled("3"), id="h", label=None, kind="heading", text="Fostering")
    paragraphs = (*PARAGRAPHS[:2], heading, *PARAGRAPHS[2:])
    shown = nearby(paragraphs, labelled("3"))
    assert [p.label or p.kind for p in shown] == ["1", "2", "heading", "3", "lead", "bullet"]


def test_next_goes_from_number_to_number_and_else_to_the_next_block() -> None:
    assert beside(PARAGRAPHS, labelled("3"), 1) == labelled("4")
    assert beside(PARAGRAPHS, labelled("1"), -1) is None
    lead = next(p for p in PARAGRAPHS if p.kind == "lead")
    assert beside(PARAGRAPHS, lead, 1).kind == "bullet"


def front(*rows: tuple[str, str]) -> tuple[Paragraph, ...]:
    """A front page of these kinds and words, before a report's own paragraphs."""
    cells = (
        Paragraph(f"{RECORD.id}#front.{n}", RECORD.id, None, None, kind, (), words)
        for n, (kind, words) in enumerate(rows, 1)
    )
    return (*cells, *PARAGRAPHS)


def test_on_the_front_page_a_grade_is_shown_with_what_was_graded() -> None:
    cells = front(
        ("front", "Marlowe Vale Council"),
        ("front", "2.1 Adoption performance"),
        ("grade", "Good"),
        ("front", "3. Leadership"),
        ("grade", "Requires improvement"),
    )
    graded = (Grade("Adoption performance", "Good"), Grade("Leadership", "Requires improvement"))
    record = replace(RECORD, grades=graded)
    for n, told in ((2, "Adoption performance: Good"), (4, "Leadership: Requires improvement")):
        html = str(panel(Place(cells[n]), record, cells, Markup("")))
        here = Tags(html.partition(" here")[2].partition("</div>")[0]).text
        assert here.endswith(f">{told}")
        # The page is read from line to line, and not from grade to grade.
        assert beside(cells, cells[n - 1], 1) == cells[n]
        assert beside(cells, cells[n], -1) == cells[n - 1]
    assert [p.id[-1] for p in nearby(cells, cells[2])][:5] == ["1", "2", "3", "4", "5"]
    quoted = str(panel(Place(cells[4], "improvement"), record, cells, Markup("")))
    assert "Leadership: </span>Requires <mark>improvement</mark>" in quoted
    # Who is in the text is shown no bare grade off the front page.
    summary = replace(labelled("1"), id="s", label=None, kind="summary")
    assert beside((*cells[:5], summary), summary, -1) is None
    assert nearby(cells, labelled("1"))[0] == labelled("1")


def test_a_grade_under_a_heading_is_shown_with_the_heading() -> None:
    cell = Paragraph("r#a.1", RECORD.id, None, None, "grade", ("Council", "Adoption"), "Good")
    html = str(panel(Place(cell), RECORD, (cell,), Markup("")))
    assert '<p><span class="section">Adoption: </span>Good</p>' in html


def test_the_quotation_is_marked_in_its_own_paragraph_only() -> None:
    place = find(
        {"report": RECORD.id, "para": "2", "quote": "nearly a third wait too long."}, SHELF
    )
    html = str(panel(place, RECORD, PARAGRAPHS, ""))
    assert html.count("<mark>nearly a third wait too long.</mark>") == 1
    assert html.count("<mark>") == 1


def test_a_quotation_that_is_not_there_any_more_leaves_the_paragraph_unmarked() -> None:
    place = find({"report": RECORD.id, "para": "2", "quote": "other words"}, SHELF)
    assert "<mark>" not in panel(place, RECORD, PARAGRAPHS, "")


def test_a_copied_quotation_names_the_pages_of_its_own_words() -> None:
    lines = (TextLine(0, 10, Region(1)), TextLine(10, 99, Region(2)))
    over = replace(labelled("2"), lines=lines, printed_page="1")
    for quote, pages in (("", "pp 1–2"), (over.text[:9], "p 1"), (over.text[8:30], "pp 1–2")):
        html = unescape(str(panel(Place(over, quote.strip()), RECORD, (over,), "")))
        assert f"“{quote.strip() or over.text}” (Marlowe Vale 2019, para 2 ({pages}))" in html
        assert '<h2 tabindex="-1">Marlowe Vale 2019, para 2 (pp 1–2)</h2>' in html


def test_a_picture_that_cannot_be_drawn_is_told_in_words() -> None:
    def broken(report: str, sha256: str, page: int, boxes: object) -> bytes:
        raise UsageError("Page 1 could not be drawn.")

    assert "Page 1 could not be drawn." in pictures(labelled("2"), RECORD, broken)


def test_a_report_without_boxes_has_no_picture() -> None:
    assert pictures(replace(labelled("2"), lines=()), RECORD, lambda *_: b"") == ""


# ---- strangers' text -----------------------------------------------------------------------------


def test_text_of_reports_questions_and_notes_stays_text() -> None:
    paragraph = replace(labelled("2"), text=f"{HOSTILE} and an end.", section=(HOSTILE,))
    record = replace(RECORD, title=HOSTILE, source=HOSTILE, body=HOSTILE)
    hostile = Shelf(replace(OLDER, record=record))
    said_so = replace(
        answer(
            quoted(paragraph, HOSTILE), outcome="partly", nearest=(paragraph,), question=HOSTILE
        ),
        notes=(HOSTILE,),
        missing_words=(HOSTILE,),
    )
    place = find({"report": RECORD.id, "para": "2"}, SHELF)
    for html in (
        conversation_html(talk(said_so), hostile, {}),
        panel(replace(place, paragraph=paragraph), record, (paragraph,), ""),
        table([record], [record]),
        link(HOSTILE, paragraph, HOSTILE),
    ):
        tags = Tags(str(html))
        assert not {"img", "script"} & set(tags.names)
        assert tags.handlers == []
        assert "<img src=x onerror=alert(1)>" in tags.text


# ---- answers -------------------------------------------------------------------------------------


def test_an_answer_from_two_reports_is_grouped_by_report() -> None:
    theirs = next(p for p in NEWER.paragraphs() if p.label == "3")
    given_ = answer(
        quoted(labelled("2"), "nearly a third wait too long."),
        quoted(theirs, "Foster carers value their training."),
        quoted(labelled("4"), "Pathway plans are up to date."),
    )
    text = Tags(str(conversation_html(talk(given_), SHELF, {}))).text
    order = ["Marlowe Vale 2019", "nearly a third", "Pathway plans", "Marlowe Vale 2023", "Foster"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Searched in all 2 reports as “How timely?”." in text


def test_a_reworded_statement_stands_above_the_words_it_rests_on() -> None:
    exact = quoted(labelled("2"), "nearly a third wait too long.")
    reworded = answer(Statement("A third wait.", exact.citations), question="Is it good?")
    html = str(conversation_html(talk(reworded), SHELF, {}))
    assert html.index("A third wait.") < html.index("<blockquote><p>nearly a third")


def test_the_newest_answer_comes_first() -> None:
    first, second = answer(question="First?"), answer(question="Second?")
    html = str(conversation_html(talk(first, second), SHELF, {}))
    assert html.index("Second?") < html.index("Earlier in this conversation") < html.index("First?")


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (answer(quoted(labelled("4"), "Pathway plans are up to date.")), "1 quotation found."),
        (answer(outcome="not_in_reports"), "The reports searched do not say."),
        (
            answer(
                quoted(labelled("4"), "Pathway plans are up to date."),
                outcome="partly",
                missing_words=("trams",),
            ),
            "The reports speak of this, but nowhere of “trams”. 1 quotation found.",
        ),
        (
            answer(
                quoted(labelled("4"), "Pathway plans are up to date."),
                outcome="partly",
                evidence=Evidence(0.7, 0.0, 0, lacking="a number"),
            ),
            "The reports speak of this, but do not say just what was asked. 1 quotation found.",
        ),
    ],
)
def test_the_outcome_is_announced(given_: Answer, words: str) -> None:
    assert said(given_) == words


def test_what_belongs_to_a_cited_recommendation_is_linked() -> None:
    one, two = labelled("2"), labelled("4")
    near = Related(two, one.id, "finding", False)
    html = str(answer_html(answer(quoted(one, "nearly a third"), related=(near,)), SHELF))
    listed = html.partition('<ul class="related">')[2].partition("</ul>")[0]
    assert "Marked (Recommendation) and nearest in words" in listed
    assert f"para={two.label}" in unescape(listed)
    printed = replace(near, printed=True)
    html = str(answer_html(answer(quoted(one, "nearly a third"), related=(printed,)), SHELF))
    assert "It rests on" in html
    # The command line and the API tell it among the notes.
    records = {record.id: record for record in SHELF.records()}
    told = ask_row(answer(quoted(one, "nearly a third"), related=(printed,)), records)["notes"]
    assert len(told) == 1
    assert "para 2" in told[0].partition("It rests on")[0]
    assert "para 4" in told[0].partition("It rests on")[2]


def test_the_quantity_asked_for_is_in_bold() -> None:
    text = "Over two thirds <of them> are seen within 72 hours, and 58% sooner."
    one = next(iter(report([("1", text)]).paragraphs()))
    shown = str(answer_html(answer(quoted(one, text), question="how timely is it?"), SHELF))
    assert "<strong>two thirds</strong> &lt;of them&gt;" in shown
    assert "<strong>72 hours</strong>" in shown
    assert "<strong>58%</strong>" in shown
    plain = str(answer_html(answer(quoted(one, text), question="is it good?"), SHELF))
    assert "<strong>" not in plain


# ---- look-ups ------------------------------------------------------------------------------------


def test_a_number_alone_is_also_a_page() -> None:
    two, three = labelled("2"), labelled("3")
    page = LookUp("page", (two, three))
    both = str(readings_html(LookUp("paragraph", (two,)), SHELF, typed="2", page=page))
    first, second = both.split("Also: page 2")
    assert "data-one" in first
    assert (first.count("<li>"), second.count("<li>")) == (1, 2)
    none = LookUp("not_found", (), "There is no paragraph 120.")
    only = str(readings_html(none, SHELF, typed="120", page=page))
    assert only.index("There is no paragraph 120.") < only.index("But there is a page 120")
    assert "data-one" not in only


def test_a_question_for_a_citation_can_be_asked() -> None:
    found = LookUp("question", (), "This reads as a question: ask it.")
    html = str(readings_html(found, SHELF, typed=HOSTILE))
    assert Tags(html).names.count("button") == 1
    assert "img" not in Tags(html).names
    assert "<button" not in readings_html(LookUp("paragraph", (labelled("2"),)), SHELF, typed="2")


# ---- the library, examples, and the process ------------------------------------------------------


def test_the_overall_grade_comes_first_wherever_it_is_printed() -> None:
    grades = (Grade("Leadership", "Good"), Grade("Overall effectiveness", "Inadequate"))
    html = str(table([record := replace(RECORD, grades=grades)], [record]))
    told = [found.split("</span>")[0] for found in html.split('<span class="grade">')[1:]]
    assert told == [
        "Overall effectiveness: <strong>Inadequate</strong>",
        "Leadership: <strong>Good</strong>",
    ]


def test_health_is_told_in_a_line() -> None:
    health = Health((Series(None, "25", 111, "1", "111"),), coverage=0.9968)
    record = replace(RECORD, pages=41, health=health)
    assert health_line(record) == (
        "111 paragraphs, 1–111, none missing · 41 pages · 99.7\N{NO-BREAK SPACE}% of the text read"
    )
    whole = replace(record, health=Health((), coverage=0.9999))
    assert health_line(whole).endswith(" · all of the text read")
    assert "· 1 page ·" in health_line(replace(record, pages=1))
    gaps = Series("lscb", "25", 20, "1", "21", missing=("15",))
    assert health_line(replace(record, pages=0, health=Health((gaps,)))) == (
        "lscb: 20 paragraphs, 1–21, 1 not printed (15)"
    )


def test_a_reader_is_offered_no_change_and_told_whom_a_report_is_for() -> None:
    records = SHELF.records()
    limits = {RECORD.id: ("audit", "<b>")}
    for editing, acts in ((True, ["correct", "remove"] * 2), (False, [])):
        html = str(table(records, records, editing=editing, limits=limits))
        assert re.findall('data-do="([a-z]+)"', html) == acts
        assert html.count("Only for audit, &lt;b&gt;") == 1
    assert "that you may read" in table([], [], editing=False)
    assert "Add reports" in table([], [])


def test_subjects_are_headings_that_are_not_parts_of_every_report() -> None:
    under = (
        [("Care leavers", "Findings")] * 2
        + [("Adoption and fostering: good",)] * 3
        + [("Summary",)]
    )
    paragraphs = [replace(labelled("1"), section=section) for section in under]
    assert subjects(paragraphs) == ("adoption and fostering", "care leavers")


def test_examples_ask_about_the_newest_report_and_about_change() -> None:
    assert examples(SHELF) == (
        "What does Marlowe Vale 2023 recommend?",
        "Has Marlowe Vale improved since 2019?",
    )
    assert examples(Shelf()) == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
def test_hosts_that_others_can_reach_are_refused(host: str, tmp_path) -> None:
    with pytest.raises(UsageError, match=r"Use --host 127\.0\.0\.1"):
        serve(tmp_path / "library", host)
    assert not (tmp_path / "library").exists()


def test_a_port_that_is_taken_is_named(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is taken"):
            serve(tmp_path, "127.0.0.1", port)


def test_work_says_what_it_does_and_then_gives_its_result_or_its_error() -> None:
    def work(say) -> int:
        say("one")
        say("two")
        return 3

    going = Working(work)
    assert list(going) == ["one", "two"]
    assert going.result() == 3

    def broken(say) -> None:
        raise UsageError("no")

    with pytest.raises(UsageError, match="no"):
        failing = Working(broken)
        assert list(failing) == []
        failing.result()


def test_gradio_is_imported_without_writing_beside_its_own_code() -> None:
    code = (
        "import pathlib, pincite.ui, gradio\n"
        "from gradio import component_meta\n"
        "assert component_meta.create_or_modify_pyi.__module__ == 'pincite.ui.swiftly'\n"
        "class Mine(gradio.Textbox): EVENTS = []\n"
        "import sys, jsonschema\n"
        "assert jsonschema.FormatChecker and 'lark' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("hits", "words", "line"),
    [
        ((), "boats", "0 paragraphs found."),
        (PARAGRAPHS[1:2], "interviews", "1 paragraph found."),
        (PARAGRAPHS[:3], "interviews", "3 paragraphs found."),
        (PARAGRAPHS[:3], "éà", "3 paragraphs nearest in meaning."),
    ],
)
def test_the_count_of_what_was_found_says_how_it_was_found(hits, words, line) -> None:
    found = tuple(Hit(paragraph, 0.5, rank) for rank, paragraph in enumerate(hits, 1))
    assert found_line(Query(words, Scope(())), found) == line


def test_a_search_says_where_it_found_nothing_and_what_else_is_to_be_said() -> None:
    records, both = SHELF.records(), Scope(("marlowe-vale-2023", "marlowe-vale-2019"))
    assert "Nothing found in any of the 2 reports." in hits_html(Query("boats", both), (), records)
    one = Scope(("marlowe-vale-2019",), notes=("Fenwick 2018 is <named>.",))
    none = hits_html(Query("boats", one), (), records)
    assert "Nothing found in Marlowe Vale 2019." in none
    some = hits_html(Query("interviews", one), (Hit(PARAGRAPHS[1], 0.5, 1),), records)
    for html in (none, some):
        assert '<p class="outcome">Fenwick 2018 is &lt;named&gt;.</p>' in html


def test_a_search_shows_words_that_were_read_otherwise_than_typed() -> None:
    records, one = SHELF.records(), Scope(("marlowe-vale-2019",))
    hits = (Hit(PARAGRAPHS[1], 0.5, 1),)

    def searched(typed: str) -> str:
        return str(hits_html(Query("interviews & <visits>", one), hits, records, typed))

    assert "Searched in Marlowe Vale 2019 as “interviews &amp; &lt;visits&gt;”." in searched(
        "intervews"
    )
    assert "Searched in Marlowe Vale 2019." in searched("interviews  & <visits>")
