"""A call's parameters, from whatever body the client chose: query, JSON, form or multipart.

Reading is as forgiving as Telegram's own server: a number may come as text, a structure as JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.playground.errors import ApiError, bad_request
from bot.playground.wire import Json, decode, encode

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
MAX_BODY_BYTES = 1024 * 1024
MAX_FIELDS = 1000

_UNREADABLE = (
    ValueError,
    LookupError,
    RuntimeError,
    AssertionError,
    EOFError,
    HttpProcessingError,
    web.RequestPayloadError,
)
_INTEGER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a call."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Named values of one call; every reader says what it gives for a missing or unreadable one."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self._uploads = uploads or {}

    def has(self, name: str) -> bool:
        """Whether the call names this parameter with a value other than null."""
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """The value as text, a structure as its JSON; empty when missing."""
        value = self._values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else encode(value).decode()

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """The value as a whole number held within low…high; the default when missing or no number."""
        number = as_integer(self._values.get(name))
        number = default if number is None else number
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str, default: bool = False) -> bool:
        """True for true, "true", "yes" and 1."""
        if not self.has(name):
            return default
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def document(self, name: str, what: str) -> Any:
        """The structure, decoded when it came as JSON text; None when missing. `what` names it in the refusal."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return decode(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or the one an `attach://` address points to."""
        value = self.text(name)
        if value.startswith("attach://"):
            return self._uploads.get(value.removeprefix("attach://"))
        return self._uploads.get(name)

    def within(self, values: Mapping[str, Any]) -> Params:
        """A structure of the call, read as parameters: it may point to the call's files."""
        return Params(values, self._uploads)

    def for_journal(self) -> Json:
        """What the call said; a file appears as its name, type and size in bytes."""
        files = {
            name: {"file_name": upload.name, "mime_type": upload.mime_type, "size": len(upload.content)}
            for name, upload in self._uploads.items()
        }
        return {**self._values, **files}


def as_integer(value: Any) -> int | None:
    """A whole number out of JSON or text, within 64 bits; None for anything else (true and 1.5 included)."""
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    return value if type(value) is int and abs(value) < 2**63 else None


async def read_params(request: web.Request) -> Params:
    """All parameters of a call, the body's before the address's.

    ApiError 400 for a body that is not what its Content-Type says, 413 for one beyond the limits.
    """
    query: dict[str, Any] = dict(request.query)
    if request.method == "GET" or not request.body_exists:
        return Params(query)
    kind = request.content_type.lower()
    if kind == "multipart/form-data":
        values, uploads = await _read_multipart(request)
        return Params({**query, **values}, uploads)
    raw = await read_body(request)
    if kind == "application/json":
        return Params({**query, **_json_fields(raw)})
    if kind == "application/x-www-form-urlencoded":
        return Params({**query, **_form_fields(raw)})
    if raw:
        raise bad_request(f"unsupported Content-Type {kind!r}: use JSON, a form or multipart/form-data")
    return Params(query)


def _json_fields(raw: bytes) -> Json:
    if not raw.strip():
        return {}
    try:
        fields = decode(raw)
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(fields, dict):
        raise bad_request("expected a JSON object with the call's parameters")
    return fields


def _form_fields(raw: bytes) -> Json:
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS))
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad_request(f"more than {MAX_FIELDS} fields in the form") from error


async def read_body(request: web.Request) -> bytes:
    """A body of up to 1 MB. ApiError 413 for a larger one, 400 for one that is not encoded as its headers say."""
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise _too_large()
    except web.RequestPayloadError as error:
        raise bad_request("can't read the body") from error
    return bytes(body)


async def _read_multipart(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    values: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    room = MAX_UPLOAD_BYTES + MAX_BODY_BYTES
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise bad_request("a part of a multipart body must not be multipart itself")
            content = await _read_part(part, min(room, MAX_UPLOAD_BYTES if part.filename else MAX_BODY_BYTES))
            room -= len(content)
            name = _printable(part.name or "")
            if part.filename is None:
                values[name] = content.decode()
            else:
                mime_type = _printable(part.headers.get("Content-Type", "application/octet-stream"))
                uploads[name] = Upload(_printable(part.filename), mime_type, content)
            if len(values) + len(uploads) > MAX_FIELDS:
                raise bad_request(f"more than {MAX_FIELDS} parts in the body")
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    except _UNREADABLE as error:
        # The reader has no error of its own: a body without its boundary surfaces as any of these.
        raise bad_request("can't read the multipart body") from error
    return values, uploads


async def _read_part(part: BodyPartReader, limit: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise _too_large()
    return bytes(content)


def _printable(header: str) -> str:
    """A header's text that can go into JSON: bytes that were no UTF-8 become question marks."""
    return header.encode("utf-8", "replace").decode()


def _too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")
