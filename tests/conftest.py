"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and judged questions, where this machine has one."""
    folder = os.environ.get("PINCITE_SHARED")
    if not folder:
        pytest.skip("PINCITE_SHARED names no folder of real reports")
    path = Path(folder).resolve()
    if not (path / "reports").is_dir():
        pytest.fail(f"PINCITE_SHARED={folder} holds no folder reports/")
    return path
