"""An order cannot make the server open a file that was not uploaded: real orders, real servers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.ui.files import LARGEST, uploaded
from tests.serving import Site, served

SECRET = "The payroll of 2020 is a secret of the finance office."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("files") / "library") as site:
        yield site


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "payroll-2020.md"
    path.write_text(f"# Payroll\n\n1. {SECRET}\n")
    return path


def upload_event(site: Site) -> int:
    """The number of the event that takes uploaded files."""
    config = site.ask("/config").json
    buttons = {c["id"] for c in config["components"] if c["type"] == "uploadbutton"}
    return next(d["id"] for d in config["dependencies"] if {t[0] for t in d["targets"]} & buttons)


def order(path: str, **more: object) -> list[object]:
    return [[{"path": path, **more}], ""]


@pytest.mark.parametrize("more", [{"meta": {"_type": "gradio.FileData"}}, {}, {"url": "x"}])
def test_a_file_of_this_machine_is_not_added_by_its_path(site: Site, secret: Path, more) -> None:
    body = {"fn_index": upload_event(site), "session_hash": "w", "data": order(str(secret), **more)}
    for address in ("/gradio_api/run/predict", "/gradio_api/queue/join", "/gradio_api/api/predict"):
        assert site.order(address, body).status in (400, 404)
    time.sleep(1)
    assert SECRET not in json.dumps(
        site.order("/gradio_api/call/search", {"data": ["payroll"]}).text
    )
    assert site.ask("/original/payroll-2020").status == 404


@pytest.mark.parametrize(
    "path", ["/dev/zero", "http://example.com/c", "/etc/passwd", "../../etc/passwd", 7, ["/etc"]]
)
@pytest.mark.parametrize("address", ["run/cite", "call/ask", "queue/join", "mcp/"])
def test_no_order_opens_a_file_or_an_address(site: Site, path, address) -> None:
    began = time.monotonic()
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    reply = site.order(f"/gradio_api/{address}", {"data": [file, None, {"deep": [file]}]})
    assert reply.status == 400
    assert site.ask("/").status == 200 and time.monotonic() - began < 10


def test_forms_and_endless_orders_are_refused(site: Site) -> None:
    form = site.ask("/gradio_api/component_server", b"--x--", content_type="multipart/form-data")
    assert form.status == 400
    long = site.ask("/gradio_api/run/cite", b" " * (LARGEST + 1), content_type="application/json")
    assert long.status == 400
    deep = b"[" * 200_000
    assert site.ask("/gradio_api/run/cite", deep, content_type="application/json").status == 400


def test_only_what_lies_in_the_folder_of_uploads_was_uploaded(tmp_path: Path) -> None:
    there, outside = tmp_path / "up" / "a.pdf", tmp_path / "b.pdf"
    folder = there.parent
    folder.mkdir()
    link = folder / "link.pdf"
    link.symlink_to(outside)
    assert uploaded({"data": [[{"path": str(there)}], {"path": None}, "x"]}, folder)
    for path in (outside, link, folder / ".." / "b.pdf"):
        assert not uploaded({"data": [[{"path": str(path)}]]}, folder)
    assert uploaded(None, folder) and uploaded("path", folder)
