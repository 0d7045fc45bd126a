"""What looks after an inbox: files whose worker died get another, or are given up after three.

It is one transaction, and one process at a time: no file is healed twice. procrastinate's own list
of stalled jobs is of one moment and its retrying of another; between them a job may have been begun
anew. Its tables and functions are used here as its schema names them.
"""

from __future__ import annotations

from pincite.store.connections import Connection
from pincite.store.inbox import KEPT_DAYS, QUEUE, Inbox, defer

STALLED = 30.0
"""Seconds after which a worker that was not heard of is taken for dead."""
MOST_TRIES = 3
"""Workers that may end while they read a file: the next would too."""
_HEALING = 0x70696E03
"""The lock: any number, the same in every process."""
_DIED = (
    f"{MOST_TRIES} workers ended while they read this file, by its fault (it takes too much "
    "memory) or for reasons of their own. Look into their logs; to try it again: "
    "pincite queue --retry NUMBER"
)


def heal(inbox: Inbox, stalled: float) -> int:
    """See to it that every file that is not done has a job, and a worker that lives.

    Args:
        inbox: The files.
        stalled: Seconds after which a worker that was not heard of is taken for dead.

    Returns:
        How many files were given another job.
    """
    with inbox.connections.changing() as connection:
        row = connection.execute("SELECT pg_try_advisory_xact_lock(?)", (_HEALING,)).fetchone()
        if not row[0]:
            return 0
        _given_up(connection, stalled)
        healed = _again(connection, stalled)
        _tidied(connection, stalled)
    return healed


# A job that waits, or that a worker does of whom was heard lately.
_AT_WORK = (
    "EXISTS (SELECT 1 FROM procrastinate_jobs AS jobs LEFT JOIN procrastinate_workers AS workers "
    "ON workers.id = jobs.worker_id WHERE jobs.id = inbox.job AND (jobs.status = 'todo' OR "
    "jobs.status = 'doing' AND workers.last_heartbeat > now() - make_interval(secs => ?)))"
)


def _given_up(connection: Connection, stalled: float) -> None:
    """Files that were tried often enough fail; the reason that was noted last is the reason."""
    # What is noted of a file that is still being read kept an earlier worker, not the last one.
    connection.execute(
        "UPDATE inbox SET state = 'failed', changed = now(), error = coalesce("
        "CASE WHEN state = 'waiting' THEN error END, replace(?, 'NUMBER', number::text)) "
        f"WHERE state IN ('waiting', 'reading') AND tries >= ? AND NOT {_AT_WORK}",
        (_DIED, MOST_TRIES, stalled),
    )


def _again(connection: Connection, stalled: float) -> int:
    """The others get the same job again, in their place of the line, or a new one."""
    rows = connection.execute(
        "SELECT number, job FROM inbox "
        f"WHERE state IN ('waiting', 'reading') AND NOT {_AT_WORK} ORDER BY number FOR UPDATE",
        (stalled,),
    ).fetchall()
    for number, given in rows:
        # Held until the end: its worker may end it, or begin it, at any moment.
        job = connection.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE id = ? FOR UPDATE", (given,)
        ).fetchone()
        status = job[0] if job else None
        if status == "todo":
            continue
        connection.execute(
            "UPDATE inbox SET state = 'waiting', changed = now() "
            "WHERE number = ? AND state = 'reading'",
            (number,),
        )
        if status in ("doing", "failed"):
            connection.execute(
                "SELECT procrastinate_retry_job_v2(?::bigint, now(), NULL, NULL, NULL)", (given,)
            )
        else:
            defer(connection, number)
    return len(rows)


def _tidied(connection: Connection, stalled: float) -> None:
    """Jobs of files that are done, failed or gone end; files that are done for long go."""
    # A worker that lives ends its job itself; where it could not, the next of that name would wait.
    connection.execute(
        "SELECT procrastinate_finish_job_v1(jobs.id, 'succeeded', true) FROM procrastinate_jobs "
        "AS jobs LEFT JOIN procrastinate_workers AS workers ON workers.id = jobs.worker_id "
        "LEFT JOIN inbox ON inbox.job = jobs.id WHERE jobs.queue_name = ? "
        "AND jobs.status = 'doing' AND coalesce(inbox.state NOT IN ('waiting', 'reading'), true) "
        "AND least(inbox.changed, coalesce(workers.last_heartbeat, '-infinity')) "
        "< now() - make_interval(secs => ?)",
        (QUEUE, stalled),
    )
    connection.execute(
        "DELETE FROM procrastinate_jobs WHERE queue_name = ? AND status NOT IN ('todo', 'doing')",
        (QUEUE,),
    )
    connection.execute(
        "DELETE FROM inbox WHERE state IN ('done', 'failed') "
        f"AND changed < now() - interval '{KEPT_DAYS} days'"
    )
