"""What can go wrong, one leaf a remedy: every message says what to do next.

PinciteError
├── UsageError        a value the caller can correct (exit 2)
│   ├── UnknownReportError   a report the library does not have
│   └── TakenError           an id that another report has
├── ReadError         a file that cannot be read as a report (exit 1)
│   └── LockedError   a file that opens with a password, and got none or the wrong one
├── LibraryError      a library that cannot be opened or written (exit 1)
│   ├── UnwritableError  a library that can be read, and not written here or now
│   │   ├── ReadOnlyError   … because it may not be written
│   │   └── NoRoomError     … because its disk is full
│   ├── ServerError      its database's server fails, whatever is asked of it
│   │   └── ServerGoneError  … in the middle of it, with no word: it may be what was asked
│   └── OvertakenError   another process has done meanwhile what was to be done
├── NotAllowedError   what somebody who asks has no right to (exit 1)
├── BusyError         a page that is asked too much at once (exit 1)
├── ModelError        weights or tokenizer that are missing or not the pinned ones (exit 1)
└── LLMError          a language model that did not answer; the report's own words are told instead
"""

from __future__ import annotations

from collections.abc import Sequence


class PinciteError(Exception):
    """Base of everything Pincite raises on purpose; `str(error)` is fit to be shown to a user."""

    kind = "error"


class UsageError(PinciteError):
    """A question, id or option the caller can correct."""

    kind = "usage"


class ReadError(PinciteError):
    """A file that could not be read as a report."""

    kind = "unreadable"


class BrokenOffError(ReadError):
    """A file whose reading somebody ended: Ctrl-C goes to the process that reads, too."""


class LockedError(ReadError):
    """A file that opens with a password, and got none or the wrong one."""


class LibraryError(PinciteError):
    """A library that could not be opened, read or written."""

    kind = "library"


class UnwritableError(LibraryError):
    """A library that can be read, and not written here or now."""


class ReadOnlyError(UnwritableError):
    """A library that can be read here, and not written."""


class NoRoomError(UnwritableError):
    """A library whose disk has no room for what is to be written, or fails."""


class ServerError(LibraryError):
    """A library whose database's server fails, or refuses its connection, whatever is asked of it.

    What was asked is not to blame: the same may be asked again when the server is well.
    """


class ServerGoneError(ServerError):
    """A server that went away in the middle of what was asked, and said nothing.

    It may have been ended by that: what stops a server, and what others end there, it tells.
    """


class OvertakenError(LibraryError):
    """Another process has done meanwhile what was to be done, or something that forbids it."""


class NotAllowedError(PinciteError):
    """Somebody asked for what they have no right to."""

    kind = "forbidden"


class BusyError(PinciteError):
    """More is asked at once than anybody would wait for."""

    kind = "busy"


class ModelError(PinciteError):
    """Model weights or tokenizer data that are missing or are not the pinned ones."""

    kind = "model"


class LLMError(PinciteError):
    """A language model that did not answer; reads on from "The language model was not used: "."""

    kind = "llm"


class UnknownReportError(UsageError):
    """A report was named that the library does not have."""

    def __init__(self, id: str, have: Sequence[str]) -> None:
        if not have:
            super().__init__(
                f"There is no report {id}: the library is empty. Run: pincite add FILE"
            )
            return
        # Loaded here: a look-up that succeeds needs none of it.
        from difflib import get_close_matches

        near = get_close_matches(id, have, n=3, cutoff=0.5) or have[:3]
        more = f" and {len(have) - len(near)} more" if len(have) > len(near) else ""
        super().__init__(
            f"There is no report {id} in the library. It has {', '.join(near)}{more}. "
            "Run: pincite list"
        )


class TakenError(UsageError):
    """The id of a report that is added belongs to another one."""

    def __init__(self, id: str, source: str, name: str) -> None:
        self.taken = f"The library has another report called {id} (read from {source})."
        super().__init__(
            f"{self.taken} To put {name} in its place add it with --replace; to keep both give it "
            "a name of its own with --id."
        )
