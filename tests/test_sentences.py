import itertools

from hypothesis import given
from hypothesis import strategies as st

from pincite import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


def test_abbreviations_of_public_reports_do_not_end_a_sentence():
    text = (
        "See para. 25 and paras. 30. Cllr. Ash and Dr. Elm agreed, e.g. in 2017. The rest did not."
    )
    assert cut(text) == [
        "See para. 25 and paras. 30.",
        "Cllr. Ash and Dr. Elm agreed, e.g. in 2017.",
        "The rest did not.",
    ]


def test_per_cent_ends_a_sentence():
    assert cut("It rose to 10 per cent. The target was 8.") == [
        "It rose to 10 per cent.",
        "The target was 8.",
    ]


def test_white_space_belongs_to_no_sentence():
    assert sentences.spans("  One.  Two. ") == ((2, 6), (8, 12))
    assert sentences.spans(" \n ") == ()


@given(st.text(max_size=300))
def test_spans_stand_in_order_and_hold_everything_but_space(text: str):
    found = sentences.spans(text)
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(found))
    inside = "".join(text[a:b] for a, b in found)
    assert "".join(inside.split()) == "".join(text.split())
