"""The browser app: `build` makes it, `serve` serves it to this machine."""

import os

# Gradio reads these while it is imported; it must not call out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import pincite.ui.swiftly  # noqa: F401 - before Gradio is imported, which it makes quicker
from pincite.ui.server import Door, build, serve

__all__ = ["Door", "build", "serve"]
