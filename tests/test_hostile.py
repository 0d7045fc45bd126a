"""Files made to do harm: each is read for what it prints or refused in one sentence, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import tokens
from pincite.errors import ReadError
from pincite.sandbox import read_report, read_reports
from pincite.types import Report
from tests.bombs import HARMFUL, OTHERS, SLOW, pdf


def outcome(path: Path) -> Report | str:
    """The report, or the one sentence said of it."""
    try:
        found: Report | str = read_report(path)
    except ReadError as error:
        found = str(error)
        assert "\n" not in found
        assert "Traceback" not in found
        assert path.name in found
    return found


def labels(found: Report | str) -> list[str]:
    assert isinstance(found, Report), found
    return [p.label for p in found.paragraphs() if p.label]


@pytest.mark.parametrize("harm", [harm for harm in HARMFUL if harm not in SLOW])
def test_a_file_made_to_do_harm_ends_in_a_report_or_in_a_sentence(
    harm: str, tmp_path: Path
) -> None:
    found = outcome(pdf(tmp_path / "harm-2021.pdf", HARMFUL[harm]))
    assert found if isinstance(found, str) else found.record.pages <= 4


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_file_does_harm_either(name: str, tmp_path: Path) -> None:
    before = set(Path("/tmp").glob("escaped*"))
    found = outcome(OTHERS[name](tmp_path / name))
    if isinstance(found, Report):
        text = " ".join(paragraph.text for paragraph in found.paragraphs())
        assert text, "what holds nothing is refused"
        assert "root:" not in text
    assert set(Path("/tmp").glob("escaped*")) == before


def test_what_has_no_space_in_it_is_counted_in_parts() -> None:
    """Counted as one word, a file of brackets kept its reader busy for minutes."""
    assert tokens.count("[" * 300) == len(tokens._encoding().encode_ordinary("[" * 300))
    encoded: list[int] = []
    real = tokens._encoding()

    class Watched:
        def encode_ordinary(self, text: str) -> list[int]:
            encoded.append(len(text))
            return real.encode_ordinary(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_encoding", Watched)
        assert tokens.count("](y)" * 50_000) > 0
    assert max(encoded) <= tokens.LONGEST


def test_the_sound_file_that_the_others_are_made_from_is_read(tmp_path: Path) -> None:
    assert labels(outcome(pdf(tmp_path / "sound-2021.pdf", {}))) == ["1", "2"]


@pytest.mark.parametrize(
    "catalogue",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\('x'\\)) >>",
        "/OpenAction << /S /Launch /F (/bin/sh) >> /AA << /WC << /S /URI /URI (x://y)>>>>",
        "/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true",
        "/Names << /EmbeddedFiles << /Names [(a.exe) << /F (a.exe) /EF << /F 6 0 R >> >>]>>>>",
    ],
    ids=["JavaScript", "a program and an address", "an XFA form", "a file inside"],
)
def test_what_a_pdf_would_like_to_do_is_left_undone_and_its_text_is_read(
    catalogue: str, tmp_path: Path
) -> None:
    inside = "<< /Length 22 >>\nstream\n<xdp>3. Not text.</xdp>\nendstream"
    path = pdf(
        tmp_path / "busy-2021.pdf",
        {1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>", 6: inside},
    )
    found = outcome(path)
    assert labels(found) == ["1", "2"]
    assert isinstance(found, Report)
    assert not any("Not text" in p.text for p in found.paragraphs())


def test_a_batch_goes_on_past_harm(tmp_path: Path) -> None:
    bad = pdf(tmp_path / "loop-2021.pdf", HARMFUL["a page tree that holds itself"])
    sound = pdf(tmp_path / "sound-2021.pdf", {})
    first, second = read_reports([bad, sound])
    assert isinstance(first, ReadError)
    assert labels(second if isinstance(second, Report) else str(second)) == ["1", "2"]
