"""nginx itself, with what deploy.md tells to write for it, in front of the real application."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from pincite.library import Library
from tests.proxy import signed
from tests.serving import Reply, served

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")

DEPLOY = (Path(__file__).parents[1] / "docs" / "deploy.md").read_text("utf8")
HOST, PASSWORD = "reports.example.org", "four words are enough"
AROUND = """daemon off; master_process off; pid {0}/pid; error_log {0}/errors;
events {{}}
http {{ access_log off; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy;
fastcgi_temp_path {0}/1; uwsgi_temp_path {0}/2; scgi_temp_path {0}/3;
{1} }}"""


class Front:
    """nginx's address, as a browser knows it."""

    def __init__(self, port: int) -> None:
        self.origin = f"https://{HOST}:{port}"
        self._port = port

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Reply:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        to = http.client.HTTPSConnection("127.0.0.1", self._port, timeout=60, context=trusting)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["host"] = f"{HOST}:{self._port}"
        try:
            to.request("GET" if body is None else "POST", path, body, sent)
            return Reply(to.getresponse())
        finally:
            to.close()


@pytest.fixture(scope="module", params=["prefix passed on", "prefix taken off"])
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    with Library.open(folder / "library") as library:
        library.people.add("ada", PASSWORD, "editor")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key, pem = signed(folder)
    settings = {"hosts": HOST, "base": "/pincite", "trust": "127.0.0.1 X-Forwarded-User"}
    (block, *_) = re.findall(r"^```nginx\n(.*?)^```$", DEPLOY, re.MULTILINE | re.DOTALL)
    with served(folder / "library", **settings) as site:
        inner = site.origin + ("/" if request.param == "prefix taken off" else "")
        for told, here in {
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "/etc/ssl/reports.example.org.pem": str(pem),
            "/etc/ssl/private/reports.example.org.key": str(key),
            "http://127.0.0.1:7860": inner,
        }.items():
            assert block.count(told) == 1
            block = block.replace(told, here)
        (folder / "conf").write_text(AROUND.format(folder, block), "utf8")
        with subprocess.Popen(["nginx", "-e", folder / "first", "-c", folder / "conf"]) as nginx:
            try:
                for _ in range(600):
                    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                        break
                    time.sleep(0.05)
                yield Front(port)
            finally:
                nginx.terminate()


def test_who_is_not_known_is_led_to_log_in_below_the_prefix(front: Front) -> None:
    slashless = front.ask("/pincite?report=x")
    assert slashless.status == 308
    assert slashless.headers["location"].endswith("/pincite/?report=x")
    stranger = front.ask("/pincite/")
    assert (stranger.status, stranger.headers["location"]) == (303, "/pincite/login")
    # What a stranger says of himself is not believed.
    assert front.ask("/pincite/", x_forwarded_user="ada").status == 303


def test_who_logs_in_there_reads_and_brings_more_than_a_megabyte(front: Front) -> None:
    page = front.ask("/pincite/login")
    form = page.cookie("pincite-form")
    token = page.text.partition('name="form" value="')[2].partition('"')[0]
    fields = urlencode({"form": token, "to": "", "name": "ada", "password": PASSWORD}).encode()
    let_in = front.ask(
        "/pincite/login",
        fields,
        origin=front.origin,
        cookie=form.partition(";")[0],
        content_type="application/x-www-form-urlencoded",
    )
    session = let_in.cookie("pincite")
    assert let_in.status == 303
    assert "Secure" in session and "Path=/pincite" in session
    known = {"cookie": session.partition(";")[0], "origin": front.origin}
    assert front.ask("/pincite/config", **known).json["root"] == f"{front.origin}/pincite"
    file = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    file += b"1. The lamps were lit.\n" * 100_000 + b"\r\n--x--\r\n"
    brought = front.ask(
        "/pincite/gradio_api/upload",
        file,
        content_type="multipart/form-data; boundary=x",
        **known,
    )
    assert brought.status == 200, brought.text
