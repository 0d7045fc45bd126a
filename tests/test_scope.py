"""The reports a question is about are the ones it names, by whatever words."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.naming.bodies import absent_places, bodies_in
from pincite.naming.editions import dates_in
from pincite.naming.numerals import in_digits, suffix
from pincite.naming.typos import is_typo, slips
from pincite.numbering import roman
from pincite.scope import resolve, under
from pincite.types import Grade, Record
from tests.catalogue import record


def of(body: str, *years: int, grades: tuple[str, ...] = ()) -> list[Record]:
    """Reports on a body, one for each year, published in March after a January inspection."""
    slug = body.lower().replace(" ", "-")
    overall = [*grades, *[""] * len(years)]
    return [
        record(
            f"{slug}-{year}",
            body,
            date(year, 3, 14),
            inspected=(date(year, 1, 13), date(year, 1, 24)),
            overall=grade,
        )
        for year, grade in zip(years, overall, strict=False)
    ]


LIBRARY = [
    *of("Marlowe Vale", 2014, 2019, 2023, grades=("Inadequate", "Good", "Outstanding")),
    *of("Fenwick", 2018, 2022),
    *of("Ashby upon Wold", 2015),
    *of("Brackenmoor and Tarnside", 2016, 2021),
    *of("Stone", 2017),
    *of("North Ellershire", 2020),
]
BRACKEN = "brackenmoor-and-tarnside"
ASHBY = "ashby-upon-wold-2015"
WHOLE = "all 10 reports"
EVERY = [one.id for one in sorted(LIBRARY, key=lambda one: str(one.published), reverse=True)]
MARLOWE = ["marlowe-vale-2023", "marlowe-vale-2019", "marlowe-vale-2014"]
ENDS = [MARLOWE[0], MARLOWE[2]]

NAMED: list[tuple[str, list[str]]] = [
    # one body, with and without a year
    ("How timely are assessments in Fenwick?", ["fenwick-2022", "fenwick-2018"]),
    ("fenwick 2018: agency staff", ["fenwick-2018"]),
    ("Fenwick's 2022 report on adoption", ["fenwick-2022"]),
    ("what did the 2022 inspectors find in Fenwick about care leavers", ["fenwick-2022"]),
    ("agency staff at Fenwick, per the March 2018 report", ["fenwick-2018"]),
    ("the January 2018 inspection of Fenwick", ["fenwick-2018"]),
    ("Fenwicks foster carers in 2018", ["fenwick-2018"]),
    ("fenwik 2018 foster carers", ["fenwick-2018"]),
    ("In Fenwikc, are plans good?", ["fenwick-2022", "fenwick-2018"]),
    ("marlow vale 2019 pathway plans", ["marlowe-vale-2019"]),
    ("what does fenwick-2018 say of schools", ["fenwick-2018"]),
    ("Fenwick Council 2018 on housing", ["fenwick-2018"]),
    # short forms
    ("Ashby: how good is the front door?", [ASHBY]),
    ("is the Wold front door staffed", [ASHBY]),
    ("Brackenmoor 2021 early help", [f"{BRACKEN}-2021"]),
    ("Tarnside in 2016", [f"{BRACKEN}-2016"]),
    ("Brackenmoor & Tarnside 2016", [f"{BRACKEN}-2016"]),
    ("north ellers caseloads", ["north-ellershire-2020"]),
    ("N Ellershire caseloads", ["north-ellershire-2020"]),
    # by place in the series
    ("Marlowe Vale's last inspection", ["marlowe-vale-2023"]),
    ("the latest Marlowe Vale report on missing children", ["marlowe-vale-2023"]),
    ("what does the newer report on Marlowe Vale say of moorings", ["marlowe-vale-2023"]),
    ("para 35 of the new one, Marlowe Vale", ["marlowe-vale-2023"]),
    ("Marlowe Vale: what did they say this time round?", ["marlowe-vale-2023"]),
    ("Marlowe Vale's previous inspection", ["marlowe-vale-2019"]),
    ("earlier Marlowe Vale reports on schools", MARLOWE[1:]),
    ("the first Marlowe Vale report", ["marlowe-vale-2014"]),
    ("the last two Marlowe Vale inspections", MARLOWE[:2]),
    ("both Fenwick reports on schools", ["fenwick-2022", "fenwick-2018"]),
    ("all Marlowe Vale reports", MARLOWE),
    ("caseloads in every Marlowe Vale inspection", MARLOWE),
    # change over time
    ("has Marlowe Vale improved since the last inspection?", MARLOWE[:2]),
    ("Marlowe Vale: better or worse than the previous two inspections?", MARLOWE),
    ("has Marlowe Vale got better since 2019?", MARLOWE[:2]),
    ("Marlowe Vale between 2014 and 2019", MARLOWE[1:]),
    ("Marlowe Vale: criticised in 2014, fixed by 2023?", MARLOWE),
    ("Marlowe Vale before 2019", ["marlowe-vale-2014"]),
    ("Marlowe Vale after 2019", ["marlowe-vale-2023"]),
    ("auditing in Marlowe Vale 2014 and 2023", ["marlowe-vale-2023", "marlowe-vale-2014"]),
    ("caseloads over time in Marlowe Vale", MARLOWE),
    # the present held against an earlier year needs that year's report and the newest
    ("does anyone in Marlowe Vale use the tool more than they did in 2014?", ENDS),
    ("is Marlowe Vale better than in 2014", ENDS),
    ("is Marlowe Vale worse than at the 2014 inspection?", ENDS),
    ("better than Marlowe Vale did in 2014?", ENDS),
    ("is it as bad in Marlowe Vale as it was in 2014", ENDS),
    ("Marlowe Vale: agency staff down from 2014?", ENDS),
    ("vacancies in Marlowe Vale fell sharply from 2014", ENDS),
    ("Marlowe Vale staffing compared with 2014", ENDS),
    ("Marlowe Vale, 2014 versus now", ENDS),
    ("Marlowe Vale in 2014 and today", ENDS),
    ("Marlowe Vale compared with March 2014", ENDS),
    ("Marlowe Vale in 2014 compared to 2019", MARLOWE[1:]),
    ("did more than half in Marlowe Vale have a visit in 2014?", MARLOWE[2:]),
    ("the Marlowe Vale report on carers from 2014", MARLOWE[2:]),
    ("children at risk from 2014 in Marlowe Vale", MARLOWE[2:]),
    ("Marlowe Vale, as of 2014", MARLOWE[2:]),
    ("in 2019 as well as in 2014 at Marlowe Vale", MARLOWE[1:]),
    ("is it better than in 2023 in Marlowe Vale", MARLOWE[:1]),
    ("Marlowe Vale compared with 2016", MARLOWE),
    ("is Stone worse than Marlowe Vale was in 2014?", ["stone-2017", "marlowe-vale-2014"]),
    ("is Marlowe Vale better than in 2014, and Stone?", [MARLOWE[0], "stone-2017", MARLOWE[2]]),
    # grades
    ("what had Marlowe Vale changed, per the outstanding report?", MARLOWE[:1]),
    ("Marlowe Vale: what changed from the inadequate report to the good one?", MARLOWE),
    ("Marlowe Vale's youth council in the outstanding report", ["marlowe-vale-2023"]),
    # several bodies
    ("compare Fenwick and Stone", ["fenwick-2022", "fenwick-2018", "stone-2017"]),
    ("Fenwick 2018 vs Marlowe Vale 2019", ["marlowe-vale-2019", "fenwick-2018"]),
    ("Fenwick (2018), Marlowe Vale (2019), Ashby (2015)", [MARLOWE[1], "fenwick-2018", ASHBY]),
    ("is it as bad in Stone as it was in Fenwick (2018)?", ["fenwick-2018", "stone-2017"]),
    ("the 2018 Fenwick report, the 2019 Marlowe Vale report", [MARLOWE[1], "fenwick-2018"]),
    ("Fenwick and Brackenmoor in their latest reports", ["fenwick-2022", f"{BRACKEN}-2021"]),
    # no body but a date or a place
    ("what do the 2021 reports say about schools", [f"{BRACKEN}-2021"]),
    ("which councils were criticised in 2018?", ["fenwick-2018"]),
    ("the latest report", ["marlowe-vale-2023"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "reports"), NAMED, ids=[row[0] for row in NAMED])
def test_a_question_is_searched_in_the_reports_it_names(question: str, reports: list[str]) -> None:
    scope = resolve(question, LIBRARY)
    assert (list(scope.reports), scope.named) == (reports, True)


UNNAMED = [
    "how timely are return home interviews?",
    "which councils have enough foster carers?",
    "good practice on missing children in any of the reports",
    "where were plans criticised?",
    "across all reports, who has stable staff?",
    "is the stone in the wall a worry?",
    "children aged 16 or 17, and 2019 of them are 17",
    "how many were there at 31 March 2018?",
    "how many challenges did the board make in 2018?",
    "para 25",
    "",
]


@pytest.mark.parametrize("question", UNNAMED)
def test_a_question_that_names_no_report_is_searched_in_all_of_them(question: str) -> None:
    scope = resolve(question, LIBRARY)
    assert len(scope.reports) == len(LIBRARY)
    assert not scope.named
    assert scope.why == f"all {len(LIBRARY)} reports"


CARRIED: list[tuple[str, list[str], list[str]]] = [
    ("and in 2019?", ["marlowe-vale-2023"], ["marlowe-vale-2019"]),
    ("the 2014 one", ["marlowe-vale-2023"], ["marlowe-vale-2014"]),
    ("what about the previous inspection?", ["marlowe-vale-2023"], ["marlowe-vale-2019"]),
    ("and the one before that?", ["marlowe-vale-2019"], ["marlowe-vale-2014"]),
    ("same story last time?", ["marlowe-vale-2019"], ["marlowe-vale-2014"]),
    ("what about before that?", ["marlowe-vale-2019"], ["marlowe-vale-2014"]),
    ("what about the latest one?", ["marlowe-vale-2014"], ["marlowe-vale-2023"]),
    ("and the next report?", ["marlowe-vale-2014"], ["marlowe-vale-2019"]),
    ("has it improved since the last inspection?", ["marlowe-vale-2023"], MARLOWE[:2]),
    ("has it improved since 2019?", ["marlowe-vale-2023"], MARLOWE[:2]),
    ("is that better than in 2014?", ["marlowe-vale-2023"], ENDS),
    ("is that better than in 2014?", ["marlowe-vale-2019"], MARLOWE[1:]),
    ("is that better than in 2014?", MARLOWE, ENDS),
    ("and in 2014?", MARLOWE, ["marlowe-vale-2014"]),
    ("is that better than before?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("what about care leavers?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("which paragraph says so?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("where does it say that?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("where does the report say so?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("where are the caseloads highest?", ["marlowe-vale-2019"], EVERY),
    ("what about the other one?", ["fenwick-2018"], ["fenwick-2022"]),
    ("and the other report?", ["fenwick-2018"], ["fenwick-2022"]),
    ("both", ["fenwick-2018"], ["fenwick-2022", "fenwick-2018"]),
    ("and both?", ["fenwick-2018"], ["fenwick-2022", "fenwick-2018"]),
    ("and how many in December 2012?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("and in Fenwick?", ["marlowe-vale-2019"], ["fenwick-2022", "fenwick-2018"]),
    ("and Fenwick 2018?", ["marlowe-vale-2019"], ["fenwick-2018"]),
    ("compare with Fenwick 2018", ["marlowe-vale-2019"], ["marlowe-vale-2019", "fenwick-2018"]),
    ("how does that compare to Stone?", ["marlowe-vale-2019"], ["marlowe-vale-2019", "stone-2017"]),
    ("compare Fenwick 2018 with Stone", ["marlowe-vale-2019"], ["fenwick-2018", "stone-2017"]),
    ("does Marlowe Vale say so too?", ["marlowe-vale-2019"], ["marlowe-vale-2019"]),
    ("do all the reports say so?", ["marlowe-vale-2019"], EVERY),
]  # fmt: skip


@pytest.mark.parametrize(("question", "carried", "reports"), CARRIED)
def test_a_follow_up_stays_with_the_conversation_until_another_is_named(
    question: str, carried: list[str], reports: list[str]
) -> None:
    assert list(resolve(question, LIBRARY, carried=carried).reports) == reports


def test_what_is_not_there_is_told_in_sentences() -> None:
    found = resolve("Stone 2011 and Leeds: housing", LIBRARY)
    assert found.notes == ("No report on Leeds in the library.", "Stone has no 2011 report.")
    assert found.absent == ("Leeds",)
    assert resolve("Stone 2017 housing", LIBRARY).notes == ()


def test_names_are_known_as_they_were_typed() -> None:
    assert resolve("fenwik 2018 and Stone", LIBRARY).typed == ("fenwik", "Stone")
    assert resolve("housing", LIBRARY).typed == ()


def test_a_report_that_prints_no_date_is_known_by_its_id() -> None:
    undated = record(
        "stone-2023-02", "Stone", None, inspected=(date(2022, 12, 5), date(2022, 12, 16))
    )
    for question in ("Stone 2023 housing", "Stone 2022 housing", "the 2023 report on Stone"):
        assert resolve(question, [*LIBRARY, undated]).reports == ("stone-2023-02",), question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("all inquiries: flood warnings", "inquiry"),
        ("what did the inspections say about schools?", "inspection"),
        ("which inspection reports mention boats?", "inspection"),
        ("is the inspection of boilers timely?", None),
    ],
)
def test_a_kind_of_report_is_meant_where_there_are_several(question: str, kind: str | None) -> None:
    inquiry = replace(record("flood-2021", "", date(2021, 5, 1)), kind="inquiry")
    library = [*(replace(one, kind="inspection") for one in LIBRARY), inquiry]
    meant = [one.id for one in library if kind in (None, one.kind)]
    found = resolve(question, library)
    assert set(found.reports) == set(meant)
    assert found.named == (kind is not None)
    assert not resolve(question, LIBRARY).named


def test_the_filter_of_the_page_wins_and_keeps_its_order() -> None:
    chosen = ["stone-2017", "fenwick-2022"]
    scope = resolve("Marlowe Vale 2019?", LIBRARY, chosen=chosen, carried=["fenwick-2018"])
    assert list(scope.reports) == chosen
    assert scope.named
    assert scope.why == "Stone 2017 and Fenwick 2022 (chosen)"


@pytest.mark.parametrize(
    ("question", "carried", "why"),
    [
        ("Fenwick 2018 housing", [], "Fenwick 2018 (named)"),
        ("and housing?", ["fenwick-2018"], "Fenwick 2018 (as before)"),
        ("compare it with Stone", ["fenwick-2018"], "Fenwick 2018 and Stone 2017 (compared)"),
        ("Stone 2011 housing", [], "Stone has no 2011 report; Stone 2017 (named)"),
        ("Leeds housing", [], f"no report on Leeds in the library; {WHOLE}"),
        ("housing in devon", [], f"no report on Devon in the library; {WHOLE}"),
        ("what about Leeds?", ["fenwick-2018"], f"no report on Leeds in the library; {WHOLE}"),
        ("Grimsdale Council housing", [], f"no report on Grimsdale in the library; {WHOLE}"),
        ("the 2011 report on housing", [], f"no 2011 report in the library; {WHOLE}"),
        ("and in 2011?", ["stone-2017"], "Stone has no 2011 report; Stone 2017 (as before)"),
        ("How many houses had Stone in 2011?", [], "Stone 2017 (named)"),
        ("how many houses were there in 2011?", ["stone-2017"], "Stone 2017 (as before)"),
    ],
)
def test_the_reason_is_told_in_a_short_phrase(question: str, carried: list[str], why: str) -> None:
    assert resolve(question, LIBRARY, carried=carried).why == why


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("the one on return interviews under leadership", ("leadership",)),
        ("under leadership, management and governance: what of audits?", ("leadership",)),
        ("missing children in the LSCB part", ("LSCB",)),
        ("what does the executive summary say", ("executive summary",)),
        ("what is said in the exec summary about plans", ("executive summary",)),
        ("audits in the section on adoption", ("adoption",)),
        ("in the recommendations, is housing there?", ("recommendations",)),
        ("anything on toys in the play and leisure chapter", ("play and leisure",)),
        ("children under 18 under pressure", ()),
        ("how good is adoption", ()),
    ],
)
def test_sections_a_question_names_are_read(question: str, sections: tuple[str, ...]) -> None:
    assert resolve(question, LIBRARY).sections == sections


@pytest.mark.parametrize(
    ("section", "words", "expected"),
    [
        (("Executive summary",), "executive summary", True),
        (("Executive summary",), "exec summary", True),
        (("The Fenland Local Safeguarding Children Board", "Findings"), "LSCB", True),
        (("Effectiveness of the Fenland Board (FSB)",), "fsb", True),
        (("Children in care and care leavers",), "children looked after", True),
        (("Areas for improvement",), "what needs to improve", True),
        (("Leadership, management and governance",), "leadership", True),
        (("The council", "Play and leisure"), "play and leisure", True),
        (("The council", "Play"), "council play", True),
        (("Summary for children and young people",), "executive summary", False),
        (("The council", "Leaders"), "play", False),
        (("Helping hands",), "help and protection", False),
        ((), "leadership", False),
        (("Leadership",), "", False),
    ],
)
def test_a_section_is_known_by_other_words_for_its_heading(
    section: tuple[str, ...], words: str, expected: bool
) -> None:
    assert under(section, words) == expected


# ---- names that are words, names that are near ------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Stone 2017", True),
        ("the report on Stone", True),
        ("stone council", True),
        ("in stone's report", True),
        ("how is stone cut", False),
        ("Stone walls are cold", False),
        ("WHAT ABOUT STONE WALLS", False),
        ("stone 2017", True),
    ],
)
def test_a_name_that_is_an_everyday_word_needs_a_capital_or_company(text: str, named: bool) -> None:
    assert bool(bodies_in(text, LIBRARY)) == named


def test_an_authority_is_never_a_typo_of_another() -> None:
    near = of("Herefordshire", 2018)
    assert bodies_in("Hertfordshire 2018", near) == ()
    assert absent_places("Hertfordshire 2018", ()) == ("Hertfordshire",)
    assert [m.typo for m in bodies_in("Herefordshre 2018", near)] == [True]


def test_a_full_name_is_not_taken_for_the_longer_one_it_ends() -> None:
    both = [*of("Ellershire", 2018), *of("South Ellershire", 2018)]
    assert [m.bodies for m in bodies_in("Ellershire", both)] == [("ellershire",)]
    assert [m.bodies for m in bodies_in("South Ellershire", both)] == [("south ellershire",)]
    assert bodies_in("Ellershire", of("South Ellershire", 2018)) == ()


def test_a_short_form_that_fits_two_bodies_names_both() -> None:
    both = [*of("Ashby upon Wold", 2018), *of("Ashby upon Ley", 2018)]
    assert set(bodies_in("Ashby 2018", both)[0].bodies) == {"ashby upon wold", "ashby upon ley"}


@pytest.mark.parametrize(
    "text", ["who leads here", "a survey of carers", "narrow streets", "having"]
)
def test_everyday_words_are_no_typos_of_bodies(text: str) -> None:
    records = [*of("Leeds", 2018), *of("Surrey", 2018), *of("Harrow", 2017), *of("Havering", 2016)]
    assert bodies_in(text, records) == ()


def test_numbers_of_paragraphs_are_no_years() -> None:
    assert dates_in("para 2019") == ()
    assert dates_in("paras 2018-2019") == ()
    assert dates_in("£2019 and 2,019 and 20190 and 2019%") == ()
    assert [(d.first, d.last) for d in dates_in("since 2019, before 2014, 2016-18")] == [
        (2019, 9999),
        (0, 2013),
        (2016, 2018),
    ]


@given(st.text(alphabet="abcde", max_size=8), st.text(alphabet="abcde", max_size=8))
def test_slips_are_a_distance(one: str, other: str) -> None:
    assert slips(one, other, 99) == slips(other, one, 99)
    assert (slips(one, other, 99) == 0) == (one == other)
    assert slips(one, other, 99) <= max(len(one), len(other))
    assert slips(one, other, 1) == min(slips(one, other, 99), 2)


@given(st.text(alphabet="abcdefgh", min_size=6, max_size=12), st.data())
def test_one_slip_after_the_first_letter_is_a_typo(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    assert is_typo(word[:at] + word[at + 1 :] + "", word) or len(word) - 1 < 5
    assert is_typo(word[:at] + "z" + word[at:], word)
    assert is_typo(word[:at] + "z" + word[at + 1 :], word)


@given(st.integers(0, 999))
def test_numbers_in_words_are_read_as_people_say_them(n: int) -> None:
    assert in_digits(_words(n)) == str(n)
    assert in_digits(f"paragraph {_words(n)} please") == f"paragraph {n} please"


def _words(n: int) -> str:
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    ).split()
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if n < 20:
        return ones[n]
    if n < 100:
        return tens[n // 10 - 2] + (f"-{ones[n % 10]}" if n % 10 else "")
    return f"{ones[n // 100]} hundred" + (f" and {_words(n % 100)}" if n % 100 else "")


def test_roman_numerals_and_ordinals() -> None:
    assert [roman(text) for text in ("i", "iv", "ix", "xiv", "xxxviii", "ic", "", "b")] == [
        1, 4, 9, 14, 38, 0, 0, 0,
    ]  # fmt: skip
    assert [f"{n}{suffix(n)}" for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 101st 111th".split()
    )


@settings(max_examples=300)
@given(st.text(max_size=400), st.lists(st.sampled_from([r.id for r in LIBRARY]), max_size=3))
def test_any_question_gets_a_scope_of_reports_there_are(text: str, carried: list[str]) -> None:
    scope = resolve(text, LIBRARY, carried=carried)
    assert scope.reports
    assert set(scope.reports) <= {r.id for r in LIBRARY}
    assert len(set(scope.reports)) == len(scope.reports)
    assert scope.why


@pytest.mark.parametrize("text", ["the " * 500, "2019 " * 400, "all of the " * 180, "a-" * 1000])
def test_a_long_question_takes_no_longer_than_a_short_one(text: str) -> None:
    started = time.perf_counter()
    resolve(text[:2000], LIBRARY)
    assert time.perf_counter() - started < 0.5


# ---- judged questions over real reports ------------------------------------------------------


def _twelve(shared: Path) -> list[Record]:
    rows = json.loads((shared / "gold" / "reports_12.json").read_text(encoding="utf-8"))
    return [
        record(
            row["id"],
            row["authority"],
            _day(row["published"]),
            inspected=_inspected(row["inspection_dates"]),
            overall=row["judgements"]["overall"],
        )
        for row in rows
    ]


def _all(shared: Path) -> list[Record]:
    """The 120 reports; the grades of the twelve judged ones are known."""
    rows = json.loads((shared / "reports" / "manifest.json").read_text(encoding="utf-8"))
    known = {one.id: one.grades for one in _twelve(shared)}
    return [
        record(
            row["id"],
            row["authority"].title(),
            date.fromisoformat(row["published"]),
            overall=next((g.grade for g in known.get(row["id"], ())), ""),
        )
        for row in rows
    ]


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()


def _inspected(text: str) -> tuple[date, date]:
    first, last = (part.split() for part in text.split(" to "))
    return _day(" ".join([*first, *last[len(first) :]])), _day(" ".join(last))


def _share_right(shared: Path, records: list[Record]) -> tuple[int, int, list[str]]:
    """How many judged questions are searched where they should be, by the rule of the judges."""
    path = shared / "gold" / "reports_12_questions.jsonl"
    right, wrong = 0, []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if row["scope"]:
            got = set(resolve(row["question"], records).reports)
            ok = set(row["scope"]) <= got and len(got) <= max(3, 2 * len(row["scope"]))
            right += ok
            wrong += [] if ok else [row["question"]]
    return right, right + len(wrong), wrong


@pytest.mark.reports
@pytest.mark.parametrize("records", [_twelve, _all], ids=["twelve", "all"])
def test_judged_questions_are_searched_where_they_should_be(shared: Path, records: object) -> None:
    right, count, wrong = _share_right(shared, records(shared))  # type: ignore[operator]
    assert count == 42
    assert right >= 0.95 * count, wrong


@pytest.mark.reports
def test_judged_questions_that_name_no_report_are_searched_everywhere(shared: Path) -> None:
    path = shared / "gold" / "reports_12_questions.jsonl"
    records = _all(shared)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if row["kind"] == "unfiltered":
            assert not resolve(row["question"], records).named, row["question"]


@pytest.mark.reports
@pytest.mark.parametrize(
    "form",
    [
        "In {name}'s {year} report, what is said about housing?",
        "{lower} {year} housing",
        "housing: {name} ({year})",
        "what did the {year} inspection of {name} say about housing",
        "{typo} {year}: housing",
    ],
)
def test_every_one_of_120_reports_is_found_by_its_name_and_year(shared: Path, form: str) -> None:
    records = _all(shared)
    for one in records:
        name = one.body or ""
        typo = name[:4] + name[5:] if len(name) > 6 and name[4] != " " else name
        question = form.format(name=name, lower=name.lower(), year=one.year, typo=typo)
        meant = {r.id for r in records if r.body == one.body and r.year == one.year}
        assert set(resolve(question, records).reports) == meant, question


def test_overall_grades_are_told_from_the_others() -> None:
    one = record("fenwick-2019", "Fenwick", date(2019, 1, 1))
    two = record("fenwick-2022", "Fenwick", date(2022, 1, 1), overall="Good")
    graded = Record(
        *(getattr(one, field) for field in one.__slots__[:6]),
        (Grade("Leadership", "Good"), Grade("Overall effectiveness", "Inadequate")),
        *(getattr(one, field) for field in one.__slots__[7:]),
    )
    assert resolve("Fenwick's good report", [graded, two]).reports == ("fenwick-2022",)
    assert resolve("Fenwick's inadequate report", [graded, two]).reports == ("fenwick-2019",)


@pytest.mark.parametrize(
    ("question", "chosen", "note"),
    [
        ("Is Fenwick good?", MARLOWE, "Fenwick 2022 and Fenwick 2018 are named, but are"),
        ("Is Marlowe Vale 2019 good?", MARLOWE[:1], "Marlowe Vale 2019 is named, but is"),
        ("Compare Stone and Marlowe Vale", MARLOWE, "Stone 2017 is named, but is"),
        # Any report on a body will do where no edition is named.
        ("Is Marlowe Vale good?", MARLOWE[:1], ""),
        # Neither an edition nor a date names a body.
        ("What did the last inspection find?", MARLOWE[2:], ""),
        ("How was it before the 2019 report?", MARLOWE[:1], ""),
        ("Are plans timely?", MARLOWE, ""),
    ],
)
def test_what_is_named_and_not_chosen_is_noted(question, chosen, note):
    found = resolve(question, LIBRARY, chosen=chosen)
    assert found.reports == tuple(chosen)
    assert found.notes == ((f"{note} not among the reports chosen.",) if note else ())
