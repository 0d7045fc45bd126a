import os
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from pincite.config import Config
from pincite.errors import UsageError


def test_flags_beat_variables_beat_the_file_beat_the_defaults(tmp_path):
    (tmp_path / "pincite.toml").write_text('port = 1\nhost = "127.0.0.2"\nlibrary = "from-file"\n')
    config = Config.load(
        folder=tmp_path,
        environment={"PINCITE_PORT": "2", "PINCITE_HOST": "127.0.0.3", "PINCITE_OTHER": "x"},
        port=3,
        library=None,
    )
    assert (config.port, config.host, config.library) == (3, "127.0.0.3", Path("from-file"))


def test_the_library_is_index_where_there_is_such_a_folder_and_else_the_users_own(tmp_path):
    assert Config.load(folder=tmp_path, environment={}).library.parts[-2:] == ("pincite", "library")
    (tmp_path / "index").mkdir()
    assert Config.load(folder=tmp_path, environment={}).library == tmp_path / "index"


@contextmanager
def not_entered(folder):
    """Within it, this process may not enter a folder; root, who may enter all, is somebody else."""
    folder.mkdir(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_folder_that_may_not_be_entered_has_no_settings_and_no_library(tmp_path):
    shut = tmp_path / "shut"
    with not_entered(shut):
        config = Config.load(folder=shut, environment={"PINCITE_PORT": "2"})
    assert (config.port, config.library.parts[-2:]) == (2, ("pincite", "library"))
    (shut / "pincite.toml").mkdir()
    with pytest.raises(UsageError, match="cannot be read as settings"):
        Config.load(folder=shut, environment={})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "is no setting"),
        ('port = "many"', "cannot be"),
        ("port = ", "cannot be read as settings"),
    ],
)
def test_a_setting_that_is_wrong_is_named(tmp_path, text, says):
    (tmp_path / "pincite.toml").write_text(text)
    with pytest.raises(UsageError, match=says):
        Config.load(folder=tmp_path, environment={})


def test_a_proxy_is_named_by_its_addresses_and_its_header(tmp_path):
    settings = {"PINCITE_TRUST": "127.0.0.1, 2001:DB8::1 X-Forwarded-User"}
    trust = Config.load(folder=tmp_path, environment=settings).trust
    assert trust is not None
    assert trust.addresses == {"127.0.0.1", "2001:db8::1"}
    assert trust.header == "x-forwarded-user"
    assert Config.load(folder=tmp_path, environment={}).trust is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUST", "X-Forwarded-User"),
        ("TRUST", "proxy.example X-Forwarded-User"),
        ("TRUST", "127.0.0.1 X Forwarded"),
        ("TRUST_ROLE", "owner"),
        ("AUDIT_DAYS", "0"),
        ("AUDIT_QUESTIONS", "perhaps"),
        ("HOSTS", "https://pincite.example"),
        ("HOSTS", "pincite.example:8080"),
    ],
)
def test_a_setting_of_accounts_that_is_wrong_is_refused(tmp_path, name, value):
    with pytest.raises(UsageError, match=name.lower()):
        Config.load(folder=tmp_path, environment={f"PINCITE_{name}": value})


def test_hosts_and_the_audit_log_are_set_by_words(tmp_path):
    (tmp_path / "pincite.toml").write_text('hosts = ["a.example"]\naudit_questions = false\n')
    config = Config.load(folder=tmp_path, environment={"PINCITE_AUDIT_DAYS": "30"})
    assert (config.hosts, config.audit_questions, config.audit_days) == (("a.example",), False, 30)
    named = Config.load(folder=tmp_path, environment={"PINCITE_HOSTS": "A.example, b.example"})
    assert named.hosts == ("a.example", "b.example")
