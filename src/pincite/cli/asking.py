"""ask, search and cite: the three ways into a library."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pincite import converse, llm, names, quote, rows
from pincite.assistant import Assistant
from pincite.cli import output
from pincite.errors import UsageError
from pincite.types import Answer, Query, Record, Turn


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    scope = argparse.ArgumentParser(add_help=False)
    scope.add_argument(
        "--report", action="append", default=[], metavar="ID", help="only this report (repeatable)"
    )
    ask = verbs.add_parser("ask", parents=[common, scope], help="answer a question")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--history", type=Path, metavar="FILE", help="earlier results, oldest first")
    ask.set_defaults(run=_ask)
    search = verbs.add_parser("search", parents=[common, scope], help="rank paragraphs")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("-k", type=_positive, default=10, help="how many (10)")
    search.set_defaults(run=_search)
    look = verbs.add_parser("cite", parents=[common, scope], help="look a citation up")
    look.add_argument("text", metavar="TEXT", help="'para 25', 'paras 24-26', 'rec 6', 'page 12'")
    look.add_argument("--at", metavar="ID", help="the paragraph 'next' and 'previous' start from")
    look.set_defaults(run=_cite)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of 1 or more")
    return int(text)


def _ask(options: argparse.Namespace) -> int:
    history = _history(options.history)
    config = output.settings(options)
    writer = llm.chosen(config)
    with output.open_library(config, searching=True) as library:
        output.note(config, library, "asked", words=options.question, reports=options.report)
        answer = Assistant(library, writer).ask(
            options.question, reports=options.report, history=history
        )
        records = {record.id: record for record in library.records()}
    if options.json:
        output.print_json(rows.ask_row(answer, records))
    else:
        _print_answer(answer, records)
    return 0


def _history(path: Path | None) -> tuple[Turn, ...]:
    if path is None:
        return ()
    try:
        found = json.loads(path.read_text("utf8"))
        return tuple(rows.turn(row) for row in found)
    except OSError as error:
        raise UsageError(f"The history {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"The history {path} is not a JSON list of questions or earlier results, each with a "
            '"question", oldest first.'
        ) from error


def _print_answer(answer: Answer, records: dict[str, Record]) -> None:
    console = output.console()
    searched = names.names_of([records[id] for id in answer.query.scope.reports], most=4)
    if promise := names.promise(answer):
        console.print(f"{promise}\n", style="bold", markup=False)
    for statement in answer.statements:
        first, *others = (
            rows.place(c.paragraph, records, pages=c.pages) for c in statement.citations
        )
        if quote.in_parts(statement):
            console.print(f"“{statement.text}”", markup=False)
            places = "; ".join((first, *others))
        elif statement.text == statement.citations[0].quote:
            places = f"{first}; much the same: {'; '.join(others)}" if others else first
            console.print(f"“{statement.text}”", markup=False)
        else:  # told in other words than those quoted, as a grade and its subject are
            places = "; ".join((first, *others))
            console.print(statement.text, markup=False)
        console.print(f"    {places}\n", style="cyan", markup=False)
    for line in rows.belonging(answer, records):
        console.print(line, style="dim", markup=False)
    for note in answer.notes:
        console.print(f"Note: {note}", markup=False)
    if answer.missing_words and answer.outcome != "partly":
        words = ", ".join(answer.missing_words)
        console.print(f"Nowhere in what was searched: {words}", markup=False)
    if answer.nearest:
        heading = "Nearest" if answer.outcome == "not_in_reports" else "See also"
        places = "; ".join(rows.place(p, records) for p in answer.nearest)
        console.print(f"{heading}: {places}", style="dim", markup=False)
    console.print(f"Searched: {searched or 'nothing'}", style="dim", markup=False)
    _print_read_as(answer.query, answer.question)


def _print_read_as(query: Query, typed: str) -> None:
    if read := converse.read_otherwise(query, typed):
        output.console().print(f"Searched as: {read}", style="dim", markup=False)


def _search(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=True) as library:
        output.note(config, library, "searched", words=options.question, reports=options.report)
        query, hits = Assistant(library).search(
            options.question, reports=options.report, k=options.k
        )
        records = {record.id: record for record in library.records()}
    if options.json:
        output.print_json(rows.search_row(options.question, query, hits))
        return 0
    console = output.console()
    for note in query.scope.notes:
        console.print(note, markup=False)
    _print_read_as(query, options.question)
    for hit in hits:
        place = rows.place(hit.paragraph, records)
        console.print(f"{hit.rank:>3}. [cyan]{place}[/cyan]  {hit.score:.2f}")
        console.print(f"     {hit.paragraph.text}", markup=False)
    if not hits:
        console.print("Nothing was found.")
    return 0


def _cite(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        output.note(config, library, "looked-up", words=options.text, reports=options.report)
        found = Assistant(library).cite(options.text, reports=options.report, at=options.at)
        records = {record.id: record for record in library.records()}
    if options.json:
        output.print_json(rows.cite_row(found, records))
        return 0
    console = output.console()
    for paragraph in found.paragraphs:
        console.print(rows.place(paragraph, records), style="cyan", markup=False)
        console.print(paragraph.text, markup=False)
        console.print()
    if found.message:
        console.print(found.message, markup=False)
    return 0
