import math

import numpy as np
import pytest

from pincite import embed
from pincite.errors import ModelError


@pytest.fixture(scope="module")
def minilm():
    return embed.default_embedder()


@pytest.fixture(params=["hashing", pytest.param("minilm", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest):
    """Every embedder there is: the same contract holds for all."""
    if request.param == "hashing":
        return embed.HashingEmbedder()
    return request.getfixturevalue("minilm")


def test_vectors_have_length_one_and_the_stated_shape(embedder):
    vectors = embedder.encode_documents(["Return home interviews", "x", ""])
    assert vectors.shape == (3, embedder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert embedder.encode_documents([]).shape == (0, embedder.dim)


def test_a_text_has_one_vector_whatever_stands_beside_it(embedder):
    alone = embedder.encode_query("Care leavers live well.")
    beside = embedder.encode_documents(["A much longer text. " * 9, "Care leavers live well."])[1]
    assert float(alone @ beside) == pytest.approx(1.0, abs=1e-5)


def test_the_nearer_text_has_the_larger_cosine(embedder):
    question = embedder.encode_query("return home interviews for missing children")
    near, far = embedder.encode_documents(
        ["Interviews of missing children when they return home", "Adopters value their training"]
    )
    assert float(question @ near) > float(question @ far)


def test_hashing_is_the_count_of_shared_words():
    # Two of three words are shared: 2 / (sqrt(3) * sqrt(2)), unless words share a place.
    hashing = embed.HashingEmbedder(dim=4096)
    three, two = hashing.encode_documents(["alpha beta gamma", "alpha beta"])
    assert float(three @ two) == pytest.approx(2 / math.sqrt(6), abs=1e-6)


@pytest.mark.model
def test_a_text_that_the_model_would_cut_does_not_fit(minilm):
    assert minilm.fits("word " * 250)
    assert not minilm.fits("word " * 260)


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the pinned ones"):
        embed.SentenceTransformerEmbedder("x", tmp_path, sha256=embed.MINILM_SHA256)


def test_a_folder_without_weights_is_said_to_have_none(tmp_path):
    with pytest.raises(ModelError, match=r"holds no model\.safetensors"):
        embed.SentenceTransformerEmbedder("x", tmp_path)
