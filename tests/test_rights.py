"""A report limited to a group is not there for others, whatever they ask a library.

Most of it is one argument: what a reader is told by a library with a limited report is, to the
letter, what a library without that report tells.
"""

import inspect
import io
import json
import threading
import zipfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pincite import export, keeping, related, render, rows, specimens
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import NotAllowedError, PinciteError, UnknownReportError
from pincite.glossary import mine
from pincite.library import Library
from pincite.seen import Seen
from pincite.terms import stems
from pincite.types import Corrections, KeptAnswer, Person, Query, Scope, Turn
from pincite.ui.catalogue import table
from pincite.ui.examples import examples
from tests.fakes import report
from tests.test_upkeep import EMBEDDER, put

QUESTIONS = Path(__file__).parents[1] / "eval/questions"
INQUIRY, OLDER, NEWER = (path.stem for path in specimens.paths())
ADA = Person("Ada", "reader", ("board",))
BOB = Person("Bob", "reader", ("audit", "board"))
EVE = Person("Eve", "editor")
# Words that stand in the inquiry's report alone.
SECRET = ("brackenmoor", "spillway", "wennet", "puddle clay", "tarnbeck")


def asked(file):
    lines = (QUESTIONS / file).read_text("utf8").splitlines()
    return [row.get("question") or row["query"] for row in map(json.loads, lines)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def libraries(request, tmp_path_factory):
    """The library of all specimens, and for each of them one that never had it."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    with ExitStack() as stack:

        def made(paths):
            url = server and server.fresh()
            if url:
                stack.callback(server.drop, url)
            library = Library.open(
                tmp_path_factory.mktemp("library"), embedder=HashingEmbedder(), database=url
            )
            stack.enter_context(library)
            for path in paths:
                library.add(path)
            return library

        paths = specimens.paths()
        without = {hidden.stem: made([p for p in paths if p != hidden]) for hidden in paths}
        yield made(paths), without


@pytest.fixture
def whole(libraries):
    library = libraries[0]
    library.limit(INQUIRY, ["audit"])
    yield library
    for record in library.records():
        library.limit(record.id, [])


@pytest.fixture
def seen(whole):
    """The library as Ada sees it, who is not in the group."""
    return Seen(whole, lambda: ADA)


@pytest.fixture
def alone(libraries):
    """A library that never had the report."""
    return libraries[1][INQUIRY]


@pytest.fixture
def both(seen, alone):
    """Assistants of both."""
    return Assistant(seen), Assistant(alone)


def failure(act):
    """What is said where something cannot be done."""
    with pytest.raises(PinciteError) as failed:
        act()
    return str(failed.value)


def timeless(answer):
    return replace(answer, seconds=0.0)


# ---- every ability -------------------------------------------------------------------------------

# What a library can do, each with arguments that name the limited report where they name one.
READING = {
    "records": lambda x: x.records(),
    "record": lambda x: x.record(INQUIRY),
    "report": lambda x: x.report(INQUIRY),
    "paragraphs": lambda x: x.paragraphs(INQUIRY),
    "paragraph": lambda x: x.paragraph(f"{INQUIRY}#1.1"),
    "labelled": lambda x: x.labelled("1.1", [INQUIRY, OLDER]),
    "numbered": lambda x: x.numbered(range(10_000)),
    "file": lambda x: x.file(INQUIRY),
    "known": lambda x: x.known([OLDER, INQUIRY]),
    "corrections": lambda x: x.corrections(INQUIRY),
    "removed": lambda x: x.removed(),
    "limits": lambda x: x.limits(),
    "narrowed": lambda x: x.narrowed,
    "kept": lambda x: x.kept.conversations(),
    "embedder": lambda x: x.embedder,
    "index": lambda x: x.index(),
}
CHANGING = {
    "add": lambda x: x.add(specimens.paths()[0], id="new"),
    "edit": lambda x: x.edit(OLDER, None),
    "remove": lambda x: x.remove(OLDER),
    "restore": lambda x: x.restore(OLDER),
    "limit": lambda x: x.limit(OLDER, ["board"]),
    "inbox": lambda x: x.inbox,
}
OTHER = {
    "FILE": "the file's name",
    "where": "the store's address",
    "folder": "the folder's",
    "open": "opens a library whole, and asks nobody",
    "use": "the embedder comes before anybody asks",
    "close": "ends it for all",
    "people": "never for those who ask",
}


def test_no_ability_of_a_library_is_forgotten():
    public = {name for name in dir(Library) if not name.startswith("_")} | {"folder"}
    assert public == READING.keys() | CHANGING.keys() | OTHER.keys()
    anew = READING.keys() | CHANGING.keys() | {"use", "close", "people"}
    assert anew <= vars(Seen).keys()
    for name in anew:
        mine, theirs = (inspect.getattr_static(kind, name) for kind in (Seen, Library))
        assert isinstance(mine, property) == isinstance(theirs, property)
        if not isinstance(mine, property):
            assert inspect.signature(mine) == inspect.signature(theirs), name


def test_what_is_forgotten_fails_and_tells_nothing(seen):
    with pytest.raises(AttributeError):
        Library.records(seen)


@pytest.mark.parametrize("name", [*READING, *CHANGING, "people"])
def test_nobody_is_told_anything(whole, name):
    ability = (READING | CHANGING | {"people": lambda x: x.people}).get(name)
    with pytest.raises(NotAllowedError) as refused:
        ability(Seen(whole, lambda: None))
    assert refused.value.kind == "forbidden"
    assert INQUIRY not in str(refused.value)


@pytest.mark.parametrize("name", CHANGING)
def test_a_reader_changes_nothing(whole, name):
    before = whole.records(), whole.limits(), whole._store.version()
    for person in (ADA, BOB):
        with pytest.raises(NotAllowedError, match="Ask an editor"):
            CHANGING[name](Seen(whole, lambda person=person: person))
    assert (whole.records(), whole.limits(), whole._store.version()) == before


@pytest.mark.parametrize(
    "name", sorted(READING.keys() - {"kept", "embedder", "index", "numbered", "limits", "narrowed"})
)
def test_a_report_that_may_not_be_seen_is_one_that_is_not_there(seen, alone, name):
    def outcome(library):
        try:
            found = READING[name](library)
        except UnknownReportError as error:
            return str(error)
        # When a report was added is its own in each library.
        return found

    assert outcome(seen) == outcome(alone)


@pytest.mark.parametrize("person", [BOB, EVE, None], ids=["in the group", "editor", "no accounts"])
@pytest.mark.parametrize("name", sorted(READING.keys() - {"kept", "embedder", "index", "limits"}))
def test_whoever_may_see_a_report_sees_all_of_it(whole, person, name):
    library = Seen(whole, (lambda: person) if person else None)
    assert READING[name](library) == READING[name](whole)
    assert library.index() is whole.index()


def test_an_error_names_only_what_may_be_seen(seen, tmp_path):
    for id in (INQUIRY, INQUIRY.removesuffix("1"), "brackenmoor"):
        with pytest.raises(UnknownReportError) as unknown:
            seen.report(id)
        assert INQUIRY not in str(unknown.value).replace(f"no report {id} ", "")
    for record in seen.records():
        seen._whole.limit(record.id, ["audit"])
    with Library.open(tmp_path) as empty:
        assert failure(lambda: seen.report(INQUIRY)) == failure(lambda: empty.report(INQUIRY))


def test_blocks_by_number_are_those_that_may_be_seen(whole, seen):
    everything = whole.numbered(range(10_000))
    expected = {n: p for n, p in everything.items() if p.report != INQUIRY}
    assert 0 < len(expected) < len(everything)
    assert seen.numbered(range(10_000)) == expected


def test_a_reader_sees_of_limits_their_own(whole, seen):
    whole.limit(OLDER, ["board", "audit"])
    assert whole.limits() == {INQUIRY: ("audit",), OLDER: ("audit", "board")}
    assert Seen(whole, lambda: EVE).limits() == whole.limits()
    assert seen.limits() == {OLDER: ("board",)}


def test_a_removed_report_stays_limited(libraries, tmp_path):
    put(tmp_path, report(), report(id="fenwick-2021"))
    with Library.open(tmp_path, embedder=EMBEDDER) as whole:
        whole.limit("fenwick-2021", ["audit"])
        whole.remove("fenwick-2021")
        assert Seen(whole, lambda: ADA).removed() == ()
        assert len(Seen(whole, lambda: EVE).removed()) == 1
        Seen(whole, lambda: EVE).restore("fenwick-2021")
        assert Seen(whole, lambda: ADA).record("fenwick-2021") is None


# ---- asking, searching, looking up ---------------------------------------------------------------


@pytest.mark.parametrize("hidden", [INQUIRY, OLDER, NEWER])
def test_every_answer_is_that_of_a_library_without_the_report(libraries, whole, hidden):
    for record in whole.records():
        whole.limit(record.id, ["audit"] if record.id == hidden else [])
    mine, never = Assistant(Seen(whole, lambda: ADA)), Assistant(libraries[1][hidden])
    for question in asked("specimens_questions.jsonl"):
        assert timeless(mine.ask(question)) == timeless(never.ask(question)), question
        assert mine.search(question) == never.search(question), question
    for citation in asked("specimens_lookups.jsonl"):
        assert mine.cite(citation) == never.cite(citation), citation


def told(assistant, question, **more):
    """Everything an answer, a search and a look-up say, in the API's rows."""
    records = {record.id: record for record in assistant.library.records()}
    query, hits = assistant.search(question)
    answer = assistant.ask(question, **more)
    return json.dumps(
        [
            rows.ask_row(timeless(answer), records),
            rows.search_row(question, query, hits),
            rows.cite_row(assistant.cite(question), records),
        ]
    ).casefold()


def test_words_that_stand_only_there_are_found_by_those_who_may_and_by_nobody_else(whole, both):
    for words in SECRET:
        question = f"What is said of the {words}?"
        assert INQUIRY in told(Assistant(Seen(whole, lambda: BOB)), question)
        mine, never = (told(assistant, question) for assistant in both)
        assert mine == never
        assert INQUIRY not in mine
        answer = both[0].ask(question)
        assert answer.outcome == "not_in_reports"
        assert answer.missing_words, "as of any word that is nowhere"


def test_a_look_up_finds_no_paragraph_of_it(both):
    mine, never = both
    for text in ("Brackenmoor 2021, para 1.9", "para 1.9", "1.9", "the inquiry, recommendation 1"):
        assert mine.cite(text) == never.cite(text)
        assert all(p.report != INQUIRY for p in mine.cite(text).paragraphs)
    for assistant in both:
        with pytest.raises(UnknownReportError) as unknown:
            assistant.cite("para 1.9", reports=[INQUIRY])
        assert str(unknown.value).count(INQUIRY) == 1, "the id as it was given"
    said = [failure(lambda a=a: a.cite("next", at=f"{INQUIRY}#1.1")) for a in both]
    assert said[0] == said[1]


def test_a_search_in_it_alone_is_refused_as_for_a_report_that_is_not_there(both):
    for ability in ("ask", "search"):
        said = []
        for assistant in both:
            with pytest.raises(UnknownReportError) as unknown:
                getattr(assistant, ability)("What of the spillway?", reports=[INQUIRY])
            said.append(str(unknown.value))
        assert said[0] == said[1]


def test_a_conversation_about_it_does_not_lead_there(both):
    history = [Turn("What did the inquiry find?", scope=(INQUIRY,))]
    answers = [timeless(a.ask("And what did it recommend?", history=history)) for a in both]
    assert answers[0] == answers[1]
    assert INQUIRY not in repr(replace(answers[0], query=Query("", Scope(()))))


def test_quoted_words_are_looked_for_in_what_may_be_seen(both):
    question = 'Where is "the spillway" spoken of?'
    assert both[0].search(question) == both[1].search(question)
    assert both[0].search(question)[1] == ()


def test_nearest_paragraphs_are_other_reports(both):
    answers = [a.ask("How wide is the spillway of the dam?") for a in both]
    assert answers[0].nearest == answers[1].nearest != ()
    assert {p.report for p in answers[0].nearest} <= {OLDER, NEWER}


def test_counts_leave_it_out(whole, both):
    assert "all 3 reports" in Assistant(whole).ask("What went wrong?").query.scope.why
    for assistant in both:
        assert "all 2 reports" in assistant.ask("What went wrong?").query.scope.why
    progress = []
    both[0].ask("What went wrong?", progress=progress.append)
    assert progress[0] == "Searching 2 reports"
    index, everything = both[0].library.index(), whole.index()
    every = index.scope([OLDER, NEWER, INQUIRY])
    assert every == everything.scope([OLDER, NEWER])
    wanted = stems("spillway children warnings Brackenmoor")
    assert index.counts(wanted, every) == everything.counts(wanted, every)
    for stem in wanted:
        assert index.holding([stem], every).tolist() == everything.holding([stem], every).tolist()


def test_its_vocabulary_is_not_in_the_index_that_is_searched(whole, seen):
    secret = whole.index().scope([INQUIRY])
    index = seen.index()
    for stem in stems(" ".join(SECRET)):
        if stem != "clay":
            assert whole.index().counts([stem], secret)[stem] > 0
        assert index.counts([stem], secret) == {stem: 0}
        (words,) = index.words([[stem]])
        assert words.best([secret], 5).size == 0
    # "tarnbeck" is kin to what it begins with.
    assert whole.index().there(["tarnb"], secret) == {"tarnb"}
    assert index.there(["tarnb"], secret) == frozenset()
    question = stems("the children and the warnings about a council’s reservoir")
    assert index.words([question])[0].best([secret], 5).size == 0
    assert not index.words([question])[0].of(whole.index().holding([], secret)).any()


def test_how_often_words_stand_in_it_moves_no_score(tmp_path):
    common = [(str(n), f"Paragraph {n} speaks of foster carers and their homes.") for n in range(9)]
    rare = [("1", "The carers of Fenwick speak of trams."), ("2", "Nobody speaks of their homes.")]
    for folder, hidden in (("few", rare), ("many", common)):
        put(tmp_path / folder, report(), report(hidden, id="fenwick-2021", body="Fenwick"))
    scores = []
    for folder in ("few", "many"):
        with Library.open(tmp_path / folder, embedder=EMBEDDER) as whole:
            whole.limit("fenwick-2021", ["audit"])
            assistant = Assistant(Seen(whole, lambda: ADA))
            _, hits = assistant.search("Do foster carers have homes?")
            scores.append([(hit.paragraph.id, hit.score, hit.cosine) for hit in hits])
    assert scores[0] == scores[1] != []


def test_abbreviations_it_explains_are_explained_nowhere_else(tmp_path):
    secret = [
        ("1", "The Reservoir Alarm Network (RAN) failed."),
        ("2", "The RAN was old. Nobody had tried the RAN."),
    ]
    open_ = [("1", "The children ran home."), ("2", "Alarm was raised over the network of carers.")]
    put(tmp_path / "both", report(open_), report(secret, id="fenwick-2021", body="Fenwick"))
    put(tmp_path / "one", report(open_))
    assert mine(text for _, text in secret) == {"RAN": "Reservoir Alarm Network"}
    with (
        Library.open(tmp_path / "both", embedder=EMBEDDER) as whole,
        Library.open(tmp_path / "one", embedder=EMBEDDER) as never,
    ):
        whole.limit("fenwick-2021", ["audit"])
        for question in ("What is the RAN?", "Who uses the Reservoir Alarm Network?"):
            asked_of = [Assistant(Seen(whole, lambda: ADA)), Assistant(never)]
            answers = [timeless(a.ask(question)) for a in asked_of]
            assert answers[0] == answers[1]
            assert "fenwick-2021" in repr(Assistant(whole).ask(question))


def test_grades_of_it_are_nobody_s(libraries, whole):
    whole.limit(INQUIRY, [])
    whole.limit(NEWER, ["audit"])
    mine, never = Assistant(Seen(whole, lambda: ADA)), Assistant(libraries[1][NEWER])
    for question in ("What was Marlowe Vale graded?", "Which reports are good overall?"):
        assert timeless(mine.ask(question)) == timeless(never.ask(question))
        assert NEWER in repr(Assistant(whole).ask(question))
        assert NEWER not in repr(mine.ask(question))


def test_editions_and_comparisons_know_nothing_of_it(libraries, whole):
    whole.limit(INQUIRY, [])
    whole.limit(NEWER, ["audit"])
    mine, never = Assistant(Seen(whole, lambda: ADA)), Assistant(libraries[1][NEWER])
    for question in (
        "How did Marlowe Vale's foster families change between 2019 and 2023?",
        "What does the latest Marlowe Vale report say on care leavers?",
        "Marlowe Vale 2023, para 4",
        "Is there a newer report on Marlowe Vale?",
    ):
        assert timeless(mine.ask(question)) == timeless(never.ask(question))
        assert NEWER not in repr(mine.ask(question))
    assert NEWER in repr(Assistant(whole).ask("What of care leavers in the latest report?"))


def test_a_place_it_is_about_has_no_report(tmp_path):
    put(tmp_path / "both", report(), report(id="surrey-2020", body="Surrey"))
    put(tmp_path / "one", report())
    with (
        Library.open(tmp_path / "both", embedder=EMBEDDER) as whole,
        Library.open(tmp_path / "one", embedder=EMBEDDER) as never,
    ):
        whole.limit("surrey-2020", ["audit"])
        question = "How timely are return home interviews in Surrey?"
        answers = [timeless(Assistant(x).ask(question)) for x in (Seen(whole, lambda: ADA), never)]
        assert answers[0] == answers[1]
        assert any("Surrey" in note for note in answers[0].query.scope.notes)
        assert Assistant(whole).ask(question).query.scope.reports == ("surrey-2020",)


def test_what_is_related_is_looked_for_in_what_may_be_seen(whole, seen):
    whole.limit(OLDER, ["audit"])
    question = "Have return home interviews in Marlowe Vale got better since the 2019 inspection?"
    answer = Assistant(Seen(whole, lambda: BOB)).ask(question)
    assert answer.related == related.of(answer.statements, whole.paragraphs) != ()
    assert {one.paragraph.report for one in answer.related} == {OLDER}
    assert related.of(answer.statements, seen.paragraphs) == ()


# ---- files, pictures, exports --------------------------------------------------------------------


def test_neither_its_file_nor_a_picture_of_it_is_given(whole, seen):
    """A page's picture is drawn from the bytes that `file` gives, in a child process."""
    name, data = Seen(whole, lambda: BOB).file(INQUIRY)
    assert name == f"{INQUIRY}.pdf"
    assert render.page_picture(data, 1, ()).startswith(b"\x89PNG")
    with pytest.raises(UnknownReportError):
        seen.file(INQUIRY)
    assert render.page_picture(seen.file(OLDER)[1], 1, ()).startswith(b"\x89PNG")


def test_the_catalogue_and_the_examples_are_made_of_what_may_be_seen(libraries, whole):
    whole.limit(INQUIRY, [])
    whole.limit(NEWER, ["audit"])  # the newest, of which the examples would be made
    seen, alone = Seen(whole, lambda: ADA), libraries[1][NEWER]
    assert examples(seen) == examples(alone) != examples(whole)
    shown = [table(library.records(), library.records()) for library in (seen, alone)]
    assert shown[0] == shown[1]
    assert NEWER in table(whole.records(), whole.records())


def test_an_answer_kept_before_the_report_was_limited_shows_nothing_of_it(whole):
    whole.limit(INQUIRY, [])
    mine = Seen(whole, lambda: ADA)
    questions = [
        "How much did Wennet Water save by doing the cheap repair?",
        "does the Brackenmoor inquiry blame the keeper?",
    ]
    id = mine.kept.begin("a conversation")
    words = {INQUIRY, "Brackenmoor 2021", "spillway", "embankment"}
    for question in questions:
        answer = Assistant(mine).ask(question)
        assert answer.statements
        cited = [c for s in answer.statements for c in s.citations]
        words |= {c.quote for c in cited if c.paragraph.report == INQUIRY}
        mine.kept.add(id, keeping.kept(answer))

    def shown():
        answers = [keeping.restored(one, mine) for one in mine.kept.turns(id)]
        files = [
            writer(answers, mine.records(), title="t", made=date(2024, 5, 1))
            for writer in (export.markdown, export.text)
        ]
        word = export.word(answers, mine.records(), title="t", made=date(2024, 5, 1))
        with zipfile.ZipFile(io.BytesIO(word)) as parts:
            files.append(parts.read("word/document.xml").decode())
        by_id = {record.id: record for record in mine.records()}
        return repr(answers) + json.dumps(files + [rows.ask_row(a, by_id) for a in answers])

    before = shown()
    assert INQUIRY in before
    whole.limit(INQUIRY, ["audit"])
    after = shown()
    assert keeping.LOST in after
    assert [one for one in words if one in after] == []
    whole.limit(INQUIRY, [])
    assert shown() == before
    mine.kept.purge(id)


# ---- people's own --------------------------------------------------------------------------------

ANSWER = KeptAnswer("?", Query("?", Scope(())), "partly", 0.5, (), (), (), (), (), None)


def test_conversations_and_feedback_are_each_person_s_own(whole):
    ada, bob, eve = (Seen(whole, lambda who=who: who).kept for who in (ADA, BOB, EVE))
    id = ada.begin("Ada's")
    ada.add(id, ANSWER)
    ada.say(id, 0, helpful=True, comment="Ada's")
    for other in (bob, eve, Seen(whole, None).kept, whole.kept):
        assert other.conversation(id) is None
        assert other.turns(id) == () == tuple(other.feedback())
        assert other.add(id, ANSWER) is None
        other.purge(id)
    again = Seen(whole, lambda: Person("ADA", "editor")).kept
    assert [one.title for one in again.conversations()] == ["Ada's"], "the name, however written"
    again.purge(id)


# ---- rights that change, and several people at once ----------------------------------------------


def test_a_right_that_is_given_or_taken_holds_from_the_next_question_on(whole):
    now = [ADA]
    library = Seen(whole, lambda: now[0])
    question = "How much did Wennet Water save by doing the cheap repair?"
    assistant = Assistant(library)
    assert assistant.ask(question).statements == ()
    now[0] = BOB
    assert assistant.ask(question).statements
    whole.limit(INQUIRY, ["nobody"])
    assert assistant.ask(question).statements == ()
    now[0] = EVE
    assert assistant.ask(question).statements
    now[0] = None
    with pytest.raises(NotAllowedError):
        assistant.ask(question)


def test_a_report_added_as_limited_is_at_no_moment_anybody_s(tmp_path):
    """A reader asks on and on, while it is added, replaced, removed and put back."""
    put(tmp_path / "library", report())
    file = tmp_path / "secret.md"
    file.write_text("# Secret review\n\n1. The tram is secret.\n\n2. So is its driver.\n")
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as whole:
        library = Seen(whole, lambda: ADA)
        saw, done = [], threading.Event()

        def reading():
            while not done.is_set():
                spans = library.index().scope(["secret"])
                saw.append([record.id for record in library.records()])
                if spans or library.paragraphs("secret") or len(saw[-1]) != 1:
                    return

        reader = threading.Thread(target=reading)
        reader.start()
        for n in range(5):
            file.write_text(file.read_text() + f"\n{n + 3}. More of it.\n")
            whole.add(file, id="secret", groups=["audit"], replace=True)
            whole.remove("secret")
            whole.restore("secret")
        done.set()
        reader.join()
        assert saw
        assert all(ids == ["marlowe-vale-2019"] for ids in saw)
        assert library.index().scope(["secret"]) == []


def test_a_kept_answer_names_no_report_that_was_limited_afterwards(whole):
    whole.limit(INQUIRY, [])
    asked = Assistant(Seen(whole, lambda: ADA))
    question = "What does the Brackenmoor inquiry say about the spillway?"
    answer = asked.ask(question, reports=[OLDER])
    assert any("Brackenmoor" in note for note in answer.query.scope.notes)
    whole.limit(INQUIRY, ["audit"])
    again = keeping.restored(keeping.kept(answer), Seen(whole, lambda: ADA))
    assert again.query.scope.notes == () and again.notes == ()
    assert keeping.restored(keeping.kept(answer), Seen(whole, lambda: BOB)).query.scope.notes


def test_people_who_ask_at_once_are_each_told_their_own(whole):
    here = threading.local()
    library = Seen(whole, lambda: getattr(here, "person", None))
    assistant, wrong = Assistant(library), []

    def asking(person, expected):
        here.person = person
        for _ in range(15):
            found = {hit.paragraph.report for hit in assistant.search("the spillway at night")[1]}
            if (INQUIRY in found) != expected:
                wrong.append(person)

    threads = [
        threading.Thread(target=asking, args=args)
        for args in ((ADA, False), (BOB, True), (EVE, True), (ADA, False))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_index_is_narrowed_once_for_people_of_the_same_rights(whole):
    one, two = (Seen(whole, lambda: ADA) for _ in range(2))
    assert one.index() is one.index()
    assert one.index() is not two.index()
    who = [ADA]
    several = Seen(whole, lambda: who[0])
    mine = several.index()
    who[0] = Person("Carol", "reader", ("others",))
    assert several.index() is mine
    who[0] = BOB
    assert several.index() is whole.index()


def test_an_editor_changes_what_a_reader_sees(tmp_path):
    put(tmp_path, report(), report(id="fenwick-2021", body="Fenwick"))
    with Library.open(tmp_path, embedder=EMBEDDER) as whole:
        eve, ada = (Seen(whole, lambda who=who: who) for who in (EVE, ADA))
        assert eve.limit("fenwick-2021", ["Audit"]) == ("audit",)
        assert [r.id for r in ada.records()] == ["marlowe-vale-2019"]
        assert eve.edit("fenwick-2021", Corrections(("title",), title="Anew")).title == "Anew"
        assert eve.remove("fenwick-2021").id == "fenwick-2021"
        assert eve.restore("fenwick-2021").title == "Anew"
        file = tmp_path / "review.md"
        file.write_text("# A review\n\n1. The first finding.\n\n2. The second finding.\n")
        assert eve.add(file, id="review").status == "added"
        assert "review" in {r.id for r in ada.records()}
        eve.remove("review", purge=True)


def test_with_no_report_to_see_the_library_is_empty(whole, tmp_path):
    for record in whole.records():
        whole.limit(record.id, ["audit"])
    library = Seen(whole, lambda: ADA)
    assert library.records() == ()
    with Library.open(tmp_path, embedder=HashingEmbedder()) as empty:
        both = (Assistant(library), Assistant(empty))
        said = [failure(lambda a=a: a.ask("What went wrong?")) for a in both]
        assert said[0] == said[1]
        assert Assistant(library).cite("para 1") == Assistant(empty).cite("para 1")
