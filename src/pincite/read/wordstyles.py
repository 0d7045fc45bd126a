"""styles.xml and numbering.xml -> what a paragraph's style says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from pincite.read.wordnumbers import Level, Num, Numbering
from pincite.types import Role

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-9])")
_ROLES: dict[str, Role] = {
    "title": "title",
    "subtitle": "title",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
}


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style, what it inherits included."""

    num: str | None = None
    ilvl: int | None = None
    level: int | None = None
    """Heading level from 1."""
    bold: bool = False
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """All paragraph styles by id."""

    known: Mapping[str, Style]
    default: Style

    def of(self, id: str | None) -> Style:
        """The style of that id, or the default one."""
        return self.known.get(id or "", self.default)


def value(element: etree._Element | None, path: str) -> str | None:
    """The w:val of the element at a path, None where there is none."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def number(text: str | None) -> int | None:
    """The whole number a value holds."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else None


def is_on(element: etree._Element | None, path: str) -> bool | None:
    """Whether a switch such as w:b is on; None where it is not there."""
    found = element.find(path) if element is not None else None
    if found is None:
        return None
    return found.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def read_styles(root: etree._Element | None) -> Styles:
    """The paragraph styles of styles.xml."""
    raw = {
        style.get(f"{W}styleId", ""): style
        for style in (root.iterfind(f"{W}style") if root is not None else ())
        if style.get(f"{W}type", "paragraph") == "paragraph"
    }
    known = {id: _style(id, raw) for id in raw}
    default = next((known[id] for id, s in raw.items() if s.get(f"{W}default") == "1"), Style())
    return Styles(known, default)


def _style(id: str, raw: Mapping[str, etree._Element]) -> Style:
    """A style with what it inherits: what is said nearest to it holds."""
    found, bold = Style(), None
    seen: set[str] = set()
    at: str | None = id
    while at is not None and at in raw and at not in seen:
        seen.add(at)
        style = raw[at]
        name = (value(style, f"{W}name") or "").lower()
        heading = _HEADING.fullmatch(name)
        outline = number(value(style, f"{W}pPr/{W}outlineLvl"))
        level = outline + 1 if outline is not None else int(heading[1]) if heading else None
        ilvl = number(value(style, f"{W}pPr/{W}numPr/{W}ilvl"))
        role = _ROLES.get(name) or ("contents" if re.match(r"toc \d", name) else None)
        bold = is_on(style, f"{W}rPr/{W}b") if bold is None else bold
        found = Style(
            num=found.num or value(style, f"{W}pPr/{W}numPr/{W}numId"),
            ilvl=ilvl if found.ilvl is None else found.ilvl,
            level=level if found.level is None else found.level,
            bold=bool(bold),
            role=found.role or role,
        )
        at = value(style, f"{W}basedOn")
    return replace(found, level=None) if (found.level or 0) > 9 else found


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of numbering.xml, links by list style followed."""
    if root is None:
        return Numbering()
    abstracts: dict[str, dict[int, Level]] = {}
    named: dict[str, str] = {}
    links: dict[str, str] = {}
    for abstract in root.iterfind(f"{W}abstractNum"):
        id = abstract.get(f"{W}abstractNumId", "")
        abstracts[id] = _levels(abstract)
        if (name := value(abstract, f"{W}styleLink")) is not None:
            named[name] = id
        if (name := value(abstract, f"{W}numStyleLink")) is not None:
            links[id] = name
    nums: dict[str, Num] = {}
    for num in root.iterfind(f"{W}num"):
        id = value(num, f"{W}abstractNumId") or ""
        id = named.get(links.get(id, ""), id)
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            ilvl = number(override.get(f"{W}ilvl")) or 0
            start = number(value(override, f"{W}startOverride"))
            if start is not None:
                starts[ilvl] = start
            levels.update(_levels(override))
        nums[num.get(f"{W}numId", "")] = Num(id, starts, levels)
    return Numbering(abstracts, nums)


def _levels(parent: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in parent.iterfind(f"{W}lvl"):
        ilvl = number(level.get(f"{W}ilvl")) or 0
        start = number(value(level, f"{W}start"))
        found[ilvl] = Level(
            text=value(level, f"{W}lvlText") or "",
            form=value(level, f"{W}numFmt") or "decimal",
            start=start if start is not None else 0,
            restart=number(value(level, f"{W}lvlRestart")),
            style=value(level, f"{W}pStyle"),
            legal=bool(is_on(level, f"{W}isLgl")),
        )
    return found
