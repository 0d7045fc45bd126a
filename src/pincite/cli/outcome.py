"""What came of a file that was to be added or read: its row, in words, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pincite import rows

_DONE, _NOTHING, _SOME = 0, 1, 3


def nothing_read(path: Path, message: str | None, status: str) -> rows.Row:
    """The row of a file that was not read, and why."""
    nothing = dict.fromkeys(
        ("report", "title", "body", "published", "inspected", "paragraphs", "numbered", "pages")
    )
    return {
        "path": str(path),
        "status": status,
        **nothing,
        "warnings": [],
        "seconds": None,
        "error": message,
    }


def sentence(row: rows.Row) -> str:
    """A row for people."""
    if row["error"]:
        return f"[red]{row['status']}[/red]  {plain(row['error'])}"
    if row["status"] == "queued":
        return f"[green]queued[/green]  {plain(row['path'])}"
    words = (
        f"[green]{row['status']}[/green]  [bold]{row['report']}[/bold]  {plain(row['title'])}\n"
        f"         {row['numbered']} numbered paragraphs, {row['paragraphs']} blocks in all, "
        f"{row['pages']} pages, {row['seconds']} s"
    )
    return "\n".join([words, *(f"         note: {plain(w)}" for w in row["warnings"])])


def plain(text: str) -> str:
    """A text without what the console would take for colours."""
    from rich.markup import escape

    return escape(text)


def code(statuses: Sequence[str]) -> int:
    """The exit code of a command that did several things."""
    tried = [status for status in statuses if status != "skipped"]
    failures = sum(status == "failed" for status in tried)
    if not failures:
        return _DONE if tried else _NOTHING
    return _NOTHING if failures == len(tried) else _SOME
