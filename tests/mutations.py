"""Files changed at random, by a seed: each is read for what is left, or refused in a sentence."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pincite import specimens
from pincite.errors import ReadError
from pincite.sandbox import WALL, read_report

WEB = (
    "<html><body><h1>Harbour Board</h1><ol>{}</ol><table><tr><td>a</td></tr></table></body></html>"
)
NASTY = (
    b"\x00",
    b"\xff\xfe",
    b"<<",
    b">>",
    b"99999999999",
    b"-1",
    b"/Kids",
    b"stream",
    b"&#0;",
    b"(",
)


@dataclass(frozen=True)
class Mutation:
    """What became of one changed file."""

    name: str
    seconds: float
    fault: str
    """What was wrong with how it was taken; empty where it was read or refused as it should be."""


def originals() -> list[tuple[str, bytes]]:
    """(suffix, bytes) of the files that are changed: PDF, Word, web page, Markdown, text."""
    found = [(path.suffix, path.read_bytes()) for path in specimens.paths()]
    word = sorted(Path(specimens.__file__).parent.glob("*.docx"))
    found += [(path.suffix, path.read_bytes()) for path in word]
    items = "".join(
        f"<li value={n}>Lamp {n} is lit at dusk on every night.</li>" for n in range(1, 40)
    )
    lines = "\n\n".join(f"{n}. Lamp {n} is lit at dusk on every night." for n in range(1, 40))
    return [
        *found,
        (".html", WEB.format(items).encode()),
        (".md", lines.encode()),
        (".txt", lines.encode()),
    ]


def mutated(data: bytes, moments: random.Random) -> bytes:
    """The bytes with one to eight things done to them."""
    out = bytearray(data)
    for _ in range(moments.randint(1, 8)):
        at = moments.randrange(len(out) + 1)
        span = min(moments.choice((1, 4, 64, 1024)), max(1, len(out) - at))
        match moments.randrange(6):
            case 0:
                out[at : at + 1] = bytes([moments.randrange(256)])
            case 1:
                del out[at : at + span]
            case 2:
                out[at:at] = out[at : at + span] * moments.choice((1, 3))
            case 3:
                out[at : at + span] = moments.randbytes(span)
            case 4:
                out[at:at] = moments.choice(NASTY)
            case 5 if moments.random() < 0.2:
                del out[at:]
    return bytes(out)


def tried(count: int, seed: int = 1) -> Iterator[Mutation]:
    """Read so many changed files, each in a child process as `pincite add` does."""
    moments = random.Random(seed)
    sources = originals()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        paths = []
        for number in range(count):
            suffix, data = sources[number % len(sources)]
            path = Path(name) / f"changed-{number}{suffix}"
            path.write_bytes(mutated(data, moments))
            paths.append(path)
        yield from pool.map(_read, paths)


def _read(path: Path) -> Mutation:
    began = time.monotonic()
    fault = ""
    try:
        read_report(path)
    except ReadError as error:
        said = str(error)
        if "\n" in said or "Traceback" in said or path.name not in said:
            fault = f"said: {said[:200]}"
    except Exception as error:  # the batch would end here
        fault = f"{type(error).__name__}: {error}"[:200]
    seconds = time.monotonic() - began
    if seconds > WALL + 5:
        fault = f"took {seconds:.0f} s"
    path.unlink()
    return Mutation(path.name, seconds, fault)
