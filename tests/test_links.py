from __future__ import annotations

from pincite.parse.links import linked
from pincite.types import Kind, Note, Paragraph, Region, TextLine


def paragraph(
    label: str | None,
    text: str,
    *,
    kind: Kind = "finding",
    series: str | None = None,
    page: int = 1,
) -> Paragraph:
    name = f"{series}.{label}" if series else label or text.split()[0].lower()
    return Paragraph(
        f"r#{name}", "r", label, series, kind, (), text, (TextLine(0, len(text), Region(page)),)
    )


def marks(text: str, kind: Kind = "finding", *more: Paragraph) -> list[tuple[str, tuple[str, ...]]]:
    body = [paragraph(str(n), "Body.") for n in range(1, 41)]
    found = linked([*body, *more, paragraph(None, text, kind=kind)])[-1].marks
    assert all(text[mark.start : mark.end] for mark in found)
    return [(text[mark.start : mark.end], mark.targets) for mark in found]


def test_a_paragraph_named_in_the_text_is_linked() -> None:
    assert marks("This was so (Paragraph 25).") == [("Paragraph 25", ("r#25",))]
    assert marks("See paragraphs 3, 5 and 7 to 9.") == [
        ("paragraphs 3, 5 and 7 to 9", ("r#3", "r#5", "r#7", "r#8", "r#9"))
    ]


def test_a_paragraph_of_another_document_is_left_alone() -> None:
    assert marks("As paragraph 12 of the Code requires.") == []


def test_a_number_the_report_has_not_is_marked_without_a_target() -> None:
    assert marks("See paragraph 99.") == [("paragraph 99", ())]


def test_a_bare_recommendation_tag_is_marked_without_a_target() -> None:
    assert marks("Plans are late. (Recommendation)") == [("(Recommendation)", ())]


def test_a_numbered_recommendation_is_linked_to_it() -> None:
    boxed = paragraph(None, "Recommendation 4: Keep the lights burning", kind="heading")
    assert marks("This led to Recommendation 4 at once.", "finding", boxed) == [
        ("Recommendation 4", ("r#recommendation",))
    ]


def test_a_conclusion_points_into_the_body_not_at_its_own_series() -> None:
    body = [paragraph(str(n), "Body.", series="body") for n in range(1, 6)]
    conclusion = paragraph(
        "3", "Keep it so. (Paragraph 3)", kind="conclusion", series="conclusions"
    )
    assert linked([*body, conclusion])[-1].marks[0].targets == ("r#body.3",)


def test_a_footnote_mark_finds_the_note_on_its_own_page() -> None:
    notes = [
        Paragraph(f"r#note.1{tail}", "r", None, None, "footnote", (), "Note.", (line,))
        for tail, line in (("", TextLine(0, 5, Region(1))), ("~2", TextLine(0, 5, Region(4))))
    ]
    text = paragraph("8", "The register is complete.", page=4)
    called = Paragraph(
        text.id, "r", "8", None, "finding", (), text.text, text.lines, None, (Note("1", 12),)
    )
    assert linked([*notes, called])[-1].notes[0].target == "r#note.1~2"
