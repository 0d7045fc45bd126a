"""Files made to do harm, added as a batch; and many users of the served page at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.errors import ReadError
from pincite.library import Library
from tests import bombs as made
from tests.faults.outcome import Outcome, count, files

PINCITE = [sys.executable, "-m", "pincite.cli"]
QUESTIONS = (
    "How timely are return home interviews?",
    "What is said of foster carers?",
    "Who lit it?",
)


def bombs() -> Outcome:
    """Add each file made to do harm, and a sound one after it: read, or refused in a sentence."""
    outcome = Outcome("a file made to do harm is read or refused in a sentence")
    with tempfile.TemporaryDirectory() as name:
        sound = files(Path(name))[0]
        with Library.open(Path(name) / "library", embedder=HashingEmbedder()) as library:
            for file in made.every(Path(name)):
                try:
                    library.add(file, replace=True)
                    taken = True
                except ReadError as error:
                    said = str(error)
                    taken = file.name in said and "\n" not in said and "Traceback" not in said
                    outcome.said = said
                file.unlink()
                goes_on = library.add(sound, replace=True).record.numbered > 0
                count(outcome, taken and goes_on)
    return outcome


def many_users() -> Outcome:
    """Fifty users ask twenty questions each: each is answered, and with its own answer."""
    sys.path.insert(0, "eval")
    import bench_users

    outcome = Outcome("50 users of the page, 20 questions each")
    with tempfile.TemporaryDirectory() as name:
        where = ["--library", name]
        env = os.environ | {"PINCITE_EMBEDDER": "hashing"}
        reports = [str(path) for path in specimens.paths()]
        subprocess.run(
            [*PINCITE, "add", *reports, *where], env=env, check=True, stdout=subprocess.DEVNULL
        )
        with subprocess.Popen(
            [*PINCITE, "serve", *where, "--port", "0"], stdout=subprocess.PIPE, text=True, env=env
        ) as app:
            assert app.stdout is not None
            address = next(line for line in app.stdout if line.startswith("ready ")).split()[1]
            with Library.open(Path(name)) as library:
                seen, _ = bench_users.together(50, 20, 0.0, address, QUESTIONS, library)
            app.terminate()
    outcome.tries = 1000
    outcome.lost = len(seen.errors) + len(seen.wrong)
    outcome.survived = outcome.tries - outcome.lost
    outcome.said = "; ".join([*seen.errors, *seen.wrong][:3])
    return outcome
