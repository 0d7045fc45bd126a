"""Make the specimens out of their sources: `python -m pincite.specimens.make [--truth FOLDER]`.

Writes the PDFs and the DOCX beside this module; --truth also writes what a right reading gives.
Needs the extra `pincite[specimens]`. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator
from pathlib import Path

from pincite.specimens import draw, word
from pincite.specimens.layout import lay_out
from pincite.specimens.source import read
from pincite.specimens.style import STYLES, register_fonts
from pincite.specimens.truth import truth

HERE = Path(__file__).parent
AS_DOCX = "marlowe-vale-2019"
"""The specimen that is also made as a DOCX."""

_log = logging.getLogger(__name__)


def made() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of every file the sources make, the truths among them."""
    register_fonts()
    for path in sorted((HERE / "source").glob("*.specimen")):
        specimen = read(path)
        style = STYLES[specimen.about["style"]]
        laid = lay_out(specimen, style)
        yield f"{specimen.id}.pdf", draw.draw(specimen, laid, style)
        rows = json.dumps(truth(specimen, laid, style), ensure_ascii=False, indent=1)
        yield f"{specimen.id}.json", (rows + "\n").encode()
        if specimen.id == AS_DOCX:
            yield f"{specimen.id}.docx", word.document(specimen, laid, style)


def main() -> None:
    """Write the files."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--truth", type=Path, help="folder for the JSON files of what is printed")
    truths = parser.parse_args().truth
    for name, content in made():
        folder = truths if name.endswith(".json") else HERE
        if folder is None:
            continue
        (folder / name).write_bytes(content)
        _log.info("%s: %d kB", folder / name, len(content) // 1000)


if __name__ == "__main__":
    main()
