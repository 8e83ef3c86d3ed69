"""The chat page: `/` and its parts under `/page/`, with a policy that lets it load nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.playground.errors import PeopleError

_FOLDER = Path(__file__).parent / "page"
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


def routes() -> list[web.AbstractRouteDef]:
    return [web.get("/", _index), web.get("/page/{name}", _part)]


async def _index(request: web.Request) -> web.StreamResponse:
    return _answer("index.html")


async def _part(request: web.Request) -> web.StreamResponse:
    return _answer(request.match_info["name"])


def _answer(name: str) -> web.StreamResponse:
    path = _FOLDER / name
    # The name must be exactly one of the folder's own: no way up, no way around by links.
    if path.parent != _FOLDER or path.suffix not in _TYPES or not path.is_file():
        raise PeopleError(404, f"the page has no part called {name!r}")
    return web.FileResponse(path, headers={**_HEADERS, "Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8"})
