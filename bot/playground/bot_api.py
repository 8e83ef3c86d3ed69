"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, in Telegram's envelope."""

from __future__ import annotations

import asyncio
import hmac
from time import monotonic
from typing import Any

from aiohttp import web

from bot.playground.errors import ApiError
from bot.playground.faults import CallRecord, Fault, FaultPlan
from bot.playground.methods import bot_api
from bot.playground.params import Params, read_params
from bot.playground.send_limit import SendLimit
from bot.playground.telegram import Telegram
from bot.playground.wire import Json, json_response

_GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class BotApi:
    """The handlers, with the faults and the record that tests steer and read."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._methods = bot_api()
        self.faults = FaultPlan()
        self.calls = CallRecord(telegram.world.clock)
        self.send_limit = SendLimit(monotonic)
        telegram.webhook.invoke = self._invoke

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.route("*", "/bot{token:[^/]+}/{method:[^/]*}", self._call),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        call: Json = {}
        try:
            self._authorise(request)
            name, method = self._methods.get(request.match_info["method"].lower(), ("", None))
            if method is None or request.method not in ("GET", "POST"):
                raise ApiError(404, "Not Found")
            params = await read_params(request)
            call = self.calls.begin(name, params)
            self.send_limit.check(name)
            fault = self.faults.strike(name, params)
            if fault is not None and (broken := await self._break(request, fault)) is not None:
                call |= {"ok": False, "error_code": fault.error_code if fault.kind == "http" else None}
                return broken
            result = await method(self._telegram, params)
        except ApiError as error:
            call |= {"ok": False, "error_code": error.code}
            return _refusal(error)
        call["ok"] = True
        if fault is not None and fault.kind == "cut_after":
            await self._telegram.journal.written()
            return _cut(request)
        return json_response({"ok": True, "result": result})

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """The faulty answer, or None when the call is to be carried out all the same."""
        await self._pause(fault.delay_s)
        match fault.kind:
            case "http":
                parameters = None if fault.retry_after is None else {"retry_after": fault.retry_after}
                return _refusal(ApiError(fault.error_code, fault.description, parameters))
            case "cut":
                return _cut(request)
            case "garbage":
                return web.Response(body=_GARBAGE, content_type="text/html")
            case "delay" | "cut_after":
                return None

    async def _pause(self, delay_s: float) -> None:
        """Wait, but not for a server that is closing."""
        if delay_s > 0:
            try:
                async with asyncio.timeout(delay_s):
                    await self._telegram.closing.wait()
            except TimeoutError:
                return  # The ordinary case: the time has passed.

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authorise(request)
        except ApiError as error:
            return _refusal(error)
        stored = self._telegram.files.by_path(request.match_info["path"])
        if stored is None:
            return _refusal(ApiError(404, "Not Found"))
        return self._telegram.files.download(stored)

    async def _invoke(self, name: str, values: Json) -> None:
        """Carry out a call that came as an answer to a webhook delivery; its own answer goes nowhere."""
        proper_name, method = self._methods.get(name.lower(), ("", None))
        if method is None:
            return
        params = Params(values)
        call = self.calls.begin(proper_name, params)
        try:
            await method(self._telegram, params)
            call["ok"] = True
        except ApiError as error:
            call |= {"ok": False, "error_code": error.code}

    def _authorise(self, request: web.Request) -> None:
        given = request.match_info["token"].encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._telegram.token.encode()):
            raise ApiError(401, "Unauthorized")


def _refusal(error: ApiError) -> web.Response:
    envelope: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        envelope["parameters"] = error.parameters
    response = json_response(envelope, status=error.code)
    if error.parameters and "retry_after" in error.parameters:
        response.headers["Retry-After"] = str(error.parameters["retry_after"])
    return response


def _cut(request: web.Request) -> web.Response:
    """End the connection in place of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)
