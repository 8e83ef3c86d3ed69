"""The playground's server: one aiohttp application on one address, started and stopped by whoever owns it."""

from __future__ import annotations

import asyncio
import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.playground import pages
from bot.playground.audience import Audience
from bot.playground.bot_api import BotApi
from bot.playground.callbacks import CallbackQueries
from bot.playground.cast import BOT_NAME
from bot.playground.control import Control
from bot.playground.files import FileStore
from bot.playground.groups import Groups
from bot.playground.guard import Guard, guarding
from bot.playground.journal import Journal
from bot.playground.params import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from bot.playground.people import People
from bot.playground.profile import Profile
from bot.playground.stars import Stars
from bot.playground.streams import Streams
from bot.playground.telegram import InsideSource, Telegram
from bot.playground.updates import UpdateQueue
from bot.playground.webhook import Webhook
from bot.playground.world import World

ADMIN_IDS = frozenset({1003})
"""The people of the first cast who are the bot's owners."""

CALLBACK_VALID_S = 15 * 60.0
STOP_WITHIN_S = 2.0

_TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]{1,128}")
_BOT_ID = 7_000_000_001


class Playground:
    """A local Telegram: Bot API, chat page and people's side on one address, its state in `data_dir`.

    A token is `<bot id>:<letters>`; without one the data directory's own is used, made on the first start.
    `inside` gives what happens inside the bot, for the page's panel. `port=0` takes a free port.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 8088,
        token: str | None = None,
        inside: InsideSource | None = None,
        clock: Callable[[], float] = time.time,
        callback_valid_s: float = CALLBACK_VALID_S,
    ) -> None:
        if token is not None and not _TOKEN.fullmatch(token):
            raise ValueError("token must look like 7000000001:AAAA…, the bot's id, a colon, letters and digits")
        self._data_dir = data_dir
        self._host = host
        self._port = port
        self._token = token
        self._inside = inside
        self._clock = clock
        self._callback_valid_s = callback_valid_s
        self._running: tuple[web.AppRunner, Telegram, Streams] | None = None

    @property
    def url(self) -> str:
        """Where the server answers, once it is started, with its real port."""
        if self._running is None:
            raise RuntimeError("the playground is not started")
        port = self._running[0].addresses[0][1]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(self._host, self._host)
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{port}"

    @property
    def token(self) -> str:
        """The bot's token; before the start only when it was given."""
        if self._token is None:
            raise RuntimeError("the playground is not started: its token is in the data directory")
        return self._token

    @property
    def admin_ids(self) -> frozenset[int]:
        """The people the bot should take for its owners."""
        return ADMIN_IDS

    async def start(self) -> None:
        """Take up the kept state and listen. OSError when the address is taken, DataDirectoryInUse when the data is."""
        if self._running is not None:
            raise RuntimeError("the playground is started already")
        await asyncio.to_thread(self._data_dir.mkdir, parents=True, exist_ok=True)
        journal = Journal(self._data_dir / "playground.sqlite3")
        try:
            await journal.open()
            telegram = await self._take_up(journal)
            streams = Streams(telegram)
            runner = web.AppRunner(
                self._application(telegram, streams),
                access_log=None,
                handler_cancellation=True,  # A reader who goes away ends its stream or long poll at once.
                shutdown_timeout=STOP_WITHIN_S,
            )
            self._running = runner, telegram, streams
            await runner.setup()
            await web.TCPSite(runner, self._host, self._port).start()
            await telegram.webhook.load()
        except BaseException:
            await self._undo_start(journal)
            raise

    async def stop(self) -> None:
        """End open polls and streams, answer what is under way, close the data; within a few seconds."""
        if self._running is None:
            return
        runner, telegram, streams = self._running
        telegram.closing.set()
        telegram.updates.end_poll(None)
        streams.close()
        await telegram.webhook.stop()
        await runner.cleanup()
        await telegram.journal.close()
        self._running = None

    async def _undo_start(self, journal: Journal) -> None:
        if self._running is not None:
            runner, telegram, _ = self._running
            await telegram.webhook.stop()
            await runner.cleanup()
            self._running = None
        await journal.close()

    async def _take_up(self, journal: Journal) -> Telegram:
        kept = dict(await journal.load("playground"))
        token = self._token or kept.get("token") or f"{_BOT_ID}:{secrets.token_urlsafe(26)}"
        journal.put("playground", "token", token)
        self._token = token
        audience = Audience()
        world = World(journal, audience, int(token.partition(":")[0]), self._clock)
        updates = UpdateQueue(journal)
        telegram = Telegram(
            token=token,
            journal=journal,
            world=world,
            audience=audience,
            updates=updates,
            webhook=Webhook(journal, updates, self._clock),
            callbacks=CallbackQueries(journal, self._clock, self._callback_valid_s),
            stars=Stars(journal, self._clock),
            files=FileStore(self._data_dir / "files", journal),
            profile=Profile(journal),
            inside=self._inside,
        )
        await world.load()
        await updates.load(self._clock())
        await telegram.callbacks.load()
        await telegram.files.load()
        await telegram.stars.load()
        await telegram.profile.load()
        world.bot_name = telegram.profile.text("name", "") or BOT_NAME
        await journal.written()
        return telegram

    def _application(self, telegram: Telegram, streams: Streams) -> web.Application:
        bot_api = BotApi(telegram)
        application = web.Application(
            middlewares=[guarding(Guard(self._host)), _writing_through(telegram)],
            client_max_size=MAX_UPLOAD_BYTES + MAX_BODY_BYTES,
        )
        application.add_routes(bot_api.routes())
        application.add_routes(People(telegram).routes())
        application.add_routes(Groups(telegram).routes())
        application.add_routes(streams.routes())
        application.add_routes(Control(telegram, bot_api).routes())
        application.add_routes(pages.routes())
        return application


def _writing_through(telegram: Telegram) -> Middleware:
    """A middleware: no answer leaves before everything it tells of is on disk."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        try:
            await telegram.journal.written()
        except sqlite3.Error as error:
            raise web.HTTPInternalServerError(text=f"the playground cannot write its data: {error}") from error
        return response

    return middleware
