"""The three public endpoints: /ask, /search and /cite give what the command line gives."""

from __future__ import annotations

from typing import Any

from gradio.events import api

from pincite import rows
from pincite.assistant import Assistant
from pincite.errors import PinciteError, UsageError
from pincite.types import Record
from pincite.ui.line import Line
from pincite.ui.model import Model
from pincite.ui.who import ALONE, Access

MOST_HITS = 200
AT_ONCE = 8
"""Calls of a kind that are answered at once."""


def _checked(text: object, reports: object, at: object = None, k: object = 1) -> None:
    """Nothing, where a program sent values of the kinds that are asked for.

    Raises:
        UsageError: It did not.
    """
    ids = reports or []
    sound = isinstance(text, str) and isinstance(at, str | None) and isinstance(k, int)
    if not (sound and isinstance(ids, list) and all(isinstance(id, str) for id in ids)):
        raise UsageError(
            "Send words as text, reports as a list of ids, `at` as an id, and k as a whole number."
        )


class Api:
    """The endpoints; everything else of the page is private."""

    def __init__(self, assistant: Assistant, model: Model, access: Access = ALONE) -> None:
        self._assistant = assistant
        self._model = model
        self._access = access
        self._asking, self._searching = Line(AT_ONCE), Line(AT_ONCE)
        # Gradio answers what is asked by the Model Context Protocol from its queue with requests of
        # its own, which are nobody's: with accounts these calls wait here instead.
        queued = not access.wanted
        for call in (self.ask, self.search, self.cite):
            api(call, api_name=call.__name__, concurrency_limit=AT_ONCE, queue=queued)

    def ask(
        self,
        question: str,
        reports: list[str] | None = None,
        history: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """Answer a question in the reports' own words, with verified quotations and paragraphs.

        Args:
            question: In plain words; a report may be named ("in Harrow 2017"). At most 2,000
                characters.
            reports: Ids of the only reports to search; none: as the question says, or all.
            history: Earlier turns, oldest first: {"question": …}, or earlier answers as given.
        """
        try:
            _checked(question, reports)
            self._access.note("asked", words=question, reports=reports or [])
            with self._asking.turn(_quietly):
                self._model.wait()
                turns = _turns(history or [])
                answer = self._assistant.ask(question, reports=reports or (), history=turns)
            return rows.ask_row(answer, self._records())
        except PinciteError as error:
            return _failure(error)

    def search(
        self, question: str, reports: list[str] | None = None, k: int = 10
    ) -> dict[str, Any]:
        """Rank the paragraphs of the reports for some words.

        Args:
            question: What to find; "exact words" in quotation marks must occur.
            reports: Ids of the only reports to search; none means all.
            k: How many paragraphs, 1 to 200.
        """
        try:
            _checked(question, reports, k=k)
            if not 1 <= k <= MOST_HITS:
                raise UsageError(f"k is {k}; ask for 1 to {MOST_HITS} paragraphs.")
            self._access.note("searched", words=question, reports=reports or [])
            with self._searching.turn(_quietly):
                self._model.wait()
                query, hits = self._assistant.search(question, reports=reports or (), k=k)
            return rows.search_row(question, query, hits)
        except PinciteError as error:
            return _failure(error)

    def cite(
        self, text: str, reports: list[str] | None = None, at: str | None = None
    ) -> dict[str, Any]:
        """Look up a citation such as "para 25" or "Harrow 2017 paras 24-26".

        Args:
            text: The citation as people type it: "rec 6", "page 12", "exec summary", "next".
            reports: Ids of the only reports to look in; none means as the citation says.
            at: Id of the paragraph that "next" and "previous" start from.
        """
        try:
            _checked(text, reports, at)
            self._access.note("looked-up", words=text, reports=reports or [])
            found = self._assistant.cite(text, reports=reports or (), at=at)
            return rows.cite_row(found, self._records())
        except PinciteError as error:
            return _failure(error)

    def _records(self) -> dict[str, Record]:
        return {record.id: record for record in self._assistant.library.records()}


def _quietly(words: str) -> None:
    """Whoever calls is not told how long the line is."""


def _turns(history: list[dict[str, Any]]) -> list[Any]:
    try:
        return [rows.turn(row) for row in history]
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            'The history is a list of {"question": …} or of earlier answers, oldest first.'
        ) from error


def _failure(error: PinciteError) -> dict[str, Any]:
    return {"error": {"kind": error.kind, "message": str(error), "path": None}}
