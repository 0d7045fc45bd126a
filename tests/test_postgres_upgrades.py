"""A PostgreSQL library that a newer Pincite brings up while an older one runs."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from pincite.errors import LibraryError
from pincite.library import Library
from pincite.store import upgrading
from pincite.store.opening import opened
from tests.fakes import report
from tests.postgres import named
from tests.test_row_digests import VALE
from tests.test_upkeep import put


def test_what_a_newer_pincite_has_brought_up_is_not_written(postgres, url, tmp_path):
    put(tmp_path / "library", report(), database=url)
    with Library.open(tmp_path / "library", database=url) as library:
        postgres.run("UPDATE pincite_version SET version_num = '9999'", named(url))
        writes = (
            lambda: library.kept.begin("x"),
            lambda: library.remove(VALE),
            lambda: library.inbox.put("a.txt", b"a", by="ada"),
        )
        for write in writes:
            with pytest.raises(LibraryError, match="brought to revision 9999 by another"):
                write()
        assert len(library.records()) == 1
        assert library.inbox.all() == ()


def test_an_upgrade_waits_for_who_writes_and_who_waits_to_write_finds_it_done(
    postgres, url, tmp_path
):
    with Library.open(tmp_path / "library", database=url) as library, ThreadPoolExecutor(1) as one:
        postgres.run("ALTER TABLE sessions DROP COLUMN digest", named(url))
        postgres.run("UPDATE pincite_version SET version_num = '0004'", named(url))
        with psycopg.connect(url) as writer:
            writer.execute("SELECT pg_advisory_xact_lock(%s)", (upgrading.PEOPLE,))
            newer = one.submit(opened, tmp_path / "other", url)
            with pytest.raises(TimeoutError):
                newer.result(0.5)
        newer.result(60).close()
        assert library.kept.begin("x")
