"""Reading and parsing in a child process a file, with limits on memory, time and wall clock."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from pincite import parallel
from pincite.errors import BrokenOffError, LockedError, ReadError
from pincite.read import ocr
from pincite.types import Report

MEMORY = 2 * 1024**3
"""Bytes of address space a child may take: a crafted 1 MB file can ask for all there is."""
CPU = 240
"""Seconds of processor time, WALL of the clock: a 240-page report takes six."""
WALL = 300
MOST_TEXT = 5_000_000
"""Characters of a report, some 1,600 pages: embedding what was read has no other limit."""
_ENDED = (-signal.SIGINT, -signal.SIGTERM)


class Order(msgspec.Struct):
    """What a child is told on stdin, where no list of processes shows it."""

    password: str | None = None
    scans: tuple[ocr.Scan, ...] | None = None
    """What OCR read on the pictured pages; None as long as nobody has looked."""


class _Reply(msgspec.Struct):
    """What a child says: a report, or why there is none, or which pages OCR must read first."""

    report: Report | None = None
    error: str | None = None
    locked: bool = False
    waiting: tuple[int, ...] = ()


# Made by one thread, as those of store/entries.py: threads read several files at once.
_REPLY = msgspec.json.Decoder(_Reply)


class _Waiting(Exception):
    """Pages are pictures: OCR reads them in a child of its own, with limits of its own."""

    def __init__(self, pages: Sequence[int]) -> None:
        self.pages = tuple(pages)


def read_report(path: Path, *, id: str | None = None, password: str | None = None) -> Report:
    """Read and parse one file in a child process.

    Raises:
        LockedError: the file needs a password, or another one.
        ReadError: the file cannot be read as a report; the message says why and what to do.
    """
    reply = _ask(path, id, Order(password))
    if reply.waiting:
        reply = _ask(path, id, Order(password, ocr.scanned(path, reply.waiting, password)))
    if reply.report is None:
        said = reply.error or f"{path.name} could not be read."
        raise LockedError(said) if reply.locked else ReadError(said)
    return reply.report


def _ask(path: Path, id: str | None, order: Order) -> _Reply:
    """One child's reply."""
    command = [sys.executable, "-P", "-m", "pincite.sandbox", str(path), id or ""]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            input=msgspec.json.encode(order),
            timeout=WALL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"{path.name} took longer than {WALL} seconds to read and was given up."
        ) from error
    except OSError as error:
        raise ReadError(
            f"{path.name} could not be read, for no process can be started to read it: "
            f"{error.strerror}. End what else runs, and try again."
        ) from error
    if done.returncode != 0 or not done.stdout:
        said = _died(path, done.returncode, done.stderr.decode("utf-8", "replace"))
        raise (BrokenOffError if done.returncode in _ENDED else ReadError)(said)
    return _REPLY.decode(done.stdout)


def read_reports(
    paths: Sequence[Path],
    *,
    id: str | None = None,
    workers: int | None = None,
    password: str | None = None,
) -> Iterator[Report | ReadError]:
    """Read several files over all cores: for each its report or its error, in the order given."""

    def attempt(path: Path) -> Report | ReadError:
        try:
            return read_report(path, id=id, password=password)
        except ReadError as error:
            return error

    return parallel.in_order(attempt, paths, workers=workers)


def _died(path: Path, code: int, said: str) -> str:
    if "MemoryError" in said or code in (-6, -9, -11, 134, 137, 139):
        return (
            f"{path.name} asks for more memory than a report needs "
            f"({MEMORY // 1024**3} GB): it is damaged or made to do harm."
        )
    if code in (-24, 152):
        return f"{path.name} took more than {CPU} seconds of work to read and was given up."
    last = said.strip().splitlines()[-1][:200] if said.strip() else f"exit code {code}"
    return f"{path.name} could not be read ({last})."


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the wall limit alone holds there
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU)):
        _, hard = resource.getrlimit(kind)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS knows the limit but does not take it
            resource.setrlimit(kind, (ceiling, hard))


def main(path: Path, id: str | None, order: Order) -> bytes:
    """The child's whole work: the reply as JSON."""
    from pincite.parse import parse
    from pincite.read import read_source

    def scanner(_: Path, pages: Sequence[int], __: str | None) -> tuple[ocr.Scan, ...]:
        if order.scans is None and ocr.installed():
            raise _Waiting(pages)
        return order.scans or ()

    try:
        source = read_source(path, password=order.password, scanner=scanner)
        _refuse_endless(path, sum(len(line.text) for line in source.lines))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return msgspec.json.encode(_Reply(report=parse(source, sha256=digest, id=id)))
    except _Waiting as waiting:
        return msgspec.json.encode(_Reply(waiting=waiting.pages))
    except ReadError as error:
        locked = isinstance(error, LockedError)
        return msgspec.json.encode(_Reply(error=str(error), locked=locked))


def _refuse_endless(path: Path, letters: int) -> None:
    if letters > MOST_TEXT:
        raise ReadError(
            f"{path.name} holds {letters:,} characters of text, a report at most {MOST_TEXT:,}: "
            "split it into its volumes or parts, and add each."
        )


if __name__ == "__main__":
    _limit()
    given = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdout.buffer.write(main(Path(sys.argv[1]), sys.argv[2] or None, given))
