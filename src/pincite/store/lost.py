"""Whether a library's file is gone while what was made of it is still there.

SQLite would begin a new library in its place: without users, it would serve whoever reaches it.
"""

from __future__ import annotations

from pathlib import Path

from pincite.errors import LibraryError

_HEADER = 100
"""Bytes that every SQLite file begins with."""
_LEFT = (("cache/g*", "an index of reports"), ("audit/*.jsonl", "the audit log of its users"))


def refuse_lost(path: Path) -> None:
    """Refuse to begin a library where there was one.

    Args:
        path: Of the library's file.

    Raises:
        LibraryError: The file is gone or empty, and what lies beside it says that it was not.
    """
    try:
        if path.stat().st_size >= _HEADER:
            return
        state = "empty"
    except FileNotFoundError:
        state = "gone"
    except OSError:
        return
    log = path.with_name(f"{path.name}-wal")
    left = "its log" if log.exists() and log.stat().st_size else None
    left = left or next((what for where, what in _LEFT if any(path.parent.glob(where))), None)
    if left:
        raise LibraryError(
            f"The library {path} is {state}, though {left} lies beside it. Put a backup in its "
            "place; or, to begin anew, delete the folder or name another with --library. (Of a "
            "library in PostgreSQL give the address: PINCITE_STORE.)"
        )
