"""Questions that fit the library at hand, made from what its reports are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from pincite import scope
from pincite.library import Library
from pincite.names import body_key, report_name, short_body
from pincite.types import Paragraph, Record

MOST = 4
_TO_IMPROVE = "what needs to improve"
_PREAMBLE = re.compile(r"^(?:the )?experiences and progress of (?:the )?", re.IGNORECASE)
"""What many headings of inspections begin with, and their subjects do not."""
_SHORTEST, _LONGEST = 10, 90
_PARTS_OF_ANY_REPORT = frozenset(
    (
        "annex|appendix|background|conclusions|contents|executive summary|findings|foreword|"
        "inspection findings|introduction|key findings|recommendations|summary|"
        "summary of findings|the local authority"
    ).split("|")
)


def examples(library: Library) -> tuple[str, ...]:
    """Up to four questions of different kinds: a subject, a list, change, grades."""
    records = library.records()
    if not records:
        return ()
    newest = records[0]
    name = report_name(newest, records)
    paragraphs = library.paragraphs(newest.id)
    about = subjects(paragraphs)
    questions = [f"What does {name} say about {subject}?" for subject in about[:1]]
    if any(scope.under(p.section, _TO_IMPROVE) for p in paragraphs if p.kind == "bullet"):
        questions.append(f"What does {name} need to improve?")
    elif any(p.kind == "recommendation" for p in paragraphs):
        questions.append(f"What does {name} recommend?")
    older = _same_body(newest, records[1:])
    if older and newest.year and older.year:
        questions.append(f"Has {short_body(newest)} improved since {older.year}?")
    if newest.grades:
        questions.append(f"What grades did {name} get?")
    questions += [f"What does {name} say about {subject}?" for subject in about[1:]]
    return tuple(questions[:MOST])


def subjects(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """What most numbered paragraphs stand under, as it is said in a sentence."""
    counts = Counter(_subject(paragraph) for paragraph in paragraphs if paragraph.label)
    return tuple(
        _in_a_sentence(heading)
        for heading, _ in counts.most_common()
        if _SHORTEST <= len(heading) <= _LONGEST
    )


def _subject(paragraph: Paragraph) -> str:
    """The nearest heading above that names a subject; a grade after a colon is none of it."""
    for heading in reversed(paragraph.section):
        plain = heading.split(":")[0].strip(" .")
        if plain.casefold() not in _PARTS_OF_ANY_REPORT:
            return plain
    return ""


def _in_a_sentence(heading: str) -> str:
    heading = _PREAMBLE.sub("", heading)
    first, _, rest = heading.partition(" ")
    return f"{first.lower() if first.istitle() else first} {rest}".strip()


def _same_body(newest: Record, others: Sequence[Record]) -> Record | None:
    if not newest.body:
        return None
    return next((r for r in others if r.body and body_key(r) == body_key(newest)), None)


def examples_html(library: Library, *, editing: bool = True) -> Markup:
    """The examples as buttons, or where to begin when there is no report yet."""
    questions = examples(library)
    if not library.records() and not editing:
        return Markup('<p class="note">There is no report here that you may read.</p>')
    if not library.records():
        return Markup(
            '<p class="note">The library is empty. Open the page Library and add reports.</p>'
        )
    buttons = Markup("").join(
        Markup('<li><button type="button" data-ask="{0}">{0}</button></li>').format(question)
        for question in questions
    )
    return Markup('<p class="eyebrow">For example</p><ul class="examples">{}</ul>').format(buttons)
