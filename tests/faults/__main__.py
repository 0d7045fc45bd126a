"""Does every fault, prints what survived, and writes eval/faults.md.

*Every acknowledged report is whole, every other is absent; damage is noticed.* `pincite add` is
killed at each of its stages and at random moments, also where it replaces reports, each of which is
then the old one or the new one; so is the app while it is uploaded to; files of a library are cut
short and have bits flipped; the disk is full, no file may be opened, rights are taken away; others
write at the same time; files to be added are changed at random or made to do harm. Then the library
is opened again, checked, added to, and asked. What is lost is an acknowledged report that is gone
or not whole, a fault that nobody noticed, or one that was not told in a sentence. The last lines
ask the served page, fifty users at once, without accounts and with them: lost is an error, an
answer to another's question, and anything that comes of a report which this user may not see.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.faults import asked, damaged, harmful, killed, logged, served, starved, together
from tests.faults.outcome import Outcome

PAGE = Path("eval/faults.md")


def every() -> Iterator[Callable[[], Outcome | list[Outcome]]]:
    """Each fault, or kind of faults."""
    yield from (partial(killed.killed_at, point) for point in killed.POINTS)
    yield killed.replaced_at
    yield partial(killed.killed_at_random, 50)
    yield partial(killed.replaced_at_random, 20)
    yield partial(served.killed_while_uploading, 10)
    yield damaged.damaged_files
    yield logged.lost_log
    yield partial(logged.damaged_log, 50)
    yield logged.left_log
    yield starved.disk_full
    yield starved.small_disk
    yield starved.app_on_full_disk
    yield starved.no_handles
    yield starved.denied
    yield partial(together.two_writers, 5)
    yield partial(together.old_or_new, 200)
    yield partial(together.removed_while_quoted, 200)
    yield harmful.bombs


def main(real: int) -> None:
    """Do every fault, print the table and write the page; so many real reports are changed."""
    sys.path.insert(0, "eval")
    from machine import written_by

    lines = ["| fault | tries | survived | lost |", "| --- | ---: | ---: | ---: |"]
    print("\n".join(lines), flush=True)
    outcomes: list[Outcome] = []
    began = time.monotonic()
    # The long one goes on beside the others, all but the users: theirs is a question of time.
    with ThreadPoolExecutor(1) as beside:
        changed = [beside.submit(harmful.mutated_files, 2000)]
        if "PINCITE_SHARED" in os.environ:
            reports = Path(os.environ["PINCITE_SHARED"]) / "reports"
            changed.append(beside.submit(harmful.mutated_files, real, reports))
        last = asked.many_users, asked.with_accounts
        for fault in (*every(), *(one.result for one in changed), *last):
            done = fault()
            for one in done if isinstance(done, list) else [done]:
                outcomes.append(one)
                name = one.fault if one.tries else f"{one.fault}: {one.said}"
                lines.append(f"| {name} | {one.tries:,} | {one.survived:,} | {one.lost} |")
                print(lines[-1], flush=True)
    print(f"{time.monotonic() - began:.0f} s")
    said = " ".join((__doc__ or "").split("\n\n")[1].split())
    table = "\n".join(lines)
    page = f"# Faults\n\n{written_by('make faults', ('pincite',))}\n\n{said}\n\n{table}\n"
    PAGE.write_text(page, "utf8")
    if any(outcome.lost for outcome in outcomes):
        raise SystemExit("Something was lost.")


if __name__ == "__main__":
    main(int(next(iter(sys.argv[1:]), 2000)))
