"""A machine that gives no more: no room on the disk, no file handle, no permission."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pincite import upkeep
from pincite.embed import HashingEmbedder
from pincite.library import Library
from tests.faults.killed import adding
from tests.faults.outcome import Outcome, count, files, whole
from tests.serving import Site, basic, served

ENVIRONMENT = {"PINCITE_EMBEDDER": "hashing"}
_MAIN = "from pincite.cli import main; sys.exit(main(sys.argv[1:]))"
_ASKED = "Who lit lamp number 7 of light 1 in 2011?"
_PASSWORD = "four words are enough"
_NO_MOUNT = "not tried: mounting needs root"
_DROP, _OVERRIDE, _READ_SEARCH = 24, 1, 2
"""Linux: PR_CAPBSET_DROP; the two capabilities by which root reads and writes what nobody may."""


def like_anybody() -> None:
    """From the next program on, root is bound by the rights of files as everybody else is."""
    for capability in (_OVERRIDE, _READ_SEARCH):
        ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)


def pincite(
    *arguments: str | Path, before: str = "", unprivileged: bool = False
) -> tuple[int, str]:
    """A command run in a process of its own after some code: its exit code and all it said."""
    code = f"import os, resource, signal, sys\n{before}\n{_MAIN}"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | ENVIRONMENT,
        preexec_fn=like_anybody if unprivileged and os.getuid() == 0 else None,
    )
    return done.returncode, done.stdout + done.stderr


def refused(code: int, told: str, *reasons: str) -> bool:
    """Whether a command ended with a sentence that names the cause."""
    return code != 0 and "Traceback" not in told and any(reason in told for reason in reasons)


def as_it_was(library: Path, acknowledged: list[str]) -> bool:
    """Whether a library holds just these reports, and is sound."""
    sound = not any(one.fault and not one.mended for one in upkeep.check(library))
    with Library.open(library, embedder=HashingEmbedder()) as opened:
        return sound and {record.id for record in opened.records()} == set(acknowledged)


def answers(library: Path, before: str = "") -> bool:
    """Whether a question is answered from a library, and a citation looked up."""
    code, told = pincite("ask", _ASKED, "--library", library, before=before)
    found, shown = pincite("cite", "harbour-2011#7", "--library", library, before=before)
    return (code, found) == (0, 0) and "lit lamp number 7" in told and "para 7" in shown


def large(folder: Path) -> Path:
    """A report too large for what room is left."""
    path = folder / "big-2019.txt"
    lines = (f"{n}.\n\n{'Much is said of harbours. ' * 20}\n" for n in range(1, 400))
    path.write_text("Harbour Board\n\n" + "\n".join(lines), "utf8")
    return path


def disk_full() -> Outcome:
    """Add to a library whose file may not grow: it is as before, and says why."""
    outcome = Outcome("disk full (RLIMIT_FSIZE)")
    with tempfile.TemporaryDirectory() as name:
        library, big = Path(name) / "library", large(Path(name))
        acknowledged = adding(library, files(Path(name))[:2])
        size = (library / Library.FILE).stat().st_size
        for more in (0, 20_000, 200_000):
            limit = (
                "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
                f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size + more}, {size + more}))"
            )
            code, told = pincite("add", big, "--library", library, before=limit)
            outcome.said = told.strip().splitlines()[-1]
            old = answers(library, limit) and as_it_was(library, acknowledged)
            count(outcome, refused(code, told, "no room left") and old)
    return outcome


@contextmanager
def mounted(disk: Path) -> Iterator[bool]:
    """A disk of 8 MB in this new folder until the block ends; false where nobody may mount one."""
    disk.mkdir()
    order = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(order, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def filled(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes of room on a disk."""
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast.write_bytes(bytes(free - left))
    return ballast


def small_disk(room: Iterable[int] = (0, 4096, 100_000, 400_000)) -> Outcome:
    """Fill a small disk of its own up to so many bytes, and add: as before, and then on."""
    outcome = Outcome("disk full (tmpfs of 8 MB)")
    with tempfile.TemporaryDirectory() as name:
        disk, added = Path(name) / "disk", files(Path(name))
        big = large(Path(name))
        with mounted(disk) as there:
            if not there:
                outcome.said = _NO_MOUNT
                return outcome
            for left in room:
                library = disk / "library"
                acknowledged = adding(library, added[:2])
                ballast = filled(disk, left)
                code, told = pincite("add", big, "--library", library)
                outcome.said = told.strip().splitlines()[-1]
                old = answers(library)
                shutil.rmtree(library / "cache")
                # Without its index, which has no room either.
                old = old and answers(library)
                ballast.unlink()
                kept = as_it_was(library, acknowledged) and whole(library, acknowledged, added)
                count(outcome, refused(code, told, "no room left") and old and kept)
                shutil.rmtree(library)
    return outcome


def app_on_full_disk() -> Outcome:
    """Fill the disk of an app before and after its start: who has a password is told, or why not.

    Programs are answered and readers go on; who is to log in is told why they cannot, and can as
    soon as there is room.
    """
    outcome = Outcome("the app on a full disk (tmpfs of 8 MB)")
    for full_before in (False, True):
        with tempfile.TemporaryDirectory() as name, mounted(Path(name) / "disk") as there:
            if not there:
                outcome.said = _NO_MOUNT
                return outcome
            disk = Path(name) / "disk"
            acknowledged = adding(disk / "library", files(Path(name))[:2])
            with Library.open(disk / "library") as library:
                library.people.add("ada", _PASSWORD)
                session = library.people.begin("ada")
            with ExitStack() as until_now:
                site = None if full_before else until_now.enter_context(served(disk / "library"))
                ballast = filled(disk, 0)
                site = site or until_now.enter_context(served(disk / "library"))
                known = {"cookie": f"pincite={session}", "origin": site.origin}
                # A program's first request is the one that would begin a session.
                told = [cited(site, known), cited(site, basic("ada", _PASSWORD))]
                told.append(not cited(site, basic("ada", "not her password")))
                page = site.log_in("ada", _PASSWORD)
                outcome.said = page.text
                told.append(page.status == 503 and "no room left" in page.text)
                told.append(not page.cookie("pincite") and cited(site, known))
                ballast.unlink()
                told += [cited(site, site.session("ada", _PASSWORD)), cited(site, known)]
            count(outcome, all(told) and as_it_was(disk / "library", acknowledged))
    return outcome


def cited(site: Site, who: dict[str, str]) -> bool:
    """Whether the app looks a citation up for somebody."""
    reply = site.order("/gradio_api/run/cite", {"data": ["harbour-2011#7", None, None]}, **who)
    return reply.status == 200 and "lit lamp number 7" in reply.text


def no_handles(spare: Iterable[int] = range(14)) -> Outcome:
    """Give a process so many file handles beyond those it has: it works, or says why not."""
    outcome = Outcome("no more file handles (RLIMIT_NOFILE)")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        library = Path(name) / "library"
        acknowledged = adding(library, added[:2])
        for more in spare:
            # What is imported is in memory; from then on only the work itself opens files.
            limit = (
                "import pincite.cli.main, pincite.embed, pincite.assistant, pincite.ingest\n"
                "import pincite.index.cache, pincite.index.local, faiss, rich.console, bm25s\n"
                f"most = len(os.listdir('/proc/self/fd')) - 1 + {more}\n"
                "resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))"
            )
            survived = True
            for verb in (("add", added[2]), ("ask", _ASKED), ("cite", "harbour-2011#7")):
                code, told = pincite(*verb, "--library", library, before=limit)
                outcome.said = told.strip().splitlines()[-1]
                done = code == 0 and "Traceback" not in told
                handles = "too many files open", "Too many open files"
                survived &= done or refused(code, told, *handles)
                if done and verb[0] == "add":
                    acknowledged = [*acknowledged, "harbour-2012"]
            count(outcome, survived and as_it_was(library, sorted(set(acknowledged))))
    return outcome


def denied() -> Outcome:
    """Take rights away, one after another: what can be read answers, what cannot is named."""
    outcome = Outcome("permission denied")
    with tempfile.TemporaryDirectory() as name:
        library, added = Path(name) / "library", files(Path(name))
        acknowledged = adding(library, added[:2])
        file, secret = library / Library.FILE, added[2]
        ask = "ask", _ASKED
        add = "add", secret
        for path, mode, verb, reason in (
            (secret, 0o000, add, "cannot be read: Permission denied"),
            (file, 0o444, add, "may not be written"),
            (library, 0o555, add, "may not be written"),
            (library / "cache", 0o555, ask, ""),
            (library / "cache", 0o000, ask, ""),
            (file, 0o000, ask, "may not be read"),
            (library, 0o000, ask, "Permission denied"),
        ):
            before = path.stat().st_mode
            path.chmod(mode)
            code, told = pincite(*verb, "--library", library, unprivileged=True)
            path.chmod(before)
            outcome.said = told.strip().splitlines()[-1]
            right = refused(code, told, reason) if reason else code == 0
            count(outcome, right and as_it_was(library, acknowledged) and answers(library))
    return outcome
