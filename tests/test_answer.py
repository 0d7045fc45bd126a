import dataclasses

import pytest

from pincite import answer, manner, quote, sentences
from pincite.types import Hit, Sentence
from tests.fakes import report


def hit(paragraph, rank=1, score=1.0, cosines=()):
    spans = sentences.spans(paragraph.text)
    cosines = cosines or (0.5,) * len(spans)
    return Hit(
        paragraph=paragraph,
        score=score,
        rank=rank,
        sentences=tuple(Sentence(a, b, c) for (a, b), c in zip(spans, cosines, strict=True)),
        cosine=max(cosines),
    )


def paragraphs(*texts):
    return list(report([(str(n), text) for n, text in enumerate(texts, 1)]).paragraphs())


def texts(question, hits):
    return [draft.text for draft in answer.extract(question, hits)]


def test_the_sentence_with_the_askers_words_comes_first_among_near_equals():
    (one,) = paragraphs("Services are improving. Return home interviews are late. Staff are kind.")
    found = texts("how late are return home interviews", [hit(one, cosines=(0.5, 0.5, 0.2))])
    assert found[0] == "Return home interviews are late."


def test_a_sentence_that_points_back_brings_the_one_before_it():
    (one,) = paragraphs("Over two thirds are seen. This means that a third wait. It is cold.")
    (first, *_) = texts("how many wait", [hit(one, cosines=(0.2, 0.9, 0.1))])
    assert first == "Over two thirds are seen. This means that a third wait."


def test_sentences_that_follow_one_another_are_told_as_one_where_the_first_is_the_better():
    (one,) = paragraphs("The quay is old. Boats sail daily. Two sail at night. Fares are low.")
    found = texts("boats", [hit(one, cosines=(0.1, 0.9, 0.8, 0.6))])
    assert found == ["Boats sail daily. Two sail at night. Fares are low."]
    # The fact before the sentence that leads up to it: they stay apart.
    found = texts("boats", [hit(one, cosines=(0.1, 0.5, 0.9, 0.1))])
    assert found == ["Two sail at night.", "Boats sail daily."]


def test_a_sentence_with_little_of_its_own_stays_out_of_the_best_paragraph():
    (one,) = paragraphs("Return home interviews are late. The weather was fine.")
    found = texts("are return home interviews late", [hit(one, cosines=(0.8, 0.1))])
    assert found == ["Return home interviews are late."]


def test_where_it_is_asked_how_quickly_the_sentence_that_tells_comes_first():
    (one,) = paragraphs("The quay is old. Boats take 12 days to berth. Nine boats await a berth.")
    hits = [hit(one, cosines=(0.1, 0.53, 0.6))]
    assert texts("how quickly do boats berth", hits)[0].startswith("Boats take 12 days")
    assert texts("how many boats berth", hits)[0].startswith("Nine boats")


def test_where_it_is_asked_what_is_wrong_the_sentence_that_tells_comes_first():
    (one,) = paragraphs("The quay is old. Boats have a good crew. Some boats lack a good crew.")
    hits = [hit(one, cosines=(0.1, 0.6, 0.55))]
    assert texts("what is wrong with the crew of boats", hits)[0] == "Some boats lack a good crew."
    assert texts("what crew have boats", hits)[0].startswith("Boats have a good crew.")


def test_the_situation_is_told_with_what_it_is():
    (one,) = paragraphs("Some boats have no crew. The board is mending the situation. It is cold.")
    (first, *_) = texts("what is the board mending", [hit(one, cosines=(0.2, 0.9, 0.1))])
    assert first == "Some boats have no crew. The board is mending the situation."


def test_where_yes_or_no_is_asked_the_sentence_that_decides_it_comes_first():
    (one,) = paragraphs("Boats sail by day. Ferries have a crew. Not all boats have a crew.")
    hits = [hit(one, cosines=(0.2, 0.68, 0.6))]
    assert texts("do the boats have a crew", hits)[0] == "Not all boats have a crew."
    assert texts("Are crews there?", hits)[0] == "Not all boats have a crew."
    assert texts("what is a crew", hits)[0].startswith("Ferries have a crew.")


def test_how_things_stood_on_a_day_answers_how_many_there_are():
    (one,) = paragraphs("Twelve boats left the harbour. At 31 March 2016, 30 boats were moored.")
    hits = [hit(one, cosines=(0.6, 0.55))]
    assert texts("how many boats are there", hits)[0] == "At 31 March 2016, 30 boats were moored."


@pytest.mark.parametrize("kind", ["recommendation", "bullet"])
def test_what_should_be_comes_after_what_is_unless_it_is_asked_for(kind):
    blocks = [
        ("1", "Ensure that the boats sail on time.", kind),
        ("2", "A third of the boats sail late."),
    ]
    one = report(
        blocks, headings=("Findings",) if kind == "recommendation" else ("Recommendations",)
    )
    other = report(blocks[1:])
    (advice, *_), (finding,) = one.paragraphs(), other.paragraphs()
    hits = [hit(advice, 1, 1.0, (0.8,)), hit(finding, 2, 0.95, (0.75,))]
    assert texts("Do the boats sail on time?", hits)[0] == finding.text
    assert texts("What must be done so that boats sail on time?", hits)[0] == advice.text
    # Not even where it is much nearer.
    hits = [hit(advice, 1, 1.0, (0.9,)), hit(finding, 2, 0.95, (0.55,))]
    assert texts("Do the boats sail on time?", hits) == [finding.text, advice.text]
    # Where nothing else is said it is still told.
    assert texts("Do the boats sail on time?", hits[:1]) == [advice.text]


def test_rare_words_weigh_more():
    (one,) = paragraphs("Most children are seen by the council. Most ferries are kept at the quay.")
    hits = [hit(one, cosines=(0.5, 0.5))]
    weights = {"children": 0.1, "council": 0.1, "quay": 3.0}
    drafts = answer.extract("children council quay", hits, (), weights)
    assert drafts[0].text.startswith("Most ferries")


def test_reports_that_are_compared_each_have_their_say():
    old, new, far = (
        report([("1", text)], id=f"vale-{year}")
        for text, year in (("Boats sail.", 2015), ("Boats are laid up.", 2019), ("Fares.", 2021))
    )
    hits = [
        hit(next(iter(one.paragraphs())), rank, score=score)
        for rank, (one, score) in enumerate(((old, 1.0), (new, 0.6), (far, 0.2)), 1)
    ]
    order = ("vale-2021", "vale-2019", "vale-2015")
    alone = answer.extract("boats", hits, order)
    assert [draft.text for draft in alone] == ["Boats sail."]
    compared = answer.extract("boats", hits, order, each=True)
    assert [draft.text for draft in compared] == ["Boats are laid up.", "Boats sail."]


def test_what_a_sentence_points_back_to_may_point_back_itself():
    (one,) = paragraphs("Boats sail. This is late. However, few complain. Fares are low.")
    (first, *_) = texts("complain", [hit(one, cosines=(0.1, 0.1, 0.9, 0.1))])
    assert first == "Boats sail. This is late. However, few complain."


def test_another_amount_of_the_same_thing_is_told_beside_the_first():
    """Reports say things twice, and not alike: who quotes one must know of the other."""
    late, other, more, quay, timely, cats = paragraphs(
        "Nearly a third of the night ferries to the island sail late.",
        "Night ferries are painted. Ferries carry mail.",
        "The island's ferries are old.",
        "The island has a quay.",
        "The great majority of night ferries to the island sail on time.",
        "Most cats of the harbour sleep.",
    )
    scored = ((late, 1.0), (other, 0.9), (more, 0.9), (quay, 0.8), (timely, 0.6), (cats, 0.6))
    hits = [hit(one, rank, score=score) for rank, (one, score) in enumerate(scored, 1)]
    found = texts("are night ferries to the island late", hits)
    assert found[:2] == [late.text, timely.text]
    assert cats.text not in found
    # The same amount again is no other side.
    again = next(iter(paragraphs("Nearly a third of night ferries to the island sail late, alas.")))
    alone = texts("are night ferries to the island late", [*hits[:4], hit(again, 5, score=0.6)])
    assert again.text not in alone


def test_the_other_side_takes_no_report_its_say():
    """Six reports are compared, each with two amounts: all six are told, two sentences each."""
    hits = []
    for year in range(2010, 2016):
        blocks = [
            ("1", "Nearly a third of the night ferries to the island sail late."),
            ("2", "Night ferries are painted."),
            ("3", "Ferries carry mail."),
            ("4", "The island has a quay."),
            ("5", "The great majority of night ferries to the island sail on time."),
        ]
        scores = (1.0, 0.9, 0.9, 0.8, 0.6)
        for paragraph, score in zip(
            report(blocks, id=f"vale-{year}").paragraphs(), scores, strict=True
        ):
            hits.append(hit(paragraph, len(hits) + 1, score=score))
    hits.sort(key=lambda one: -one.score)
    drafts = answer.extract("are night ferries to the island late", hits, each=True)
    told = [draft.quotes[0][0].partition("#")[0] for draft in drafts]
    assert sorted(told) == sorted(2 * [f"vale-{year}" for year in range(2010, 2016)])


def test_how_a_report_was_made_is_quoted_only_where_that_is_asked():
    made = report(
        [(None, "The review of the harbour was carried out under section 15.", "body")],
        headings=("Information about this inspection",),
    )
    hits = [hit(p) for p in made.paragraphs()]
    assert texts("how good is the harbour", hits) == []
    assert texts("under which section was the harbour inspected", hits) != []


def test_what_grades_mean_is_quoted_only_where_that_is_asked():
    meaning, finding = report(
        [(None, "Adequate: it meets the least that is asked.", "body"), ("1", "It is adequate.")],
        headings=("The inspection judgements and what they mean",),
    ).paragraphs()
    finding = dataclasses.replace(finding, section=("Findings",))
    hits = [hit(meaning), hit(finding, 2)]
    assert texts("is it adequate?", hits) == [finding.text]
    assert meaning.text in texts("what does adequate mean?", hits)


def test_where_nothing_is_near_the_best_is_still_told():
    one, two = paragraphs("Boats.  Sail on.", "It is cold.")
    found = texts("trams", [hit(one, 1, score=0.0), hit(two, 2, score=0.0, cosines=(-0.4,))])
    assert found


def test_weak_paragraphs_stay_out():
    strong, weak = paragraphs("Carers are trained.", "The board meets.")
    assert texts("carers", [hit(strong), hit(weak, 2, score=0.4)]) == ["Carers are trained."]


def test_where_a_quantity_is_asked_the_sentence_that_holds_one_comes_first():
    (one,) = paragraphs(
        "The quay is old. Interviews are lively and prompt. Over two thirds are held in 72 hours."
    )
    cosines = (0.1, 0.6, 0.5)
    assert texts("how quickly are they held", [hit(one, cosines=cosines)])[0].startswith("Over two")
    assert texts("who holds them", [hit(one, cosines=cosines)])[0].startswith("Interviews")


def test_front_pages_and_boilerplate_are_not_quoted():
    front = report([(None, "Services in Marlowe Vale are good.", "front")])
    assert texts("services", [hit(p) for p in front.paragraphs()]) == []


def test_marks_and_addresses_are_not_quoted_as_sentences():
    one, two = paragraphs("Carers are trained. (Recommendation)", "See https://example.org/carers")
    assert texts("recommendation carers", [hit(one, cosines=(0.3, 0.9)), hit(two, 2)]) == [
        "Carers are trained."
    ]


def test_a_footnote_comes_after_the_text_where_both_say_it():
    text, note = report(
        [("1", "Carers are trained.", "body"), (None, "All trained.", "footnote")]
    ).paragraphs()
    hits = [hit(note, cosines=(0.6,)), hit(text, 2, cosines=(0.5,))]
    assert texts("trained carers", hits)[0] == "Carers are trained."


def test_no_words_are_shown_twice():
    one, two = paragraphs("Carers are trained well.", "Carers are trained well.")
    assert texts("carers", [hit(one), hit(two, 2, score=0.95)]) == ["Carers are trained well."]


def test_an_answer_has_at_most_five_sentences_a_report_and_twelve_in_all():
    hits = []
    for name in "abcd":
        many = report([(str(n), f"Fact {n} of {name}.") for n in range(1, 10)], id=f"{name}-2019")
        hits += [hit(p, len(hits) + 1) for p in many.paragraphs()]
    drafts = answer.extract("fact", hits)
    by_report = [d.quotes[0][0].split("#")[0] for d in drafts]
    assert len(drafts) == 12
    assert max(by_report.count(r) for r in by_report) <= answer.MOST_SENTENCES


def test_reports_are_answered_from_in_the_order_given_and_only_the_best_of_many():
    hits = []
    for name in "abcdef":
        (one,) = report([("1", f"Fact of {name}.")], id=f"{name}-2019").paragraphs()
        hits.append(hit(one, len(hits) + 1, score=1 - len(hits) / 100))
    drafts = answer.extract("fact", hits, order=["f-2019", "d-2019", "a-2019"])
    assert [d.text for d in drafts] == ["Fact of d.", "Fact of a.", "Fact of b.", "Fact of c."]


def test_every_draft_of_the_extract_is_verbatim():
    blocks = list(report().paragraphs())
    hits = [hit(p, n) for n, p in enumerate(blocks, 1)]
    drafts = answer.extract("return home interviews within 72 hours", hits)
    statements, dropped = quote.verify(drafts, {p.id: p for p in blocks})
    assert len(statements) == len(drafts) > 0
    assert dropped == ()


def test_no_hits_are_no_answer():
    assert answer.extract("anything", ()) == ()


SUMMARY = "There is no separate scrutiny committee, and there is insufficient focus on children."
FINDING = "There is no separate scrutiny committee and there is insufficient focus on children."


def test_a_summary_and_a_finding_that_say_the_same_are_told_once_with_both_citations():
    said, found, other = report(
        [(None, SUMMARY, "summary"), ("82", FINDING), ("83", "Children are many. It is cold.")]
    ).paragraphs()
    drafts = answer.extract("is there a scrutiny committee", [hit(said), hit(found, 2)])
    assert [draft.quotes for draft in drafts] == [((found.id, FINDING), (said.id, SUMMARY))]
    # The numbered one is quoted; verified, both places hold their own words.
    (statement,), dropped = quote.verify(drafts, {p.id: p for p in (said, found, other)})
    assert statement.text == FINDING
    assert [c.quote for c in statement.citations] == [FINDING, SUMMARY]
    assert not dropped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In primary schools it is 12% of pupils.", "In primary schools it is 13% of pupils."),
        ("Visits to children are timely.", "Visits to children are not timely."),
        ("Most visits to children are timely.", "Few visits to children are timely."),
        ("Carers are trained in winter.", "Boards meet on every quay in summer."),
    ],
)
def test_sentences_that_differ_in_a_number_a_negation_or_their_words_are_two(one, other):
    assert not answer.says_the_same(one, other)
    first, second = paragraphs(one, other)
    found = answer.extract("visits carers schools", [hit(first), hit(second, 2)])
    assert {draft.text for draft in found} == {one, other}


def test_the_same_words_of_two_reports_are_told_of_each():
    first, second = (
        next(report([("1", FINDING)], id=id).paragraphs()) for id in ("a-2019", "b-2019")
    )
    assert len(answer.extract("scrutiny committee", [hit(first), hit(second, 2)])) == 2


def test_a_line_of_the_front_page_that_names_all_that_is_asked_is_quoted():
    line, title, found = report(
        [
            (None, "Lead inspector: Ada Sandpiper, Inspector of Harbours", "front"),
            (None, "Inspection of the lead mines", "front"),
            ("1", "Staff told inspectors that they enjoy their work."),
        ]
    ).paragraphs()
    hits = [hit(found), hit(line, 2), hit(title, 3)]
    assert texts("who was the lead inspector", hits)[:1] != [title.text]
    assert line.text in texts("who was the lead inspector", hits)
    assert title.text not in texts("lead inspection", hits)
    assert texts("who was the lead inspector of mines", hits) == [found.text]


def test_a_name_that_stands_alone_keeps_nothing_out():
    title, text = report(
        [(None, "Signs of Hope."), ("1", "Signs of Hope is used well.")]
    ).paragraphs()
    hits = [hit(title, score=2.0, cosines=(0.9,)), hit(text, 2, score=1.0, cosines=(0.3,))]
    assert "Signs of Hope is used well." in texts("is Signs of Hope used well?", hits)


def test_what_has_a_number_comes_before_what_has_none_unless_that_is_a_fact_of_a_list():
    blocks = [
        (None, "Boats are mended late.", "summary"),
        ("1", "Boats wait for mending.", "finding"),
        (None, "20 boats were mended late.", "bullet"),
    ]
    summary, finding, fact = report(blocks).paragraphs()
    hits = [hit(summary), hit(finding, 2, 0.95), hit(fact, 3, 0.95)]
    found = texts("boats mended late", hits)
    assert found.index("Boats wait for mending.") < found.index("Boats are mended late.")
    assert found.index("20 boats were mended late.") < found.index("Boats wait for mending.")
    assert texts("boats mended late", hits[:1]) == ["Boats are mended late."]


def test_where_it_is_asked_what_people_say_the_sentence_that_tells_comes_first():
    one, two = paragraphs("Carers know the training well.", "Carers said the training is good.")
    hits = [hit(one, score=1.1), hit(two, 2, score=1.0)]
    assert texts("what do carers say about training?", hits)[0] == two.text
    assert texts("training of carers", hits)[0] == one.text


def test_where_it_is_asked_what_a_name_means_the_sentence_that_tells_comes_first():
    one, two = paragraphs(
        "The CHub is valued by schools.", "The children's hub (CHub) takes calls."
    )
    hits = [hit(one, score=1.1), hit(two, 2)]
    assert texts("What is the CHub?", hits)[0] == two.text
    assert texts("Is the CHub valued?", hits)[0] == one.text


def test_a_question_too_long_for_a_name_is_looked_through_no_further():
    assert manner.name_asked_about("What is " + "the forum " * 12 + "?") == ""
    assert manner.name_asked_about("What is the grade?") == ""


def test_lines_that_only_name_a_document_or_a_day_are_not_quoted():
    blocks = [
        (None, "Ada Sandpiper (Harbour Master from 2020) 10 July 2023", "body"),
        (None, "Ferry statements ABC000205178", "table"),
        (None, "The ferry was late and nobody was told until 10 July 2023", "body"),
    ]
    found = texts("ferry of the Harbour Master", [hit(p) for p in report(blocks).paragraphs()])
    assert found == [blocks[2][1]]
    when = texts("When did the Harbour Master come?", [hit(next(report(blocks).paragraphs()))])
    assert when == [blocks[0][1]]


def test_what_needs_to_improve_is_told_after_what_is():
    """An item of that list comes nearest to many a question, and says nothing of how things are."""
    listed = report(
        [(None, "Help for boats at sea.", "bullet")], headings=("What needs to improve",)
    )
    found = report([("5", "Boats at sea get help too late.")])
    (item, *_), (finding,) = listed.paragraphs(), found.paragraphs()
    hits = [hit(item, 1, 1.0, (0.9,)), hit(finding, 2, 0.9, (0.6,))]
    assert texts("Do boats at sea get help?", hits) == [finding.text, item.text]
    assert texts("What help for boats at sea must improve?", hits) == [item.text, finding.text]


def test_what_was_asked_is_told_before_what_only_comes_nearer_to_it():
    """Of two sentences that are told anyway the one with the question's words is the first."""
    (one,) = paragraphs("The harbour is a busy place today. Ferries to the island are slow.")
    hits = [hit(one, cosines=(0.6, 0.28))]
    assert texts("how are ferries to the island", hits)[0] == "Ferries to the island are slow."
