"""check_everything: a look at all that Diana needs, from outside, before or while she runs."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import aiohttp

from bot.data_dir import DataDirError, prepare_data_dir
from bot.env_file import nearest_name
from bot.exit_codes import ExitCode
from bot.redaction import Redactor
from bot.settings import Settings
from bot.web import PROGRAM

_TIMEOUT_S = 10.0
_LITTLE_SPACE_BYTES = 1_000_000_000


class Verdict(StrEnum):
    """What came of a check; the value is its sign."""

    GOOD = "✓"
    DOUBTFUL = "!"
    BAD = "✗"


@dataclass(frozen=True)
class CheckLine:
    """One thing that was looked at. `advice` says how to mend it; `exit_code` is what it costs when it is bad."""

    name: str
    verdict: Verdict
    detail: str
    advice: str = ""
    exit_code: ExitCode = ExitCode.OK


async def check_everything(settings: Settings) -> list[CheckLine]:
    """A line for each thing Diana needs, in the order she needs them; all are looked at at the same time.

    Nothing is changed, apart from DATA_DIR being made when it is not there. No secret is in any line.
    """
    redact = Redactor(settings.secrets())
    looks: tuple[tuple[str, str, Callable[[Settings], Awaitable[CheckLine]]], ...] = (
        ("settings", "", _settings),
        ("DATA_DIR", "", _data_dir),
        ("database", "is it running, and is DATABASE_URL right?", _database),
        ("Redis", "is it running, and is REDIS_URL right?", _redis),
        ("Telegram", "is this machine on the network, and is TELEGRAM_API_BASE right?", _telegram),
        ("HTTP_PORT", "", _http_port),
        ("PLAYGROUND_PORT", "", _playground_port),
    )

    async def looked(name: str, advice: str, look: Callable[[Settings], Awaitable[CheckLine]]) -> CheckLine:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                line = await look(settings)
        except TimeoutError:
            return CheckLine(name, Verdict.BAD, f"no answer within {_TIMEOUT_S:.0f} s", advice, ExitCode.UNAVAILABLE)
        except Exception as error:  # noqa: BLE001  whatever is wrong is what the operator wants to see
            from bot.cli.failures import explain

            code, text = explain(error, redact)
            return CheckLine(name, Verdict.BAD, text, advice, code)
        return CheckLine(line.name, line.verdict, redact(line.detail), redact(line.advice), line.exit_code)

    return list(await asyncio.gather(*(looked(*look) for look in looks)))


async def _settings(settings: Settings) -> CheckLine:
    known = {description.name for description in Settings.describe()}
    known |= {f"{description.name}_FILE" for description in Settings.describe() if description.about.secret}
    slips = [(name, meant) for name in os.environ if name not in known and (meant := nearest_name(name, known))]
    if slips:
        # Not an error as in `.env`: other programs have a right to their own variables.
        name, meant = slips[0]
        return CheckLine("settings", Verdict.DOUBTFUL, f"the environment has {name}", f"did you mean {meant}?")
    way = "playground" if settings.playground else "webhook" if settings.webhook_url else "long polling"
    return CheckLine("settings", Verdict.GOOD, f"Telegram by {way}")


async def _data_dir(settings: Settings) -> CheckLine:
    try:
        free = await asyncio.to_thread(prepare_data_dir, settings.data_dir)
    except DataDirError as error:
        return CheckLine("DATA_DIR", Verdict.BAD, str(error), exit_code=error.exit_code)
    detail = f"{settings.data_dir}, {free / 1e9:.1f} GB free"
    if free < _LITTLE_SPACE_BYTES:
        return CheckLine("DATA_DIR", Verdict.DOUBTFUL, detail, "make room: a full disk stops the database")
    return CheckLine("DATA_DIR", Verdict.GOOD, detail)


async def _database(settings: Settings) -> CheckLine:
    embedded = settings.database_url is None
    if embedded and not (settings.data_dir / "diana.sqlite3").exists():
        return CheckLine("database", Verdict.GOOD, "SQLite, will be made at the first start")
    from services.database import Database

    database = Database(settings.database_address)
    try:
        await database.open()
        async with database.read() as connection:
            versioned = await connection.run_sync(lambda plain: plain.dialect.has_table(plain, "alembic_version"))
            found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version") if versioned else None
            revision = found.scalar() if found is not None else None
    finally:
        await database.close()
    return _schema("SQLite in DATA_DIR" if embedded else "answers", revision)


def _schema(detail: str, revision: str | None) -> CheckLine:
    # Migrations are files called after their revision: 0003_gamification.py.
    files = resources.files("services.database").joinpath("migrations", "versions").iterdir()
    known = sorted(file.name.partition("_")[0] for file in files if file.name[:1].isdigit())
    if revision is None:
        return CheckLine("database", Verdict.GOOD, f"{detail}, empty: the first start makes its tables")
    if revision not in known:
        told = f"{detail}, its schema ({revision}) is of a newer Diana, this one knows {known[-1]}"
        advice = "run the newer version, or restore the backup made before it"
        return CheckLine("database", Verdict.BAD, told, advice, ExitCode.CONFIGURATION)
    if revision != known[-1]:
        told = f"{detail}, schema {revision}, this version's is {known[-1]}"
        return CheckLine("database", Verdict.DOUBTFUL, told, "`diana migrate` or the next start brings it up to date")
    return CheckLine("database", Verdict.GOOD, f"{detail}, schema {revision}")


async def _redis(settings: Settings) -> CheckLine:
    from bus import EventBusConfig
    from bus.embedded import resolve_server, running_url
    from bus.transport.connection import connect
    from bus.transport.server import inspect_server

    if settings.redis_url is not None:
        url: str | None = settings.redis_url.get_secret_value()
    else:
        url = await asyncio.to_thread(running_url, settings.data_dir)
    if url is None:
        env = dict(os.environ)
        if settings.redis_server_bin is not None:
            env["REDIS_SERVER_BIN"] = str(settings.redis_server_bin)
        server = await asyncio.to_thread(resolve_server, env)
        return CheckLine("Redis", Verdict.GOOD, f"embedded {server.flavour} {server.version}, starts with Diana")

    client = connect(EventBusConfig(redis_url=url))
    try:
        about = await client.info("server")
        doubts = await inspect_server(client)
    finally:
        await client.aclose()
    flavour = "Valkey" if "valkey_version" in about else "Redis"
    detail = f"{flavour} {about.get('valkey_version') or about['redis_version']} answers"
    if doubts:
        return CheckLine("Redis", Verdict.DOUBTFUL, detail, "; ".join(doubts))
    return CheckLine("Redis", Verdict.GOOD, detail if settings.redis_url else f"embedded {detail}: Diana is running")


async def _telegram(settings: Settings) -> CheckLine:
    if settings.bot_token is None:
        return CheckLine("Telegram", Verdict.GOOD, "the playground; for the real one set BOT_TOKEN, from @BotFather")
    base = settings.telegram_api_base or "https://api.telegram.org"
    url = f"{base}/bot{settings.bot_token.get_secret_value()}/getMe"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        if response.status in (401, 404):
            advice = "copy the token again from @BotFather"
            detail = "Telegram does not know this BOT_TOKEN"
            return CheckLine("Telegram", Verdict.BAD, detail, advice, ExitCode.CONFIGURATION)
        if response.status != 200:
            detail = f"{base} answers with status {response.status}"
            return CheckLine("Telegram", Verdict.BAD, detail, "try again in a while", ExitCode.UNAVAILABLE)
        me = (await response.json(content_type=None))["result"]
    return CheckLine("Telegram", Verdict.GOOD, f"@{me.get('username', '?')}, id {me['id']}")


async def _http_port(settings: Settings) -> CheckLine:
    return await _port("HTTP", settings.http_host, settings.http_port, settings)


async def _playground_port(settings: Settings) -> CheckLine:
    if not settings.playground:
        return CheckLine("PLAYGROUND_PORT", Verdict.GOOD, "not used: there is a BOT_TOKEN")
    return await _port("PLAYGROUND", settings.playground_host, settings.playground_port, settings)


async def _port(part: str, host: str, port: int, settings: Settings) -> CheckLine:
    name = f"{part}_PORT"
    try:
        await asyncio.to_thread(_listen, host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            advice = f"{part}_HOST must be an address of this machine, {name} one this user may listen on"
            return CheckLine(name, Verdict.BAD, f"{host}:{port}: {error.strerror}", advice, ExitCode.CONFIGURATION)
        if await _diana_runs(settings):
            return CheckLine(name, Verdict.GOOD, f"{host}:{port}, in use: Diana is running")
        advice = f"stop the program that listens there, or set {name} to a free port"
        return CheckLine(name, Verdict.BAD, f"{host}:{port} is in use", advice, ExitCode.TEMPORARY)
    return CheckLine(name, Verdict.GOOD, f"{host}:{port} is free" if port else f"{host}, any free port")


def _listen(host: str, port: int) -> None:
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()


async def _diana_runs(settings: Settings) -> bool:
    """Whether a Diana answers where these settings have her listen."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.http_port}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session,
            session.get(url) as response,
        ):
            body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(body, dict) and body.get("program") == PROGRAM
