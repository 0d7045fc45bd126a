import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from pincite import chunk, tokens
from tests.fakes import report


def words(text: str) -> int:
    return len(text.split())


def cut(blocks, *, budget=220, count=words, fits=lambda text: True):
    return list(chunk.chunks(report(blocks), count=count, fits=fits, budget=budget))


def test_a_paragraph_within_the_budget_is_one_chunk():
    (only,) = cut([("25", "Over two thirds are seen. A third wait.")])
    assert only.id == "marlowe-vale-2019#25@0"
    assert only.text == "Over two thirds are seen. A third wait."
    assert only.headings == ("Findings",)


def test_a_long_paragraph_is_cut_between_sentences():
    found = cut([("25", "One two three. Four five six. Seven eight nine.")], budget=6)
    assert [c.text for c in found] == ["One two three. Four five six.", "Seven eight nine."]


def test_a_sentence_too_long_for_the_budget_is_cut_between_words():
    found = cut([("25", "one two three four five")], budget=2)
    assert [c.text for c in found] == ["one two", "three four", "five"]


def test_a_bullet_carries_the_sentence_that_leads_into_it_but_owns_only_its_words():
    blocks = [
        (None, "It met in May. The board asked for:", "lead"),
        (None, "weekly tracking", "bullet"),
        (None, "a named lead", "bullet"),
        ("7", "Nothing follows."),
        (None, "a stray bullet", "bullet"),
    ]
    found = cut(blocks)
    assert [c.text for c in found[1:3]] == [
        "The board asked for: weekly tracking",
        "The board asked for: a named lead",
    ]
    assert found[1].spans[0].start == 0 and found[1].spans[0].end == len("weekly tracking")
    assert found[4].text == "a stray bullet"


def test_headings_and_contents_are_not_indexed():
    assert cut([(None, "Findings", "heading"), (None, "Summary 4", "contents")]) == []


def test_the_embedders_own_limit_is_kept_as_well_as_the_budget():
    found = cut([("1", "One two. Three four.")], fits=lambda text: len(text) < 13)
    assert [c.text for c in found] == ["One two.", "Three four."]


@settings(max_examples=150)
@given(
    st.lists(st.text(alphabet="ab. \u00e9\n", max_size=80), max_size=4),
    st.integers(min_value=1, max_value=9),
)
def test_chunks_cover_every_character_once_in_order_and_fit(texts: list[str], budget: int):
    blocks = [(str(number), text) for number, text in enumerate(texts, 1)]
    found = cut(blocks, budget=budget)
    for label, text in blocks:
        own = [s for c in found for s in c.spans if s.paragraph_id.endswith(f"#{label}")]
        covered = "".join(text[s.start : s.end] for s in own)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(x.end <= y.start for x, y in itertools.pairwise(own))
    assert all(words(c.text) <= budget for c in found)


def test_tokens_are_cl100k_and_special_tokens_are_plain_text():
    # Published examples of the cl100k vocabulary; a special token is so many ordinary ones.
    assert tokens.count("hello world") == 2
    assert tokens.count("<|endoftext|>") == 7
