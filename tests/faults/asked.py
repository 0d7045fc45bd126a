"""Many users of the served page at once, without accounts and with them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pincite import specimens
from pincite.library import Library
from tests.faults.outcome import Outcome, count

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))
import bench_accounts
import bench_users
import users

HASHING = {"PINCITE_EMBEDDER": "hashing"}


def many_users(people: int = 50, each: int = 20, warm_up: int = users.WARM_UP) -> list[Outcome]:
    """Users ask at once: each is answered, and with their own answer; memory stays flat."""
    answered = Outcome(f"{people} users of the page, {each} questions each")
    asked = bench_users.specimens_asked()
    with tempfile.TemporaryDirectory() as name:
        files = [str(path) for path in specimens.paths()]
        command = [*users.PINCITE, "add", *files, "--library", name, "--json"]
        subprocess.run(command, env=os.environ | HASHING, check=True, stdout=subprocess.DEVNULL)
        with users.serving(Path(name), HASHING) as server, Library.open(Path(name)) as library:

            def ask(turns: int) -> users.Seen:
                return users.together(bench_users.users(server, people, turns, asked, library))[0]

            warm = ask(-(-warm_up // people))
            before = server.resident()
            seen = ask(each)
            grown = server.resident() - before
    _noted(answered, people * each, [*warm.errors, *warm.wrong, *seen.errors, *seen.wrong])
    return [answered, _flat("", warm_up, people * each, grown)]


def with_accounts(people: int = 50, each: int = 20, warm_up: int = users.WARM_UP) -> list[Outcome]:
    """Users with accounts ask at once: each is told what they may see, and nothing besides."""
    answered = Outcome(f"{people} users with accounts, {each} questions each")
    turns = {"warm": -(-warm_up // people), "asked": each}
    asked = bench_users.specimens_asked()
    with tempfile.TemporaryDirectory() as name:
        outcome = bench_accounts.served(Path(name), people, turns, asked, HASHING)
    lost = [said for seen, _ in outcome.rounds.values() for said in (*seen.errors, *seen.wrong)]
    _noted(answered, people * each, lost)
    before, after = outcome.memory["asked"]
    return [answered, _flat(" with accounts", warm_up, people * each, after - before)]


def _noted(outcome: Outcome, tries: int, lost: list[str]) -> None:
    outcome.tries, outcome.lost = tries, len(lost)
    outcome.survived = max(0, tries - len(lost))
    outcome.said = "; ".join(lost[:3])


def _flat(kind: str, warm_up: int, asked: int, grown: int) -> Outcome:
    outcome = Outcome(
        f"memory of the page{kind}: {max(grown, 0)} MB more ({users.FLAT} at most) over {asked:,} "
        f"questions, after {warm_up:,} others"
    )
    count(outcome, grown <= users.FLAT)
    return outcome
