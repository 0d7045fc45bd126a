"""Names of people, groups and reports, as they are kept and compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pincite.errors import UsageError

NAME = re.compile(r"[\w.@-]{1,64}")
_ID = re.compile(r"(?=.{1,80}\Z)[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
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


def id_of(given: str) -> str:
    """A report's id that somebody chose, which every citation of the report begins with.

    Raises:
        UsageError: A citation that begins with it could not be written down and read again.

    >>> id_of("marlowe-vale-2019")
    'marlowe-vale-2019'
    """
    if not _ID.fullmatch(given):
        raise UsageError(
            f"{given!r} is no id of a report. Give 1 to 80 letters from a to z and digits, with "
            ". _ or - between them: marlowe-vale-2019"
        )
    return given
