import importlib
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from pincite import embed
from pincite.assistant import Assistant
from pincite.embed import onnx
from pincite.embed.transformer import SentenceTransformerEmbedder
from pincite.embed.weights import MINILM_SHA256, minilm_folder
from pincite.errors import ModelError, UsageError
from pincite.library import Library

DEVICE = importlib.import_module("pincite.embed.device")


@pytest.fixture(scope="module")
def torch_minilm():
    return SentenceTransformerEmbedder(embed.MINILM, minilm_folder(), sha256=MINILM_SHA256)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def onnx_minilm(models):
    return embed.default_embedder(models)


@pytest.fixture(
    params=[
        "hashing",
        pytest.param("torch_minilm", marks=pytest.mark.model),
        pytest.param("onnx_minilm", marks=pytest.mark.model),
    ]
)
def embedder(request: pytest.FixtureRequest):
    """Every embedder there is: the same contract holds for all."""
    if request.param == "hashing":
        return embed.HashingEmbedder()
    return request.getfixturevalue(request.param)


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
@pytest.mark.parametrize("name", ["torch_minilm", "onnx_minilm"])
def test_a_text_that_the_model_would_cut_does_not_fit(name, request):
    minilm = request.getfixturevalue(name)
    assert minilm.fits("word " * 254)
    assert not minilm.fits("word " * 255)


TEXTS = [
    "How timely are return home interviews?",
    "",
    "Café – “quoted” £1.2m, 100 %: ﬁne",
    "missing " * 400,
    "日本語 and emoji 🙂",
    *(f"Paragraph {n}: " + "carers are trained well and " * n for n in range(40)),
]


@pytest.mark.model
def test_both_ways_to_run_the_model_give_the_same_vectors(torch_minilm, onnx_minilm):
    assert isinstance(torch_minilm, SentenceTransformerEmbedder)
    assert isinstance(onnx_minilm, onnx.OnnxEmbedder)
    cosines = np.sum(
        torch_minilm.encode_documents(TEXTS) * onnx_minilm.encode_documents(TEXTS), axis=1
    )
    assert cosines.min() > 1 - 1e-5
    assert torch_minilm.fingerprint == onnx_minilm.fingerprint == MINILM_SHA256


@pytest.mark.model
def test_the_graph_is_made_once_and_made_again_when_damaged(models, onnx_minilm):
    (path,) = models.glob("*.onnx")
    made = path.stat().st_mtime_ns
    assert onnx.graph(models) == path
    assert path.stat().st_mtime_ns == made
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert onnx.graph(models) == path
    assert path.read_bytes() != bytes(data)


@pytest.mark.model
def test_where_no_graph_can_be_kept_torch_runs_the_model(tmp_path, caplog):
    (tmp_path / "models").write_text("a file stands where the folder should")
    found = embed.default_embedder(tmp_path / "models")
    assert isinstance(found, SentenceTransformerEmbedder)
    assert "torch runs it" in caplog.text


@pytest.mark.model
def test_documents_that_a_device_of_torch_embedded_are_searched_by_the_default_runner(
    torch_minilm, onnx_minilm, tmp_path
):
    """As on a GPU, which the tests have none of: the same class, on torch's other device."""
    file = tmp_path / "alder-2020.txt"
    file.write_text("1. Trams run late.\n\n2. Bread is baked in the morning.\n", "utf8")
    with Library.open(tmp_path / "library", embedder=torch_minilm) as library:
        library.add(file)
    with Library.open(tmp_path / "library", embedder=onnx_minilm) as library:
        first = Assistant(library).ask("When do loaves go into the oven?").hits[0]
    assert first.paragraph.id == "alder-2020#2"


def test_the_device_is_the_processor_unless_torch_sees_a_gpu(monkeypatch):
    assert embed.device("cpu") == "cpu"
    monkeypatch.setattr(DEVICE, "_DRIVERS", ())
    assert embed.device(None) == "cpu"
    # A driver alone is not enough: torch is asked, and says what is true of this machine.
    monkeypatch.setattr(DEVICE, "_DRIVERS", (Path("/"),))
    assert embed.device(None) == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("wanted", ["cuda:99", "no such thing"])
def test_a_device_that_is_not_there_is_refused_in_a_sentence(wanted):
    with pytest.raises(UsageError, match=f"sees no device {wanted} .*PINCITE_DEVICE"):
        embed.device(wanted)


@pytest.mark.model
def test_any_model_of_sentence_transformers_is_named_by_its_folder(tmp_path, torch_minilm):
    folder = tmp_path / "a model of ours"
    shutil.copytree(minilm_folder(), folder)
    settings = folder / "config_sentence_transformers.json"
    known = json.loads(settings.read_text("utf8"))
    settings.write_text(json.dumps({**known, "prompts": {"query": "asked: "}}), "utf8")
    ours = embed.named(str(folder))
    assert f"{ours.name} {ours.dim} {ours.fingerprint}".split() == [
        "a-model-of-ours", "384", MINILM_SHA256,
    ]  # fmt: skip
    text = "How late are the trams?"
    asked = torch_minilm.encode_query(f"asked: {text}")
    assert np.allclose(ours.encode_query(text), asked, atol=1e-5)
    plain = torch_minilm.encode_documents([text])
    assert np.allclose(ours.encode_documents([text]), plain, atol=1e-5)
    assert not np.allclose(ours.encode_query(text), plain[0], atol=1e-3)


def test_a_folder_without_a_model_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ModelError, match=r"holds no model\.safetensors"):
        embed.named(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="holds no sentence-transformers model"):
        embed.named(str(tmp_path))


def test_an_unknown_embedder_is_named_with_the_known_ones(tmp_path):
    with pytest.raises(UsageError, match="all-MiniLM-L6-v2, hashing"):
        embed.named("bert", tmp_path)


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the pinned ones"):
        SentenceTransformerEmbedder("x", tmp_path, sha256=MINILM_SHA256)


def test_a_folder_without_weights_is_said_to_have_none(tmp_path):
    with pytest.raises(ModelError, match=r"holds no model\.safetensors"):
        SentenceTransformerEmbedder("x", tmp_path)
