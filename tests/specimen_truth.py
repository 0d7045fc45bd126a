"""What is printed in the specimens, for every test that reads them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pincite.specimens
from pincite.parse import parse
from pincite.read import read_source
from pincite.types import Report

FOLDER = Path(pincite.specimens.__file__).parent
GOLDEN = Path(__file__).parent / "golden" / "specimens"
IDS = ("brackenmoor-inquiry-2021", "marlowe-vale-2019", "marlowe-vale-2023")


@cache
def truth(id: str) -> dict[str, Any]:
    """What is printed, written by the layout from the source and never by the parser."""
    found: dict[str, Any] = json.loads((GOLDEN / f"{id}.json").read_text(encoding="utf-8"))
    return found


@cache
def parsed(id: str) -> Report:
    return parse(read_source(FOLDER / f"{id}.pdf"), sha256="0" * 64, id=id)


def printed(id: str, label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(p for p in truth(id)["paragraphs"] if p["label"] == label)
    return found
