"""The index's files: a cache of the store, kept by version and checksum, and never trusted.

One folder a version, `cache/g<version>`, complete or absent: it is written
beside and renamed. A missing, stale or damaged one costs a rebuild, never an answer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable
from importlib import metadata
from itertools import starmap
from pathlib import Path

import numpy as np

from pincite.index import dense, renewing
from pincite.index.local import Layout, LocalIndex
from pincite.index.sentence_vectors import Beside, InStore
from pincite.keyword import Keywords
from pincite.store import closed, entries
from pincite.store.entries import Part
from pincite.store.store import Store, version_of

log = logging.getLogger(__name__)

_FORMAT = 7
_SENTENCES = "sentence_vectors.npy"
"""Absent where the index has so many rows that their sentences' vectors stay in the store."""


def load_or_build(
    folder: Path, store: Store, dim: int, older: LocalIndex | None = None
) -> tuple[str, LocalIndex]:
    """The index of the store as it is now, and the version it was made of.

    Args:
        folder: Where caches lie; made when absent. One that cannot be written costs only time.
        store: The library's truth.
        dim: Length of a vector.
        older: One of the same library; None takes the newest kept. What of it holds is not made
            anew.
    """
    version = store.version()
    found = _load(folder / f"g{version}", store, dim)
    if found is not None:
        return version, found
    if told := later(folder, store):
        log.warning("%s: %s.", store.connections.where, told)
    version, index = _made(store, dim, older or _newest(folder, store, dim, version))
    try:
        _save(folder, version, index)
    except OSError as error:
        log.warning(
            "The index is not kept on disk (%s); it is made again at the next start.", error
        )
    return version, index


def _newest(folder: Path, store: Store, dim: int, but: str) -> LocalIndex | None:
    """The index of the latest version that is kept whole, if any; one has been looked at."""
    for kept in sorted(folder.glob("g*"), key=lambda path: _number(path.name[1:]), reverse=True):
        index = _load(kept, store, dim) if kept.name != f"g{but}" else None
        if index is not None:
            return index
    return None


def _made(store: Store, dim: int, older: LocalIndex | None) -> tuple[str, LocalIndex]:
    with store.connections.snapshot() as connection:
        version, parts = version_of(connection), entries.parts(connection)
        many = sum(part.chunks for part in parts) >= dense.MANY
        stored = store.connections if many else None
        lacking = renewing.lacking(older, parts, many) if older is not None else None
        if older is None or lacking is None:
            whole = LocalIndex.build(entries.rows(connection), dim, stored, parts)
            return version, whole
        rows = (row for report in lacking for row in entries.rows(connection, report))
        added = LocalIndex.build(rows, dim, stored)
    return version, renewing.renewed(older, added, parts, stored)


def there(folder: Path, store: Store) -> bool:
    """Whether the index of the store as it is now has been kept."""
    return (folder / f"g{store.version()}").is_dir()


def later(folder: Path, store: Store) -> str:
    """What an index that knows of later writes than the library says of it; "" without one."""
    # First these: another process may write, and make one, meanwhile.
    found, own = [path.name[1:] for path in folder.glob("g*")], store.version()
    # One of the same number is of another write: what came after it has taken its place.
    if not any(_number(one) >= _number(own) for one in found if one != own):
        return ""
    return (
        "the index beside the library knows of later changes than its file: a backup was put in "
        "its place, or the newest reports went with a damaged library.sqlite-wal: add them again. "
        "Then delete the folder cache"
    )


def damaged(folder: Path, store: Store) -> str:
    """The name of a file of the store's index that is not as it was written; "" if none is."""
    mine = folder / f"g{store.version()}"
    if not mine.is_dir():
        return ""
    try:
        expected = json.loads((mine / "manifest.json").read_text("utf8"))["sha256"]
        wrong = (name for name, digest in expected.items() if _digest(mine / name) != digest)
        return next(wrong, "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "manifest.json"


def _save(folder: Path, version: str, index: LocalIndex) -> None:
    import faiss

    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        closed.fit(folder, folder.parent)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
    try:
        try:
            faiss.write_index(index.dense_index, str(making / "dense.faiss"))
        except RuntimeError as error:  # FAISS says so of a full disk, too
            raise OSError(str(error)) from error
        if isinstance(index.sentence_vectors, Beside):
            np.save(making / _SENTENCES, index.sentence_vectors.vectors)
        np.save(making / "numbers.npy", index.layout.numbers)
        np.save(making / "paragraphs.npy", index.layout.paragraphs)
        np.save(making / "offsets.npy", index.layout.offsets)
        np.save(making / "spans.npy", index.layout.spans)
        (making / "keywords").mkdir()
        index.keywords.save(making / "keywords")
        (making / "ranges.json").write_text(json.dumps(index.layout.ranges), "utf8")
        (making / "parts.json").write_text(_listed(index.layout.parts), "utf8")
        (making / "named.json").write_text(json.dumps(index.layout.named), "utf8")
        files = {str(p.relative_to(making)): _digest(p) for p in _files(making)}
        manifest = {"format": _FORMAT, "made": _made_by(), "version": version, "sha256": files}
        (making / "manifest.json").write_text(json.dumps(manifest), "utf8")
        for path in _files(making):
            _sync(path)
        closed.fit(making, folder)
        final = folder / f"g{version}"
        shutil.rmtree(final, ignore_errors=True)
        os.replace(making, final)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    for other in folder.glob("g*"):
        # A newer one may be another process's, just made.
        if other != final and _number(other.name[1:]) < _number(version):
            shutil.rmtree(other, ignore_errors=True)


def _load(folder: Path, store: Store, dim: int) -> LocalIndex | None:
    """The index in `folder`; None where it is absent, or not byte for byte what was written."""
    import faiss

    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf8"))
        expected = manifest["sha256"]
        if manifest["format"] != _FORMAT or manifest["made"] != _made_by():
            return None
        # FAISS loads a file with a flipped bit in silence: nothing is read before its hash is.
        for name, digest in expected.items():
            if _digest(folder / name) != digest:
                log.warning("The index file %s is damaged; the index is made again.", folder / name)
                return None
        ranges = json.loads((folder / "ranges.json").read_text("utf8"))
        layout = Layout(
            ranges={report: (start, stop) for report, (start, stop) in ranges.items()},
            numbers=np.load(folder / "numbers.npy"),
            paragraphs=np.load(folder / "paragraphs.npy"),
            offsets=np.load(folder / "offsets.npy"),
            spans=np.load(folder / "spans.npy"),
            named=json.loads((folder / "named.json").read_text("utf8")),
            parts=frozenset(starmap(Part, json.loads((folder / "parts.json").read_text("utf8")))),
        )
        return LocalIndex(
            faiss.read_index(str(folder / "dense.faiss")),
            Keywords.load(folder / "keywords", len(layout.paragraphs)),
            layout,
            Beside(np.load(folder / _SENTENCES, mmap_mode="r"), layout.offsets)
            if _SENTENCES in expected
            else InStore(store.connections, layout.numbers, layout.offsets, dim),
        )
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _made_by() -> list[str]:
    """What stems and scores words: an index that another version made is not taken over."""
    return [f"{name} {metadata.version(name)}" for name in ("pincite", "PyStemmer", "bm25s")]


def _listed(parts: Iterable[Part]) -> str:
    return json.dumps(sorted([p.report, p.first, p.chunks, p.digest] for p in parts))


def _number(version: str) -> int:
    """The number of writes that a version begins with; 0 where it is none."""
    number = version.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    # Windows syncs no file that is open for reading alone.
    with path.open("r+b") as file:
        os.fsync(file.fileno())
