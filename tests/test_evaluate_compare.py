"""Two result files of the same look-ups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pincite import evaluate
from pincite.cli import main


def test_look_ups_are_compared_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, old, new = (tmp_path / name for name in ("q.jsonl", "old.jsonl", "new.jsonl"))
    ids = [f"L{n}" for n in range(12)]
    expected = {"type": "not_found", "labels": []}
    evaluate.write([{"id": id, "query": "para 99", "expected": expected} for id in ids], file)
    for path, type in ((old, "question"), (new, "not_found")):
        evaluate.write([{"id": id, "type": type, "paragraphs": []} for id in ids], path)
    assert main(["eval", str(file), "--compare", str(old), str(new), "--json"]) == 0
    change = json.loads(capsys.readouterr().out)["lookups"]
    assert (change["value"], change["n"]) == (1.0, 12)
    assert change["p"] < 0.01
