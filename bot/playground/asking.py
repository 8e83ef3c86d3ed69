"""Reading what a person or a test asks for; whatever is wrong becomes one clear sentence."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.playground.errors import ApiError, PeopleError
from bot.playground.params import as_integer, read_body
from bot.playground.wire import Json, decode


async def json_object(request: web.Request) -> Json:
    """The body as a JSON object. PeopleError 400, 413 or 415 otherwise."""
    if request.content_type != "application/json":
        # A form can be posted here from any web page without asking; JSON cannot.
        raise PeopleError(415, "send the request as application/json")
    try:
        value = decode(await read_body(request))
    except ApiError as error:
        raise PeopleError(error.code, "the request is larger than 1 MB") from error
    except ValueError as error:
        raise PeopleError(400, "the request is not valid JSON") from error
    if not isinstance(value, dict):
        raise PeopleError(400, "the request must be a JSON object")
    return value


def integer(asked: Json, name: str) -> int:
    """A whole number that must be there."""
    number = as_integer(asked.get(name))
    if number is None:
        raise PeopleError(400, f"{name} must be a whole number")
    return number


def text(asked: Json, name: str, *, longest: int, required: bool = True) -> str:
    """A text, empty only where it is not required."""
    value: Any = asked.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise PeopleError(400, f"{name} must be a text")
    if len(value) > longest:
        raise PeopleError(400, f"{name} is longer than {longest} characters")
    return value


def flag(asked: Json, name: str) -> bool:
    """true or false."""
    value = asked.get(name)
    if not isinstance(value, bool):
        raise PeopleError(400, f"{name} must be true or false")
    return value


def query_integer(request: web.Request, name: str, default: int | None = None) -> int:
    """A whole number from the address; without a default it must be there."""
    if name not in request.query and default is not None:
        return default
    number = as_integer(request.query.get(name))
    if number is None:
        raise PeopleError(400, f"{name} must be a whole number")
    return number
