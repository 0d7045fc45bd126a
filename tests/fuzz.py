"""Coverage-guided fuzzing of three readers of strangers' text: `make fuzz`, or one of them with
`python -m tests.fuzz numbering 60`.

What each must hold is checked by `TARGETS`, which the tests run over the corpus kept in
tests/corpus: seeds, and inputs that reached something new.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from pathlib import Path

watched: AbstractContextManager[object] = nullcontext()
if __name__ == "__main__":
    import atheris

    watched = atheris.instrument_imports(include=["pincite"])
with watched:
    from pincite import numbering, pinpoint
    from pincite.errors import ReadError
    from pincite.parse import parse
    from pincite.read import read_source
    from pincite.types import Paragraph, Record
    from tests.fakes import report

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 4000
"""Bytes of an input."""


class Shelf:
    """Two reports to look citations up in."""

    def __init__(self) -> None:
        self._reports = {
            one.id: one for one in (report(), report(id="fenwick-2021", body="Fenwick"))
        }

    def records(self) -> tuple[Record, ...]:
        return tuple(one.record for one in self._reports.values())

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        return tuple(self._reports[report].paragraphs()) if report in self._reports else ()

    def paragraph(self, id: str) -> Paragraph | None:
        return next((p for p in self.paragraphs(id.partition("#")[0]) if p.id == id), None)

    def labelled(self, label: str, reports: tuple[str, ...]) -> tuple[Paragraph, ...]:
        return tuple(p for r in reports for p in self.paragraphs(r) if p.label == label)


@lru_cache(maxsize=1)
def _shelf() -> Shelf:
    return Shelf()


def numbers(data: bytes) -> None:
    """Labels are those printed at the start of their lines; a chain is in the order of reading."""
    candidates, lines = [], data.decode("utf8", "replace").splitlines()[:200]
    for line in lines:
        label = numbering.read_label(line)
        if label is None:
            continue
        before = line[: label.end]
        assert label.text in before, (line, label)
        assert 0 < label.end <= len(line)
        candidates.append(numbering.Candidate(label))
    chain = numbering.best_chain(candidates)
    assert list(chain) == sorted(set(chain))
    assert all(0 <= row < len(candidates) for row in chain)
    labels = [candidates[row].label for row in chain]
    assert sum(end - start for start, end in numbering.runs(labels)) <= len(labels)
    numbering.missing(labels)


def looked_up(data: bytes) -> None:
    """Whatever is typed, what is found stands in the library; and what was found is found again."""
    typed = data.decode("utf8", "replace")
    shelf = _shelf()
    for at in (None, "marlowe-vale-2019#2"):
        found = pinpoint.look_up(typed, shelf, at=at)
        assert found.paragraphs or found.message or found.type == "question", found
        assert all(shelf.paragraph(p.id) == p for p in found.paragraphs)
        assert len(found.paragraphs) <= max(pinpoint.MOST, 12)
    pinpoint.may_name_a_number(typed)


def read_as_text(data: bytes) -> None:
    """A text file is read or refused in a sentence; every line of a paragraph lies in its text."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(data)
        file.flush()
        try:
            source = read_source(Path(file.name))
        except ReadError as error:
            assert "\n" not in str(error)
            return
        found = parse(source, sha256="0" * 64, id="a-report-2020")
    ids = [paragraph.id for paragraph in found.paragraphs()]
    assert len(ids) == len(set(ids))
    for paragraph in found.paragraphs():
        assert paragraph.text.isprintable() or paragraph.text.encode()
        for line in paragraph.lines:
            assert 0 <= line.start <= line.end <= len(paragraph.text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "numbering": numbers,
    "lookup": looked_up,
    "text": read_as_text,
}


def corpus(name: str) -> Iterator[Path]:
    """The inputs kept of a target."""
    return iter(sorted(path for path in (CORPUS / name).iterdir() if path.is_file()))


def main(name: str, seconds: int) -> None:
    """Fuzz one target for so long; an input that breaks it is written to the working folder."""
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            "-timeout=20",
            "-print_final_stats=1",
            str(CORPUS / name),
        ],
        TARGETS[name],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
