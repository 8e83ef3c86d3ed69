"""`diana check` against things that are well, away, and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from bot.checks import CheckLine, Verdict, check_everything
from bot.exit_codes import ExitCode
from bot.health import HealthBoard
from bot.settings import Settings
from bot.web import WebServer
from bus.embedded import EmbeddedServer
from services.database import Database, migrate, migrate_down

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


def settings_for(data_dir: Path, **more: object) -> Settings:
    return Settings.model_validate({"data_dir": data_dir, "http_port": 0, "playground_port": 0, **more})


async def line_about(name: str, settings: Settings) -> CheckLine:
    lines = {line.name: line for line in await check_everything(settings)}
    assert not any(TOKEN in line.detail + line.advice for line in lines.values())
    return lines[name]


async def nowhere(_event: object) -> None:
    return None


@pytest.fixture
async def telegram():
    """A Bot API that knows getMe, and says 401 or 500 when asked to."""
    status = {"status": 200}

    async def get_me(request: web.Request) -> web.Response:
        assert request.match_info["token"] == TOKEN
        body = {"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "Diana", "username": "diana_bot"}}
        return web.json_response(body, status=status["status"])

    server = WebServer("127.0.0.1", 0, HealthBoard(nowhere), routes=[web.get("/bot{token}/getMe", get_me)])
    await server.start()
    yield server.url, status
    await server.stop()


async def test_nothing_but_an_empty_folder_is_needed(tmp_path):
    lines = await check_everything(settings_for(tmp_path / "data"))

    assert [line.name for line in lines] == [
        "settings",
        "DATA_DIR",
        "database",
        "Redis",
        "Telegram",
        "HTTP_PORT",
        "PLAYGROUND_PORT",
    ]
    assert {line.verdict for line in lines} == {Verdict.GOOD}


async def test_a_telegram_that_knows_the_token_is_told_by_the_name_of_the_bot(tmp_path, telegram):
    url, _status = telegram

    line = await line_about("Telegram", settings_for(tmp_path, bot_token=TOKEN, telegram_api_base=url))

    assert (line.verdict, line.detail) == (Verdict.GOOD, "@diana_bot, id 42")


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (401, ExitCode.CONFIGURATION, "copy the token again from @BotFather"),
        (502, ExitCode.UNAVAILABLE, "try again in a while"),
    ],
)
async def test_a_telegram_that_refuses_is_told_with_what_to_do(tmp_path, telegram, status, code, advice):
    url, answering = telegram
    answering["status"] = status

    line = await line_about("Telegram", settings_for(tmp_path, bot_token=TOKEN, telegram_api_base=url))

    assert (line.verdict, line.exit_code, line.advice) == (Verdict.BAD, code, advice)


async def test_things_that_are_away_are_told_without_their_passwords(tmp_path):
    settings = settings_for(
        tmp_path,
        bot_token=TOKEN,
        telegram_api_base="http://127.0.0.1:1",
        redis_url="redis://:hunter2@127.0.0.1:1/0",
        database_url="postgresql+asyncpg://diana:hunter2@127.0.0.1:1/diana",
    )

    lines = {line.name: line for line in await check_everything(settings)}

    for name in ("Telegram", "Redis", "database"):
        assert (lines[name].verdict, lines[name].exit_code) == (Verdict.BAD, ExitCode.UNAVAILABLE), lines[name]
        assert lines[name].advice
        assert "hunter2" not in lines[name].detail
        assert TOKEN not in lines[name].detail


async def test_a_schema_is_current_behind_or_of_a_newer_diana(tmp_path):
    settings = settings_for(tmp_path)
    await migrate(settings.database_address)
    current = await line_about("database", settings)

    await migrate_down(settings.database_address, "0001")
    behind = await line_about("database", settings)

    database = Database(settings.database_address)
    await database.open()
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await database.close()
    newer = await line_about("database", settings)

    assert current.verdict is Verdict.GOOD
    assert (behind.verdict, "diana migrate" in behind.advice) == (Verdict.DOUBTFUL, True)
    assert (newer.verdict, newer.exit_code) == (Verdict.BAD, ExitCode.CONFIGURATION)
    assert "9999" in newer.detail


async def test_the_embedded_server_of_a_running_diana_is_asked(tmp_path):
    server = EmbeddedServer(tmp_path)
    await server.start()

    line = await line_about("Redis", settings_for(tmp_path))

    await server.stop()
    assert line.verdict is Verdict.GOOD
    assert line.detail.endswith("answers: Diana is running")


async def test_a_port_in_use_by_diana_herself_is_well_and_by_another_program_is_not(tmp_path):
    running = WebServer("127.0.0.1", 0, HealthBoard(nowhere))
    await running.start()
    by_diana = await line_about("HTTP_PORT", settings_for(tmp_path, http_port=running.port))
    await running.stop()

    other = web.AppRunner(web.Application())
    await other.setup()
    site = web.TCPSite(other, "127.0.0.1", 0)
    await site.start()
    by_another = await line_about("HTTP_PORT", settings_for(tmp_path, http_port=other.addresses[0][1]))
    await other.cleanup()

    assert by_diana.verdict is Verdict.GOOD
    assert (by_another.verdict, by_another.exit_code) == (Verdict.BAD, ExitCode.TEMPORARY)


async def test_an_address_of_another_machine_is_told(tmp_path):
    line = await line_about("HTTP_PORT", settings_for(tmp_path, http_host="203.0.113.7"))

    assert (line.verdict, line.exit_code) == (Verdict.BAD, ExitCode.CONFIGURATION)
    assert "HTTP_HOST" in line.advice
