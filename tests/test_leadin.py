"""A bullet is quoted with what leads in to it, where it says nothing without."""

from __future__ import annotations

from dataclasses import replace

from pincite import leadin, quote
from pincite.types import Box, Draft, Region
from tests.fakes import report

REPORT = report(
    [
        (None, "What needs to improve?", "heading"),
        (None, "The timeliness of interviews.", "bullet"),
        (None, "The oversight of ferries.", "bullet"),
        (None, "Local leadership", "heading"),
        (None, "The harbour master has been in post since May.", "bullet"),
        ("4", "Much was heard. The Inquiry recommends that, within a year:", "recommendation"),
        (None, "the list be published", "bullet"),
        (None, "* Of ferries.", "footnote"),
        (None, "no certificate be given", "bullet"),
        ("5", "Boats are painted. They are blue."),
        (None, "and green", "bullet"),
    ]
)
BLOCKS = {REPORT.record.id: tuple(REPORT.paragraphs())}
PARAGRAPHS = {p.id: p for p in REPORT.paragraphs()}


def led(*quoted: str) -> list[Draft]:
    ids = {p.text: p.id for p in REPORT.paragraphs()}
    return list(leadin.led([Draft(words, ((ids[words], words),)) for words in quoted], BLOCKS))


def texts(*quoted: str) -> list[str]:
    return [draft.text for draft in led(*quoted)]


def test_a_bullet_under_a_heading_that_asks_is_read_with_it() -> None:
    assert texts("The oversight of ferries.") == [
        "What needs to improve? The oversight of ferries."
    ]


def test_a_bullet_that_is_a_sentence_stands_alone() -> None:
    alone = "The harbour master has been in post since May."
    assert texts(alone) == [alone]


def test_a_paragraph_that_ends_with_a_colon_leads_in() -> None:
    (draft,) = led("no certificate be given")
    lead = "Much was heard. The Inquiry recommends that, within a year:"
    assert draft.text == f"{lead} no certificate be given"
    assert draft.quotes[0][0].endswith("#4")


def test_bullets_of_one_lead_in_are_told_together_where_the_first_stood() -> None:
    found = texts("no certificate be given", "Boats are painted. They are blue.",
                  "the list be published")  # fmt: skip
    assert found == [
        "Much was heard. The Inquiry recommends that, within a year: the list be published; no "
        "certificate be given",
        "Boats are painted. They are blue.",
    ]


def test_items_of_a_list_stand_in_its_order_and_what_lies_between_is_marked() -> None:
    one = report(
        [
            ("4", "Three things were done, including:"),
            (None, "A plan was made. It is short.", "bullet"),
            (None, "A boat was bought.", "bullet"),
            (None, "A crew was found.", "bullet"),
        ]
    )
    id, blocks = one.record.id, tuple(one.paragraphs())
    chosen = ("A crew was found.", "It is short.", "A plan was made.")
    items = [next(b for b in blocks if words in b.text) for words in chosen]
    drafts = [Draft(w, ((b.id, w),)) for w, b in zip(chosen, items, strict=True)]
    (draft,) = leadin.led(drafts, {id: blocks})
    assert draft.text == (
        "Three things were done, including: A plan was made. It is short. … A crew was found."
    )
    (statement,), dropped = quote.verify([draft], {b.id: b for b in blocks})
    assert dropped == () and quote.in_parts(statement)


INSTRUCTED = report(
    [
        ("4", "The minister wrote with these instructions:"),
        (None, "to mend the quay", "bullet"),
        (None, "* Of the harbour.", "footnote"),
        (None, "to paint the boats.", "bullet"),
        ("5", "It was done: the quay is mended."),
        ("6", "There are as many ferries as these:"),
        *((None, f"ferry {n}", "bullet") for n in range(leadin.MOST_ITEMS + 1)),
    ]
)


def test_a_lead_in_that_is_quoted_brings_its_list_along() -> None:
    blocks = tuple(INSTRUCTED.paragraphs())
    own = {INSTRUCTED.record.id: blocks}
    whole = "The minister wrote with these instructions: to mend the quay; to paint the boats."
    alone = [Draft(blocks[0].text, ((blocks[0].id, blocks[0].text),))]
    # An item that was chosen too is told in its list, wherever it came.
    item = Draft(blocks[3].text, ((blocks[3].id, blocks[3].text),))
    for drafts in (alone, [item, *alone], [*alone, item]):
        (draft,) = leadin.led(drafts, own)
        assert draft.text == whole
        assert [id for id, _ in draft.quotes] == [blocks[n].id for n in (0, 1, 3)]
        (statement,), dropped = quote.verify([draft], {b.id: b for b in blocks})
        assert dropped == () and quote.in_parts(statement)


def test_a_list_too_long_to_be_read_out_stays_where_it_is() -> None:
    blocks = tuple(INSTRUCTED.paragraphs())
    for words in ("There are as many ferries as these:", "It was done: the quay is mended."):
        id = next(block.id for block in blocks if block.text == words)
        (draft,) = leadin.led([Draft(words, ((id, words),))], {INSTRUCTED.record.id: blocks})
        assert (draft.text, draft.quotes) == (words, ((id, words),))


def test_a_paragraph_that_is_whole_does_not_lead_in() -> None:
    assert texts("and green") == ["and green"]


def test_of_a_long_lead_in_the_last_sentence_is_quoted() -> None:
    long = "The sea was rough and " * 20 + "cold. The Inquiry recommends that:"
    one = report([("4", long), (None, "boats be blue", "bullet")])
    bullet = list(one.paragraphs())[1]
    (draft,) = leadin.led(
        [Draft(bullet.text, ((bullet.id, bullet.text),))], {one.record.id: tuple(one.paragraphs())}
    )
    assert draft.text == "The Inquiry recommends that: boats be blue"


def test_every_part_is_a_quotation_of_its_own_block() -> None:
    found = led("no certificate be given", "the list be published", "The oversight of ferries.")
    statements, dropped = quote.verify(found, PARAGRAPHS)
    assert dropped == ()
    assert [len(s.citations) for s in statements] == [3, 2]
    assert all(quote.in_parts(s) for s in statements)


def test_words_between_quotations_make_it_no_quotation() -> None:
    pair = ("Boats are painted. They are blue.", "and green")
    ids = {p.text: p.id for p in REPORT.paragraphs()}
    quotes = tuple((ids[words], words) for words in pair)
    for text, whole in ((" … ".join(pair), True), (" perhaps ".join(pair), False)):
        (statement,), _ = quote.verify([Draft(text, quotes)], PARAGRAPHS)
        assert quote.in_parts(statement) is whole
    (single,), _ = quote.verify([Draft(pair[0], quotes[:1])], PARAGRAPHS)
    assert quote.in_parts(single) is False


NUMBERS = (
    ("At 21 June 347 children are looked after. This is fewer than before.", 71),
    ("Of this number:", 71),
    ("105 live outside the area", 116),
    ("six are at sea.", 116),
    ("In the last 12 months:", 71),
    ("there have been 21 adoptions", 116),
    ("123 children ceased to be looked after", 117),
    ("The council runs one home.", 71),
    ("which is by the sea", 116),
)


def box(x: float) -> Box:
    return Box(x, 80.0, 500.0, 92.0)


def of_a_list(words: str, *, places: bool = True) -> list[str]:
    """The draft's text and what it quotes, of a list with lists in it, as a PDF prints them."""
    kinds = ["body" if text.startswith("Of this") else "bullet" for text, _ in NUMBERS]
    made = report([(None, text, kind) for (text, _), kind in zip(NUMBERS, kinds, strict=True)])
    blocks = tuple(
        replace(
            p,
            lines=(
                replace(
                    p.lines[0], region=Region(6, Box(x, 80.0, 500.0, 92.0) if places else None)
                ),
            ),
        )
        for p, (_, x) in zip(made.paragraphs(), NUMBERS, strict=True)
    )
    id = next(block.id for block in blocks if block.text == words)
    (draft,) = leadin.led([Draft(words, ((id, words),))], {made.record.id: blocks})
    by_id = {block.id: block for block in blocks}
    assert all(words in by_id[id].text for id, words in draft.quotes)
    return [draft.text, *(words for _, words in draft.quotes)]


def test_a_bullet_is_led_in_by_its_own_list_and_by_no_earlier_one() -> None:
    for words in ("there have been 21 adoptions", "123 children ceased to be looked after"):
        assert of_a_list(words) == [
            f"In the last 12 months: {words}", "In the last 12 months:", words
        ]  # fmt: skip


def test_of_this_number_brings_the_number_along() -> None:
    words = "six are at sea."
    assert of_a_list(words)[0] == (
        f"At 21 June 347 children are looked after. Of this number: {words}"
    )


def test_where_nothing_surely_leads_in_nothing_does() -> None:
    # An item that is whole, further out, lies between.
    assert of_a_list("which is by the sea") == ["which is by the sea"] * 2
    # A format without places: only the item after the colon is surely of its list.
    assert of_a_list("there have been 21 adoptions", places=False)[0].startswith("In the last 12")
    for words in ("123 children ceased to be looked after", "which is by the sea"):
        assert of_a_list(words, places=False) == [words, words]
