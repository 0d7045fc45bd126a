"""How well a library answers: judged questions in, measures with their intervals out."""

from __future__ import annotations

from pincite.evaluate.compare import compare, compared_as_json, compared_as_text
from pincite.evaluate.report import (
    Summary,
    all_as_markdown,
    as_markdown,
    as_text,
    kinds_as_markdown,
    summary,
)
from pincite.evaluate.run import read_rows, run, write, write_lines

__all__ = [
    "Summary",
    "all_as_markdown",
    "as_markdown",
    "as_text",
    "compare",
    "compared_as_json",
    "compared_as_text",
    "kinds_as_markdown",
    "read_rows",
    "run",
    "summary",
    "write",
    "write_lines",
]
