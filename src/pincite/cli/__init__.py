"""The command line, `pincite VERB`: one module a group of verbs."""

from pincite.cli.main import main

__all__ = ["main"]
