"""What can go wrong, one leaf a remedy: every message says what to do next.

PinciteError
├── UsageError        a value the caller can correct (exit 2)
├── ReadError         a file that cannot be read as a report (exit 1)
│   └── LockedError   a file that opens with a password, and got none or the wrong one
├── LibraryError      a library that cannot be opened or written (exit 1)
├── ModelError        weights or tokenizer that are missing or not the pinned ones (exit 1)
└── LLMError          a language model that did not answer; the report's own words are told instead
"""

from __future__ import annotations


class PinciteError(Exception):
    """Base of everything Pincite raises on purpose; `str(error)` is fit to be shown to a user."""

    kind = "error"


class UsageError(PinciteError):
    """A question, id or option the caller can correct."""

    kind = "usage"


class ReadError(PinciteError):
    """A file that could not be read as a report."""

    kind = "unreadable"


class LockedError(ReadError):
    """A file that opens with a password, and got none or the wrong one."""


class LibraryError(PinciteError):
    """A library that could not be opened, read or written."""

    kind = "library"


class ModelError(PinciteError):
    """Model weights or tokenizer data that are missing or are not the pinned ones."""

    kind = "model"


class LLMError(PinciteError):
    """A language model that did not answer; reads on from "The language model was not used: "."""

    kind = "llm"
