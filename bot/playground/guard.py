"""Who may talk to the playground.

The Bot API asks for the token. The people's side asks for nothing, so that anybody at this machine can play at once;
what protects it is that only this machine's own pages get in:

- A page of another site can send a POST to 127.0.0.1 without asking (CSRF), but its browser names the page's origin:
  a foreign `Origin` is refused, and so is a request a browser marks as cross-site.
- A page of another site can let its own name point to 127.0.0.1 (DNS rebinding) and is then of the same origin as the
  server, but its `Host` is still that name: only loopback names and the address the server was told to bind to pass.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.playground.errors import PeopleError
from bot.playground.wire import json_response

_PROTECTED = ("/play/", "/control/")
_HARMLESS = ("GET", "HEAD")
_log = logging.getLogger(__name__)


class Guard:
    """Refuses foreign pages. `host` is the address the server was told to bind to."""

    def __init__(self, host: str) -> None:
        self._names = {"localhost", host.lower()}
        # Bound to every interface the server cannot know its names; a literal address cannot be rebound, though.
        self._takes_any_address = host in ("0.0.0.0", "::", "")
        if self._takes_any_address:
            self._names.add(socket.gethostname().lower())

    def check(self, request: web.Request) -> None:
        """PeopleError 403 for a request this server does not take."""
        if request.path.startswith("/bot") or request.path.startswith("/file/"):
            return  # The token is asked for there.
        if not self._is_ours(request.host):
            raise PeopleError(403, "this server answers only to the address it was started on")
        if request.method in _HARMLESS:
            return
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
            raise PeopleError(403, "this request comes from a page of another site")
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            raise PeopleError(403, "this request comes from a page of another site")

    def _is_ours(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self._names or name.endswith(".localhost"):
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or self._takes_any_address


def guarding(guard: Guard) -> Middleware:
    """A middleware that asks the guard first and answers the people's refusals."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            guard.check(request)
            return await handler(request)
        except PeopleError as error:
            return json_response({"error": error.sentence}, status=error.status)
        except web.HTTPException as error:
            if request.path.startswith(_PROTECTED):
                return json_response({"error": f"{error.status} {error.reason}"}, status=error.status)
            raise

    return middleware
