"""Where the file's tags and its geometry disagree about the numbers: warnings, never mending."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.numbering import Candidate, Label, best_chain, read_label

HEARD = 0.5
"""Share of the numbers that the tags must know before their silence means anything."""


def differences(tagged: Sequence[str], labels: Sequence[Label]) -> list[str]:
    """Sentences about numbers that only one of the two knows.

    Args:
        tagged: text of each tagged block.
        labels: the labels geometry found, in reading order.
    """
    schemes = {label.scheme for label in labels}
    spoken = [
        label for text in tagged if (label := read_label(text)) and _alike(label.scheme, schemes)
    ]
    known = {label.text for label in spoken}
    mine = {label.text for label in labels}
    if not mine or len(mine & known) < HEARD * len(mine):
        return []
    unheard = [label.text for label in labels if label.text not in known]
    chain = best_chain([Candidate(label) for label in spoken])
    extra = [spoken[row].text for row in chain if spoken[row].text not in mine]
    said = []
    if unheard:
        said.append(f"The file's tags do not mark paragraph {_some(unheard)}: check the page.")
    if extra:
        said.append(f"The file's tags mark a paragraph {_some(extra)} that was not found.")
    return said


def _alike(scheme: str, schemes: set[str]) -> bool:
    return scheme in schemes or (scheme == "1" and "1." in schemes)


def _some(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:8])
    return f"{shown} and {len(labels) - 8} more" if len(labels) > 8 else shown
