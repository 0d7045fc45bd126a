"""Cited answers from long reports: read them, find what answers a question, quote it exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pincite.assistant import Assistant
    from pincite.embed import default_embedder
    from pincite.library import Library

__all__ = ["Assistant", "Library", "default_embedder", "specimens"]

_WHERE = {"Assistant": "assistant", "Library": "library", "default_embedder": "embed"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a look-up needs little of the package."""
    from importlib import import_module

    if name == "specimens":
        return import_module("pincite.specimens")
    if name in _WHERE:
        return getattr(import_module(f"pincite.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'pincite' has no attribute {name!r}")
