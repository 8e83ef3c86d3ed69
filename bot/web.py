"""The one HTTP server: is Diana alive, is she ready, what do her metrics say, and the webhook if there is one."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterable

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import REGISTRY, CollectorRegistry, disable_created_metrics
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.exit_codes import ExitCode, OperatorError
from bot.health import CheckResult, HealthBoard

PROGRAM = "diana"
"""What `/healthz` and `/readyz` call themselves: `diana check` recognises a running Diana by it."""


class PortTaken(OperatorError):
    """Another program listens where this one wants to."""

    exit_code = ExitCode.TEMPORARY

    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(
            f"{setting}={port}: another program listens on {host}:{port}; stop it or set {setting} to a free port"
        )


class WebServer:
    """Answers on `host:port` from `start()` to `stop()`; with port 0 the system chooses and `port` tells which.

    `/healthz`  200 while the process works, 503 when starting it anew would help
    `/readyz`   200 while all it depends on answers, 503 otherwise, naming what does not
    `/metrics`  Prometheus
    Further `routes`, such as the webhook's, are handed in. From `leave()` on `/readyz` says 503.
    """

    def __init__(
        self,
        host: str,
        port: int,
        board: HealthBoard,
        *,
        routes: Iterable[web.AbstractRouteDef] = (),
        registry: CollectorRegistry = REGISTRY,
        drain_s: float = 5.0,
    ) -> None:
        self._host = host
        self._port = port
        self._board = board
        # When a series began: as many series again, and nothing asks for them.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # prometheus_client has no types there
        self.is_leaving = False

        @web.middleware
        async def part_when_leaving(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await handler(request)
            if self.is_leaving:
                response.force_close()
            return response

        application = web.Application(middlewares=[part_when_leaving])
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", make_aiohttp_handler(registry))
        application.router.add_routes(routes)
        # Idle keep-alive connections are closed at once; `drain_s` is for requests that are being answered.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=drain_s, handle_signals=False)

    @property
    def port(self) -> int:
        """The port it listens on, or is going to."""
        return self._port

    @property
    def url(self) -> str:
        """Where to reach it from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen. Raises PortTaken, or OSError for an address this machine does not have."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(self._host, self._port, "HTTP_PORT") from error
            raise
        self._port = self._runner.addresses[0][1]

    async def leave(self, linger_s: float) -> None:
        """For a server that others may stand in for: be gone without failing a request, in `linger_s` and `drain_s`.

        First go on answering, and close each connection with its answer, so that whoever keeps connections open for
        more requests finds another replica. Then refuse new connections, and let the requests in hand finish.
        """
        self.is_leaving = True
        # A moment for requests that are on their way: there is nothing to wait for but time.
        await asyncio.sleep(linger_s)
        await self.stop()

    async def stop(self) -> None:
        """Stop listening, let requests in hand finish within `drain_s`, and close everything."""
        await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return _answer("alive", "stuck", self._board.stuck())

    async def _readyz(self, _request: web.Request) -> web.Response:
        if self.is_leaving:
            return web.json_response({"program": PROGRAM, "status": "leaving"}, status=503)
        return _answer("ready", "not ready", self._board.unready(), self._board.results())


def _answer(
    good: str, bad: str, failing: tuple[CheckResult, ...], all_results: tuple[CheckResult, ...] = ()
) -> web.Response:
    body: dict[str, object] = {
        "program": PROGRAM,
        "status": bad if failing else good,
        "failing": {result.name: result.detail for result in failing},
    }
    if all_results:
        body["checks"] = {
            result.name: {"ok": result.ok, "detail": result.detail, "age_s": _rounded(result.age_s)}
            for result in all_results
        }
    return web.json_response(body, status=503 if failing else 200, headers={"Cache-Control": "no-store"})


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def port_error(error: OSError, host: str, port: int, setting: str) -> Exception:
    """What to tell the operator about a server that cannot listen."""
    return PortTaken(host, port, setting) if error.errno == errno.EADDRINUSE else error
