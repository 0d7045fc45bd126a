"""What a question is about and the reports searched nowhere have: words, and names of subjects.

"Private" and "fostering" may both stand in a report that knows no private fostering; and a report
without the word "lately" may still answer. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from pincite.terms import stems, words

WEAK = frozenset(
    "able according actual actually ago almost already always another answer anybody anymore "
    "anyway apparently apply ask asked away back bad badly based basically become better bit "
    "bother bring bs call called came cant carried check choose come comes coming compare "
    "compared comparison complain conclude concluded covered criticised criticism currently day "
    "days decide decided describe didnt different discuss doesnt doing dont down easy else "
    "elsewhere end enough even ever every everybody everyone everything exactly example examples "
    "explain fair far feel few figure figures find finding first fix fixed fixing follow found "
    "full general get give gives giving gone got great half happen happened happening happens "
    "hard hear help helping here hope idea im important info information instead interested isnt "
    "issue issues ive join keep keeps kept know known last late lately later latest least less "
    "let like likely list lists little long look looked looking looks lot lots made main make "
    "makes making manage many matter mean means mention mentioned mentions moment more most move "
    "much name named need needed needs never new next nice normal normally nothing notice now "
    "number numbers often okay old one only ought part per percent percentage perhaps person "
    "piece please pls plz point pretty probably problem problems proper properly pull purpose put "
    "question quick quicker quickly quite rather ready real reason reasons recall recently "
    "regarding report reported reports representative result right run running runs said saw "
    "saying says scheme see seem seems seen set show shown shows sign simple since size soon sort "
    "spoken start stated stay stick still stop stopping story sum summary suppose supposed "
    "supposedly take taken takes taking talk talked talking tell thank thanks that things think "
    "thinking thought time times today together told too took total tried trouble true try trying "
    "turn turned type typical understand use used useful using usual usually various want wanted "
    "wants way ways went whatever whats whether whole wonder wont word words work worked working "
    "works worry worse wrong year years yes yet".split()
)
"""Words whose absence says nothing: those of asking, judging and telling."""


@cache
def names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of subjects that are more than their words, each with its stems; longest first."""
    text = files("pincite").joinpath("names.txt").read_text(encoding="utf8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    found = [(line, tuple(stems(line))) for line in lines if line]
    return tuple(sorted(found, key=lambda name: -len(name[1])))


def of(
    question: str,
    everyday: frozenset[str],
    has_word: Callable[[str], bool],
    has_name: Callable[[tuple[str, ...]], bool],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is asked for, and of it what is nowhere: stems with the words as typed.

    Args:
        question: As searched for.
        everyday: Words of it beside which a term of reports stands: no report need have them.
        has_word: Whether any report searched has a stem.
        has_name: Whether any has these stems one after the other.
    """
    asked = {s: w for w in words(question) if w not in everyday for s in stems(w)}
    absent = {s: w for s, w in asked.items() if not has_word(s)}
    for weak in [s for s, w in absent.items() if w in WEAK or "'" in w or "’" in w]:
        del asked[weak], absent[weak]
    order = stems(question)
    for name, parts in names():
        if stands(parts, order) and set(parts) <= asked.keys() and not has_name(parts):
            asked |= dict.fromkeys(parts, name)
            absent |= dict.fromkeys(parts, name)
    return asked, absent


def stands(parts: tuple[str, ...], own: Sequence[str]) -> bool:
    """Whether the parts come one after the other among a text's stems.

    >>> stands(("young", "carer"), ["help", "young", "carer"])
    True
    """
    return any(
        stem == parts[0] and tuple(own[n : n + len(parts)]) == parts for n, stem in enumerate(own)
    )
