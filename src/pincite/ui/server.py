"""The page as a web application, and the process that serves it to this machine."""

from __future__ import annotations

import ipaddress
import logging
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI

from pincite.assistant import Assistant
from pincite.embed import Embedder, default_embedder
from pincite.errors import UsageError
from pincite.generate import Writer
from pincite.library import Library
from pincite.ui.adding import Adding
from pincite.ui.downloads import router
from pincite.ui.guard import Guard
from pincite.ui.model import Model
from pincite.ui.page import blocks
from pincite.ui.theme import HEAD, ICON, theme

FIRST_PORT = 7860
PORTS_TRIED = 100
LARGEST_UPLOAD = "200mb"
SESSIONS = 500
"""Windows whose state is kept; one that is forgotten says itself which conversation it shows."""


def build(assistant: Assistant, model: Model, adding: Adding) -> FastAPI:
    """The application: the page and its endpoints behind the headers."""
    page = blocks(assistant, model, adding)
    page.queue(default_concurrency_limit=8, api_open=False)
    # Gradio keeps some 80 kB a session, and each call of an endpoint is a session of its own.
    page.state_session_capacity = SESSIONS
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
    app.include_router(router(assistant.library))
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        head=HEAD,
        favicon_path=str(ICON),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=True,
        show_error=False,
        max_file_size=LARGEST_UPLOAD,
    )
    return mounted


class Server(uvicorn.Server):
    """Says where it is once it answers, and takes its uploads with it when it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        url: str,
        adding: Adding,
        uploads: Path,
        began: float | None,
    ) -> None:
        super().__init__(config)
        self._url = url
        self._adding = adding
        self._uploads = uploads
        self._began = began

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open for requests, then say so."""
        await super().startup(sockets)
        if self.started:
            if self._began is not None:
                print(f"The page is there after {time.monotonic() - self._began:.1f} s.")
            print(f"ready {self._url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; pages that are still open are cut off, which is no error worth a traceback."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._adding.stop()
        await super().shutdown(sockets)
        shutil.rmtree(self._uploads, ignore_errors=True)


def serve(
    library_dir: Path,
    host: str = "127.0.0.1",
    port: int | None = None,
    *,
    load: Callable[[], Embedder] = default_embedder,
    writer: Writer | None = None,
    began: float | None = None,
) -> None:
    """Serve the library's page until interrupted; the last line printed is `ready URL`.

    Args:
        library_dir: The library's folder; made when absent.
        host: An address of this machine's own loopback.
        port: None takes the first that is free from 7860, 0 any that is free.
        load: Makes the embedder; called in the background.
        writer: The language model that rewords answers, if there is one.
        began: When starting began, by the monotonic clock; the time it took is printed.

    Raises:
        UsageError: The host can be reached by others, or the port is taken.
    """
    server, listener, _ = prepare(library_dir, host, port, load=load, writer=writer, began=began)
    server.run(sockets=[listener])


def prepare(
    library_dir: Path,
    host: str,
    port: int | None,
    *,
    load: Callable[[], Embedder],
    writer: Writer | None = None,
    began: float | None = None,
) -> tuple[Server, socket.socket, str]:
    """The server that `serve` runs, the socket it is to listen on, and its address."""
    address = _loopback(host)
    listener = _listen(address, port)
    shown = f"[{address}]" if ":" in address else address
    url = f"http://{shown}:{listener.getsockname()[1]}/"
    library = Library.open(library_dir)
    # Gradio would keep uploads in a folder that every user of this machine shares.
    uploads = Path(tempfile.mkdtemp(prefix="pincite-"))
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    model = Model(library, load)
    adding = Adding(library, model)
    app = build(Assistant(library, writer), model, adding)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    return Server(config, url, adding, uploads, began), listener, url


def _loopback(host: str) -> str:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise UsageError(f"{host} is no address of this machine. Use --host 127.0.0.1.") from error
    if not address.is_loopback:
        raise UsageError(
            f"{host} can be reached from other machines, and Pincite has no accounts yet: anyone "
            "there could read and add reports. Use --host 127.0.0.1."
        )
    return str(address)


def _listen(address: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else [port]:
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, candidate))
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    tried = f"port {port}" if port is not None else f"every port from {FIRST_PORT}"
    raise UsageError(f"On {address} {tried} is taken. Name another with --port.")
