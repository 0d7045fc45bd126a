import logging
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.embed import HashingEmbedder
from pincite.index import cache
from pincite.index.local import LocalIndex
from pincite.ingest import indexed
from pincite.store.entries import Row
from pincite.store.opening import opened
from pincite.terms import stems
from tests.fakes import report

DIM = 16


def rows(vectors: np.ndarray, reports: list[str]) -> list[Row]:
    half = vectors.astype(np.float16)
    return [
        Row(
            report=report,
            number=1000 + number,
            paragraph=100 + number,
            text=f"word{number} interview",
            vector=vector,
            sentences=((0, 5), (6, 9)),
            sentence_vectors=np.stack([vector, -vector]),
            names=frozenset(),
        )
        for number, (vector, report) in enumerate(zip(half, reports, strict=True))
    ]


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sets(st.sampled_from("abc"), min_size=1))
def test_nearest_is_the_exact_ranking_of_the_scope_and_nothing_else(seed: int, chosen: set[str]):
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(60, DIM)).astype(np.float32)
    names = ["a"] * 20 + ["b"] * 25 + ["c"] * 15
    index = LocalIndex.build(rows(vectors, names), DIM)
    query = random.normal(size=DIM).astype(np.float32)
    found = index.near([query], [index.scope(sorted(chosen))], 7)
    exact = vectors.astype(np.float16).astype(np.float32) @ query
    inside = [row for row, name in enumerate(names) if name in chosen]
    assert found.tolist() == sorted(inside, key=lambda row: -exact[row])[:7]


def test_cosines_are_those_of_the_rows_and_their_sentences():
    vectors = np.eye(3, DIM, dtype=np.float32)
    index = LocalIndex.build(rows(vectors, ["a", "a", "b"]), DIM)
    chunks = index.chunks(np.array([2, 0]))
    query = np.array([0.5, 0, 0.25] + [0] * (DIM - 3), dtype=np.float32)
    assert chunks.cosines(query).tolist() == [0.25, 0.5]
    assert [s.tolist() for s in chunks.sentence_cosines(query)] == [[0.25, -0.25], [0.5, -0.5]]
    assert chunks.sentences(1) == [(0, 5), (6, 9)]
    assert chunks.paragraphs.tolist() == [102, 100]
    assert chunks.take([1]).cosines(query).tolist() == [0.5]
    assert chunks.take([]).rows.tolist() == []


def test_the_weight_of_a_stem_is_its_inverse_document_frequency_inside_the_scope():
    index = LocalIndex.build(rows(np.eye(4, DIM, dtype=np.float32), ["a", "a", "a", "b"]), DIM)
    inside = index.scope(["a"])
    # Each of three rows holds "interview", one holds "word1": ln(1 + (N - n + .5) / (n + .5)).
    assert index.weights(["interview", "word1", "word3"], inside) == {
        "interview": pytest.approx(math.log(1 + 0.5 / 3.5)),
        "word1": pytest.approx(math.log(1 + 2.5 / 1.5)),
        "word3": pytest.approx(math.log(1 + 3.5 / 0.5)),
    }
    assert index.counts(["word3", "interview"], inside) == {"word3": 0, "interview": 3}
    # "interviewers" is told by its kin, "wording" by none inside.
    assert index.there(["word1", "word3", "interviewers"], inside) == {"word1", "interviewers"}
    assert index.holding(["interview", "word1"], inside).tolist() == [1]


def test_the_best_rows_for_words_come_group_by_group_and_only_those_that_have_any():
    index = LocalIndex.build(rows(np.eye(5, DIM, dtype=np.float32), list("aaabb")), DIM)
    (a, b) = index.scope(["a", "b"])
    (words,) = index.words([["interview", "word3", "word1"]])
    # Of b only one row is wanted, and the one with two of the words is the best.
    assert words.best([[a], [b]], 1).tolist() == [1, 3]
    assert words.best([[a, b]], 2).tolist() == [1, 3]
    assert index.words([["word4"]])[0].best([[a], [b]], 3).tolist() == [4]
    assert words.of(np.array([1, 4])).tolist()[0] > words.of(np.array([1, 4])).tolist()[1] > 0


def test_an_index_of_nothing_finds_nothing():
    index = LocalIndex.build([], DIM)
    assert len(index) == 0
    assert index.scope(["a"]) == []
    assert index.near([np.zeros(DIM, dtype=np.float32)], [[]], 5).tolist() == []
    assert index.holding(["word"], []).tolist() == []
    assert index.counts(["word"], []) == {"word": 0}


@pytest.fixture
def store(tmp_path):
    store = opened(tmp_path)
    embedder = HashingEmbedder(DIM)
    for id in ("marlowe-vale-2019", "fenwick-2021"):
        one = report(id=id)
        store.add_report(one, file=b"x", chunks=indexed(one, embedder, lambda *_: None))
    yield store
    store.close()


def answers(index: LocalIndex) -> tuple:
    query = HashingEmbedder(DIM).encode_query("return home interview")
    all_rows = index.scope(["marlowe-vale-2019", "fenwick-2021"])
    found = index.near([query], [all_rows], 5)
    return (
        found.tolist(),
        index.keywords.scores(stems("return interview")).tolist(),
        [s.tolist() for s in index.chunks(found).sentence_cosines(query)],
        index.layout.ranges,
    )


def test_the_index_read_from_disk_answers_as_the_one_that_was_built(store, tmp_path):
    _, built = cache.load_or_build(tmp_path / "cache", store, DIM)
    (folder,) = (tmp_path / "cache").iterdir()
    before = folder.stat().st_mtime_ns
    _, read = cache.load_or_build(tmp_path / "cache", store, DIM)
    assert folder.stat().st_mtime_ns == before
    assert answers(read) == answers(built)


def test_a_flipped_bit_in_any_file_is_noticed_and_the_index_is_made_again(store, tmp_path, caplog):
    _, built = cache.load_or_build(tmp_path / "cache", store, DIM)
    expected = answers(built)
    names = [p.relative_to(tmp_path) for p in tmp_path.glob("cache/g*/**/*") if p.is_file()]
    assert len(names) >= 10
    for name in names:
        path = tmp_path / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            _, again = cache.load_or_build(tmp_path / "cache", store, DIM)
        assert answers(again) == expected, name
        if path.name != "manifest.json":
            assert "damaged" in caplog.text, name


@pytest.mark.parametrize("kept", [0, 1, 0.5])
def test_a_file_cut_short_is_noticed_and_the_index_is_made_again(store, tmp_path, kept):
    _, built = cache.load_or_build(tmp_path / "cache", store, DIM)
    expected = answers(built)
    names = [p.relative_to(tmp_path) for p in tmp_path.glob("cache/g*/**/*") if p.is_file()]
    for name in names:
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[: int(kept * len(data)) if kept < 1 else 1])
        assert answers(cache.load_or_build(tmp_path / "cache", store, DIM)[1]) == expected
    (tmp_path / names[0]).unlink()
    assert answers(cache.load_or_build(tmp_path / "cache", store, DIM)[1]) == expected


def test_a_changed_library_has_a_new_index_and_the_old_files_go(store, tmp_path):
    cache.load_or_build(tmp_path / "cache", store, DIM)
    store.removed.purge("fenwick-2021")
    version, index = cache.load_or_build(tmp_path / "cache", store, DIM)
    assert version == store.version()
    assert version.startswith("3-")
    assert list(index.reports) == ["marlowe-vale-2019"]
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [f"g{version}"]


def test_a_cache_that_cannot_be_written_costs_no_answer(store, tmp_path, caplog):
    (tmp_path / "cache").write_text("a file stands where the folder should")
    with caplog.at_level(logging.WARNING):
        _, index = cache.load_or_build(tmp_path / "cache", store, DIM)
    assert len(index) == 12
    assert "not kept on disk" in caplog.text
