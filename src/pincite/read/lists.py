"""What HTML prints before the items of a list: <ol start>, <ol reversed>, <li value>, <ol type>."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pincite.read.wordnumbers import written

_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
_WHOLE = re.compile(r"\s*[-+]?\d{1,6}")


def whole(text: str | None) -> int | None:
    """The whole number an attribute opens with, as browsers read it."""
    match = _WHOLE.match(text) if text is not None else None
    return int(match[0]) if match else None


def markers(
    tag: str, attributes: Mapping[str, str], items: Iterable[Mapping[str, str]]
) -> list[str | None]:
    """The marker of each item of a list.

    Args:
        tag: "ol" or "ul".
        attributes: the list's own.
        items: the attributes of each item.

    >>> markers("ol", {"start": "24"}, [{}, {}, {"value": "30"}, {}])
    ['24.', '25.', '30.', '31.']
    """
    items = list(items)
    if _UNMARKED.search(attributes.get("style", "")):
        return [None] * len(items)
    if tag != "ol":
        return ["•"] * len(items)
    step = -1 if "reversed" in attributes else 1
    given = whole(attributes.get("start"))
    count = given if given is not None else (1 if step > 0 else len(items))
    form = _FORMS.get(attributes.get("type", "1"), "decimal")
    found: list[str | None] = []
    for item in items:
        value = whole(item.get("value"))
        count = value if value is not None else count
        found.append(f"{written(count, form)}.")
        count += step
    return found
