"""The corpus of `make fuzz`, gone through again; and what hypothesis thinks of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fuzz


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_the_corpus_breaks_nothing(name):
    kept = list(fuzz.corpus(name))
    assert kept
    for path in kept:
        fuzz.TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", ["numbering", "lookup"])
@settings(max_examples=60, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf8", "replace")),
    )
)
def test_whatever_comes_breaks_nothing(name, data):
    fuzz.TARGETS[name](data)
