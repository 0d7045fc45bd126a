"""Names of people and of groups, as they are kept and compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pincite.errors import UsageError

NAME = re.compile(r"[\w.@-]{1,64}")
_GROUP = re.compile(r"[\w.@-](?:[\w.@ -]{0,62}[\w.@-])?")


def folded(name: str) -> str:
    """A person's name as names are compared.

    >>> folded("Ada.Lovelace")
    'ada.lovelace'
    """
    return unicodedata.normalize("NFC", name).casefold()


def groups_of(given: Iterable[str]) -> tuple[str, ...]:
    """Groups as they are kept: in small letters, each once, in order.

    Raises:
        UsageError: One is no name of a group.

    >>> groups_of(["Social work", "audit", "AUDIT "])
    ('audit', 'social work')
    """
    found = {folded(" ".join(group.split())) for group in given}
    for group in found:
        if not _GROUP.fullmatch(group):
            raise UsageError(
                f"{group!r} is no name of a group. Give 1 to 64 letters, digits, spaces and . _ @ -"
            )
    return tuple(sorted(found))
