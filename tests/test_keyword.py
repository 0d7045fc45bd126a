import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.keyword import Keywords
from pincite.terms import stems, words

TEXTS = [
    "Return home interviews are timely for most children.",
    "The board meets four times a year.",
    "Interviews with foster carers, and interviews with adopters.",
    "",
]


def textbook(texts: list[str], question: list[str], k1: float = 1.5, b: float = 0.75):
    """Robertson and Zaragoza 2009, equation 3.15, with Lucene's idf and without (k1 + 1)."""
    counted = [Counter(stems(text)) for text in texts]
    lengths = [sum(c.values()) for c in counted]
    average = sum(lengths) / len(texts)
    scores = []
    for counts, length in zip(counted, lengths, strict=True):
        score = 0.0
        for stem in question:
            having = sum(stem in c for c in counted)
            if having == 0:
                continue
            idf = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
            tf = counts[stem]
            score += idf * tf / (tf + k1 * (1 - b + b * length / average))
        scores.append(score)
    return np.array(scores)


def test_stems_are_numbered_as_they_come_whatever_the_process():
    """Each is held once; of a set of strings the order would be another in each process."""
    many = [f"w{n}" for n in range(200)]
    keywords = Keywords.build([" ".join(many), " ".join(reversed(many)), "last"])
    assert [s for s in keywords._model.vocab_dict if s] == [*many, "last"]


def test_scores_are_those_of_the_textbook():
    question = stems("how timely are interviews with foster carers")
    assert Keywords.build(TEXTS).scores(question) == pytest.approx(
        textbook(TEXTS, question), abs=1e-5
    )


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from("alpha beta gamma delta".split())), min_size=1, max_size=6),
    st.lists(st.sampled_from("alpha beta gamma omega".split()), max_size=4),
)
def test_scores_are_those_of_the_textbook_for_any_texts(texts, question):
    joined = [" ".join(text) for text in texts]
    asked = stems(" ".join(question))
    expected = np.zeros(len(joined)) if not any(joined) else textbook(joined, asked)
    assert Keywords.build(joined).scores(asked) == pytest.approx(expected, abs=1e-5)


def test_an_index_read_back_scores_the_same(tmp_path):
    built = Keywords.build(TEXTS)
    built.save(tmp_path)
    again = Keywords.load(tmp_path, len(TEXTS))
    question = stems("foster interviews")
    assert again.scores(question).tolist() == built.scores(question).tolist()
    inside = np.array([True, False, True, True])
    assert again.of(inside).scores(question).tolist() == built.of(inside).scores(question).tolist()


def test_an_index_of_nothing_scores_nothing(tmp_path):
    empty = Keywords.build(["", "the of"])
    empty.save(tmp_path)
    assert Keywords.load(tmp_path, 2).scores(stems("foster")).tolist() == [0.0, 0.0]


def test_negations_and_numbers_are_words_but_stop_words_and_possessives_are_not():
    assert words("Is the council’s plan not ready by 2020?") == [
        "council",
        "plan",
        "not",
        "ready",
        "2020",
    ]


@given(
    st.lists(st.text("abc", min_size=1, max_size=8), max_size=30),
    st.text("abc", min_size=1, max_size=8),
)
def test_kin_are_the_stems_of_which_one_begins_with_the_other(known: list[str], token: str) -> None:
    index = Keywords.build([" ".join(known)])
    own = set(stems(" ".join(known)))
    expected = {
        other
        for other in own
        if min(len(other), len(token)) >= 5 and (other.startswith(token) or token.startswith(other))
    }
    assert set(index.akin(token)) == expected


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("alpha beta gamma delta".split()), max_size=30), st.booleans()
        ),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.sampled_from("alpha beta gamma omega".split()), min_size=1, max_size=4),
)
def test_an_index_of_some_rows_knows_nothing_of_the_others(rows, question):
    texts = [" ".join(text) for text, _ in rows]
    inside = np.array([kept for _, kept in rows])
    alone = [text for text, kept in zip(texts, inside, strict=True) if kept]
    whole, some = Keywords.build(texts), Keywords.build(texts).of(inside)
    asked = stems(" ".join(question))
    expected = np.zeros(len(texts))
    if any(alone):
        expected[inside] = textbook(alone, asked)
    assert some.scores(asked) == pytest.approx(expected, abs=1e-5)
    for stem in asked:
        having = set(whole.rows_with(stem).tolist()) & set(np.flatnonzero(inside).tolist())
        assert set(some.rows_with(stem).tolist()) == having
        assert set(some.akin(stem)) <= set(stems(" ".join(alone)))
