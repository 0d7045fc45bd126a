from __future__ import annotations

from pincite.numbering import Label
from pincite.parse.voices import differences


def labels(*numbers: int) -> list[Label]:
    return [Label("1.", str(n), (n,), 3) for n in numbers]


def tagged(*numbers: int) -> list[str]:
    return ["Findings", *(f"{n}. The harbour board keeps its register." for n in numbers)]


def test_two_voices_that_agree_say_nothing() -> None:
    assert differences(tagged(1, 2, 3, 4), labels(1, 2, 3, 4)) == []


def test_a_number_only_the_page_shows_is_named() -> None:
    assert differences(tagged(1, 2, 4), labels(1, 2, 3, 4)) == [
        "The file's tags do not mark paragraph 3: check the page."
    ]


def test_a_number_only_the_tags_know_is_named() -> None:
    assert differences(tagged(1, 2, 3, 4), labels(1, 2, 4)) == [
        "The file's tags mark a paragraph 3 that was not found."
    ]


def test_tags_that_know_few_numbers_are_not_heard() -> None:
    assert differences(tagged(1), labels(1, 2, 3, 4)) == []
    assert differences([], labels(1, 2)) == []
    assert differences(tagged(1, 2), []) == []
