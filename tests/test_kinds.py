"""The kind of thing that a question asks for."""

from __future__ import annotations

import pytest

from pincite.kinds import asked_for


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("number of boats", "number"),
        ("the average number of boats a harbour", None),
        ("average number of boats a harbour", "number"),
        ("average number of days between a storm and a repair?", "length of time"),
        ("what's the maximum load they set", "number"),
        ("boats mended in winter, numbers", "number"),
        ("adoption figures", "number"),
        ("What are the minimum standards for boats?", None),
        ("is there a list of phone numbers?", None),
        ("when are boats mended?", "date"),
        ("when a storm comes, do boats sail?", None),
        ("what is the boat's name?", "name"),
        ("which warden knows the boats by name?", None),
        ("which figures are wrong in the report", None),
        ("what did the Mayor say about boats?", "saying"),
        # An edition of a report is nobody who speaks.
        ("what did the 2020 one say about boats?", None),
        ("what did the first one say?", None),
    ],
)
def test_the_kind_of_thing_is_read_off_the_question(question: str, kind: str | None) -> None:
    assert asked_for(question) == kind
