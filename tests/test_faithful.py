"""What a reworded sentence may not say: anything to act on that its quotations do not."""

from __future__ import annotations

import pytest

from pincite.faithful import fault

TIMELY = (
    "Although over two thirds of children receive a return home interview within 72 hours, nearly "
    "a third are waiting too long."
)
BOARD = "The board did not challenge health partners in March 2016, and Waymark was not told."
RATE = "In the 12 months to May 2023, 86% of interviews took place on time, up from 1,058 in all."


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        ("Over two thirds of children receive an interview within 72 hours.", TIMELY),
        ("Nearly a third of children are waiting too long for an interview.", TIMELY),
        ("The board did not challenge health partners in March 2016.", BOARD),
        ("86 per cent of interviews took place on time in the 12 months to May 2023.", RATE),
        ("In twelve months, 86% of interviews took place on time, up from 1058.", RATE),
        ("In Marlowe Vale, 86% of interviews took place on time.", RATE),
        ("It took place on time for 86%.", RATE),
    ],
)
def test_what_stands_in_the_quotation_may_be_said(sentence: str, quotation: str) -> None:
    assert fault(sentence, [quotation], ["Marlowe Vale"]) is None


@pytest.mark.parametrize(
    ("sentence", "quotation", "said"),
    [
        ("Over two thirds of children receive an interview within 48 hours.", TIMELY, "48"),
        ("68% of children receive an interview within 72 hours.", TIMELY, "68%"),
        ("86 of the interviews took place on time.", RATE, "86"),
        ("£86 of interviews took place on time.", RATE, "£86"),
        ("Four thirds of children receive an interview within 72 hours.", TIMELY, "4"),
        ("86% of interviews took place on time in the 12 months to June 2023.", RATE, "june"),
        ("The board did not challenge health partners in March 2017.", BOARD, "2017"),
        ("The board did not challenge Barnardo's in March 2016.", BOARD, "Barnardo"),
        ("NSPCC was not told by the board.", BOARD, "NSPCC"),
        # The first word has a capital anyway: it may be a name all the same.
        ("Ofsted did not challenge health partners in March 2016.", BOARD, "Ofsted"),
        ("The board challenged health partners in March 2016.", BOARD, "not"),
        ("86% of interviews did not take place on time.", RATE, "not"),
        ("86% of interviews took place without delay on time.", RATE, "without"),
        ("Most children receive a return home interview within 72 hours.", TIMELY, "most"),
        ("Only a third of children are waiting too long.", TIMELY, "only"),
        ("Interviews within 72 hours are improving for children.", TIMELY, "improving"),
        ("The quay is old and its ferries are blue.", TIMELY, "too few"),
        ("Paragraph 25 says that nearly a third are waiting too long.", TIMELY, "25"),
    ],
)
def test_what_does_not_is_a_fault_and_told(sentence: str, quotation: str, said: str) -> None:
    why = fault(sentence, [quotation], ["Marlowe Vale"])
    assert why is not None
    assert said in why


def test_every_sentence_says_what_it_says_itself() -> None:
    for text in (TIMELY, BOARD, RATE):
        assert fault(text, [text]) is None


def test_the_negation_of_another_quotation_need_not_be_said() -> None:
    """Of two quotations the sentence takes its words from the one without a "not"."""
    assert fault("86% of interviews took place on time.", [BOARD, RATE]) is None
    assert fault("The board challenged health partners.", [RATE, BOARD]) is not None
