"""check, rebuild, export-library, import-library: what whoever keeps a library does at times."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.cli import output
from pincite.store import closed

if TYPE_CHECKING:
    from rich.console import Console

    from pincite.upkeep import Checked

_DONE, _DAMAGED = 0, 1
_COPIED_DAMAGE = (
    "\nThe copy is kept, and holds this damage. Keep older copies. Run pincite check: what it "
    "finds in the library too, mend there, and copy again."
)


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    check = verbs.add_parser(
        "check", parents=[common], help="see whether the library is whole, report by report"
    )
    check.add_argument("id", metavar="ID", nargs="?", help="only this report")
    check.set_defaults(run=_check)
    rebuild = verbs.add_parser(
        "rebuild", parents=[common], help="embed all reports anew, with the embedder that is set"
    )
    rebuild.set_defaults(run=_rebuild)
    export = verbs.add_parser(
        "export-library", parents=[common], help="copy the library, in use or not: a backup"
    )
    export.add_argument("folder", metavar="FOLDER", type=Path, help="new; use it with --library")
    export.set_defaults(run=_export)
    bring = verbs.add_parser(
        "import-library", parents=[common], help="copy a library's folder into an empty library"
    )
    bring.add_argument("folder", metavar="FOLDER", type=Path, help="of the library to copy")
    bring.set_defaults(run=_import)


def _show(console: Console, one: Checked) -> None:
    said = "sound" if not one.fault else f"DAMAGED: {one.fault}"
    said += "; made again" if one.mended else ""
    said += f" ({one.note})" if one.note else ""
    console.print(f"{one.part:<28}  {said}", markup=False, soft_wrap=True)


def _check(options: argparse.Namespace) -> int:
    from pincite import upkeep

    config = output.settings(options)
    found = list(upkeep.check(config.library, options.id, database=config.store))
    read_by = closed.open_to(config.library)
    if options.json:
        folder = {"report": None, "part": "folder", "status": "open", "error": read_by}
        output.print_json(
            [
                {
                    "report": None if one.part in ("store", "index") else one.part,
                    "part": one.part,
                    "status": "mended" if one.mended else "damaged" if one.fault else "sound",
                    "error": one.fault or None,
                    "note": one.note or None,
                }
                for one in found
            ]
            + ([folder] if read_by else [])
        )
    else:
        console = output.console()
        for one in found:
            _show(console, one)
        if read_by:
            console.print(f"\nnote: {read_by}", markup=False, soft_wrap=True)
        broken = {one.part: one.rows for one in found if one.fault and not one.mended}
        if broken.get("store"):
            del broken["store"]
            console.print(
                "\nSingle rows are damaged, and give nobody a right. Users and limits are given "
                "anew, as is said of each; a conversation or a comment comes back with a backup "
                "alone."
            )
        if "store" in broken:
            console.print(
                "\nThe library's file is damaged. Put a backup in its place, or add the reports to "
                "a new library."
            )
        elif broken:
            console.print(
                "\nRemove what is damaged and add it again: pincite remove --purge ID, then "
                "pincite add FILE"
            )
    return _DAMAGED if any(one.fault and not one.mended for one in found) else _DONE


def _rebuild(options: argparse.Namespace) -> int:
    from pincite import embed, upkeep

    config = output.settings(options)
    embedder = embed.named(config.embedder, config.models, embed.device(config.device))
    with output.progress(shown=not options.json) as bars:
        tasks: dict[str, Any] = {}

        def told(id: str, share: float) -> None:
            if id not in tasks:
                tasks[id] = bars.add_task(id, total=1.0)
            bars.update(tasks[id], completed=share)

        count = upkeep.rebuild(config.library, embedder, told, database=config.store)
    if options.json:
        output.print_json({"reports": count, "embedder": embedder.name})
    else:
        output.console().print(f"Embedded {count} reports anew with {embedder.name}.")
    return _DONE


def _export(options: argparse.Namespace) -> int:
    from pincite import upkeep

    config = output.settings(options)
    copied = upkeep.export(config.library, options.folder, database=config.store)
    with output.open_library(config, searching=False) as library:
        output.note(config, library, "copied", folder=str(options.folder))
    told = {"folder": str(options.folder), "sha256": copied.sha256}
    if options.json:
        damaged = [{"part": one.part, "error": one.fault} for one in copied.damaged]
        output.print_json(told | {"damaged": damaged})
    else:
        console = output.console()
        console.print(
            "Copied to {folder} (SHA-256 {sha256}). To use it: --library {folder}".format(**told),
            markup=False,
            soft_wrap=True,
        )
        for one in copied.damaged:
            _show(console, one)
        if copied.damaged:
            console.print(_COPIED_DAMAGE)
    return _DAMAGED if copied.damaged else _DONE


def _import(options: argparse.Namespace) -> int:
    from pincite import upkeep

    config = output.settings(options)
    with output.progress(shown=not options.json) as bars:
        bar = bars.add_task("Copying", total=1.0)
        count = upkeep.bring(
            options.folder,
            config.library,
            lambda share: bars.update(bar, completed=share),
            database=config.store,
        )
    with output.open_library(config, searching=False) as library:
        output.note(config, library, "copied", folder=str(options.folder))
        where = library.where
    if options.json:
        output.print_json({"folder": str(options.folder), "library": where, "reports": count})
    else:
        output.console().print(
            f"Copied {count} reports from {options.folder} to {where}.",
            markup=False,
            soft_wrap=True,
        )
    return _DONE
