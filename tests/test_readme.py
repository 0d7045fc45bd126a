"""The README's commands and code are run, and print what it says they print."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from pincite import specimens
from pincite.cli.main import parser
from pincite.config import Config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def plain(text: str) -> str:
    """Without what differs from run to run: seconds, spaces at line ends, lines of progress."""
    text = re.sub(r"^.* of all done.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\d+(\.\d+)? s$", "… s", text, flags=re.MULTILINE)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.mark.model
def test_the_commands_print_what_the_readme_shows(tmp_path):
    (console,) = blocks("console")
    for path in specimens.paths():
        shutil.copy(path, tmp_path)
    environment = {**os.environ, "COLUMNS": "80", "PINCITE_LIBRARY": str(tmp_path / "library")}
    for step in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, expected = step.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "pincite"
        done = subprocess.run(
            [sys.executable, "-m", "pincite", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        # Progress and its lines go to stderr, results to stdout.
        shown = done.stderr if arguments[0] == "add" else done.stdout
        assert plain(shown) == plain(expected), command


@pytest.mark.model
def test_the_python_example_prints_what_the_readme_shows(tmp_path):
    (code,) = blocks("python")
    expected = README.split(code)[1].split("```\n")[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert plain(done.stdout) == plain(expected)


def test_the_make_targets_the_readme_names_exist():
    makefile = (ROOT / "Makefile").read_text("utf8")
    named = set(re.findall(r"\bmake ([a-z]+)", README)) - {"takes"}
    assert {"app", "test", "eval"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_files_the_readme_links_to_exist():
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / path).exists(), path


def test_every_verb_and_setting_is_documented():
    text = "\n".join(p.read_text("utf8") for p in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    (verbs,) = (a for a in parser()._actions if hasattr(a, "choices") and a.choices)
    for verb in verbs.choices:
        assert f"`pincite {verb}" in text or f"pincite {verb} " in text, verb
    for field in fields(Config):
        assert f"PINCITE_{field.name.upper()}" in text, field.name
