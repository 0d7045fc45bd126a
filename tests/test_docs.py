"""What the documents tell to type exists: commands, flags, settings, files, units, and links."""

from __future__ import annotations

import argparse
import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest

from pincite import specimens
from pincite.cli.main import parser
from pincite.config import Config
from pincite.embed import HashingEmbedder
from pincite.library import Library

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TOLD = [page for page in PAGES if page.name not in ("CHANGELOG.md", "decisions.md")]
SETTINGS = {f"PINCITE_{field.name.upper()}" for field in fields(Config)}
SETTINGS |= {"PINCITE_SHARED", "PINCITE_TEST_POSTGRES"}
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf8")


def code(page: Path) -> list[str]:
    """Lines and spans that are set as code."""
    text = page.read_text("utf8")
    fence = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
    lines = [line for block in fence.findall(text) for line in block.splitlines()]
    return [*lines, *re.findall(r"`([^`]+)`", fence.sub("", text))]


def verbs(of: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = (a.choices for a in of._actions if isinstance(a, argparse._SubParsersAction))
    return dict(next(found, {}))


def flags(of: argparse.ArgumentParser) -> set[str]:
    return {flag for action in of._actions for flag in action.option_strings}


def unknown(command: str) -> list[str]:
    """The verbs and flags of a command line of ours that do not exist."""
    words = re.split(r"[\s\[\]|()…]+", command.replace("\\|", "|"))
    at, wrong = parser(), []
    for place, word in enumerate(words):
        below = verbs(at)
        if below and word in below:
            at = below[word]
        elif word.startswith("--"):
            name = re.match(r"--[a-z-]*", word)
            wrong += [word] if name and name[0] not in flags(at) else []
        elif below and place == 0 and re.fullmatch("[a-z-]+", word):
            wrong.append(word)
    return wrong


@pytest.mark.parametrize("page", TOLD, ids=[page.name for page in TOLD])
def test_every_command_and_flag_that_is_told_exists(page: Path) -> None:
    told = [
        found[1].strip()
        for line in code(page)
        for found in re.finditer(
            r"(?:^|[\s/\\'])pincite ((?!import |env )(?:--version|[a-z]+)\b[^`&;']*)", line
        )
    ]
    assert told or page.name not in ("README.md", "reference.md", "deploy.md", "security.md")
    wrong = [(command, words) for command in told if (words := unknown(command))]
    assert wrong == []


def test_a_command_that_does_not_exist_would_be_found() -> None:
    assert unknown("serve --host 127.0.0.1") == []
    assert unknown("user add NAME [--role reader|editor]") == []
    assert unknown("serv") == ["serv"]
    assert unknown("user add NAME --rolle editor") == ["--rolle"]
    assert unknown("cite TEXT --history FILE") == ["--history"]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_setting_that_is_told_exists(page: Path) -> None:
    named = set(re.findall(r"PINCITE_[A-Z_]*[A-Z]", page.read_text("utf8")))
    assert named <= SETTINGS


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("script", sorted(one.stem for one in (ROOT / "eval").glob("*.py")))
def test_what_measures_can_begin(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {script}"],
        cwd=ROOT / "eval",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


# ---- deploy.md -----------------------------------------------------------------------------------


def units() -> list[str]:
    return re.findall(r"^```ini\n(.*?)^```$", DEPLOY, re.MULTILINE | re.DOTALL)


def read(unit: str) -> list[tuple[str, str]]:
    """The lines of a unit as systemd reads them; a name may come more than once."""
    pairs = (line.split("=", 1) for line in unit.splitlines() if "=" in line)
    return [(name, value) for name, value in pairs]


def test_the_service_is_started_with_settings_that_hold() -> None:
    service = read(units()[0])
    said = [shlex.split(value) for name, value in service if name == "Environment"]
    environment = dict(word.split("=", 1) for words in said for word in words)
    config = Config.load(folder=ROOT / "docs", environment=environment)
    assert config.base == "/pincite"
    assert config.hosts == ("reports.example.org",)
    assert config.trust is not None and config.trust.addresses == {"127.0.0.1"}
    (start,) = (value for name, value in service if name == "ExecStart")
    options = parser().parse_args(shlex.split(start)[1:])
    assert (options.verb, options.host, options.port) == ("serve", "127.0.0.1", 7860)
    # What the service writes lies in folders that systemd makes for it.
    for path in (config.library, config.models, config.log):
        assert str(path).startswith(("/var/lib/pincite/", "/var/log/pincite/"))


def test_the_units_are_ones_that_systemd_takes(tmp_path: Path) -> None:
    """systemd itself looks where it is installed; elsewhere it is seen that they can be read."""
    names = (
        "pincite.service", "pincite-backup.service", "pincite-backup.timer",
        "pincite-worker@.service",
    )  # fmt: skip
    for name, unit in zip(names, units(), strict=True):
        sections = configparser.ConfigParser(strict=False, interpolation=None)
        sections.read_string(unit)
        assert name.rpartition(".")[2].capitalize() in sections
        here = unit.replace("/opt/pincite/bin/pincite", sys.executable)
        file = tmp_path / name
        file.write_text(here.replace("=pincite\n", "=root\n"), "utf8")
        if shutil.which("systemd-analyze"):
            done = subprocess.run(
                ["systemd-analyze", "verify", str(file)], capture_output=True, text=True
            )
            said = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
            assert (done.returncode, said) == (0, [])


@pytest.mark.skipif(sys.platform == "win32", reason="systemd's commands are Unix's")
def test_the_service_that_copies_the_library_makes_a_copy_to_go_back_to(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", embedder=HashingEmbedder()) as library:
        library.add(next(path for path in specimens.paths() if path.stem == "marlowe-vale-2023"))
    (tmp_path / "backups" / "old").mkdir(parents=True)
    month_ago = time.time() - 32 * 86400
    os.utime(tmp_path / "backups" / "old", (month_ago, month_ago))
    for name, value in read(units()[1]) * 2:
        if name == "ExecStart":
            time.sleep(0.5)  # Each has its second for a name.
            # As systemd reads it: %% is a per cent sign, $$ a dollar.
            order = value.replace("%%", "%").replace("$$", "$")
            order = order.replace("/var/lib/pincite-backups", str(tmp_path / "backups"))
            order = order.replace("/opt/pincite/bin/pincite", f"{sys.executable} -m pincite")
            environment = os.environ | {"PINCITE_LIBRARY": str(tmp_path / "library")}
            subprocess.run(shlex.split(order), env=environment, check=True, capture_output=True)
    _, copy = sorted((tmp_path / "backups").iterdir())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}", copy.name)
    with Library.open(copy) as library:
        assert [record.id for record in library.records()] == ["marlowe-vale-2023"]


def test_what_a_machine_carries_is_what_was_measured() -> None:
    """Each figure stands, within a tenth, on the page that its row names."""
    part = DEPLOY.partition("## How much it carries")[2].partition("\n## ")[0]
    page, wrong, seen = "", [], 0
    for _, measured, where in re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \|$", part, re.MULTILINE):
        named = re.search(r"\.\./eval/(\w+\.md)", where)
        page = (ROOT / "eval" / named[1]).read_text("utf8") if named else page
        there = numbers(page)
        for one in numbers(measured):
            seen += 1
            # Seconds or milliseconds, GB or MB.
            if not any(abs(one * unit - x) <= 0.1 * x for unit in (1, 1000, 0.001) for x in there):
                wrong.append((measured, one))
    assert seen >= 20
    assert wrong == []


def numbers(text: str) -> list[float]:
    return [float(x.replace(",", "")) for x in re.findall(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?", text)]


def test_the_servers_in_front_lead_to_where_the_service_listens() -> None:
    for kind in ("nginx", "caddyfile"):
        (block, *_) = re.findall(rf"^```{kind}\n(.*?)^```$", DEPLOY, re.MULTILINE | re.DOTALL)
        assert "127.0.0.1:7860" in block
        assert "reports.example.org" in block
        assert "/pincite/" in block
        assert "X-Forwarded-User" in block
    assert "proxy_set_header Host $http_host;" in DEPLOY
