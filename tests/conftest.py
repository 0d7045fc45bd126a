"""Fixtures every test may use."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import Server

# How fast something is, is no matter of tests: machines are busy.
settings.register_profile("pincite", deadline=None)
settings.load_profile("pincite")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and judged questions, where this machine has one."""
    folder = os.environ.get("PINCITE_SHARED")
    if not folder:
        pytest.skip("PINCITE_SHARED names no folder of real reports")
    path = Path(folder).resolve()
    if not (path / "reports").is_dir():
        pytest.fail(f"PINCITE_SHARED={folder} holds no folder reports/")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this process's own."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    """The address of a PostgreSQL database of the test's own, with an empty library."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Where a library's store lies: in its folder, and in a PostgreSQL database of the test's."""
    return None if request.param == "sqlite" else request.getfixturevalue("url")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fail-on-skip",
        action="store_true",
        help="a skipped test fails: for machines that are to have all that tests need",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # What a machine may not do is no lack that installing something would mend.
    allowed = item.get_closest_marker("mounts") is not None
    if report.skipped and not allowed and item.config.getoption("--fail-on-skip"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {reason}"
    return report
