"""Hostile words in every place where text enters: they stay words, and nothing falls over."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote as quoted

import docx
import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from fastapi import FastAPI
from fastapi.testclient import TestClient

from pincite import export, generate, quote
from pincite.assistant import Assistant
from pincite.cli import main
from pincite.correcting import corrections
from pincite.embed import HashingEmbedder
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.terms import sayable
from pincite.types import Answer, Draft, Query, Scope
from pincite.ui.answer import conversation_html
from pincite.ui.catalogue import removed_html, table
from pincite.ui.downloads import router
from pincite.ui.links import find
from pincite.ui.lookup import readings_html
from pincite.ui.search import hits_html
from pincite.ui.source import panel
from pincite.ui.status import busy, failure, noted
from pincite.ui.talk import Talk, followed, named, resumed, talks_html
from pincite.ui.uploads import Upload, uploads_html
from tests import hostile_words as hostile
from tests.faults.outcome import files

ID = "harbour-2011"
TAGS = frozenset(
    "a article aside blockquote br button caption cite code dd details div dl dt em figcaption "
    "figure form h2 h3 header img input label li mark nav ol p progress section small span strong "
    "summary table tbody td th thead tr ul".split()
)
ADDRESS = re.compile(r"\A(?:\?|take/|original/|data:image/png)")


class Tags(HTMLParser):
    """The tags of some HTML, their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.names.add("a comment")


def harmless(html: str) -> str:
    """The text of HTML, once it is seen to have only what the page itself writes."""
    tags = Tags(str(html))
    assert tags.names <= TAGS, tags.names - TAGS
    for name, value in tags.attributes:
        assert not name.startswith("on") and name not in ("style", "srcdoc", "autofocus"), name
        if name in ("href", "src"):
            assert ADDRESS.match(value or ""), value
    return tags.text


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("hostile")
    with Library.open(folder / "library", embedder=HashingEmbedder()) as library:
        for path in files(folder)[:2]:
            library.add(path)
        yield library


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    app = FastAPI()
    app.include_router(router(library))
    return TestClient(app)


@pytest.mark.parametrize("words", hostile.EVERY)
def test_asked_looked_up_and_searched_for_they_stay_words(words: str, library: Library) -> None:
    assistant = Assistant(library)
    try:
        answer = assistant.ask(words)
    except PinciteError as error:
        assert "\n" not in str(error)
        harmless(failure(str(error)))
    else:
        talk = followed(Talk(), answer, library)
        assert talk.id, answer.notes
        again = resumed(talk.id, library)
        assert again is not None
        for one in (talk, again):
            harmless(conversation_html(one, library, {}))
    try:
        query, hits = assistant.search(words)
    except PinciteError as error:
        harmless(failure(str(error)))
    else:
        harmless(hits_html(query, hits, library.records()))
    if words.strip():
        harmless(readings_html(assistant.cite(words), library))
    with pytest.raises(PinciteError, match="to start from"):
        assistant.cite("next", at=words)


@pytest.mark.parametrize("words", hostile.EVERY)
def test_names_of_conversations_and_comments_stay_words(
    words: str, library: Library, client: TestClient
) -> None:
    talk = followed(Talk(), Assistant(library).ask("Who lit lamp number 7?"), library)
    library.kept.rename(talk.id, named(words))
    library.kept.say(talk.id, 0, helpful=True, comment=sayable(words))
    renamed = resumed(talk.id, library)
    assert renamed is not None
    harmless(talks_html(library.kept.conversations(), talk.id))
    said = {one.position: one for one in library.kept.feedback(talk.id)}
    harmless(conversation_html(renamed, library, said))
    for suffix in ("docx", "md", "txt"):
        reply = client.get(f"/take/{talk.id}.{suffix}")
        assert reply.status_code == 200
        assert "set-cookie" not in reply.headers
        name = reply.headers["content-disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", name), name
        assert "/" not in name and "%2F" not in name and "%5C" not in name


@pytest.mark.parametrize("words", hostile.EVERY)
def test_titles_bodies_and_file_names_stay_words(words: str, library: Library) -> None:
    try:
        record = library.edit(ID, corrections({"title": words, "body": words}))
    except PinciteError as error:
        harmless(failure(str(error)))
        record = library.corrections(ID)[0]
    try:
        records = library.records()
        harmless(table(records, records))
        place = find({"report": ID, "para": "7", "quote": words}, library)
        assert place is not None
        odd = replace(record, source=f"{words}.pdf")
        harmless(panel(place, odd, library.paragraphs(ID), ""))
        harmless(removed_html([(odd, datetime(2026, 3, 5, tzinfo=UTC))]))
        answer = Assistant(library).ask("Who lit lamp number 7 of light 1?", reports=[ID])
        assert answer.statements
        harmless(conversation_html(Talk("x", words, ((0, answer),)), library, {}))
        for write in (export.text, export.markdown):
            assert write([answer], records, title=words, made=date(2026, 3, 5)).encode()
        assert fields(export.word([answer], records, title=words, made=date(2026, 3, 5))) == set()
    finally:
        library.edit(ID, None)
    path = Path(words.replace("\0", ""))
    harmless(uploads_html([Upload(path, failed=words), Upload(path, stage=words)]))
    for say in (busy, noted, failure):
        harmless(say(words))


def fields(file: bytes) -> set[str]:
    """What in a Word file is worked out or fetched when it is opened."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        names = package.namelist()
        parts = {n: package.read(n).decode("utf8") for n in names if n.endswith((".xml", ".rels"))}
    live = ("w:instrText", "w:fldSimple", "w:hyperlink", "w:object", "w:altChunk", "w:control")
    found = {tag for tag in live if any(f"<{tag}" in part for part in parts.values())}
    outside = {"an outside part" for part in parts.values() if 'TargetMode="External"' in part}
    return found | outside | {name for name in names if "vbaProject" in name}


@pytest.mark.parametrize("words", [*hostile.MARKUP, *hostile.ODD])
def test_a_models_words_are_shown_only_as_words_and_only_where_a_report_says_so(
    words: str, library: Library
) -> None:
    paragraph = library.paragraph(f"{ID}#7")
    assert paragraph is not None
    draft = Draft(paragraph.text, ((paragraph.id, paragraph.text),))
    statements, _ = quote.verify([draft], {paragraph.id: paragraph})

    class Model:
        model = "small-1"

        def write(self, system: str, request: str, tell: object = None) -> str:
            return f"{words} [q1]\nThe lamp was lit at dusk {words} [q1]."

    found, notes = generate.reworded("Who lit it?", statements, Model())
    query = Query("Who lit it?", Scope((ID,)))
    answer = Answer("Who lit it?", query, "answered", 0.9, found, (), (), notes=notes)
    shown = harmless(conversation_html(Talk("x", "x", ((0, answer),)), library, {}))
    assert paragraph.text in shown


TURNED = "\u202e12\u202c \u206734\u2069 \u200f56\u061c"
"""Drawn by a browser as 21 43 and 56."""


@pytest.mark.parametrize("suffix", ["docx", "html", "md", "txt"])
def test_no_report_has_a_number_drawn_in_another_order_than_it_is_kept_in(
    suffix: str, tmp_path: Path
) -> None:
    title, lamp = f"Pier review {TURNED}", f"The keeper lit {TURNED} lamps."
    path = tmp_path / f"\u202epier.{suffix}"
    if suffix == "docx":
        document = docx.Document()
        document.add_heading(title, 0)
        for number in range(1, 4):
            document.add_paragraph(f"\u202e{number}. {lamp}")
        document.save(str(path))
    else:
        paragraphs = [f"\u202e{number}. {lamp}" for number in range(1, 4)]
        lines = [title, *paragraphs] if suffix == "txt" else [f"# {title}", *paragraphs]
        if suffix == "html":
            lines = [f"<h1>{title}</h1>", *(f"<p>{one}</p>" for one in paragraphs)]
        path.write_text("\n\n".join(lines), "utf8")
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        record = library.add(path, id="pier").record
        kept = [p for p in library.paragraphs("pier") if p.label]
        assert [(p.label, p.text) for p in kept] == [
            (n, "The keeper lit 12 34 56 lamps.") for n in "123"
        ]
        assert record.title == "Pier review 12 34 56"
        assert record.source == f"pier.{suffix}"
        record = library.edit("pier", corrections({"title": f"Quay {TURNED}"}))
        assert record.title == "Quay 12 34 56"
        assert (
            Assistant(library).ask(f"Who lit {TURNED} lamps?").question == "Who lit 12 34 56 lamps?"
        )


def test_a_report_full_of_them_is_read_quoted_and_printed_as_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pier-2014.txt"
    all_of_them = [*hostile.MARKUP, *hostile.FORMULAS, *hostile.ODD]
    # A NUL is no text, and a line's end would make two paragraphs of one.
    inside = [" ".join(sayable(words).replace("\x00", "").split()) for words in all_of_them]
    lines = (f"{n}.\n\nPier {n} {words} is swept.\n" for n, words in enumerate(inside, 1))
    path.write_text(f"{inside[0]} Board\n\n" + "\n".join(lines), "utf8")
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    where = ["--library", str(tmp_path / "library")]
    assert main(["add", str(path), *where]) == 0
    assert main(["list", *where]) == 0
    for number in range(1, len(inside) + 1):
        assert main(["cite", f"pier-2014#{number}", *where]) == 0
    assert main(["ask", f"Is pier {len(inside)} swept?", *where]) == 0
    assert main(["search", "swept", *where]) == 0
    told = capsys.readouterr().out
    # What a terminal would obey is not handed to it.
    assert {c for c in told if unicodedata.category(c) == "Cc"} <= set("\n\t")
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        assistant, report = Assistant(library), library.report("pier-2014")
        assert report.record.numbered == len(inside)
        for number, words in enumerate(inside, 1):
            answer = assistant.ask(f"Is pier {number} swept?")
            for cited in (c for one in answer.statements for c in one.citations):
                assert cited.quote in cited.paragraph.text
            harmless(conversation_html(Talk("x", "x", ((0, answer),)), library, {}))
            place = find({"report": "pier-2014", "para": str(number)}, library)
            assert place is not None
            shown = harmless(panel(place, report.record, library.paragraphs("pier-2014"), ""))
            printed = "".join(c if unicodedata.category(c) != "Cc" else " " for c in words)
            # What prints nothing is left out.
            printed = "".join(c for c in printed if unicodedata.category(c) != "Cf")
            assert " ".join(printed.split()) in " ".join(shown.split())


def test_composed_and_decomposed_letters_are_one_word(tmp_path: Path) -> None:
    path = tmp_path / "cafe-2014.txt"
    text = "\n".join(f"{n}.\n\nThe café of Llŷn sells {n} rooms.\n" for n in range(1, 9))
    path.write_text(unicodedata.normalize("NFD", f"Llŷn Board\n\n{text}"), "utf8")
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        library.add(path)
        assistant = Assistant(library)
        for form in ("NFC", "NFD"):
            words = unicodedata.normalize(form, "What does the café of Llŷn sell?")
            assert assistant.ask(words).outcome != "not_in_reports", form
            _, hits = assistant.search(unicodedata.normalize(form, '"café of Llŷn"'))
            assert hits, form


@pytest.mark.parametrize("path", hostile.PATHS)
def test_no_address_leads_out_of_the_library(
    path: str, library: Library, client: TestClient
) -> None:
    for name in (path, quoted(path, safe=""), quoted(quoted(path, safe=""), safe="")):
        for address in (f"/original/{name}", f"/take/{name}.txt", f"/take/x.{name}"):
            reply = client.get(address, follow_redirects=False)
            assert reply.status_code in (404, 405), address
            assert b"root:" not in reply.content and b"SQLite" not in reply.content
    assert find({"report": path, "para": path}, library) is None
    assert find({"report": ID, "id": path}, library) is None
    assert client.get(f"/original/{ID}").status_code == 200, "what is there is given"


def test_ids_that_lead_elsewhere_write_nothing_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    added = files(tmp_path)
    before = set(tmp_path.iterdir())
    folder = tmp_path / "library"
    for id in ("../escaped", "/tmp/escaped", "..\\escaped", "a/../../b"):
        main(["add", str(added[0]), "--id", id, "--library", str(folder), "--replace", "--json"])
        capsys.readouterr()
    assert set(tmp_path.iterdir()) == before


def test_files_are_given_as_word_markdown_and_text_and_no_table_of_formulas(
    library: Library, client: TestClient
) -> None:
    """Nothing is exported as CSV, where a cell that begins with = would be worked out."""
    talk = followed(Talk(), Assistant(library).ask("Who lit lamp number 7?"), library)
    for suffix in ("csv", "xlsx", "html", "xml", "svg"):
        assert client.get(f"/take/{talk.id}.{suffix}").status_code == 404
    library.kept.say(talk.id, 0, helpful=True, comment=hostile.FORMULAS[0])
    row = library.kept.feedback(talk.id)[0]
    assert json.loads(json.dumps(row.comment)) == hostile.FORMULAS[0]
