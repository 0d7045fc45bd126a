"""File -> report -> its chunks and sentences with their vectors, ready for the store."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from pincite import chunk, glossary, sandbox, sentences, tokens
from pincite.embed import Embedder, Vectors
from pincite.errors import ReadError
from pincite.store.entries import Indexed
from pincite.types import Report

Progress = Callable[[str, float], None]
"""Called with a stage ("reading", "embedding", "indexing") and its share done, 0 to 1."""

Reader = Callable[..., Report]
"""Reads a file as `sandbox.read_report` does, which see."""

_BATCH = 128


def contents(path: Path) -> bytes:
    """Return the file's bytes.

    Raises:
        ReadError: There is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"There is no file {path}. Check the path.") from error
    except IsADirectoryError as error:
        raise ReadError(f"{path} is a folder; name the files in it.") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from error


def read(
    path: Path,
    id: str | None,
    password: str | None,
    *,
    taken: Callable[[str], object],
    reader: Reader | None = None,
) -> Report:
    """Read a file; an id made from body and year gives way to one the library has already.

    Args:
        path: The file.
        id: The report's id, where it is settled.
        password: Opens an encrypted file.
        taken: What the library has under an id, or None.
        reader: Reads the file; None: a child process, now.

    Raises:
        LockedError: The file needs a password, or another one.
        ReadError: The file cannot be read as a report.
    """
    report = (reader or sandbox.read_report)(path, id=id, password=password)
    if id is not None or report.id == path.stem or taken(report.id) is None:
        return report
    published = report.record.published
    tries = [f"{report.id}-{published:%m}"] if published else []
    stem = tries[-1] if tries else report.id
    tries += [f"{stem}-{number}" for number in range(2, 1000)]
    free = next(id for id in tries if taken(id) is None)
    return sandbox.read_report(path, id=free, password=password)


def indexed(report: Report, embedder: Embedder, progress: Progress) -> list[Indexed]:
    """Return every chunk of the report with its own vector and one for each of its sentences."""
    texts = {paragraph.id: paragraph.text for paragraph in report.paragraphs()}
    spell = glossary.speller(glossary.mine(texts.values()))
    chunks = list(chunk.chunks(report, count=tokens.count, fits=embedder.fits, spell=spell))
    spans: list[tuple[tuple[int, int], ...]] = []
    for piece in chunks:
        span = piece.spans[0]
        own = texts[span.paragraph_id][span.start : span.end]
        spans.append(tuple((span.start + a, span.start + b) for a, b in sentences.spans(own)))
    spelled = []
    for piece, found in zip(chunks, spans, strict=True):
        text = texts[piece.spans[0].paragraph_id]
        spelled.append([spell(text[a:b]) for a, b in found])
    wanted = [piece.text for piece in chunks] + [own for each in spelled for own in each]
    vectors = _vectors(wanted, embedder, progress)
    out = []
    for piece, found, each in zip(chunks, spans, spelled, strict=True):
        rows = np.array([vectors[own] for own in each], dtype=np.float16)
        out.append(
            Indexed(
                chunk=piece,
                vector=vectors[piece.text].astype(np.float16),
                sentences=found,
                sentence_vectors=rows.reshape(-1, embedder.dim),
            )
        )
    return out


def _vectors(texts: list[str], embedder: Embedder, progress: Progress) -> dict[str, Vectors]:
    """A vector for each different text; texts of a length go together, so that none is padded."""
    order = sorted(set(texts), key=lambda text: (len(text), text))
    found: dict[str, Vectors] = {}
    letters = sum(map(len, order)) or 1
    done = 0
    progress("embedding", 0.0)
    # The last has the rest: of a few alone one core would make what the others wait for.
    ends = [*range(_BATCH, len(order) - _BATCH + 1, _BATCH), len(order)] if order else []
    for start, end in pairwise([0, *ends]):
        batch = order[start:end]
        found.update(zip(batch, embedder.encode_documents(batch), strict=True))
        done += sum(map(len, batch))
        progress("embedding", done / letters)
    return found
