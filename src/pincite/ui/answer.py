"""An Answer as the page shows it: its quotations with their citations, and what was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from pincite import converse, kinds
from pincite.library import Library
from pincite.names import belongs, promise, report_name, searched_in
from pincite.quote import in_parts
from pincite.rows import place
from pincite.types import Answer, Citation, Feedback, Paragraph, Record, Statement
from pincite.ui.links import link
from pincite.ui.talk import Talk, named

MOST_OTHERS = 8
NOTHING = Markup("")


def answer_html(answer: Answer, library: Library, foot: Markup = NOTHING) -> Markup:
    """One question with what the reports say to it, and what may be done with that."""
    records = {record.id: record for record in library.records()}
    head = promise(answer)
    nearest = answer.nearest if answer.outcome != "answered" else ()
    shown = {*answer.cited, *(paragraph.id for paragraph in nearest)}
    others = [hit.paragraph for hit in answer.hits if hit.paragraph.id not in shown][:MOST_OTHERS]
    parts = [
        Markup('<article class="turn {}"><h2>{}</h2>').format(answer.outcome, answer.question),
        Markup('<p class="outcome">{}</p>').format(head) if head else "",
        _missing(answer.missing_words) if answer.outcome == "not_in_reports" else "",
        _statements(answer, records),
        _related(answer, records),
        *(Markup('<p class="note">{}</p>').format(note) for note in answer.notes),
        _nearest(nearest, records),
        _searched(answer, records) if records else "",
        _others(others, records) if answer.outcome != "not_in_reports" else "",
        foot,
        Markup("</article>"),
    ]
    return Markup("").join(parts)


def _statements(answer: Answer, records: dict[str, Record]) -> Markup:
    groups: dict[str, list[Statement]] = {}
    for statement in answer.statements:
        groups.setdefault(statement.citations[0].paragraph.report, []).append(statement)
    out = Markup("")
    for report, group in groups.items():
        if len(groups) > 1:
            record = records[report]
            name = report_name(record, list(records.values()))
            out += Markup("<h3>{}</h3>").format(name)
        out += Markup("").join(
            _statement(answer.question, statement, records) for statement in group
        )
    return out


def _statement(question: str, statement: Statement, records: dict[str, Record]) -> Markup:
    """The sentence as a quotation; a reworded one above the words it rests on."""
    words = _marked(question, statement.text)
    links = [_citation(citation, records) for citation in statement.citations]
    if in_parts(statement):
        return _quotation(words, [Markup("; ").join(links)])
    if statement.citations[0].quote == statement.text:
        return _quotation(words, links)
    quotations = [
        _quotation(_marked(question, citation.quote), [link])
        for citation, link in zip(statement.citations, links, strict=True)
    ]
    return Markup('<p class="statement">{}</p>{}').format(words, Markup("").join(quotations))


def _marked(question: str, text: str) -> Markup:
    """The text with the number, date or name that was asked for in bold."""
    out, at = Markup(""), 0
    for start, end in kinds.marked(question, text):
        out += Markup("{}<strong>{}</strong>").format(text[at:start], text[start:end])
        at = end
    return out + text[at:]


def _quotation(words: Markup, links: Sequence[Markup]) -> Markup:
    also = Markup(' <span class="also">Much the same: {}</span>').format(
        Markup("; ").join(links[1:])
    )
    return Markup('<blockquote><p>{}</p><div class="by">{}{}</div></blockquote>').format(
        words, links[0], also if len(links) > 1 else ""
    )


def _citation(citation: Citation, records: dict[str, Record]) -> Markup:
    paragraph = citation.paragraph
    text = place(paragraph, records, pages=citation.pages)
    return link(text, paragraph, citation.quote)


def paragraph_item(paragraph: Paragraph, records: Mapping[str, Record]) -> Markup:
    """A paragraph in a list: its citation, its section and the whole of its text."""
    return Markup("<li>{} {}<p>{}</p></li>").format(
        link(place(paragraph, records), paragraph),
        Markup('<span class="section">{}</span>').format(paragraph.section[-1])
        if paragraph.section
        else "",
        paragraph.text,
    )


def _nearest(nearest: Sequence[Paragraph], records: dict[str, Record]) -> Markup:
    if not nearest:
        return Markup("")
    return Markup(
        '<h3>The nearest paragraphs</h3><p class="note">They come close to the question, but do '
        'not answer it.</p><ul class="found">{}</ul>'
    ).format(Markup("").join(paragraph_item(p, records) for p in nearest))


def _others(others: Sequence[Paragraph], records: dict[str, Record]) -> Markup:
    if not others:
        return Markup("")
    return Markup(
        '<details><summary>Other paragraphs on the subject</summary><ul class="found">{}</ul>'
        "</details>"
    ).format(Markup("").join(paragraph_item(p, records) for p in others))


def _related(answer: Answer, records: dict[str, Record]) -> Markup:
    """The findings that cited recommendations rest on, and the other way."""
    items = [
        Markup("<li>{}. {}: {}</li>").format(
            place(answer.cited[one.to], records),
            belongs(one),
            link(place(one.paragraph, records), one.paragraph),
        )
        for one in answer.related
    ]
    if not items:
        return Markup("")
    return Markup('<ul class="related">{}</ul>').format(Markup("").join(items))


def _missing(words: Sequence[str]) -> Markup:
    if not words:
        return Markup("")
    return Markup('<p class="note">Nowhere in the reports searched: {}.</p>').format(
        ", ".join(f"“{word}”" for word in words)
    )


def _searched(answer: Answer, records: dict[str, Record]) -> Markup:
    ids = answer.query.scope.reports
    every = len(ids) == len(records) and len(ids) > 1
    where = searched_in(ids, records) or "a report that is not here any more"
    query = answer.query
    return Markup(
        '<p class="searched">Searched in {} as “{}”. <button type="button" class="change" '
        'data-search="{}" data-reports="{}">Change the search'
        '<span class="aloud"> for “{}”</span></button></p>'
    ).format(
        where,
        converse.searched_as(query),
        converse.in_one(converse.written(query)),
        "" if every else " ".join(ids),
        answer.question,
    )


def conversation_html(talk: Talk, library: Library, said: Mapping[int, Feedback]) -> Markup:
    """The conversation, newest answer first; `said` is what was said of answers, by position."""
    if not talk.turns:
        return NOTHING
    # The name of a conversation of one question says that question again.
    several = len(talk.turns) > 1 or not talk.title.startswith(named(talk.answers[0].question))
    head = Markup('<p class="talk" data-conversation="{}">{}</p>').format(
        talk.id, _whole(talk) if several else ""
    )
    newest, *earlier = [
        answer_html(
            answer, library, _foot(talk.id, position, _told_apart(talk, at), said.get(position))
        )
        for at, (position, answer) in reversed(list(enumerate(talk.turns)))
    ]
    if not earlier:
        return head + newest
    return Markup('{}{}<p class="eyebrow earlier">Earlier in this conversation</p>{}').format(
        head, newest, Markup("").join(earlier)
    )


def _whole(talk: Talk) -> Markup:
    """The conversation's name, and the files it can be taken along as."""
    return Markup(
        '<span>{}</span><span class="take">Take the conversation along: {}</span>'
    ).format(talk.title, _take(talk.id, "the conversation"))


def _told_apart(talk: Talk, at: int) -> str:
    """The question of a turn as its controls name it: one asked again has a number."""
    questions = [answer.question for answer in talk.answers]
    question = f"“{questions[at]}”"
    count = questions[: at + 1].count(questions[at])
    return question if questions.count(questions[at]) == 1 else f"{question} ({count})"


def _foot(conversation: str, position: int, question: str, said: Feedback | None) -> Markup:
    """What may be said of an answer, and the files it can be taken along as."""
    about = Markup('<span class="aloud"> answer to {}</span>').format(question)
    thumbs = Markup("").join(
        Markup(
            '<button type="button" class="act" data-helpful="{}" aria-pressed="{}">{}{}</button>'
        ).format(int(value), str(said is not None and said.helpful is value).lower(), words, about)
        for value, words in ((True, "Helpful"), (False, "Not helpful"))
    )
    return Markup(
        '<div class="say" data-position="{position}">{thumbs}'
        '<span class="take">Take along: {take}</span>'
        "<form{hidden}><label>What was missing, or which paragraph is the better one?{about}"
        '<input maxlength="2000" autocomplete="off" value="{comment}"></label>'
        '<button class="act">Send{about}</button></form><span class="heard note"></span></div>'
    ).format(
        position=position,
        thumbs=thumbs,
        take=_take(conversation, f"the answer to {question}", position),
        hidden=Markup(" hidden") if said is None else "",
        comment=said.comment if said else "",
        about=about,
    )


def _take(conversation: str, what: str, position: int | None = None) -> Markup:
    """Links to the files."""
    turn = "" if position is None else f"?turn={position}"
    return Markup(" ").join(
        Markup(
            '<a href="take/{}.{}{}" download>{}<span class="aloud"> file of {}</span></a>'
        ).format(conversation, suffix, turn, name, what)
        for suffix, name in (("docx", "Word"), ("md", "Markdown"), ("txt", "Text"))
    )


def said(answer: Answer) -> str:
    """What a screen reader is told when the answer is there."""
    count = len(answer.statements)
    if not count:
        return promise(answer)
    quotations = f"{count} quotation" + ("s" if count > 1 else "")
    return f"{promise(answer)} {quotations} found.".strip()
