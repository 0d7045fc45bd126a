"""Asks for known weaknesses of the exact versions in constraints.txt; fails where it could not.

Runs `pip-audit --strict`. An audit that reached no database says "not audited", and fails: silence
would read as "nothing found".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = ("-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--format", "json")
DATABASES = ("pypi", "osv")


def verdict(said: str, errors: str) -> tuple[str, bool | None]:
    """What an audit came to in words, and whether all is well; None: it was none.

    >>> verdict('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', "")
    ('audited: 1 package, nothing known against them', True)
    >>> verdict("", "ERROR: no route to host")
    ('not audited (ERROR: no route to host)', None)
    """
    try:
        audited = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = errors.strip().splitlines()[-1] if errors.strip() else "it said nothing"
        return f"not audited ({last})", None
    skipped = [one["name"] for one in audited if "vulns" not in one]
    if skipped or not audited:
        return f"not audited ({', '.join(skipped) or 'nothing to audit'})", None
    found = [
        f"{one['name']} {one['version']}: {weakness['id']}"
        for one in audited
        for weakness in one["vulns"]
    ]
    if found:
        return "audited, and found:\n  " + "\n  ".join(found), False
    many = f"{len(audited)} package{'' if len(audited) == 1 else 's'}"
    return f"audited: {many}, nothing known against them", True


def main() -> None:
    """Ask one database after the other until one answers."""
    words, good = "not audited", None
    for database in DATABASES:
        command = [sys.executable, *COMMAND, "-s", database, "-r", str(ROOT / "constraints.txt")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        words, good = verdict(done.stdout, done.stderr)
        print(f"{database}: {words}", flush=True)
        if good is not None:
            break
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
