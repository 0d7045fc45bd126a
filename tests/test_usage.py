"""Help is printed where it is asked for, and what was typed wrongly is answered by exit code 2."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.cli.main import main, parser
from pincite.config import Config
from pincite.errors import UsageError
from pincite.library import Library

APP = Path(__file__).parents[1] / "app.py"


def verbs(of: argparse.ArgumentParser, before: str = "") -> dict[str, argparse.ArgumentParser]:
    """Every verb by its words ("user add"), and the command itself by none."""
    found = {before.strip(): of}
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                found |= verbs(below, f"{before} {name}")
    return found


VERBS = verbs(parser())


def ended(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(words)
    return (int(end.value.code or 0), *capsys.readouterr())


def test_all_verbs_are_tried() -> None:
    assert {"", "add", "serve", "user", "user add"} < set(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_has_help_and_says_itself_what_it_does_not_know(verb: str, capsys) -> None:
    code, out, err = ended(capsys, *verb.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: pincite {verb}".rstrip())
    # What must be given is given, so that the word too many is all that is wrong.
    needed = [
        action for action in VERBS[verb]._actions if action.required and not action.option_strings
    ]
    if any(isinstance(action, argparse._SubParsersAction) for action in needed):
        needed = []
        words = [*verb.split(), "nonsense"]
    else:
        words = [*verb.split(), *("1" for _ in needed), "--nonsense"]
        words += ["--everyone"] if verb == "limit" else []
    code, out, err = ended(capsys, *words)
    assert (code, out) == (2, "")
    assert "nonsense" in err
    assert err.rstrip().endswith(f"For help: pincite {verb} --help".replace("  ", " "))


def test_in_json_the_same_is_an_object(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pincite", "list", "--json", "--nonsense"])
    code, out, err = ended(capsys, "list", "--json", "--nonsense")
    assert (code, err) == (2, "")
    assert json.loads(out)["error"]["message"] == "unrecognized arguments: --nonsense"


def app(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(APP), *words],
        capture_output=True,
        text=True,
        env=os.environ | {f"PINCITE_{name.upper()}": value for name, value in settings.items()},
        timeout=120,
        check=False,
    )


def test_the_pages_own_command_has_help_and_refuses_what_it_does_not_know(tmp_path) -> None:
    asked = app("--help", library=str(tmp_path / "none"))
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "--check" in asked.stdout
    wrong = app("--chekc", library=str(tmp_path / "none"))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "unrecognized arguments: --chekc" in wrong.stderr
    assert not (tmp_path / "none").exists()


def test_the_pages_own_command_ends_with_2_where_a_setting_is_wrong(tmp_path) -> None:
    wrong = app(library=str(tmp_path / "none"), port="70000")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == ("pincite: the environment sets port to '70000', which it cannot be.\n")


@pytest.mark.parametrize("port", ["-1", "65536", "7860.5"])
def test_a_port_is_a_number_that_a_port_can_have(port: str, tmp_path) -> None:
    with pytest.raises(UsageError, match=f"sets port to '{port}'"):
        Config.load(folder=tmp_path, environment={"PINCITE_PORT": port})
    assert Config.load(folder=tmp_path, environment={"PINCITE_PORT": "65535"}).port == 65535


def test_an_address_that_is_another_machines_is_not_said_to_be_taken() -> None:
    listen = pytest.importorskip("pincite.ui.reach").listen
    # Of the addresses kept for documentation (RFC 5737), which no machine has.
    with pytest.raises(UsageError, match=r"On 192\.0\.2\.7 port 7860 cannot be served: .*--host"):
        listen("192.0.2.7", 7860)


def test_two_that_begin_at_once_do_not_take_the_same_port() -> None:
    listen = pytest.importorskip("pincite.ui.reach").listen
    with listen("127.0.0.1", None) as one, listen("127.0.0.1", None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]
        with pytest.raises(UsageError, match="is taken"):
            listen("127.0.0.1", one.getsockname()[1])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_who_ends_the_terminal_in_place_of_a_password_is_told_so(tmp_path) -> None:
    import pty

    Library.open(tmp_path).close()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pincite", "user", "add", "ben", "--library", str(tmp_path)]
    with subprocess.Popen(
        command, stdin=theirs, stderr=subprocess.PIPE, start_new_session=True
    ) as asking:
        assert asking.stderr is not None
        prompt = b""
        while not prompt.endswith(b"Password of ben: "):
            letter = asking.stderr.read(1)
            assert letter, prompt
            prompt += letter
        os.write(ours, b"\x04")
        told = asking.stderr.read().decode()
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 2
    assert told.strip() == "pincite: No password was typed. Nothing was changed; try again."
