"""What Pincite brings along: licences that are allowed and listed, an audit that says its mind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import audit, licences

ROOT = Path(__file__).parents[1]


def test_every_licence_is_allowed():
    found = licences.needed()
    assert {"numpy", "gradio", "hypothesis", "certifi"} <= {one.name for one in found}
    assert [one for one in found if one.verdict == "refused"] == []


def test_every_package_is_in_the_list():
    listed = (ROOT / "docs" / "licences.md").read_text("utf8")
    missing = [one.name for one in licences.needed() if f"| {one.name} |" not in listed]
    assert missing == [], "run: make licences"


@pytest.mark.parametrize(
    ("licence", "verdict"),
    [
        ("MIT", "permissive"),
        ("BSD-3-Clause AND Apache-2.0 WITH LLVM-exception", "permissive"),
        ("MPL-2.0", "unmodified"),
        ("LGPL-3.0-or-later", "unmodified"),
        ("GPL-3.0-only", "refused"),
        ("AGPL-3.0-or-later", "refused"),
        ("MIT AND GPL-2.0-only", "refused"),
        ("MIT OR GPL-2.0-only", "permissive"),
        ("Proprietary", "refused"),
        ("", "refused"),
    ],
)
def test_a_licence_is_judged_by_its_name(licence, verdict):
    assert licences.judged(licence) == verdict


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: Apache Software License 2.0", "Apache-2.0"),
        (
            "License: GPL\nClassifier: License :: OSI Approved :: GNU General Public License v3",
            "GPL",
        ),
        ("License: BSD 2-Clause License", "BSD-2-Clause"),
        ("Summary: no word of it", ""),
    ],
)
def test_a_licence_is_read_off_a_packages_own_metadata(metadata, licence, tmp_path):
    folder = tmp_path / "odd-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: odd\nVersion: 1\n{metadata}\n")
    found = licences.metadata.PathDistribution(folder)
    assert licences.licence_of(found) == licence


def test_an_audit_that_reached_nobody_is_none_and_what_it_found_is_told():
    row = {"name": "odd", "version": "1", "vulns": [{"id": "PYSEC-2026-1"}]}
    assert audit.verdict(json.dumps({"dependencies": [row]}), "") == (
        "audited, and found:\n  odd 1: PYSEC-2026-1",
        False,
    )
    for said in ("", "no JSON", '{"dependencies": []}', '{"dependencies": [{"name": "odd"}]}'):
        words, good = audit.verdict(said, "ERROR: the name was not resolved")
        assert words.startswith("not audited")
        assert good is None


def test_a_bill_of_materials_names_every_package(tmp_path):
    pytest.importorskip("cyclonedx_py")
    out = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--no-validate"]
    subprocess.run([*command, "-o", str(out), sys.executable], check=True, capture_output=True)
    bill = json.loads(out.read_text("utf8"))
    assert bill["bomFormat"] == "CycloneDX"
    named = {part["name"] for part in bill["components"]}
    assert {one.name for one in licences.needed()} <= named
