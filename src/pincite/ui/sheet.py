"""A piece of HTML of our own on the page: no style and no behaviour but what we give it."""

from __future__ import annotations

from typing import Any

import gradio as gr


def sheet(html: str, *, name: str | None = None, script: str | None = None) -> gr.HTML:
    """Put `html` on the page as it is; whoever makes it has escaped what is in it.

    Args:
        html: What to show first.
        name: Its id on the page.
        script: JavaScript run once, with `element`, `trigger` and `watch` at hand.
    """
    return gr.HTML(html, elem_id=name, js_on_load=script, apply_default_css=False)


def told(event: gr.EventData) -> dict[str, Any]:
    """What a script of ours told with an event; nothing for the browser's own of that name."""
    return event._data if isinstance(event._data, dict) else {}
