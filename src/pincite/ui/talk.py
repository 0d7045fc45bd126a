"""The conversation on the page, and the list of those that are kept."""

from __future__ import annotations

import itertools
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from pincite import keeping
from pincite.errors import LibraryError
from pincite.library import Library
from pincite.names import day_in_words
from pincite.store.schema import DAYS_KEPT
from pincite.terms import sayable
from pincite.types import Answer, Conversation

LONGEST_TITLE = 80
"""Characters of a conversation's name."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one window shows it; without an id nothing was asked yet."""

    id: str = ""
    title: str = ""
    turns: tuple[tuple[int, Answer], ...] = ()
    """Answers, oldest first, each with its position in what is kept."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, oldest first."""
        return tuple(answer for _, answer in self.turns)


def followed(talk: Talk, answer: Answer, library: Library) -> Talk:
    """The conversation with one more answer, kept in the library before it is shown.

    A conversation that was deleted meanwhile, in another window, goes on as a new one. Where
    nothing can be written (a folder that may only be read, a full disk) the answer is shown all the
    same, and a note in it says that it is not kept.
    """
    try:
        return _kept_too(talk, answer, library)
    except LibraryError as error:
        told = replace(answer, notes=(*answer.notes, f"This answer is not kept. {error}"))
        return replace(talk, turns=(*talk.turns, (len(talk.turns), told)))


def _kept_too(talk: Talk, answer: Answer, library: Library) -> Talk:
    what = keeping.kept(answer)
    position = library.kept.add(talk.id, what) if talk.id else None
    if position is None:
        others = {other.title for other in library.kept.conversations()}
        title = talk.title or _new(named(answer.question), others)
        id = library.kept.begin(title)
        for before in talk.answers:
            library.kept.add(id, keeping.kept(before))
        position = library.kept.add(id, what) or 0
        talk = Talk(id, title, tuple(enumerate(talk.answers)))
    return replace(talk, turns=(*talk.turns, (position, answer)))


def current(talk: Talk, library: Library) -> Talk:
    """The conversation with what other windows have asked in it since this one showed it."""
    kept = library.kept.conversation(talk.id) if talk.id else None
    if kept is None or (kept.turns <= len(talk.turns) and kept.title == talk.title):
        return talk
    return still(talk.id, library, talk)


def still(id: str, library: Library, instead: Talk) -> Talk:
    """A kept conversation; what is given instead where it is gone, or damaged."""
    try:
        return resumed(id, library) or instead
    except LibraryError:
        return instead


def resumed(id: str, library: Library) -> Talk | None:
    """A kept conversation, its quotations verified again; None if there is none of that id.

    Raises:
        LibraryError: One of its answers is damaged.
    """
    kept = library.kept.conversation(id)
    if kept is None:
        return None
    answers = (keeping.restored(answer, library) for answer in library.kept.turns(id))
    return Talk(kept.id, kept.title, tuple(enumerate(answers)))


def only_seen(talk: Talk, library: Library) -> Talk:
    """The conversation without what its reader has lost the right to since it was answered."""
    known = {record.id for record in library.records()}
    if all(_reports(answer) <= known for answer in talk.answers):
        return talk
    kept = tuple((at, answer) for at, answer in talk.turns if _reports(answer) <= known)
    return still(talk.id, library, replace(talk, turns=kept))


def _reports(answer: Answer) -> set[str]:
    """Every report that something of an answer is from, or that was searched for it."""
    cited = (c.paragraph for s in answer.statements for c in s.citations)
    found = (hit.paragraph for hit in answer.hits)
    beside = (one.paragraph for one in answer.related)
    told = {p.report for p in (*cited, *found, *answer.nearest, *beside)}
    return told.union(answer.query.scope.reports)


def acted(data: Mapping[str, object], talk: Talk, library: Library) -> tuple[Talk, str, bool]:
    """Open, rename, delete or put back a conversation.

    Args:
        data: What to `do`, to the conversation of which `id`, and the new `title`.
        talk: The conversation on the page.
        library: Where conversations are kept.

    Returns:
        The conversation on the page by now, what is said of it, and whether that is seen anyway.
    """
    kept, id = library.kept, str(data.get("id", ""))
    match data.get("do"):
        case "open":
            try:
                found = resumed(id, library)
            except LibraryError as error:
                return talk, str(error), False
            if found is None:
                return talk, "That conversation is gone.", False
            return found, f"Conversation opened: {found.title}.", True
        case "rename":
            title = named(str(data.get("title", "")))
            if title:
                kept.rename(id, title)
            words = f"Renamed: {title}." if title else "A name has at least one letter."
        case "delete":
            kept.delete(id)
            words = "Deleted. It can be put back under “Deleted”, below the others."
        case "restore":
            kept.restore(id)
            words = "Put back."
        case "purge":
            kept.purge(id)
            words = "Deleted for good."
        case _:
            return talk, "", True
    # The one on the page may have another name now, or be gone.
    return still(talk.id, library, Talk()) if id == talk.id else talk, words, False


def named(words: str) -> str:
    r"""A name of a conversation in a line.

    >>> named("  How timely\nare they? ")
    'How timely are they?'
    """
    line = " ".join(sayable(words).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def _new(title: str, others: Container[str]) -> str:
    """A title that no other conversation has.

    >>> _new("How timely?", {"How timely?", "How timely? (2)"})
    'How timely? (3)'
    """
    again = (f"{title} ({n})" for n in itertools.count(2))
    return next(name for name in itertools.chain([title], again) if name not in others)


def talks_html(talks: Sequence[Conversation], now: str) -> Markup:
    """The list of kept conversations; `now` is the id of the one on the page."""
    there = [talk for talk in talks if not talk.removed]
    gone = [talk for talk in talks if talk.removed]
    count = f"{len(there)} conversation" + ("" if len(there) == 1 else "s")
    kept = Markup("").join(_kept(talk, talk.id == now) for talk in there)
    return Markup('<p class="note" tabindex="-1">{} kept.</p><ul class="talks">{}</ul>{}').format(
        count if there else "No conversation", kept, _deleted(gone)
    )


def _kept(talk: Conversation, on_the_page: bool) -> Markup:
    return Markup(
        '<li{here}><button type="button" class="name" data-do="open" data-id="{id}">{title}'
        '</button><span class="when">{when}</span><span class="acts">'
        '<button type="button" class="act" data-do="rename" data-id="{id}" data-title="{title}">'
        'Rename<span class="aloud"> {title}</span></button>'
        '<button type="button" class="act" data-do="delete" data-id="{id}">'
        'Delete<span class="aloud"> {title}</span></button></span></li>'
    ).format(
        here=Markup(' aria-current="true"') if on_the_page else "",
        id=talk.id,
        title=talk.title,
        when=f"{talk.turns} question{'' if talk.turns == 1 else 's'}, {_when(talk.changed)}",
    )


def _deleted(gone: Sequence[Conversation]) -> Markup:
    if not gone:
        return Markup("")
    items = Markup("").join(
        Markup(
            '<li><span class="name">{title}</span><span class="acts">'
            '<button type="button" class="act" data-do="restore" data-id="{id}">'
            'Put back<span class="aloud"> {title}</span></button>'
            '<button type="button" class="act" data-do="purge" data-id="{id}">'
            'Delete for good<span class="aloud"> {title}</span></button></span></li>'
        ).format(id=talk.id, title=talk.title)
        for talk in gone
    )
    return Markup(
        '<details><summary>Deleted ({})</summary><p class="note">They can be put back for {} days.'
        '</p><ul class="talks">{}</ul></details>'
    ).format(len(gone), DAYS_KEPT, items)


def _when(moment: datetime) -> str:
    here = moment.astimezone()
    return f"{day_in_words(here)}, {here:%H:%M}"
