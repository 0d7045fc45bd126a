"""The page that asks for a name and a password: plain HTML, without scripts and without Gradio."""

from __future__ import annotations

import base64
from pathlib import Path

from markupsafe import Markup

_HERE = Path(__file__).parent
# Within the page: but for itself nothing is open to those who are not known.
_STYLE = Markup((_HERE / "login.css").read_text(encoding="utf-8"))
_ICON = base64.b64encode((_HERE / "pincite.svg").read_bytes()).decode()

WRONG = "That name and password do not belong together. Check both, and try again."
TOO_OLD = "The page was open too long. Type name and password once more."
ONLY_READ = (
    "Nobody can be logged in here: this Pincite answers from a copy of the library that can only "
    "be read. Log in at the one that can be written, and come back; whoever looks after it knows "
    "which."
)
NO_ROOM = (
    "Nobody can be logged in now: there is no room left for the library, or its disk fails, and a "
    "login is written there. Whoever looks after it frees some space, as Pincite's log says; then "
    "try again. Who is logged in already can go on reading."
)
_HERE_ALONE = (
    "This browser is logged out. The library could not note it, for it cannot be written now: a "
    "copy of this browser's cookie, if anybody has one, is good until it was not used for two "
    "hours. Whoever looks after Pincite finds the reason in its log."
)
_BY_PROXY = (
    "There are no passwords here: the server in front of Pincite says who you are, and has not. "
    "Open Pincite by its usual address, or ask whoever looks after it."
)


def login_html(
    token: str, *, to: str = "", name: str = "", wrong: str = "", passwords: bool = True
) -> str:
    """The page.

    Args:
        token: Shows, when it comes back, that the form is ours.
        to: What to open then: the query of an address.
        name: What was typed for the name.
        wrong: Why nobody was let in.
        passwords: Whether anybody has one here.
    """
    form = _form(token, to, name, wrong) if passwords else Markup("<p>{}</p>").format(_BY_PROXY)
    # Read aloud first: what went wrong is heard before anything else.
    return _page("Not logged in" if wrong else "Log in", "Log in", form)


def closed_html(words: str) -> str:
    """The page in place of all others while accounts wait for Pincite to be started again."""
    return _page("Closed", "Start Pincite again", Markup("<p>{}</p>").format(words))


def out_html() -> str:
    """The page for somebody whose browser is logged out, though the library could not note it."""
    back = Markup('<p>{}</p><p><a href="login">Log in</a></p>')
    return _page("Logged out", "Logged out here alone", back.format(_HERE_ALONE))


def _page(title: str, heading: str, body: Markup) -> str:
    return str(
        Markup(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>{title} · Pincite</title>"
            '<link rel="icon" href="data:image/svg+xml;base64,{icon}"><style>{style}</style></head>'
            '<body><header><span class="name">Pincite</span>'
            "<p>Answers in the report’s own words, each with its paragraph.</p></header>"
            "<main><h1>{heading}</h1>{body}</main></body></html>\n"
        ).format(title=title, icon=_ICON, style=_STYLE, heading=heading, body=body)
    )


def _form(token: str, to: str, name: str, wrong: str) -> Markup:
    told = Markup('<p class="wrong" id="wrong" role="alert">{}</p>').format(wrong) if wrong else ""
    about = Markup(' aria-invalid="true" aria-describedby="wrong"') if wrong else ""
    focus = Markup(" autofocus")
    return Markup(
        '{told}<form method="post" action="login">'
        '<input type="hidden" name="form" value="{token}">'
        '<input type="hidden" name="to" value="{to}">'
        '<label>Name<input name="name" value="{name}" autocomplete="username" '
        'autocapitalize="none" spellcheck="false" maxlength="64" required{about}{at_name}></label>'
        '<label>Password<input type="password" name="password" autocomplete="current-password" '
        'maxlength="1024" required{about}{at_password}></label><button>Log in</button></form>'
        '<p class="note">Whoever looks after this library gives names and passwords, and new ones '
        "to those who forgot theirs.</p>"
    ).format(
        told=told,
        token=token,
        to=to,
        name=name,
        about=about,
        at_name="" if name else focus,
        at_password=focus if name else "",
    )
