"""What verbs share: options every one has, opening the library, and printing."""

from __future__ import annotations

import argparse
import json
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.audit import Audit
from pincite.config import Config
from pincite.errors import LibraryError
from pincite.library import Library

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


def common() -> argparse.ArgumentParser:
    """Options of every verb."""
    options = argparse.ArgumentParser(add_help=False)
    everywhere(options, default=argparse.SUPPRESS)
    return options


def everywhere(parser: argparse.ArgumentParser, **more: Any) -> None:
    """Give a parser the options that stand before the verb or after it."""
    parser.add_argument("--library", type=Path, metavar="DIR", help="folder of the library", **more)
    parser.add_argument(
        "--store", metavar="URL", help="postgresql://… where the library lies there", **more
    )
    parser.add_argument("--json", action="store_true", help="print JSON alone", **more)


def settings(options: argparse.Namespace) -> Config:
    """The settings with this command's flags."""
    return Config.load(
        library=options.library,
        store=options.store,
        host=getattr(options, "host", None),
        port=getattr(options, "port", None),
    )


def open_library(config: Config, *, searching: bool, create: bool = False) -> Library:
    """The library the command is about, with its embedder where the verb searches or adds.

    Raises:
        LibraryError: There is none yet and the verb makes none.
    """
    if config.store is None and not create and not (config.library / Library.FILE).exists():
        raise LibraryError(
            f"There is no library in {config.library} yet. Run: pincite add FILE.pdf "
            "(or name another folder with --library)"
        )
    if not searching:
        return Library.open(config.library, database=config.store)
    from pincite import embed

    # Whoever makes a library adds to it: documents are worth a GPU, a question is not.
    on = embed.device(config.device) if create else embed.CPU
    embedder = embed.named(config.embedder, config.models, on)
    return Library.open(config.library, embedder=embedder, database=config.store)


def note(
    config: Config, library: Library, event: str, who: str = "command line", **facts: object
) -> None:
    """Write an act into the audit log, where the library has accounts."""
    if config.trust is not None or library.people.wanted():
        audit = Audit(config.library, config.audit_days, config.audit_questions)
        audit.note(event, who, **facts)


def console(*, stderr: bool = False) -> Console:
    """Where text for people goes."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def progress(*, shown: bool) -> Progress:
    """Bars on stderr that go when the work is done."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
        disable=not shown,
    )


def put_up_with_code_pages(stream: object) -> None:
    """Print a question mark for what a stream's encoding lacks: of files and pipes on Windows."""
    if isinstance(stream, TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
        stream.reconfigure(errors="replace")


def _in_utf8() -> None:
    """JSON is UTF-8, whatever the system's own encoding is."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8")


def print_json(value: Any) -> None:
    """Print a value as JSON, on stdout."""
    _in_utf8()
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_line(value: Any) -> None:
    """Print a value as one line of JSON, on stdout."""
    _in_utf8()
    json.dump(value, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def failure(kind: str, message: str, path: str | None = None) -> dict[str, Any]:
    """What went wrong, as JSON says it."""
    return {"error": {"kind": kind, "message": message, "path": path}}


def failed(kind: str, message: str, *, as_json: bool, path: str | None = None) -> None:
    """Say what went wrong, in the way that was asked for."""
    if as_json:
        print_json(failure(kind, message, path))
    else:
        print(f"pincite: {message}", file=sys.stderr)
