"""Writes the packaged MiniLM once as an ONNX graph: `python -m pincite.embed.export TARGET`.

A process of its own, so that the one that asks questions never loads torch.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

from pincite.embed.weights import MINILM_SHA256, checked_weights, minilm_folder, sha256


def export(target: Path) -> None:
    """Write the graph to `target`, and its hash beside it; complete, or not there.

    The graph takes word pieces and gives vectors of length one: the mean pooling that the model's
    own configuration asks for is part of it.
    """
    weights = checked_weights(minilm_folder(), MINILM_SHA256)
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from transformers import AutoModel

    # Eager attention: the fused kernels do not trace.
    model = AutoModel.from_pretrained(
        str(minilm_folder()), local_files_only=True, attn_implementation="eager"
    )

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model.eval()

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            found = self.model(
                input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)
            )
            weight = mask.unsqueeze(-1).to(torch.float32)
            mean = (found.last_hidden_state * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    example = torch.ones((2, 7), dtype=torch.long)
    handle, name = tempfile.mkstemp(prefix=target.name, suffix=".making", dir=target.parent)
    os.close(handle)
    making = Path(name)
    try:
        with warnings.catch_warnings():
            # The tracer warns of each Python branch of the model; tests compare the vectors.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Pooled(),
                (example, torch.ones_like(example)),
                str(making),
                input_names=["ids", "mask"],
                output_names=["vectors"],
                dynamic_axes={
                    "ids": {0: "texts", 1: "pieces"},
                    "mask": {0: "texts", 1: "pieces"},
                    "vectors": {0: "texts"},
                },
                opset_version=17,
                dynamo=False,
            )
        note = {"weights": weights, "sha256": sha256(making)}
        os.replace(making, target)
        target.with_suffix(".json").write_text(json.dumps(note), "utf8")
    finally:
        making.unlink(missing_ok=True)


if __name__ == "__main__":
    export(Path(sys.argv[1]))
