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
