"""On what, when and with what a measurement was made: the head of every page of results."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def written_by(command: str, packages: Sequence[str]) -> str:
    """The lines that say which command wrote a page, when, on what machine, with what versions."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return f"""Written by `{command}` on {datetime.now(UTC):%Y-%m-%d}; do not edit.

- Machine: {_processor()}, {os.cpu_count()} cores
- Python {platform.python_version()}, {versions}"""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
