"""What is going on, in words that are shown and read aloud."""

from __future__ import annotations

from markupsafe import Markup

UNEXPECTED = "Something went wrong inside Pincite, and was written to its log. Try again."


def busy(words: str) -> Markup:
    """What is being done: shown, and announced when it changes."""
    return Markup('<p class="status busy" role="status">{}</p>').format(words)


def done(words: str = "") -> Markup:
    """That it is done: announced only, since what was made is there to be seen."""
    return Markup('<p class="status aloud" role="status">{}</p>').format(words)


def noted(words: str) -> Markup:
    """That something was done of which nothing else is seen: shown, and announced."""
    return Markup('<p class="status noted" role="status">{}</p>').format(words)


def failure(words: str) -> Markup:
    """What went wrong: shown, and announced at once."""
    return Markup('<p class="status failed" role="alert">{}</p>').format(words)
