"""A slip in `.env` is told with its line."""

from __future__ import annotations

import pytest

from bot.env_file import SettingsError, nearest_name
from bot.settings import load_settings


@pytest.fixture
def env_file(tmp_path):
    return tmp_path / ".env"


def test_values_are_read_as_written(env_file):
    env_file.write_text(
        "# a comment\n\nexport LOG_LEVEL=debug # why not\nADMIN_IDS='7,8'\n"
        'DATA_DIR="/srv/with space"\nREDIS_URL=redis://:pa$$word@h\nOTHER_PROGRAM=1\n'
    )

    settings = load_settings({}, env_file)

    assert settings.log_level == "debug"
    assert settings.admin_ids == (7, 8)
    assert str(settings.data_dir) == "/srv/with space"
    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == "redis://:pa$$word@h"


def test_the_environment_wins(env_file):
    env_file.write_text("LOG_LEVEL=debug\nHTTP_PORT=1\n")

    settings = load_settings({"LOG_LEVEL": "error", "HTTP_PORT": ""}, env_file)

    assert settings.log_level == "error"
    assert settings.http_port == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("LOG_LEVEL\n", 1),
        ("\n# first\nLOG_LEVEL=info\n\nBOT TOKEN=x\n", 5),
        ('LOG_LEVEL=info\nBOT_TOKEN="1:abc\n', 2),
        ("BOT_TOKEN='1:abc' 2\n", 1),
        ("=value\n", 1),
    ],
)
def test_a_broken_line_is_told_and_not_skipped(env_file, text, line):
    env_file.write_text(text)

    with pytest.raises(SettingsError, match=rf"\.env, line {line}: not a NAME=value pair"):
        load_settings({}, env_file)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("BOT_TOKN", "BOT_TOKEN"), ("bot_token", "BOT_TOKEN"), ("HTTP_PROT", "HTTP_PORT"), ("ADMIN_ID", "ADMIN_IDS")],
)
def test_a_misspelt_name_is_told_with_the_right_one(env_file, name, meant):
    env_file.write_text(f"LOG_LEVEL=info\n{name}=1\n")

    with pytest.raises(SettingsError, match=rf"line 2: there is no setting {name}; did you mean {meant}\?"):
        load_settings({}, env_file)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "POSTGRES_PASSWORD", "TZ", "PYTHONUNBUFFERED", "COMPOSE_PROJECT_NAME"])
def test_a_name_of_another_program_is_left_alone(name):
    assert nearest_name(name, ["HTTP_PORT", "BOT_TOKEN", "REDIS_URL", "DATABASE_URL", "HTTP_HOST"]) is None


def test_a_file_that_is_no_text_is_told(env_file):
    env_file.write_bytes(b"LOG_LEVEL=\xff\xfe")

    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        load_settings({}, env_file)


def test_a_folder_in_its_place_is_told(env_file):
    env_file.mkdir()

    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load_settings({}, env_file)
