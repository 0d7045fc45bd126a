"""The settings, from least to most specific: defaults, pincite.toml, PINCITE_* variables, flags.

The only module that reads the environment.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from pincite.errors import UsageError
from pincite.types import PersonRole

FILE = "pincite.toml"


@dataclass(frozen=True, slots=True)
class Trust:
    """Proxies that tell who asks."""

    addresses: frozenset[str]
    """Their own addresses, as connections come from."""
    header: str
    """The header's name, in lower case."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a user may set; each field is also `PINCITE_<NAME>` and a key of pincite.toml."""

    library: Path
    """Folder of the library: ./index where that exists, else in the user's data folder."""
    store: str | None = field(default=None, repr=False)
    """PostgreSQL database that holds the library (postgresql://…); None: a file in its folder."""
    embedder: str = "all-MiniLM-L6-v2"
    """Which model makes the vectors: all-MiniLM-L6-v2, or hashing (shared words only; no model)."""
    models: Path | None = None
    """Folder of what is made once of a model's weights; None is the user's cache folder."""
    device: str | None = None
    """Where `add` and `rebuild` embed, as torch calls it (cpu, cuda, cuda:1, mps); None: on a GPU
    where torch sees one, else on the processor, with the default runner."""
    host: str = "127.0.0.1"
    """Address the page is served on; one that others reach needs accounts, or `trust`."""
    hosts: tuple[str, ...] = ()
    """Names the page is called by beside this machine's own (pincite.council.gov.uk)."""
    base: str = ""
    """Path that the page lies below behind a proxy (/pincite); empty: none of its own."""
    port: int | None = None
    """Port the page is served on; 0 takes any that is free, None the first free one from 7860."""
    llm_url: str | None = None
    """OpenAI-compatible server that rewords answers (http://127.0.0.1:11434/v1); None: no model."""
    llm_model: str = "default"
    """The model's name on that server."""
    llm_key: str = field(default="none", repr=False)
    """The key that server asks for."""
    llm_silence: float = 30.0
    """Seconds without a word after which it is given up."""
    llm_deadline: float = 90.0
    """Seconds after which it is given up whatever it says."""
    trust: Trust | None = None
    """Proxies whose header names the person ("127.0.0.1 X-Forwarded-User"); None: none."""
    trust_role: PersonRole = "reader"
    """What people may do whom that header names and who are not among the users."""
    audit_days: int = 180
    """Days for which the audit log is kept."""
    audit_questions: bool = True
    """Whether the words of questions are written into the audit log."""
    queue: bool = False
    """Whether the page puts files into the library's inbox, for workers, and adds none itself."""
    log: Path | None = None
    """File to which the page's warnings and errors are written too; None: to the terminal alone."""

    @classmethod
    def load(
        cls,
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] = os.environ,
        **flags: Any,
    ) -> Config:
        """Return the settings for a working folder; flags that are None do not count.

        Raises:
            UsageError: A setting is unknown, or has a value of the wrong kind.
        """
        folder = folder or Path.cwd()
        config = cls(library=_default_library(folder))
        for source, values in (
            (FILE, _file(folder / FILE)),
            ("the environment", _variables(environment)),
            ("the command line", {k: v for k, v in flags.items() if v is not None}),
        ):
            config = replace(config, **{k: _value(k, v, source) for k, v in values.items()})
        return config


def _default_library(folder: Path) -> Path:
    if os.path.isdir(folder / "index"):  # False, too, where this user may not look
        return folder / "index"
    from platformdirs import user_data_path

    return user_data_path("pincite", appauthor=False) / "library"


def _file(path: Path) -> dict[str, Any]:
    try:
        # Whoever may not enter a folder (root's, as the service's user) has no settings there.
        os.stat(os.path.join(path.parent, "."))
    except PermissionError:
        return {}
    try:
        return tomllib.loads(path.read_text("utf8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read as settings: {error}") from error


def _variables(environment: Mapping[str, str]) -> dict[str, str]:
    names = {f"PINCITE_{one.name.upper()}": one.name for one in fields(Config)}
    return {names[k]: v for k, v in environment.items() if k in names and v != ""}


_KINDS: dict[str, Callable[[Any], Any]] = {
    "library": lambda value: Path(value).expanduser(),
    "store": lambda value: _database(value),
    "embedder": str,
    "models": lambda value: Path(value).expanduser(),
    "device": str,
    "host": str,
    "hosts": lambda value: _hosts(value),
    "base": lambda value: _base(value),
    "port": lambda value: _port(value),
    "llm_url": lambda value: _address(value),
    "llm_model": str,
    "llm_key": str,
    "llm_silence": lambda value: _seconds(value),
    "llm_deadline": lambda value: _seconds(value),
    "trust": lambda value: _trust(value),
    "trust_role": lambda value: _one_of(value, get_args(PersonRole)),
    "queue": lambda value: _yes(value),
    "log": lambda value: Path(value).expanduser(),
    "audit_days": lambda value: _days(value),
    "audit_questions": lambda value: _yes(value),
}


def _value(name: str, value: Any, source: str) -> Any:
    if name not in _KINDS:
        raise UsageError(
            f"{source} sets {name}, which is no setting. The settings are: {', '.join(_KINDS)}."
        )
    try:
        return _KINDS[name](value)
    except (TypeError, ValueError) as error:
        if name == "store":  # its value may hold a password
            raise UsageError(
                f"{source} sets store to what it cannot be. Give postgresql://USER@HOST/DATABASE, "
                "or leave it out: then the library is a file in its folder."
            ) from None
        raise UsageError(f"{source} sets {name} to {value!r}, which it cannot be.") from error


def _address(value: Any) -> str:
    if not re.fullmatch(r"https?://\S+", str(value)):
        raise ValueError
    return str(value).rstrip("/")


def _database(value: Any) -> str:
    if not re.fullmatch(r"postgres(ql)?://\S*", str(value)):
        raise ValueError
    return str(value)


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not 0 < seconds < 3600:
        raise ValueError
    return seconds


def _hosts(value: Any) -> tuple[str, ...]:
    """Names of hosts, without ports: a list, or a string with commas."""
    names = value.split(",") if isinstance(value, str) else value
    hosts = tuple(name.strip().casefold() for name in names if name.strip())
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+", host) for host in hosts):
        raise ValueError
    return hosts


def _base(value: Any) -> str:
    """A path's beginning: with a slash before it and none after it.

    >>> _base("pincite/"), _base("/reports/pincite"), _base("/")
    ('/pincite', '/reports/pincite', '')
    """
    parts = str(value).strip("/").split("/") if str(value).strip("/") else []
    if not all(re.fullmatch(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*", part) for part in parts):
        raise ValueError
    return "".join(f"/{part}" for part in parts)


def _trust(value: Any) -> Trust:
    """Addresses of proxies, and the header in which they name the person.

    >>> _trust("127.0.0.1,::1 X-Forwarded-User").header
    'x-forwarded-user'
    """
    addresses, header = str(value).rsplit(maxsplit=1)
    if not re.fullmatch(r"[A-Za-z0-9-]+", header):
        raise ValueError
    parsed = (ipaddress.ip_address(one.strip()) for one in addresses.split(","))
    # Connections of IPv4 are compared as such, however they come.
    plain = (getattr(one, "ipv4_mapped", None) or one for one in parsed)
    return Trust(frozenset(map(str, plain)), header.lower())


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError
    return str(value)


def _port(value: Any) -> int:
    port = int(value)
    if not 0 <= port < 65536:
        raise ValueError
    return port


def _days(value: Any) -> int:
    days = int(value)
    if not 1 <= days <= 3660:
        raise ValueError
    return days


def _yes(value: Any) -> bool:
    said = str(value).strip().lower()
    if said not in ("true", "false", "yes", "no", "1", "0"):
        raise ValueError
    return said in ("true", "yes", "1")
