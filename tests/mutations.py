"""Files changed at random, by a seed: each is read for what is left, or refused in a sentence.

`python -m tests.mutations COUNT [FOLDER]` reads so many, of our own files or of real reports, and
prints what became of them as JSON: a process of its own, so that its memory is that of the reading.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite import specimens
from pincite.errors import ReadError
from pincite.sandbox import WALL, read_report
from tests.wordfile import p, save

ROOT = Path(__file__).parents[1]
SECONDS, CHILD, GROWTH = 2 * WALL, 1024, 200
"""A changed file may take so long, its child so many MB, and so many more the process that has them
read. It is read twice where its pages became pictures: before they are, and after. A child is ended
at more memory, and the process holds a report at a time, or two.
"""

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


@dataclass(frozen=True)
class Tried:
    """What became of all of them."""

    mutations: tuple[Mutation, ...]
    child: int
    """MB that the largest child held."""
    growth: int
    """MB by which the process grew that had them read."""

    @property
    def faults(self) -> list[str]:
        """What was wrong: with each, with the time it took, and with memory."""
        found = [f"{one.name}: {one.fault}" for one in self.mutations if one.fault]
        found += [
            f"{one.name} took {one.seconds:.0f} s"
            for one in self.mutations
            if one.seconds > SECONDS
        ]
        if self.child > CHILD:
            found.append(f"a child held {self.child} MB")
        if self.growth > GROWTH:
            found.append(f"the process grew by {self.growth} MB")
        return found


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


def real(folder: Path) -> list[tuple[str, bytes]]:
    """(suffix, bytes) of the real reports in a folder, and of one as Word and as HTML."""
    pdfs = sorted(folder.glob("*.pdf"))
    texts = [block.text for block in read_report(pdfs[0]).paragraphs() if block.label]
    items = "".join(f"<li value={n}>{text}</li>" for n, text in enumerate(texts, 1))
    with tempfile.TemporaryDirectory() as name:
        body = "".join(p(f"{n}. {text}") for n, text in enumerate(texts, 1))
        word = save(Path(name) / "real.docx", body).read_bytes()
    # The few that are no PDFs come first, and so in a short run too; twice, for PDFs are many.
    others = [(".docx", word), (".html", WEB.format(items).encode())] * 2
    written = [(path.suffix, path.read_bytes()) for path in sorted(folder.glob("*.txt"))]
    return [*others, *written, *((path.suffix, path.read_bytes()) for path in pdfs)]


def tried(count: int, *, reports: Path | None = None) -> Tried:
    """Read so many changed files, each in a child process as `pincite add` does.

    Args:
        count: Files.
        reports: A folder of real ones to change; None: ours.
    """
    command = [sys.executable, "-m", "tests.mutations", str(count)]
    command += [str(reports)] if reports else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    row = json.loads(done.stdout)
    mutations = tuple(Mutation(**one) for one in row.pop("mutations"))
    return Tried(mutations, **row)


def _changed(count: int, sources: list[tuple[str, bytes]], seed: int = 1) -> Iterator[Mutation]:
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:

        def changed(number: int) -> Mutation:
            suffix, data = sources[number % len(sources)]
            path = Path(name) / f"changed-{number}{suffix}"
            path.write_bytes(mutated(data, random.Random(f"{seed}.{number}")))
            return _read(path)

        yield from pool.map(changed, range(count))


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
    path.unlink()
    return Mutation(path.name, time.monotonic() - began, fault)


def _held(*, children: bool = False) -> int:
    """MB that this process, or the largest of its children, held at most."""
    import resource

    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss // (1024**2 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    given = real(Path(sys.argv[2])) if sys.argv[2:] else originals()
    before = _held()
    every = [asdict(one) for one in _changed(int(sys.argv[1]), given)]
    growth = _held() - before
    print(json.dumps({"mutations": every, "child": _held(children=True), "growth": growth}))
