"""Embedding anew in little memory, killed in the middle; and what is told of the index."""

import gc
import json
import shutil
import signal
import subprocess
import sys

import pytest

from pincite import specimens, upkeep
from pincite.assistant import Assistant
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.index import dense
from pincite.library import Library
from pincite.store.entries import Indexed
from tests.fakes import report
from tests.test_upkeep import EMBEDDER, OTHER, TRAMS, cited, put


@pytest.fixture
def folder(tmp_path):
    put(tmp_path / "library", report())
    return tmp_path / "library"


@pytest.mark.filterwarnings("ignore::FutureWarning")  # of torch, when objects are looked at
def test_a_rebuild_holds_one_reports_vectors_in_memory(folder):
    live = []

    class Counting(HashingEmbedder):
        def encode_documents(self, texts):
            gc.collect()
            live.append(sum(isinstance(one, Indexed) for one in gc.get_objects()))
            return super().encode_documents(texts)

    for number in range(2001, 2004):
        put(folder, report(TRAMS, id=f"trams-{number}", body="Trams"))
    gc.collect()
    before = sum(isinstance(one, Indexed) for one in gc.get_objects())
    assert upkeep.rebuild(folder, Counting(64)) == len(live) == 4
    assert max(live) <= before, "those of the reports before lie on disk"
    assert not any(one.fault for one in upkeep.check(folder))


class Renamed(HashingEmbedder):
    """Vectors of the same length, which mean something else."""

    fingerprint = "another"


@pytest.mark.parametrize("other", [HashingEmbedder(64), Renamed()], ids=["length", "meaning"])
@pytest.mark.parametrize("store", ["file", "database"])
def test_who_has_the_library_open_is_told_that_its_model_is_not_the_librarys_any_more(
    tmp_path, request, store, other
):
    database = request.getfixturevalue("url") if store == "database" else None
    with Library.open(tmp_path, embedder=HashingEmbedder(), database=database) as library:
        path = next(path for path in specimens.paths() if path.stem == "marlowe-vale-2019")
        library.add(path)
        assistant = Assistant(library)
        assert assistant.ask("How timely are return home interviews?").statements
        upkeep.rebuild(tmp_path, other, database=database)
        for _ in range(2):
            for verb in (assistant.ask, assistant.search):
                with pytest.raises(LibraryError, match="embedded with another model meanwhile"):
                    verb("How timely are return home interviews?")
        # What needs no model goes on.
        assert [p.label for p in assistant.cite("para 5").paragraphs] == ["5"]
    with Library.open(tmp_path, embedder=other, database=database) as library:
        assert Assistant(library).ask("How timely are return home interviews?").statements


_KILLED = """
import os, signal, sys
from pathlib import Path
from pincite import upkeep
from pincite.embed import HashingEmbedder

class Killed(HashingEmbedder):
    calls = 0

    def encode_documents(self, texts):
        Killed.calls += 1
        if Killed.calls == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_documents(texts)

upkeep.rebuild(Path(sys.argv[1]), Killed(64))
"""


def test_a_rebuild_that_is_killed_changes_nothing_and_leaves_nothing(folder):
    put(folder, report(TRAMS, id="trams-2020", body="Trams"))
    before, names = cited(folder), {path.name for path in folder.iterdir()}
    done = subprocess.run([sys.executable, "-c", _KILLED, str(folder)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert cited(folder) == before
    assert not any(one.fault for one in upkeep.check(folder))
    shared = {f"{Library.FILE}-wal", f"{Library.FILE}-shm"}
    assert {path.name for path in folder.iterdir()} - shared == names - shared
    assert upkeep.rebuild(folder, OTHER) == 2


def test_check_tells_the_indexs_kind_its_rows_and_what_it_finds(folder, capsys, monkeypatch):
    assert main(["check", "--library", str(folder), "--json"]) == 0
    index = json.loads(capsys.readouterr().out)[-1]
    with Library.open(folder, embedder=EMBEDDER) as library:
        rows = len(library.index())
    assert index["note"] == (
        f"flat fp16, {rows} rows; finds 100.0 % of the {min(10, rows)} nearest of exact search "
        f"(of {rows} of its own vectors)"
    )
    monkeypatch.setattr(dense, "MANY", 1)
    put(folder, report(TRAMS, id="trams-2020", body="Trams"))
    assert main(["check", "--library", str(folder)]) == 0
    assert f"lists fp16, {rows + len(TRAMS)} rows" in capsys.readouterr().out
    shutil.rmtree(folder / "cache")
    assert list(upkeep.check(folder))[-1].note == "not made yet: the next question makes it"
