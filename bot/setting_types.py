"""The values settings may take, and what is told about each.

A validator returns the value in its final form, or raises what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr


@dataclass(frozen=True)
class About:
    """What a person has to know to choose a value. `shape` completes "should be …"."""

    section: str
    meaning: str
    shape: str
    example: str
    secret: bool = False


@dataclass(frozen=True)
class SettingDescription:
    """One setting as documentation tells it. `default` is None when there is none; a secret may come from NAME_FILE."""

    name: str
    about: About
    default: str | None


def _of_secret(check: Callable[[str], str]) -> AfterValidator:
    """`check` for a secret: it sees the plain text."""

    def checked(secret: SecretStr) -> SecretStr:
        return SecretStr(check(secret.get_secret_value()))

    return AfterValidator(checked)


def _address(text: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        # The error of urlsplit repeats what it could not read, which may be a piece of a password.
        raise ValueError("cannot be read as an address; percent-encode special characters in a password") from None
    if parts.scheme not in schemes:
        raise ValueError(f"begins with {parts.scheme}://" if parts.scheme and parts.netloc else "is not an address")
    return parts


def _bot_token(text: str) -> str:
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{3,256}", text, re.ASCII):
        raise ValueError(f"the {len(text)} characters given are not a token")
    return text


def _webhook_secret(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("has a character Telegram does not allow, or more than 256 of them")
    return text


def _redis_url(text: str) -> str:
    # Here, as below: the bus takes a quarter of a second to load, which is not for `diana health` every ten seconds.
    from bus.transport.topology import read_topology

    if read_topology(text) is not None:
        return text
    parts = _address(text, ("redis", "rediss", "unix"))
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ValueError("names no server")
    return text


def _database_url(text: str) -> str:
    parts = _address(text, ("postgresql+asyncpg", "sqlite+aiosqlite"))
    if not parts.path.strip("/"):
        raise ValueError("names no database")
    return text


def _encryption_keys(text: str) -> str:
    from bus.key_ring import KeyRing

    KeyRing.parse(text)
    return text


def _http_address(text: str) -> str:
    if not _address(text, ("http", "https")).hostname:
        raise ValueError("names no host")
    return text.rstrip("/")


def _webhook_url(text: str) -> str:
    address = _http_address(text)
    return address if urlsplit(address).path else f"{address}/webhook"


def _host(text: str) -> str:
    if re.search(r"[\s/]", text):
        raise ValueError("has a space or a slash")
    return text


def _ids(given: object) -> object:
    if not isinstance(given, str):
        return given
    words = [word.strip() for word in given.split(",") if word.strip()]
    for word in words:
        if not re.fullmatch(r"[1-9]\d{0,17}", word, re.ASCII):
            raise ValueError(f"{word!r} is not the id of a person")
    return tuple(dict.fromkeys(map(int, words)))


def _chat_id(given: int) -> int:
    if given == 0:
        raise ValueError("0 is no chat")
    return given


def _contact(text: str) -> str:
    """As Telegram makes it tappable in a message."""
    if re.fullmatch(r"@[A-Za-z]\w{3,31}", text, re.ASCII) or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text):
        return text
    if "://" not in text:
        raise ValueError("is no @name, no link and no e-mail address")
    return _http_address(text)


def _lower(given: object) -> object:
    return given.lower() if isinstance(given, str) else given


BotToken = Annotated[SecretStr, _of_secret(_bot_token)]
WebhookSecret = Annotated[SecretStr, _of_secret(_webhook_secret)]
RedisUrl = Annotated[SecretStr, _of_secret(_redis_url)]
DatabaseUrl = Annotated[SecretStr, _of_secret(_database_url)]
EncryptionKeys = Annotated[SecretStr, _of_secret(_encryption_keys)]
HttpAddress = Annotated[str, AfterValidator(_http_address)]
WebhookUrl = Annotated[str, AfterValidator(_webhook_url)]
Host = Annotated[str, AfterValidator(_host)]
Port = Annotated[int, Field(ge=0, le=65535)]
SupportContact = Annotated[str, AfterValidator(_contact)]
SendRate = Annotated[int, Field(ge=1, le=1000)]
TypingSeconds = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
UserBurst = Annotated[int, Field(ge=1, le=10_000)]
UserRate = Annotated[float, Field(ge=0.01, le=1000, allow_inf_nan=False)]
ChatId = Annotated[int, AfterValidator(_chat_id)]
UserIds = Annotated[tuple[int, ...], BeforeValidator(_ids)]
AbsolutePath = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)]
LogFormat = Annotated[Literal["console", "json"], BeforeValidator(_lower)]
