"""JSON in and out. The playground passes Telegram's objects on as the JSON documents they are."""

from __future__ import annotations

from typing import Any, TypeAlias

import orjson
from aiohttp import web

Json: TypeAlias = dict[str, Any]
"""One Telegram object as it stands on the wire (Message, User, Update, …). Parsed once, at the edge, by `Params`."""

MAX_DEPTH = 32
"""Deepest nesting accepted. Telegram needs five levels; orjson cannot write more than 254."""


def decode(raw: bytes | str) -> Any:
    """The value a JSON text stands for. ValueError when it is no JSON or nested deeper than MAX_DEPTH."""
    value = orjson.loads(raw)
    opening = raw.count(b"[") + raw.count(b"{") if isinstance(raw, bytes) else raw.count("[") + raw.count("{")
    if opening > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    return value


def encode(value: Any) -> bytes:
    """JSON in UTF-8."""
    return orjson.dumps(value)


def json_response(value: Any, status: int = 200) -> web.Response:
    """An answer in JSON that no cache keeps and no browser re-interprets."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=encode(value), status=status, content_type="application/json", headers=headers)


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list))
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return False
    return True
