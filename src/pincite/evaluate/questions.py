"""JSON lines of judged questions, conversations and look-ups -> frozen values.

The three are told apart by their fields: a look-up says what is `expected`, a conversation has
`turns`, and whatever else has a `question` is one. Fields not named here are for people. A TREC
qrels file (its name ends in .qrels) has judgements without the questions' words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pincite.errors import UsageError

_T = TypeVar("_T")

Key = tuple[str | None, str]
"""(report id, label); no id where the file is about one report and does not name it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Paragraphs of one report that answer a question; none numbered where `labels` is empty."""

    report: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An unnumbered block that answers a question, known by its first words."""

    starts: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its judgements; also one turn of a conversation."""

    id: str
    question: str
    kind: str = ""
    answerable: bool = True
    relevant: tuple[str | Evidence, ...] = ()
    essential: tuple[str | Evidence, ...] = ()
    essential_alt: tuple[tuple[str | Evidence, ...], ...] = ()
    """Sets of paragraphs, any one of which does in place of `essential`."""
    summary_ok: tuple[Block, ...] = ()
    unnumbered_only: bool = False
    key_facts: tuple[str, ...] = ()
    """What a good answer says, "a|b" where either will do."""
    scope: tuple[str, ...] = ()
    """The reports a right reading of the question searches; none where it means all."""
    exclude: tuple[str | Evidence, ...] = ()
    """Paragraphs that do not count, neither as hits nor in the way: what the question quotes."""
    any_of: bool = False
    """One of the relevant paragraphs is the right one, and nobody knows which: only how soon any of
    them comes is measured."""
    standalone: str = ""
    """A later turn, rewritten so that it stands alone."""
    turn: int = 0
    """Place in its conversation, from 1; 0 outside of one."""

    @property
    def unanswerable(self) -> bool:
        """Whether the right answer is that the reports do not say."""
        return not self.answerable or self.kind.startswith("unanswerable")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions asked one after the other."""

    id: str
    turns: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a typed citation should lead to; a field that is None is not changed by `also_ok`."""

    type: str | None = None
    report: str | None = None
    """Id of the report the paragraphs are in; None in files about one report."""
    labels: tuple[str, ...] | None = None
    pages: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class TypedCitation:
    """A citation as somebody types it, and what it should lead to."""

    id: str
    query: str
    expected: Expected
    also_ok: tuple[Expected, ...] = ()

    @property
    def readings(self) -> tuple[Expected, ...]:
        """What is expected, and each other outcome that will do, every field filled in."""
        first = self.expected
        return (
            first,
            *(
                Expected(
                    first.type if other.type is None else other.type,
                    first.report if other.report is None else other.report,
                    first.labels if other.labels is None else other.labels,
                    first.pages if other.pages is None else other.pages,
                )
                for other in self.also_ok
            ),
        )


Item = Question | Conversation | TypedCitation


def read(path: Path) -> tuple[Item, ...]:
    """Return the rows of a file of judged questions, or what a qrels file judges, without words.

    Raises:
        UsageError: The file cannot be read, or a row of it is no question, conversation or look-up.
    """
    try:
        lines = path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read as questions: {reason}.") from error
    if path.suffix == ".qrels":
        return _judged(path, lines)
    items: list[Item] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = _item(json.loads(line))
        except (ValueError, KeyError) as error:
            raise UsageError(f"{path}, line {number}: {_wrong(error)}.") from error
        for id in _ids(item):
            if id in seen:
                raise UsageError(f"{path}, line {number}: the id {id} is line {seen[id]}'s too.")
            seen[id] = number
        items.append(item)
    if not items:
        raise UsageError(f"{path} holds no questions.")
    return tuple(items)


def questions(items: Sequence[Item]) -> Iterator[Question]:
    """Every question of a file, the turns of conversations among them."""
    for item in items:
        if isinstance(item, Conversation):
            yield from item.turns
        elif isinstance(item, Question):
            yield item


def keys(evidence: Sequence[str | Evidence], report: str | None) -> frozenset[Key]:
    """The numbered paragraphs meant; `report` is the one that bare labels are of.

    A label may say which of two equal ones is meant; only what comes before the blank is printed.

    >>> sorted(keys([Evidence("marlowe-vale-2019", ("1 (Recommendations)", "7"))], None))
    [('marlowe-vale-2019', '1'), ('marlowe-vale-2019', '7')]
    """
    return frozenset(
        key
        for entry in evidence
        for key in (
            [(report, entry)]
            if isinstance(entry, str)
            else [(entry.report, label.split(" ")[0]) for label in entry.labels]
        )
    )


def _judged(path: Path, lines: Sequence[str]) -> tuple[Question, ...]:
    """What lines `query 0 report#label relevance` judge: 1 is relevant, 2 and more essential."""
    grades: dict[str, list[tuple[Evidence, int]]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            query, _, document, grade = line.split()
            report, hash, label = document.rpartition("#")
            if not hash:
                raise ValueError
            grades.setdefault(query, []).append((Evidence(report, (label,)), int(grade)))
        except ValueError as error:
            raise UsageError(
                f"{path}, line {number}: a judgement's line is `query 0 report#label relevance`."
            ) from error
    if not grades:
        raise UsageError(f"{path} holds no judgements.")
    return tuple(
        Question(
            id=query,
            question="",
            relevant=tuple(place for place, grade in judged if grade > 0),
            essential=tuple(place for place, grade in judged if grade > 1),
        )
        for query, judged in grades.items()
    )


def _item(row: Any) -> Item:
    if not isinstance(row, dict):
        raise ValueError("a row must be a JSON object")
    if "turns" in row:
        turns = row["turns"]
        if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
            raise ValueError("turns must be a list of JSON objects")
        if not turns:
            raise ValueError("the conversation has no turns")
        asked = [
            {**turn, "question": turn["user"], "turn": place} for place, turn in enumerate(turns, 1)
        ]
        return Conversation(
            msgspec.convert(row.get("id"), str), tuple(_value(turn, Question) for turn in asked)
        )
    if "expected" in row:
        return _value(row, TypedCitation)
    if "question" in row:
        return _value(row, Question)
    raise ValueError("it has none of the fields question, turns and expected")


def _value(row: dict[str, Any], kind: type[_T]) -> _T:
    """A row as a value; null stands for a field that is not there."""
    return msgspec.convert({k: v for k, v in row.items() if v is not None}, kind)


def _ids(item: Item) -> Iterator[str]:
    yield item.id
    if isinstance(item, Conversation):
        for turn in item.turns:
            yield turn.id


def _wrong(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg}, character {error.pos + 1})"
    if isinstance(error, KeyError):
        return f"a turn lacks the field {error.args[0]}"
    return str(error)
