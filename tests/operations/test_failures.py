"""From an exception to an exit code and one clear line."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from bot.cli.failures import explain
from bot.data_dir import DataDirError, prepare_data_dir
from bot.env_file import SettingsError
from bot.exit_codes import ExitCode
from bot.web import PortTaken
from bus import EventBusError, EventPublishError
from bus.embedded import EmbeddedServerError
from services.content import ContentError
from services.database.errors import DatabaseTooNew, DatabaseUnavailable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError(["HTTP_PORT: no"]), ExitCode.CONFIGURATION),
        (DataDirError("DATA_DIR: no"), ExitCode.CANNOT_CREATE),
        (PortTaken("127.0.0.1", 8080, "HTTP_PORT"), ExitCode.TEMPORARY),
        (DatabaseUnavailable("database db: refused"), ExitCode.UNAVAILABLE),
        (DatabaseTooNew("the schema is newer"), ExitCode.CONFIGURATION),
        (ContentError(Path("economy.yaml"), "awards: is missing", 1), ExitCode.CONFIGURATION),
        (EmbeddedServerError("in use"), ExitCode.UNAVAILABLE),
        (EventBusError("cannot reach Redis"), ExitCode.UNAVAILABLE),
        (EventPublishError("cannot reach Redis"), ExitCode.UNAVAILABLE),
        (OSError(errno.EADDRINUSE, "address in use"), ExitCode.TEMPORARY),
        (OSError(errno.EADDRNOTAVAIL, "no such address"), ExitCode.CONFIGURATION),
        (PermissionError(errno.EACCES, "Permission denied", "/data/x"), ExitCode.CANNOT_CREATE),
        (OSError(errno.ENOSPC, "No space left on device"), ExitCode.CANNOT_CREATE),
        (OSError(errno.EIO, "Input/output error"), ExitCode.INTERNAL),
        (ZeroDivisionError("division by zero"), ExitCode.INTERNAL),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.name,
)
def test_each_kind_of_error_has_its_exit_code(error, code):
    assert explain(error)[0] is code
    assert "\n" not in explain(error)[1]


def test_a_token_telegram_does_not_know_is_a_matter_of_configuration():
    from aiogram.exceptions import TelegramUnauthorizedError
    from aiogram.methods import GetMe

    code, line = explain(TelegramUnauthorizedError(method=GetMe(), message="Unauthorized"))

    assert code is ExitCode.CONFIGURATION
    assert line.startswith("BOT_TOKEN: Telegram does not know this token")


def test_a_start_that_failed_in_several_places_tells_the_first():
    group = ExceptionGroup("start", [DatabaseUnavailable("database db: refused"), ValueError("later")])

    assert explain(group) == (ExitCode.UNAVAILABLE, "database db: refused")


def test_an_error_is_told_without_the_secrets_in_it():
    _code, line = explain(RuntimeError("postgresql://diana:hunter2@db refused\n  at line 2"))

    assert line == (
        "internal error: RuntimeError: postgresql://diana:[redacted]@db refused at line 2 (LOG_LEVEL=debug shows where)"
    )


async def test_an_address_in_use_is_recognised_as_asyncio_raises_it():
    async def serve(port: int) -> asyncio.Server:
        return await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", port)

    async with await serve(0) as first:
        port = first.sockets[0].getsockname()[1]
        with pytest.raises(OSError, match="address already in use") as caught:
            await serve(port)

    code, line = explain(caught.value)
    assert code is ExitCode.TEMPORARY
    assert str(port) in line
    assert "change HTTP_PORT" in line


def test_a_data_dir_is_made_for_its_owner_alone_and_left_empty(tmp_path):
    free = prepare_data_dir(tmp_path / "deep" / "data")

    assert free > 0
    assert (tmp_path / "deep" / "data").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "deep" / "data").iterdir()) == []
