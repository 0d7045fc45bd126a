"""list and show: what a library holds, and what a report is made of."""

from __future__ import annotations

import argparse
from typing import Any

from pincite import rows
from pincite.cli import output
from pincite.cli.editing import printed
from pincite.store.limits import whom


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    listing = verbs.add_parser("list", parents=[common], help="list the reports")
    listing.set_defaults(run=_list)
    show = verbs.add_parser("show", parents=[common], help="show a report's health and contents")
    show.add_argument("id", metavar="ID")
    show.add_argument("--jsonl", action="store_true", help="the same as --json")
    show.set_defaults(run=_show)


def _list(options: argparse.Namespace) -> int:
    from rich.markup import escape
    from rich.table import Table

    with output.open_library(output.settings(options), searching=False) as library:
        records, limits = library.records(), library.limits()
    if options.json:
        output.print_json([rows.record_row(r, groups=list(limits.get(r.id, ()))) for r in records])
        return 0
    console = output.console()
    if not records:
        console.print("The library is empty. Run: pincite add FILE.pdf")
        return 0
    table = Table(box=None, pad_edge=False, expand=True)
    # An id is there to be copied: it is never cut, the title is.
    table.add_column("id", no_wrap=True, min_width=max(len(record.id) for record in records))
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("published", no_wrap=True)
    table.add_column("paragraphs", no_wrap=True, justify="right")
    table.add_column("pages", no_wrap=True, justify="right")
    limited = any(record.id in limits for record in records)
    if limited:
        table.add_column("only for", overflow="fold")
    for record in records:
        published = record.published.isoformat() if record.published else "not printed"
        cells = [escape(record.title), published, str(record.numbered), str(record.pages)]
        cells += [whom(limits, record.id)] if limited else []
        table.add_row(record.id, *cells)
    console.print(table)
    return 0


def _show(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        output.note(config, library, "shown", report=options.id)
        report = library.report(options.id)
        read, corrected = library.corrections(options.id)
        only = whom(library.limits(), options.id)
    if options.json or options.jsonl:
        for paragraph in report.paragraphs():
            output.print_line(rows.block_row(paragraph))
        return 0
    from rich.markup import escape

    console = output.console()
    record = report.record
    console.print(f"[bold]{record.id}[/bold]  {escape(record.title)}")
    for name in ("inspected", "published"):
        if getattr(record, name):
            console.print(f"{name} {printed(record, name)}")
    for given in record.grades:
        console.print(f"{escape(given.subject)}: [bold]{escape(given.grade)}[/bold]")
    if only:
        console.print(f"only for {only}", markup=False)
    for name in corrected.fields:
        console.print(f"{name} corrected by hand; read: {printed(read, name)}", markup=False)
    console.print(rows.health_line(record))
    for warning in record.health.warnings:
        console.print(f"note: {warning}", markup=False)
    console.print()
    for section in report.sections:
        if not section.headings:
            continue
        labels = [p.label for p in section.paragraphs if p.label]
        span = f"  {labels[0]}–{labels[-1]}" if len(labels) > 1 else "".join(labels[:1])
        grade = f"  ({section.grade})" if section.grade else ""
        indent = "  " * (len(section.headings) - 1)
        page = next((p.page for p in section.paragraphs if p.page), None)
        where = f"  p {page}" if page else ""
        console.print(f"{indent}{section.headings[-1]}{grade}{span}{where}", markup=False)
    return 0
