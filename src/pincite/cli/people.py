"""user and limit: who may log in to the page, and which reports only some of them see."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import Any, get_args

from pincite.cli import output
from pincite.errors import UsageError
from pincite.store import closed
from pincite.types import Person, PersonRole


def grammar(verbs: Any) -> None:
    """Add this group's verbs."""
    common = output.common()
    user = verbs.add_parser("user", parents=[common], help="the people who may log in to the page")
    acts = user.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", parents=[common], help="let somebody in")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=get_args(PersonRole), default="reader")
    _group(add, "a group that reports can be limited to; may be given again")
    _password(add)
    add.set_defaults(run=_add)
    listing = acts.add_parser("list", parents=[common], help="list the users")
    listing.set_defaults(run=_list)
    change = acts.add_parser("change", parents=[common], help="give a user another role or groups")
    change.add_argument("name", metavar="NAME")
    change.add_argument("--role", choices=get_args(PersonRole))
    groups = change.add_mutually_exclusive_group()
    _group(groups, "in place of the groups before; may be given again")
    groups.add_argument("--no-groups", action="store_true", help="take the user out of all groups")
    change.set_defaults(run=_change)
    password = acts.add_parser("password", parents=[common], help="give a user another password")
    password.add_argument("name", metavar="NAME")
    _password(password)
    password.set_defaults(run=_set_password)
    remove = acts.add_parser(
        "remove", parents=[common], help="remove a user, with their conversations and feedback"
    )
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)
    admit = acts.add_parser(
        "admit", parents=[common], help="let a proxy bring somebody in again who was removed"
    )
    admit.add_argument("name", metavar="NAME")
    admit.set_defaults(run=_admit)
    limit = verbs.add_parser(
        "limit", parents=[common], help="let only people of some groups see a report"
    )
    limit.add_argument("id", metavar="ID")
    groups = limit.add_mutually_exclusive_group(required=True)
    _group(groups, "who may see it, beside editors; may be given again")
    groups.add_argument("--everyone", action="store_true", help="whoever may log in sees it")
    limit.set_defaults(run=_limit)


def _group(parser: Any, help: str) -> None:
    parser.add_argument("--group", action="append", metavar="G", dest="groups", help=help)


def _password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="its first line; else you are asked"
    )


def _add(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        first = not library.people.wanted()
        if first:
            # Passwords' hashes, and what is kept of each, are for nobody else of this machine.
            closed.close(library.folder)
        password = _asked(options)
        person = library.people.add(options.name, password, options.role, options.groups or ())
        output.note(
            config, library, "user-added", name=person.name, role=person.role, groups=person.groups
        )
    more = " From now on the page is for users only: start it again." if first else ""
    return _told(options, person, f"{_line(person)} may log in.{more}")


def _list(options: argparse.Namespace) -> int:
    with output.open_library(output.settings(options), searching=False) as library:
        people, wanted = library.people.all(), library.people.wanted()
        barred, damaged = library.people.guests.barred(), library.people.damaged()
    if options.json:
        gone: list[dict[str, Any]] = [
            {"user": name, "role": None, "groups": [], "barred": True} for name in barred
        ]
        gone += [{"user": name, "role": None, "groups": [], "damaged": True} for name in damaged]
        output.print_json([*map(_row, people), *gone])
        return 0
    for person in people:
        output.console().print(_line(person), markup=False, soft_wrap=True)
    for name in barred:
        output.console().print(f"{name}, removed: no proxy brings them in", markup=False)
    for name in damaged:
        again = f"damaged: they cannot log in. Give it anew: pincite user add {name}"
        output.console().print(f"{name}, {again}", markup=False, soft_wrap=True)
    if not people:
        without = "nobody can log in" if wanted else "the page is open to whoever reaches it"
        output.console().print(f"There are no users: {without}. Run: pincite user add NAME")
    return 0


def _change(options: argparse.Namespace) -> int:
    groups = () if options.no_groups else options.groups
    if options.role is None and groups is None:
        raise UsageError("Say what is to change: --role, --group or --no-groups.")
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        person = library.people.change(options.name, role=options.role, groups=groups)
        output.note(
            config,
            library,
            "user-changed",
            name=person.name,
            role=person.role,
            groups=person.groups,
        )
    return _told(options, person, f"{_line(person)}: from the next request on.")


def _set_password(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        person = library.people.known(options.name)
        library.people.set_password(person.name, _asked(options))
        output.note(config, library, "user-changed", name=person.name, password="changed")
    return _told(options, person, f"{person.name} has a new password, and is logged out.")


def _remove(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        library.people.remove(options.name)
        output.note(config, library, "user-removed", name=options.name)
        last = library.people.wanted() and not library.people.all()
    if options.json:
        output.print_json({"user": options.name, "status": "removed"})
        return 0
    more = " It was the last user: nobody can log in until one is added." if last else ""
    output.console().print(
        f"Removed {options.name}, with all conversations and feedback of theirs. The name stays "
        f"barred, whoever vouches for it, until: pincite user admit {options.name}{more}",
        markup=False,
        soft_wrap=True,
    )
    return 0


def _admit(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        library.people.guests.admit(options.name)
        output.note(config, library, "user-admitted", name=options.name)
    if options.json:
        output.print_json({"user": options.name, "status": "admitted"})
        return 0
    output.console().print(
        f"{options.name} is barred no longer: a proxy that names them brings them in.",
        markup=False,
        soft_wrap=True,
    )
    return 0


def _limit(options: argparse.Namespace) -> int:
    config = output.settings(options)
    with output.open_library(config, searching=False) as library:
        groups = library.limit(options.id, options.groups or ())
        output.note(config, library, "limited", report=options.id, groups=groups)
        known = {group for person in library.people.all() for group in person.groups}
    if options.json:
        output.print_json({"report": options.id, "groups": list(groups)})
        return 0
    who = f"editors, and people in {_either(groups)}" if groups else "everybody who may log in"
    console = output.console()
    console.print(f"{options.id} is seen by {who}.", markup=False, soft_wrap=True)
    nobody = [group for group in groups if group not in known]
    if nobody:
        console.print(f"note: no user is in {_either(nobody)}", markup=False, soft_wrap=True)
    return 0


def _asked(options: argparse.Namespace) -> str:
    """The password of the command's file, or the one that somebody types twice.

    Raises:
        UsageError: There is neither, or the two are not the same.
    """
    if options.password_file is not None:
        try:
            lines = options.password_file.read_text("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{options.password_file} is no text. Write the password into its first line, in "
                "UTF-8."
            ) from error
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        raise UsageError(
            "There is nobody to type a password. Write it into a file that only you may read, and "
            "name it with --password-file."
        )
    try:
        password = getpass(f"Password of {options.name}: ")
        again = getpass("The same again: ")
    except EOFError as error:  # Ctrl-D
        raise UsageError("No password was typed. Nothing was changed; try again.") from error
    if again != password:
        raise UsageError("The two passwords are not the same. Nothing was changed; try again.")
    return password


def _told(options: argparse.Namespace, person: Person, sentence: str) -> int:
    if options.json:
        output.print_json(_row(person))
    else:
        output.console().print(sentence, markup=False, soft_wrap=True)
    return 0


def _row(person: Person) -> dict[str, Any]:
    return {"user": person.name, "role": person.role, "groups": list(person.groups)}


def _line(person: Person) -> str:
    """A user for people: "ada, reader, in audit and social work"."""
    within = f", in {' and '.join(person.groups)}" if person.groups else ""
    return f"{person.name}, {person.role}{within}"


def _either(groups: list[str] | tuple[str, ...]) -> str:
    return " or ".join(groups)
