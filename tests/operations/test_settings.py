"""What an operator may write, and what they are told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.env_file import SettingsError
from bot.settings import Settings, env_example, load_settings

NOWHERE = Path("/nonexistent/.env")
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
WEBHOOK = {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://diana.example.org/webhook", "WEBHOOK_SECRET": "s3cret_-"}


def load(env: dict[str, str], env_file: Path = NOWHERE) -> Settings:
    return load_settings(env, env_file)


def problems(env: dict[str, str], env_file: Path = NOWHERE) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(env, env_file)
    return str(caught.value)


def test_nothing_has_to_be_set():
    settings = load({})

    assert settings.playground
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.playground_host, settings.playground_port) == ("127.0.0.1", 8088)
    assert settings.data_dir == Path("data").absolute()
    assert settings.database_address == f"sqlite+aiosqlite:///{Path('data').absolute()}/diana.sqlite3"
    assert settings.telegram_send_rate == 30
    assert settings.log_level == "info"


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("ADMIN_IDS", "7, 8,7,", "admin_ids", (7, 8)),
        ("HTTP_PORT", " 0 ", "http_port", 0),
        ("TELEGRAM_SEND_RATE", "1000", "telegram_send_rate", 1000),
        ("LOG_LEVEL", "DEBUG", "log_level", "debug"),
        ("LOG_FORMAT", "Json", "log_format", "json"),
        ("DATA_DIR", "/srv/diana", "data_dir", Path("/srv/diana")),
        ("HTTP_HOST", "::", "http_host", "::"),
        ("SUPPORT_CONTACT", "@ana_helps", "support_contact", "@ana_helps"),
        ("SUPPORT_CONTACT", "help@example.org", "support_contact", "help@example.org"),
        ("SUPPORT_CONTACT", "https://example.org/help", "support_contact", "https://example.org/help"),
    ],
)
def test_a_right_value_is_taken(name, text, field, value):
    assert getattr(load({name: text}), field) == value


@pytest.mark.parametrize("name", [setting.name for setting in Settings.describe()])
def test_an_empty_value_counts_as_unset(name):
    assert load({name: "  "}) == load({})


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"BOT_TOKEN": "hello"}, "BOT_TOKEN: the 5 characters given are not a token; should be a bot token"),
        ({"BOT_TOKEN": f'"{TOKEN}"'}, "BOT_TOKEN: the"),
        ({"ADMIN_IDS": "7,@owner"}, "ADMIN_IDS='7,@owner': '@owner' is not the id of a person"),
        ({"SUPPORT_CONTACT": "Ana"}, "SUPPORT_CONTACT='Ana': is no @name, no link and no e-mail address"),
        ({"ADMIN_IDS": "-5"}, "'-5' is not the id of a person"),
        ({"HTTP_PORT": "80a"}, "HTTP_PORT='80a': should be a port, 0 to 65535"),
        ({"HTTP_PORT": "65536"}, "for example 8080"),
        ({"HTTP_HOST": "http://x"}, "HTTP_HOST='http://x': has a space or a slash"),
        ({"TELEGRAM_SEND_RATE": "0"}, "TELEGRAM_SEND_RATE='0': should be messages a second, 1 to 1000"),
        ({"TELEGRAM_SEND_RATE": "1001"}, "1 to 1000"),
        ({"REDIS_URL": "http://redis"}, "REDIS_URL: begins with http://; should be a redis://"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL: is not an address"),
        ({"REDIS_URL": "redis://"}, "REDIS_URL: names no server"),
        ({"REDIS_URL": "redis://h:port/0"}, "REDIS_URL: cannot be read as an address"),
        ({"REDIS_URL": "redis+sentinel://:hunter2@h:26379"}, "REDIS_URL: names no service"),
        ({"REDIS_URL": "redis+cluster://:hunter2@h:port"}, "REDIS_URL: a host and port cannot be read"),
        ({"DATABASE_URL": "postgresql://u@h/d"}, "begins with postgresql://; should be a postgresql+asyncpg://"),
        ({"DATABASE_URL": "postgresql+asyncpg://u@h"}, "DATABASE_URL: names no database"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL='loud': should be debug, info, warning or error, for example debug"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT='xml': should be console or json"),
        ({"TELEGRAM_API_BASE": "ftp://x", "BOT_TOKEN": TOKEN}, "TELEGRAM_API_BASE='ftp://x': begins with ftp://"),
        ({"TELEGRAM_API_BASE": "http://x"}, "TELEGRAM_API_BASE: needs BOT_TOKEN"),
        (WEBHOOK | {"BOT_TOKEN": ""}, "WEBHOOK_URL: needs BOT_TOKEN"),
        (WEBHOOK | {"WEBHOOK_SECRET": ""}, "WEBHOOK_URL: needs WEBHOOK_SECRET"),
        (WEBHOOK | {"WEBHOOK_SECRET": "with space"}, "WEBHOOK_SECRET: has a character Telegram does not allow"),
        (WEBHOOK | {"WEBHOOK_SECRET": "x" * 257}, "more than 256"),
        (WEBHOOK | {"WEBHOOK_URL": "http://diana.example.org"}, "Telegram delivers to https:// alone"),
        (WEBHOOK | {"WEBHOOK_URL": "https://diana.example.org:8000"}, "ports 443, 80, 88 and 8443 alone, not to 8000"),
        ({"HTTP_PORT": "8088"}, "PLAYGROUND_PORT: 8088 is HTTP_PORT too"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_names_it(env, said):
    told = problems(env)

    assert said in told
    assert "\n" not in told


def test_all_problems_are_told_at_once():
    told = problems({"HTTP_PORT": "x", "LOG_LEVEL": "y", "BOT_TOKEN": "z"})

    assert [line.partition(":")[0].partition("=")[0] for line in told.splitlines()] == [
        "BOT_TOKEN",
        "HTTP_PORT",
        "LOG_LEVEL",
    ]


@given(st.text(min_size=5).filter(lambda text: "\0" not in text and len(text.strip()) >= 5))
def test_no_problem_repeats_a_secret(secret):
    env = dict.fromkeys(("BOT_TOKEN", "WEBHOOK_SECRET", "REDIS_URL", "DATABASE_URL"), f"~{secret}~")

    assert f"~{secret}~" not in problems(env)


def test_secrets_print_as_stars():
    settings = load(WEBHOOK | {"REDIS_URL": "redis://:hunter2@h", "DATABASE_URL": "postgresql+asyncpg://u:p%40ss@h/d"})

    assert not any(secret in repr(settings) for secret in (TOKEN, "s3cret_-", "hunter2", "p%40ss"))
    assert set(settings.secrets()) == {TOKEN, "s3cret_-", "hunter2", "p%40ss", "p@ss"}


@pytest.mark.parametrize("url", ["redis+sentinel://u:p%40ss@one:1,two:2/diana", "redis+cluster://u:p%40ss@one:1,two:2"])
def test_redis_may_be_a_cluster_or_behind_sentinels_and_its_password_stays_secret(url: str):
    settings = load({"REDIS_URL": url})

    assert settings.redis_url is not None
    assert settings.redis_url.get_secret_value() == url
    assert {"p%40ss", "p@ss"} <= set(settings.secrets())


def test_a_webhook_address_without_a_path_gets_one():
    assert load(WEBHOOK | {"WEBHOOK_URL": "https://diana.example.org"}).webhook_path == "/webhook"
    assert load(WEBHOOK | {"WEBHOOK_URL": "https://diana.example.org/a/b"}).webhook_path == "/a/b"


def test_a_bot_api_server_of_ones_own_may_deliver_over_http_to_any_port():
    settings = load(WEBHOOK | {"WEBHOOK_URL": "http://127.0.0.1:9000/", "TELEGRAM_API_BASE": "http://127.0.0.1:8081/"})

    assert settings.webhook_url == "http://127.0.0.1:9000/webhook"
    assert settings.telegram_api_base == "http://127.0.0.1:8081"


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")

    settings = load({"BOT_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN


def test_a_secret_from_two_places_is_refused(tmp_path):
    (tmp_path / "token").write_text(TOKEN)

    told = problems({"BOT_TOKEN_FILE": str(tmp_path / "token"), "BOT_TOKEN": TOKEN})

    assert told == "BOT_TOKEN: both BOT_TOKEN and BOT_TOKEN_FILE are set; keep one of them"


def test_a_secret_file_that_says_nothing_is_told(tmp_path):
    (tmp_path / "empty").write_text("\n")

    assert "is empty" in problems({"WEBHOOK_SECRET_FILE": str(tmp_path / "empty")})
    assert "cannot be read: No such file" in problems({"REDIS_URL_FILE": str(tmp_path / "missing")})


def test_the_example_file_is_current():
    example = Path(__file__).parents[2] / ".env.example"

    assert example.read_text() == env_example(), "run: python -m bot.settings > .env.example"


def test_the_example_file_changes_nothing_and_names_every_setting(tmp_path):
    (tmp_path / ".env").write_text(env_example())

    settings = load({}, tmp_path / ".env")

    assert settings == load({})
    assert all(f"{setting.name}=" in env_example() for setting in Settings.describe())


@pytest.mark.parametrize("setting", Settings.describe(), ids=lambda setting: setting.name)
def test_every_example_and_default_is_a_right_value(setting):
    around = WEBHOOK if setting.name in ("WEBHOOK_URL", "WEBHOOK_SECRET", "TELEGRAM_API_BASE") else {}

    load(around | {setting.name: setting.about.example})
    load(around | ({setting.name: setting.default} if setting.default else {}))
