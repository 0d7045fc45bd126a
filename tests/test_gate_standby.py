"""An app whose library cannot be written: who has a session, or a password, is answered."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.ui.forms import token as token_of
from tests.postgres import Server, Standby, named
from tests.serving import Site, basic, served

PASSWORD = "four words are enough"


@pytest.fixture
def standby(postgres: Server, url: str, tmp_path: Path) -> Iterator[str]:
    """A database that follows one with a report and a user."""
    with Library.open(tmp_path / "own", embedder=HashingEmbedder(), database=url) as library:
        library.add(next(path for path in specimens.paths() if path.stem == "marlowe-vale-2019"))
        library.people.add("ada", PASSWORD, "editor")
    server = Standby(postgres.host)
    try:
        yield f"postgresql://postgres@/{named(url)}?host={server.host}"
    finally:
        server.close()


def asked(site: Site, **headers: str) -> tuple[int, str]:
    reply = site.order("/gradio_api/run/cite", {"data": ["para 5", None, None]}, **headers)
    return reply.status, reply.text


def test_a_standby_answers_who_is_known_and_says_where_to_log_in(
    standby: str, url: str, tmp_path: Path
) -> None:
    with served(tmp_path / "there", store=standby) as site:
        status, text = asked(site, **basic("ada", PASSWORD))
        assert (status, "marlowe-vale-2019#5" in text) == (200, True)
        assert asked(site, **basic("ada", "not her password"))[0] == 401
        refused = site.log_in("ada", PASSWORD)
        assert refused.status == 503
        assert "Nobody can be logged in here" in refused.text
        assert refused.headers["content-type"].startswith("text/html")
        assert not refused.cookie("pincite").partition("=")[2].partition(";")[0]
        # A session that the primary knows holds here, too.
        with Library.open(tmp_path / "own", database=url) as library:
            token = library.people.begin("ada")
        known = {"cookie": f"pincite={token}", "origin": site.origin}
        for _ in range(50):
            status, text = asked(site, **known)
            if status == 200:
                break
            time.sleep(0.2)
        assert (status, "marlowe-vale-2019#5" in text) == (200, True)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_where_no_file_may_grow_programs_are_answered_and_the_login_page_says_why(
    tmp_path: Path,
) -> None:
    import resource

    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.add(next(path for path in specimens.paths() if path.stem == "marlowe-vale-2019"))
        library.people.add("ada", PASSWORD, "editor")
        token = library.people.begin("ada")
    with served(tmp_path) as site:
        known = {"cookie": f"pincite={token}", "origin": site.origin}
        _, most = resource.prlimit(site.process, resource.RLIMIT_FSIZE)
        resource.prlimit(site.process, resource.RLIMIT_FSIZE, (0, most))
        assert asked(site, **basic("ada", PASSWORD))[0] == 200
        assert asked(site, **basic("ada", "not her password"))[0] == 401
        refused = site.log_in("ada", PASSWORD)
        assert (refused.status, refused.cookie("pincite")) == (503, "")
        assert "there is no room left for the library" in refused.text
        assert "frees some space" in refused.text
        assert asked(site, **known)[0] == 200
        # Whoever logs out is out in this browser, and is told what could not be noted.
        out = site.form("/logout", {"form": token_of(token)}, **known)
        assert out.status == 503
        assert "This browser is logged out. The library could not note it" in out.text
        assert "max-age=0" in out.cookie("pincite").lower()
        assert asked(site, **known)[0] == 200
        resource.prlimit(site.process, resource.RLIMIT_FSIZE, (most, most))
        assert asked(site, **site.session("ada", PASSWORD))[0] == 200
