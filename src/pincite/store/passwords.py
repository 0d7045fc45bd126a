"""Passwords as they are kept: argon2id, so that nobody reads one off the file."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from typing import TYPE_CHECKING

from pincite.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1024
"""Characters."""


class Passwords:
    """Makes what is kept of passwords, and compares with it."""

    def __init__(self) -> None:
        # One at a time: each takes 64 MiB, and whoever knocks often takes no more.
        self._turn = threading.Lock()
        self._nobodys: str | None = None

    def made(self, password: str) -> str:
        """What is kept of a password.

        Raises:
            UsageError: It is too short or too long.
        """
        length = len(_normal(password))
        if not SHORTEST <= length <= LONGEST:
            raise UsageError(
                f"The password has {length:,} characters. Give one of {SHORTEST} to {LONGEST:,}: "
                "several words are easier to keep in mind than signs."
            )
        with self._turn:
            return _hasher().hash(_normal(password).encode("utf8", "surrogatepass"))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that this is kept of; with None as slowly no."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turn:
            if self._nobodys is None:
                self._nobodys = _hasher().hash(secrets.token_urlsafe())
            typed = _normal(password[: LONGEST + 1]).encode("utf8", "surrogatepass")
            try:
                return _hasher().verify(kept or self._nobodys, typed) and kept is not None
            except (VerificationError, InvalidHashError, UnicodeEncodeError):
                return False


def _normal(password: str) -> str:
    """A password as any keyboard types it: one letter may come as two signs."""
    return unicodedata.normalize("NFKC", password)


def _hasher() -> PasswordHasher:
    # Loaded here: whoever looks a citation up needs none of it.
    from argon2 import PasswordHasher

    return PasswordHasher()
