"""Who is logged in, and the way out."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from markupsafe import Markup

from pincite.types import Person
from pincite.ui.sheet import sheet
from pincite.ui.who import Access, form_token

_SCRIPT = (Path(__file__).parent / "account.js").read_text(encoding="utf-8")


def account_html(person: Person, token: str) -> Markup:
    """The line below the masthead; without a token there is no session of ours to end."""
    out = Markup(
        '<form method="post" action="logout"><input type="hidden" name="form" value="{}">'
        '<button class="act">Log out</button></form>'
    )
    return Markup(
        '<div class="account"><p>Logged in as <strong>{}</strong> ({})</p>{}</div>'
    ).format(person.name, person.role, out.format(token) if token else "")


class Account:
    """The line on the page, and what is shown or not by who reads it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._line = sheet("", name="account", script=_SCRIPT)

    def shown_on(self, page: gr.Blocks, for_editors: list[gr.Column]) -> None:
        """Fill the line when the page is loaded, and show editors what is theirs."""

        def shown() -> tuple[object, ...]:
            person = self._access.who() if self._access.who else None
            line = account_html(person, form_token()) if person else ""
            return line, *(gr.Column(visible=self._access.editing) for _ in for_editors)

        page.load(
            shown,
            None,
            [self._line, *for_editors],
            api_visibility="private",
            show_progress="hidden",
            queue=False,
        )
