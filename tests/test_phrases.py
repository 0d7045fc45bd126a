import pytest

from pincite import phrases


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('"return home interviews"', ("return home interviews",)),
        ("“looked after” and “care leavers”", ("looked after", "care leavers")),
        ("the council's plan isn't ready", ()),
        ('an open " mark', ()),
        ('"" and "  "', ()),
        ('"a" ' * 500, ("a",)),
    ],
)
def test_phrases_stand_in_double_quotation_marks(question, found):
    assert phrases.required(question) == found


def test_phrases_are_placed_whole_in_order_and_apart():
    text = "Straße: the ‘front door’, a front-door team, the frontdoors and FRONT DOOR."
    found = phrases.places(text, ["front door", "'front door'", "door team"])
    assert [text[start:end] for start, end in found] == ["‘front door’", "door team", "FRONT DOOR"]
    assert phrases.places(text, []) == []


@pytest.mark.parametrize(
    ("text", "phrase", "held"),
    [
        ("Return home interviews", "return HOME", True),
        ("the ‘front door’ of services", "'front door'", True),
        ("in 2015–16", "2015-16", True),
        ("homework", "home", False),
        ("homework at home", "home", True),
        ("at home.", "home.", True),
        ("nothing", "something", False),
    ],
)
def test_a_phrase_is_held_in_whole_words(text, phrase, held):
    assert phrases.holds(text, phrase) is held
