"""The tests' side, under `/control/`: faults, the limit on sending, the record of calls, updates as they are."""

from __future__ import annotations

from aiohttp import web

from bot.playground.asking import json_object, query_integer
from bot.playground.bot_api import BotApi
from bot.playground.errors import PeopleError
from bot.playground.telegram import Telegram
from bot.playground.wire import json_response


class Control:
    """Handlers that steer the Bot API's faults and read its record."""

    def __init__(self, telegram: Telegram, bot_api: BotApi) -> None:
        self._telegram = telegram
        self._bot_api = bot_api

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/control/faults", self._list_faults),
            web.post("/control/faults", self._add_fault),
            web.delete("/control/faults", self._clear_faults),
            web.get("/control/limit", self._show_limit),
            web.post("/control/limit", self._set_limit),
            web.get("/control/calls", self._list_calls),
            web.post("/control/updates", self._queue_updates),
        ]

    async def _list_faults(self, request: web.Request) -> web.Response:
        return json_response({"faults": self._bot_api.faults.listed()})

    async def _add_fault(self, request: web.Request) -> web.Response:
        fault = self._bot_api.faults.add(await json_object(request))
        return json_response({"fault_id": fault.fault_id})

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._bot_api.faults.clear()
        return json_response({"ok": True})

    async def _show_limit(self, request: web.Request) -> web.Response:
        return json_response(self._bot_api.send_limit.shown())

    async def _set_limit(self, request: web.Request) -> web.Response:
        self._bot_api.send_limit.limit(await json_object(request))
        return json_response(self._bot_api.send_limit.shown())

    async def _list_calls(self, request: web.Request) -> web.Response:
        since = query_integer(request, "since", 0)
        return json_response({"calls": self._bot_api.calls.since(since, request.query.get("method", ""))})

    async def _queue_updates(self, request: web.Request) -> web.Response:
        updates = (await json_object(request)).get("updates")
        if not isinstance(updates, list):
            raise PeopleError(400, "updates must be a list")
        self._telegram.updates.push_raw(updates)
        return json_response({"queued": len(updates)})
