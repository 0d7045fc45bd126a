"""serve: the page in a browser."""

from __future__ import annotations

import argparse
from typing import Any

from pincite.cli import output
from pincite.errors import PinciteError


def grammar(verbs: Any) -> None:
    """Add this group's verb."""
    verb = verbs.add_parser("serve", parents=[output.common()], help="serve the page")
    verb.add_argument("--host", help="address to serve on (127.0.0.1)")
    verb.add_argument("--port", type=int, help="port (the first free one from 7860)")
    verb.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    config = output.settings(options)
    try:
        from pincite import ui
    except ModuleNotFoundError as error:
        raise PinciteError(
            f"The page needs {error.name}. Run: pip install 'pincite[ui]'"
        ) from error
    from pincite import embed, llm, log

    log.begin(config.log)
    ui.serve(
        config.library,
        config.host,
        config.port,
        load=lambda: embed.named(config.embedder, config.models),
        writer=llm.chosen(config),
        door=ui.Door.of(config),
        database=config.store,
    )
    return 0
