"""What a reader says of an answer is kept: whether it was helpful, and a comment."""

from __future__ import annotations

import gradio as gr

from pincite.library import Library
from pincite.terms import sayable
from pincite.ui.sheet import told
from pincite.ui.status import failure, noted

LONGEST_COMMENT = 2000
"""Characters."""


class Saying:
    """Keeps it in a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def say(self, event: gr.EventData) -> object:
        """Keep what the page tells of, in place of what was said before of the same answer.

        Where it tells of neither thumb, the one that was pressed is taken back.
        """
        data = told(event)
        if not data:
            return gr.skip()
        position, helpful = data.get("position"), data.get("helpful") is True
        if data.get("helpful") is None and isinstance(position, int):
            self._library.kept.unsay(str(data.get("conversation", "")), position)
            return noted("Taken back: nothing is kept of what you said.")
        comment = sayable(str(data.get("comment", ""))[:LONGEST_COMMENT])
        if not isinstance(position, int) or not self._library.kept.say(
            str(data.get("conversation", "")), position, helpful=helpful, comment=comment
        ):
            return failure("That answer is not kept any more.")
        commented = ", with your comment" if comment else ""
        return noted(f"Kept: {'helpful' if helpful else 'not helpful'}{commented}. Thank you.")
