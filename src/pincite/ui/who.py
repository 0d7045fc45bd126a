"""Who asks: the gate writes the person into each request; what is run for it reads them there."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.context import LocalContext
from starlette.requests import Request

from pincite.audit import Note, nothing
from pincite.types import Person

PERSON, FORM = "pincite.person", "pincite.form"
"""Keys of an ASGI scope: the person, and what the form carries that logs out."""

Who = Callable[[], Person | None]
_acting: ContextVar[Person | None] = ContextVar("acting", default=None)


def who() -> Person | None:
    """The person for whom this runs, or None: then nothing is to be shown or done.

    Gradio sets the request around each handler, in its thread or task. Only where it has set none,
    at the plain addresses, does `acting` say it: what Gradio starts once for all requests must not
    take the person of the first one.
    """
    if LocalContext.request.get(None) is None:
        return _acting.get()
    found = _scope().get(PERSON)
    return found if isinstance(found, Person) else None


def form_token() -> str:
    """What the form carries that ends this session; empty where it cannot be ended here."""
    return str(_scope().get(FORM, ""))


def _scope() -> MutableMapping[str, Any]:
    """The ASGI scope of the request that Gradio handles, its own kind or a plain one."""
    request = LocalContext.request.get(None)
    plain = request.request if isinstance(request, gr.Request) else request
    return plain.scope if plain is not None else {}


async def acting(request: Request) -> None:
    """Take the person of a request for what is run for it; a dependency of plain addresses."""
    _acting.set(request.scope.get(PERSON))


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, what they may do, and where it is written down.

    Without arguments: there are no accounts, everybody may do all, and nothing is written down.
    """

    who: Who | None = None
    audit: Note = nothing

    @property
    def wanted(self) -> bool:
        """Whether there are accounts."""
        return self.who is not None

    @property
    def editing(self) -> bool:
        """Whether whoever asks may change the library."""
        if self.who is None:
            return True
        person = self.who()
        return person is not None and person.role == "editor"

    @property
    def name(self) -> str:
        """The name of whoever asks; empty without accounts."""
        person = self.who() if self.who else None
        return person.name if person else ""

    def note(self, event: str, **facts: object) -> None:
        """Write down what is done for whoever asks."""
        self.audit(event, self.name, **facts)


ALONE = Access()
"""The library of somebody who has it to themselves."""
