"""How well a library answers: judged questions in, measures with their intervals out."""

from __future__ import annotations

from pincite.evaluate.compare import compare
from pincite.evaluate.report import (
    Summary,
    all_as_markdown,
    as_markdown,
    as_text,
    kinds_as_markdown,
    summary,
)
from pincite.evaluate.run import run, write

__all__ = [
    "Summary",
    "all_as_markdown",
    "as_markdown",
    "as_text",
    "compare",
    "kinds_as_markdown",
    "run",
    "summary",
    "write",
]
