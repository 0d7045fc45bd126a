"""Questions on the specimens name paragraphs, pages and words that are really printed there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.specimen_truth import IDS, parsed, printed, truth

QUESTIONS = Path(__file__).parents[1] / "eval" / "questions"


def rows(name: str) -> list[dict[str, Any]]:
    path = QUESTIONS / f"specimens_{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def asked() -> list[dict[str, Any]]:
    """Questions, and the turns of conversations, which have a question's fields."""
    return rows("questions") + [turn for row in rows("conversations") for turn in row["turns"]]


each_question = pytest.mark.parametrize("row", asked(), ids=lambda row: row["id"])


def whole(id: str) -> str:
    told = truth(id)
    return "\n".join(b["text"] for key in ("paragraphs", "blocks", "notes") for b in told[key])


def text_at(place: dict[str, Any]) -> str:
    """The text of a place's paragraphs, each with the bullets under it."""
    blocks = list(parsed(place["report"]).paragraphs())
    texts = []
    for label in place["labels"]:
        at = next(i for i, block in enumerate(blocks) if block.label == label)
        texts.append(blocks[at].text)
        for block in blocks[at + 1 :]:
            if block.kind != "bullet":
                break
            texts.append(block.text)
    return "\n".join(texts)


def test_there_are_enough_questions_of_every_sort() -> None:
    kinds = Counter(row["kind"] for row in rows("questions"))
    assert kinds["unanswerable_absent"] >= 5
    assert kinds["unanswerable_near_miss"] >= 5
    assert kinds["change"] >= 5
    assert sum(row["unnumbered_only"] for row in rows("questions")) >= 2
    assert sum(kinds.values()) >= 34
    assert len(rows("conversations")) >= 4
    assert len(rows("lookups")) >= 10
    ids = [row["id"] for row in asked() + rows("lookups") + rows("conversations")]
    assert len(ids) == len(set(ids))


@each_question
def test_judged_places_exist_with_exactly_their_pages(row: dict[str, Any]) -> None:
    alternatives = row.get("essential_alt", [])
    places = [row["relevant"], row["essential"], row.get("nearest", []), *alternatives]
    for place in (place for group in places for place in group):
        pages = {
            page for label in place["labels"] for page in printed(place["report"], label)["pages"]
        }
        assert place["pages"] == sorted(pages)
        assert row["scope"] is None or place["report"] in row["scope"]


@each_question
def test_what_is_essential_is_relevant(row: dict[str, Any]) -> None:
    def keys(places: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(place["report"], label) for place in places for label in place["labels"]}

    for essential in (row["essential"], *row.get("essential_alt", [])):
        assert keys(essential) <= keys(row["relevant"])
    assert bool(row["answerable"]) == bool(row["essential"] or row["unnumbered_only"])


@each_question
def test_key_facts_stand_in_the_text_of_what_is_judged_relevant(row: dict[str, Any]) -> None:
    if row["kind"] == "citation":
        labels = [label for place in row["essential"] for label in place["labels"]]
        assert row["key_facts"] == labels
        return
    text = "\n".join(
        [text_at(place) for place in row["relevant"]]
        + [named(block)["text"] for block in row["summary_ok"]]
    ).lower()
    for fact in row["key_facts"]:
        assert any(either.lower() in text for either in fact.split("|")), fact


def named(block: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        b for b in truth(block["report"])["blocks"] if b["block"] == block["block"]
    )
    return found


@each_question
def test_unnumbered_blocks_are_named_by_their_own_first_words(row: dict[str, Any]) -> None:
    for block in row["summary_ok"]:
        assert named(block)["text"].startswith(block["starts"])
        assert named(block)["section"] == block["section"]
        assert named(block)["pages"] == block["pages"]


@each_question
def test_what_is_said_to_be_absent_occurs_nowhere_in_the_scope(row: dict[str, Any]) -> None:
    for word in row.get("absent", []):
        for id in row["scope"] or IDS:
            assert word.lower() not in whole(id).lower(), f"{word} in {id}"


@pytest.mark.parametrize("row", rows("lookups"), ids=lambda row: row["id"])
def test_look_ups_expect_what_is_printed(row: dict[str, Any]) -> None:
    expected = row["expected"]
    told = truth(expected["report"])["paragraphs"]
    chosen = [p for p in told if p["label"] in expected["labels"]]
    assert [p["label"] for p in chosen] == expected["labels"]
    if expected["type"] == "page":
        assert chosen == [p for p in told if expected["pages"][0] in p["pages"]]
    elif expected["type"] == "section" and chosen:
        assert chosen == [p for p in told if p["section"] == expected["section"]]
    if chosen and expected["type"] != "page":
        assert expected["pages"] == sorted({page for p in chosen for page in p["pages"]})
