"""Chunks written anew in PostgreSQL: into a table beside the old one, which answers meanwhile.

All of it is in one transaction. Readers wait for its last moment alone, when the new table takes
the old one's place; the graph of vectors is made before that, of all rows at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors

from pincite.errors import LibraryError
from pincite.store.connections import Connection
from pincite.store.postgres_errors import BUSY_SECONDS

BY_VECTOR = "CREATE INDEX chunks_by_vector ON chunks USING hnsw (vector halfvec_ip_ops)"
"""The graph of vectors: made when their length is known."""

_TOUCHED = "chunks, paragraphs, reports"
"""Tables that are locked, in the order in which readers lock them: nobody waits in a circle."""
_TRIES = (0.25, 0.5, 1.0, 2.0, *(4.0,) * 30)
"""Seconds to wait for readers to end, before who came since is let by; ten minutes in all."""
_PAUSE = 4
"""Times as long they are let by."""

# With what the revisions in `migrations/versions` give to `chunks`; a test compares the two.
_MADE = (
    "CREATE TABLE chunks_anew (LIKE chunks INCLUDING DEFAULTS INCLUDING STORAGE)",
    "ALTER TABLE chunks_anew ALTER COLUMN vector TYPE halfvec({dim:d})",
    "ALTER TABLE chunks_anew ADD CONSTRAINT chunks_anew_pkey PRIMARY KEY (number)",
    "CREATE INDEX chunks_anew_of_report ON chunks_anew (report, number)",
)
_RIGHTS = """
SELECT format('ALTER TABLE chunks_anew OWNER TO %s', relowner::regrole)
FROM pg_class WHERE oid = 'chunks'::regclass AND pg_get_userbyid(relowner) <> current_user
UNION ALL
SELECT format(
    'GRANT %s ON chunks_anew TO %s%s', privilege_type,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
    CASE WHEN is_grantable AND grantee <> relowner THEN ' WITH GRANT OPTION' ELSE '' END
) FROM pg_class, aclexplode(relacl) WHERE oid = 'chunks'::regclass"""
"""What makes the new table the old one's owner's, and gives it to whom that was given."""
_FILLED = (
    "CREATE INDEX chunks_anew_of_paragraph ON chunks_anew (paragraph)",
    BY_VECTOR.replace("chunks", "chunks_anew"),
    "ALTER TABLE chunks_anew ADD CONSTRAINT chunks_report_fkey "
    "FOREIGN KEY (report) REFERENCES reports (number) ON DELETE CASCADE",
    "ALTER TABLE chunks_anew ADD CONSTRAINT chunks_paragraph_fkey "
    "FOREIGN KEY (paragraph) REFERENCES paragraphs (number) ON DELETE CASCADE",
    "ANALYZE chunks_anew",
)
_PUT_IN_PLACE = (
    "ALTER SEQUENCE chunks_numbers OWNED BY chunks_anew.number",
    "DROP TABLE chunks",
    "ALTER TABLE chunks_anew RENAME TO chunks",
    *(
        f"ALTER INDEX chunks_anew_{name} RENAME TO chunks_{name}"
        for name in ("pkey", "of_report", "of_paragraph", "by_vector")
    ),
)


@contextmanager
def beside(connection: Connection, dim: int) -> Iterator[str]:
    """Within it, the name of an empty table; afterwards it is `chunks`. Inside a write.

    Args:
        connection: In a write.
        dim: Length of the vectors that are written.

    Raises:
        LibraryError: Somebody reads the old chunks for minutes on end.
    """
    # Whoever vacuums would be in the way at the end; all may read.
    connection.execute(f"LOCK TABLE {_TOUCHED} IN SHARE ROW EXCLUSIVE MODE")
    for statement in _MADE:
        connection.execute(statement.format(dim=dim))
    for (statement,) in connection.execute(_RIGHTS).fetchall():
        connection.execute(statement)
    yield "chunks_anew"
    for statement in _FILLED:
        connection.execute(statement)
    _alone(connection)
    for statement in _PUT_IN_PLACE:
        connection.execute(statement)


def _alone(connection: Connection) -> None:
    """Wait until nobody reads, and let nobody begin.

    Who asks for a lock keeps all waiting who come later. So that one who reads for long (a backup)
    does not keep the others from reading, it is asked for again and again, and not for long.
    """
    for seconds in _TRIES:
        connection.execute("SAVEPOINT alone")
        try:
            connection.execute(f"SET LOCAL lock_timeout = '{seconds}s'")
            connection.execute(f"LOCK TABLE {_TOUCHED} IN ACCESS EXCLUSIVE MODE")
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            connection.execute("ROLLBACK TO SAVEPOINT alone")
            time.sleep(_PAUSE * seconds)
        else:
            connection.execute(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            return
    raise LibraryError(
        "The library's chunks were read in one go for ten minutes (a backup, an export?), so that "
        "none could be put in their place. Nothing was changed. When that is done, run again: "
        "pincite rebuild"
    )
