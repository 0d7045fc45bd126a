"""What is promised of an answer, by what was seen of it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite import answerable
from pincite.types import Evidence, Scope

FINE = Evidence(cosine=0.8, missing=0.0, unknown=0, lacking="")


def outcome(**seen: object) -> str:
    return answerable.judge(replace(FINE, **seen)).outcome


def test_the_score_is_the_logistic_of_the_coefficients_held() -> None:
    held = json.loads(files("pincite").joinpath("calibration.json").read_text(encoding="utf8"))
    assert list(held["weights"]) == ["cosine", "missing", "lacking", "unexplained"]
    assert {"fitted", "by", "data"} <= held.keys()
    score = held["bias"] + 0.6 * held["weights"]["cosine"] + 0.5 * held["weights"]["missing"]
    seen = Evidence(0.6, 0.5, 1, lacking="")
    assert answerable.confidence(seen) == pytest.approx(1 / (1 + math.exp(-score)), abs=0.001)


@given(st.floats(-1, 1), st.floats(0, 1), st.sampled_from(["", "a reason"]))
def test_nearer_is_surer_and_what_is_not_there_is_less_sure(
    cosine: float, missing: float, lacking: str
) -> None:
    seen = Evidence(cosine, missing, 1, lacking)
    sure = answerable.confidence(seen)
    assert 0 <= sure <= 1
    assert answerable.confidence(replace(seen, cosine=min(1.0, cosine + 0.2))) >= sure
    assert answerable.confidence(replace(seen, missing=min(1.0, missing + 0.2))) <= sure
    assert answerable.confidence(replace(seen, lacking="a number")) <= sure
    unexplained = answerable.confidence(replace(seen, lacking="a reason"))
    assert unexplained <= answerable.confidence(replace(seen, lacking=""))


def test_the_three_outcomes() -> None:
    assert outcome() == "answered"
    assert outcome(lacking="a number") == "partly"
    assert outcome(missing=0.4, unknown=1) == "partly"
    # Most of it is nowhere: whatever was found is about something else.
    assert outcome(missing=0.7, unknown=1) == "not_in_reports"
    # One word may be said in another way; two are not.
    assert outcome(missing=0.5, unknown=1) == "partly"
    assert outcome(missing=0.5, unknown=2) == "not_in_reports"
    assert outcome(missing=0.4, unknown=1, lacking="a number") == "not_in_reports"
    # A reason is told in more ways than it is looked for: that none was seen refuses nothing.
    assert outcome(missing=0.4, unknown=1, lacking="a reason") == "partly"


def test_what_is_printed_for_just_what_was_asked_is_sure() -> None:
    seen = replace(FINE, missing=0.9, unknown=3)
    assert answerable.judge(seen, printed=True) == answerable.Verdict("answered", answerable.SURE)


def test_a_refusal_is_never_sure() -> None:
    refused = answerable.judge(replace(FINE, cosine=1.0, missing=0.6, unknown=1))
    assert refused.outcome == "not_in_reports"
    assert refused.confidence <= answerable.REFUSED


def test_what_is_missing_is_a_share_of_the_weight() -> None:
    weights = {"return": 1.0, "zoo": 2.0, "airport": 1.0}
    seen = answerable.evidence((), weights, {"zoo": "zoo", "airport": "airport"}, lacking="")
    assert seen == Evidence(cosine=0.0, missing=0.75, unknown=2, lacking="")
    # The stems of one name are one thing.
    carers = dict.fromkeys(("young", "carer"), "young carers")
    seen = answerable.evidence(
        (), {"young": 3.0, "carer": 3.0, "help": 1.0}, carers, lacking="a number"
    )
    assert (seen.unknown, round(seen.missing, 2)) == (1, 0.86)
    assert answerable.evidence((), {}, {}, lacking="").missing == 0.0


@pytest.mark.parametrize(
    ("missing", "notes", "elsewhere"),
    [
        ({}, ("Fenwick has no 2019 report.",), "in part"),
        ({"kent": "kent"}, ("No report on Kent in the library.", "Fenwick has no 2019 report."),
         "in part"),
    ],
)  # fmt: skip
def test_a_place_that_the_named_reports_speak_of_needs_no_report(
    missing: dict[str, str], notes: tuple[str, ...], elsewhere: str
) -> None:
    said = ("No report on Kent in the library.", "Fenwick has no 2019 report.")
    scope = Scope(("fenwick-2022",), named=True, absent=("Kent",), notes=said)
    heard = answerable.heard_of(scope, missing)
    assert heard.notes == notes
    assert answerable.elsewhere(heard, missing) == elsewhere
    whole = Scope(("fenwick-2022",), absent=("Kent",), notes=said[:1])
    assert answerable.heard_of(whole, {}).notes == said[:1]
    assert answerable.elsewhere(whole, {}) == "no"
    assert answerable.elsewhere(whole, {"kent": "kent"}) == "yes"
