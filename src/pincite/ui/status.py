"""What is going on, in words that are shown and read aloud."""

from __future__ import annotations

from markupsafe import Markup


def status(words: str, *, busy: bool = False) -> Markup:
    """A line that assistive technology announces when its words change."""
    return Markup('<p class="status{}" role="status">{}</p>').format(" busy" if busy else "", words)


def failure(words: str) -> Markup:
    """A line for what went wrong, announced at once."""
    return Markup('<p class="status failed" role="alert">{}</p>').format(words)
