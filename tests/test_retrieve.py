import numpy as np
import pytest

from pincite import retrieve
from pincite.embed import HashingEmbedder
from pincite.ingest import indexed
from pincite.library import Library
from pincite.types import Query, Scope
from tests.fakes import report

EMBEDDER = HashingEmbedder(512)


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as library:
        yield library


def put(library, *reports):
    for one in reports:
        chunks = indexed(one, EMBEDDER, lambda *_: None)
        library._store.add_report(one, file=b"x", chunks=chunks)


def ask(library, text, reports, **more):
    return retrieve.retrieve(Query(text, Scope(tuple(reports), **more)), library, k=10)


def test_fusion_is_the_weighted_sum_of_both_normalised_scores():
    # Dense means .3, .6, .9 become 0, .5, 1; keywords 8, 0, 2 become 1, 0, .25.
    found = retrieve.fuse(
        np.array([0.2, 0.6, 1.0], dtype=np.float32),
        np.array([0.4, 0.6, 0.8], dtype=np.float32),
        np.array([8, 0, 2], dtype=np.float32),
    )
    assert found == pytest.approx([0.4, 0.3, 0.6 + 0.4 * 0.25], abs=1e-6)


def test_scores_that_are_all_the_same_count_for_nothing():
    same = np.array([0.5, 0.5], dtype=np.float32)
    assert retrieve.fuse(same, same, same).tolist() == [0, 0]


def test_the_paragraph_that_says_it_comes_first_with_its_sentences_scored(library):
    put(library, report())
    hits = ask(library, "return home interview within 72 hours", ["marlowe-vale-2019"])
    assert hits[0].paragraph.label == "2"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    second = hits[0].sentences[1]
    text = hits[0].paragraph.text
    assert text[second.start : second.end].startswith("Although over two thirds")
    assert second.score > hits[0].sentences[0].score
    # The best sentence shares 5 of its words and the whole query; it outdoes the paragraph.
    assert hits[0].cosine == pytest.approx(max(s.score for s in hits[0].sentences), abs=1e-3)


def test_nothing_outside_the_scope_is_found(library):
    put(library, report(), report(id="fenwick-2021", body="Fenwick"))
    hits = ask(library, "foster carers", ["fenwick-2021"])
    assert {hit.paragraph.report for hit in hits} == {"fenwick-2021"}
    assert ask(library, "foster carers", ["unknown-2001"]) == ()
    assert ask(library, "foster carers", []) == ()


def test_a_long_report_does_not_crowd_out_a_short_one(library, monkeypatch):
    monkeypatch.setattr(retrieve, "CANDIDATES", 3)
    long = report([(str(n), f"Foster carers value training number {n}.") for n in range(1, 30)])
    short = report([("1", "Foster carers are few."), ("2", "It rained.")], id="fenwick-2021")
    put(library, long, short)
    hits = ask(library, "foster carers", ["marlowe-vale-2019", "fenwick-2021"])
    assert "fenwick-2021#1" in {hit.paragraph.id for hit in hits}


def test_an_earlier_question_adds_its_scores_and_those_of_both_as_one_at_their_weights(library):
    put(library, report())
    scope = Scope(("marlowe-vale-2019",))
    alone = retrieve.retrieve(Query("what about care leavers", scope), library)
    before = retrieve.retrieve(Query("return home interview", scope), library)
    both = retrieve.retrieve(
        Query("what about care leavers", scope, (("return home interview", 0.3),)), library
    )
    as_one = retrieve.retrieve(
        Query("what about care leavers return home interview", scope), library
    )
    scores = [{h.paragraph.id: h.score for h in hits} for hits in (alone, before, as_one, both)]
    for id in scores[3]:
        own, other, joined = (one[id] for one in scores[:3])
        assert scores[3][id] == pytest.approx((own + 0.3 * other + 0.5 * joined) / 1.8, abs=1e-5)


def test_a_section_that_the_question_names_leads_among_equals(library):
    same = [("1", "Carers are trained."), ("2", "Boards meet."), ("3", "Homes are safe.")]
    first = report(same, headings=("Help",))
    other = report(
        [("4", "Carers are trained."), ("5", "Boards meet.")], headings=("Leadership",), id="b-2019"
    )
    put(library, first, other)
    ids = ["marlowe-vale-2019", "b-2019"]
    plain = ask(library, "carers trained", ids)
    named = ask(library, "carers trained", ids, sections=("leadership",))
    assert plain[0].score == pytest.approx(plain[1].score)
    assert named[0].paragraph.id == "b-2019#4"
    assert named[0].score == pytest.approx(plain[0].score + retrieve.ASKED_BONUS)


def test_a_recommendation_leads_among_equals_where_one_is_asked_for(library):
    put(
        library,
        report(
            [
                ("1", "Train all carers.", "finding"),
                ("2", "Train all carers.", "recommendation"),
                ("3", "Boards meet."),
            ]
        ),
    )
    ids = ["marlowe-vale-2019"]
    assert [h.paragraph.label for h in ask(library, "training of carers", ids)][:2] == ["1", "2"]
    asked = ask(library, "what is recommended on training of carers", ids)
    assert [h.paragraph.label for h in asked][:2] == ["2", "1"]


def test_a_paragraph_removed_while_it_is_looked_for_is_left_out(library, monkeypatch):
    put(library, report(), report(id="fenwick-2021"))
    index = library.index()
    library._store.removed.purge("fenwick-2021")
    monkeypatch.setattr(library, "index", lambda: index)
    hits = ask(library, "foster carers", ["marlowe-vale-2019", "fenwick-2021"])
    assert {hit.paragraph.report for hit in hits} == {"marlowe-vale-2019"}


def test_exact_words_must_occur_and_only_their_paragraphs_are_found(library):
    put(library, report())
    query = Query("interview training", Scope(("marlowe-vale-2019",)), phrases=("72 HOURS",))
    assert [h.paragraph.label for h in retrieve.retrieve(query, library)] == ["2"]
    query = Query("interview", Scope(("marlowe-vale-2019",)), phrases=("hours 72",))
    assert retrieve.retrieve(query, library) == ()
    query = Query("interview", Scope(("marlowe-vale-2019",)), phrases=("to every child",))
    assert [h.paragraph.label for h in retrieve.retrieve(query, library)] == ["1"]


def test_of_a_paragraph_that_a_question_before_brings_the_new_one_chooses_the_sentence(library):
    text = "Boats sail at dawn and boats sail at dusk. The fares rose in winter."
    put(library, report([("1", text), ("2", "Nothing else is said of trams.")]))
    earlier = (("boats sail at dawn", 1.0),)
    first, *_ = retrieve.retrieve(
        Query("fares", Scope(("marlowe-vale-2019",)), earlier), library, k=2
    )
    boats, fares = (sentence.score for sentence in first.sentences)
    assert first.paragraph.label == "1"
    assert fares > boats
