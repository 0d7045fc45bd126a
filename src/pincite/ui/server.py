"""The page as a web application, and the process that serves it to this machine."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI

from pincite.assistant import Assistant
from pincite.audit import Audit
from pincite.config import Config, Trust
from pincite.embed import Embedder, default_embedder
from pincite.errors import PinciteError
from pincite.generate import Writer
from pincite.library import Library
from pincite.seen import Seen
from pincite.types import PersonRole
from pincite.ui.adding import Adding
from pincite.ui.downloads import failed, router
from pincite.ui.files import UploadedOnly
from pincite.ui.gate import Gate
from pincite.ui.guard import Guard
from pincite.ui.idle import Hasty
from pincite.ui.inboxed import Inboxed
from pincite.ui.knowing import Knowing
from pincite.ui.model import Model
from pincite.ui.onepage import OnePage
from pincite.ui.page import blocks
from pincite.ui.prefix import Prefix, refuse_ours
from pincite.ui.reach import address_of, in_the_clear, listen, refuse_strangers
from pincite.ui.theme import HEAD, ICON, theme
from pincite.ui.uploads import Intake
from pincite.ui.who import ALONE, Access, who

THREADS = 400
"""Gradio's, of which everybody who waits takes one: more than three full lines, and the rest."""
LARGEST_UPLOAD = "200mb"
SESSIONS = 500
"""Windows whose state is kept; one that is forgotten says itself which conversation it shows."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in, by which names, and where files go that are brought; as the settings say."""

    trust: Trust | None = None
    trust_role: PersonRole = "reader"
    hosts: tuple[str, ...] = ()
    base: str = ""
    audit_days: int = 180
    audit_questions: bool = True
    queue: bool = False
    """Whether files go into the library's inbox, for workers to add."""

    @classmethod
    def of(cls, config: Config) -> Door:
        """That of the settings."""
        return cls(**{one.name: getattr(config, one.name) for one in fields(cls)})


def build(
    library: Library,
    load: Callable[[], Embedder],
    *,
    writer: Writer | None = None,
    door: Door | None = None,
    address: str | None = None,
) -> tuple[FastAPI, Intake]:
    """The application: the page and its endpoints behind the gate and the headers.

    Args:
        library: All of it. With accounts the page sees what whoever asks may see.
        load: Makes the embedder; called in the background.
        writer: The language model that rewords answers, if there is one.
        door: Who is let in; None: as with no settings.
        address: Where this machine itself reaches it; None: where it is asked.

    Returns:
        The application, and the queue of its uploads.
    """
    door = door or Door()
    access, knowing = ALONE, None
    if door.trust is not None or library.people.wanted():
        audit = Audit(library.folder, door.audit_days, door.audit_questions)
        access = Access(who, audit.note)
        knowing = Knowing(library.people, audit.note, door.trust, door.trust_role)
    model = Model(library, load)
    intake = Inboxed(library) if door.queue else Adding(library, model, access.audit)
    seen = Seen(library, who, access.audit) if access.wanted else library
    page = blocks(Assistant(seen, writer), model, intake, access)
    page.max_threads = THREADS
    page.queue(default_concurrency_limit=8, api_open=False)
    # Gradio keeps some 80 kB a session, and each call of an endpoint is a session of its own.
    page.state_session_capacity = SESSIONS
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # The last that is added is asked first.
    app.add_middleware(OnePage)
    app.add_middleware(UploadedOnly, note=access.audit)
    app.add_middleware(Gate, knowing=knowing, people=library.people, note=access.audit)
    app.add_middleware(Prefix, base=door.base)
    app.add_middleware(Guard, hosts=door.hosts, note=access.audit)
    app.include_router(router(seen, access))
    app.add_exception_handler(PinciteError, failed)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=door.base,
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
    # Else Gradio takes the page for one that is only being made, and checks no file that is named.
    page.has_launched = True
    # It asks itself what is asked by the Model Context Protocol: not by way of the proxy.
    assert page.mcp_server_obj is not None
    page.mcp_server_obj._local_url = address
    return mounted, intake


class Server(uvicorn.Server):
    """Says where it is once it answers, and takes its uploads with it when it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        url: str,
        library: Library,
        intake: Intake,
        uploads: Path,
        began: float | None,
    ) -> None:
        super().__init__(config)
        self._url = url
        self._library = library
        self._intake = intake
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
        self._intake.close()
        await super().shutdown(sockets)
        shutil.rmtree(self._uploads, ignore_errors=True)
        # Nothing is left in a log beside the library's file.
        self._library.close()


def serve(
    library_dir: Path,
    host: str = "127.0.0.1",
    port: int | None = None,
    *,
    load: Callable[[], Embedder] = default_embedder,
    writer: Writer | None = None,
    began: float | None = None,
    door: Door | None = None,
    database: str | None = None,
) -> None:
    """Serve the library's page until interrupted; the last line printed is `ready URL`.

    Args:
        library_dir: The library's folder; made when absent.
        host: An address of this machine; one that others reach only with accounts.
        port: None takes the first that is free from 7860, 0 any that is free.
        load: Makes the embedder; called in the background.
        writer: The language model that rewords answers, if there is one.
        began: When starting began, by the monotonic clock; the time it took is printed.
        door: Who is let in, and by which names the page is called.
        database: "postgresql://…" where the library's store lies there.

    Raises:
        UsageError: The host can be reached by strangers, or the port is taken.
    """
    server, listener, _ = prepare(
        library_dir,
        host,
        port,
        load=load,
        writer=writer,
        began=began,
        door=door,
        database=database,
    )
    server.run(sockets=[listener])


def prepare(
    library_dir: Path,
    host: str,
    port: int | None,
    *,
    load: Callable[[], Embedder],
    writer: Writer | None = None,
    began: float | None = None,
    door: Door | None = None,
    database: str | None = None,
) -> tuple[Server, socket.socket, str]:
    """The server that `serve` runs, the socket it is to listen on, and its address."""
    door = door or Door()
    refuse_ours(door.base)
    address = str(address_of(host))
    known = door.trust is not None or _has_users(library_dir, database)
    refuse_strangers(host, known=known, hosts=door.hosts)
    if not address_of(host).is_unspecified:
        door = replace(door, hosts=(*door.hosts, address))
    if warning := in_the_clear(host):
        print(f"pincite: {warning}", file=sys.stderr)
    listener = listen(host, port)
    shown = f"[{address}]" if ":" in address else address
    url = f"http://{shown}:{listener.getsockname()[1]}/"
    library = Library.open(library_dir, database=database)
    # Gradio would keep uploads in a folder that every user of this machine shares.
    uploads = Path(tempfile.mkdtemp(prefix="pincite-"))
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    url = f"{url.removesuffix('/')}{door.base}/"
    own = None if address_of(host).is_unspecified else url
    app, intake = build(library, load, writer=writer, door=door, address=own)
    config = uvicorn.Config(
        app,
        http=Hasty,
        log_level="warning",
        timeout_graceful_shutdown=1,
        # The gate alone decides which proxy is believed, and what.
        proxy_headers=False,
        server_header=False,
    )
    # Into the log's file as well, where there is one.
    logging.getLogger("uvicorn").propagate = True
    return Server(config, url, library, intake, uploads, began), listener, url


def _has_users(library_dir: Path, database: str | None) -> bool:
    """Whether the library asks who is there; a folder without one is left as it is."""
    if database is None and not (library_dir / Library.FILE).is_file():
        return False
    with Library.open(library_dir, database=database) as library:
        return library.people.wanted()
