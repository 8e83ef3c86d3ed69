"""Settings: all that an operator can choose, read once from the environment and `.env`, checked, and then fixed.

Each setting tells its meaning, shape and an example where it is declared; `.env.example`, the error lines and
`describe()` are made from that. `python -m bot.settings > .env.example` brings the example file up to date.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.env_file import SettingsError, read_env_file
from bot.flood import BURST, PER_S
from bot.setting_types import (
    About,
    AbsolutePath,
    BotToken,
    ChatId,
    DatabaseUrl,
    EncryptionKeys,
    Host,
    HttpAddress,
    LogFormat,
    LogLevel,
    Port,
    RedisUrl,
    SendRate,
    SettingDescription,
    SupportContact,
    TypingSeconds,
    UserBurst,
    UserIds,
    UserRate,
    WebhookSecret,
    WebhookUrl,
)

__all__ = ["About", "SettingDescription", "Settings", "SettingsError", "env_example", "load_settings"]

ENV_FILE = Path(".env")

# Where Telegram itself is willing to deliver updates. Source: Bot API, setWebhook.
_WEBHOOK_PORTS = frozenset((80, 88, 443, 8443))

_PORT = "a port, 0 to 65535 (0: any free one)"
_HOST = "a host name or an address to listen on"


class Settings(BaseSettings):
    """Every setting under its lower-case name, frozen. Secrets print as stars; `describe()` tells what each means.

    `Settings(data_dir=…)` takes values from its arguments alone, which is what tests want; `load_settings()` reads the
    environment and `.env`.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)

    bot_token: Annotated[
        BotToken | None,
        About(
            "Telegram",
            "The token @BotFather gave you. Unset: the playground, a local Telegram with a chat page.",
            "a bot token, digits:letters",
            "123456:ABC-DEF1234ghIkl-zyx57W2v",
            secret=True,
        ),
    ] = None
    admin_ids: Annotated[
        UserIds, About("Telegram", "The owners.", "Telegram user ids, separated by commas", "111111111,222222222")
    ] = ()
    admin_chat_id: Annotated[
        ChatId | None,
        About(
            "Telegram",
            "The chat that is told when something is wrong. Unset: each owner, in private.",
            "a Telegram chat id; a group's is negative",
            "-1001234567890",
        ),
    ] = None
    support_contact: Annotated[
        SupportContact | None,
        About("Telegram", "Whom /paysupport sends people to.", "a @name, a link or an e-mail address", "@ana_helps"),
    ] = None
    telegram_api_base: Annotated[
        HttpAddress | None,
        About("Telegram", "Another Bot API server.", "an http:// or https:// address", "http://127.0.0.1:8081"),
    ] = None
    telegram_send_rate: Annotated[
        SendRate,
        About(
            "Telegram",
            "Messages a second over all chats. More than 30 needs Telegram's paid broadcasts.",
            "messages a second, 1 to 1000",
            "30",
        ),
    ] = 30

    typing_s: Annotated[
        TypingSeconds,
        About(
            "Telegram",
            "How long Diana is seen typing before a page of a story, at most; 0: not at all.",
            "seconds, 0 to 5",
            "1.5",
        ),
    ] = 1.5

    user_burst: Annotated[
        UserBurst,
        About(
            "Telegram",
            "What one person may ask for at once. More is left out, they are told once, and nobody else notices.",
            "requests, 1 to 10000",
            "60",
        ),
    ] = BURST
    user_rate: Annotated[
        UserRate,
        About(
            "Telegram",
            "What one person may ask for from then on. Each replica that hears counts for itself.",
            "requests a second, 0.01 to 1000",
            "1",
        ),
    ] = PER_S

    data_dir: Annotated[
        AbsolutePath,
        About(
            "Storage",
            "The folder everything embedded lives in: database, event queues, playground. Back it up.",
            "a folder that can be written",
            "/var/lib/diana",
        ),
    ] = Path("./data")
    redis_url: Annotated[
        RedisUrl | None,
        About(
            "Storage",
            "A Redis (7.0 or newer) or Valkey (8 or newer) of your own. Unset: a private Valkey in DATA_DIR.",
            "a redis://, rediss:// or unix:// address, redis+sentinel://host:port,…/service, "
            "or redis+cluster://host:port,…",
            "redis://:password@redis:6379/0",
            secret=True,
        ),
    ] = None
    redis_server_bin: Annotated[
        AbsolutePath | None,
        About(
            "Storage",
            "The program to run as private server. Unset: the Valkey that came with Diana, else one on PATH.",
            "a redis-server or valkey-server program",
            "/usr/bin/valkey-server",
        ),
    ] = None
    database_url: Annotated[
        DatabaseUrl | None,
        About(
            "Storage",
            "A PostgreSQL of your own. Unset: an SQLite file in DATA_DIR.",
            "a postgresql+asyncpg:// or sqlite+aiosqlite:// address",
            "postgresql+asyncpg://diana:password@postgres:5432/diana",
            secret=True,
        ),
    ] = None

    bus_encryption_keys: Annotated[
        EncryptionKeys | None,
        About(
            "Storage",
            "Seal private fields on the bus and in the database; newest first. Unset: a key in DATA_DIR/bus.keys.",
            "pairs id:key between commas, a key 32 bytes in base64; `openssl rand -base64 32` makes one",
            "2027:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            secret=True,
        ),
    ] = None

    webhook_url: Annotated[
        WebhookUrl | None,
        About(
            "Webhook",
            "The public address Telegram delivers updates to. Unset: Diana asks Telegram for them (long polling).",
            "an https:// address (http:// only with TELEGRAM_API_BASE)",
            "https://diana.example.org/webhook",
        ),
    ] = None
    webhook_secret: Annotated[
        WebhookSecret | None,
        About(
            "Webhook",
            "Proves that an update comes from Telegram. Needed with WEBHOOK_URL.",
            "1 to 256 letters, digits, - or _; `openssl rand -hex 32` makes one",
            "3f0c8a6be41d",
            secret=True,
        ),
    ] = None

    http_host: Annotated[Host, About("HTTP", "Where webhook, metrics and health listen.", _HOST, "0.0.0.0")] = (
        "127.0.0.1"
    )
    http_port: Annotated[Port, About("HTTP", "The port of webhook, metrics and health.", _PORT, "8080")] = 8080
    playground_host: Annotated[
        Host,
        About(
            "HTTP",
            "Where the playground listens. On another address than the default, everybody who reaches it is admin.",
            _HOST,
            "127.0.0.1",
        ),
    ] = "127.0.0.1"
    playground_port: Annotated[Port, About("HTTP", "The port of the playground.", _PORT, "8088")] = 8088

    log_level: Annotated[
        LogLevel, About("Logs", "The least important lines to write.", "debug, info, warning or error", "debug")
    ] = "info"
    log_format: Annotated[
        LogFormat | None,
        About("Logs", "Unset: console on a terminal, json elsewhere.", "console or json", "json"),
    ] = None

    @property
    def playground(self) -> bool:
        """Whether Telegram is the local one."""
        return self.bot_token is None

    @property
    def database_address(self) -> str:
        """The database to use, password included: DATABASE_URL, or the SQLite file in DATA_DIR."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'diana.sqlite3'}"

    @property
    def webhook_path(self) -> str:
        """The path under which the webhook has to answer."""
        return urlsplit(self.webhook_url or "").path or "/webhook"

    def secrets(self) -> tuple[str, ...]:
        """What must never be printed: the secret settings as plain text, and of addresses the password alone."""
        return tuple(self._secrets())

    def _secrets(self) -> Iterator[str]:
        for secret in (self.bot_token, self.webhook_secret):
            if secret is not None:
                yield secret.get_secret_value()
        if self.bus_encryption_keys is not None:
            for pair in re.split(r"[,\s]+", self.bus_encryption_keys.get_secret_value()):
                if key := pair.partition(":")[2]:
                    yield key
        for address in (self.redis_url, self.database_url):
            if address is not None and (password := urlsplit(address.get_secret_value()).password):
                yield password
                yield unquote(password)

    @model_validator(mode="after")
    def _agree(self) -> Settings:
        if problems := list(self._disagreements()):
            raise ValueError("\n".join(problems))
        return self

    def _disagreements(self) -> Iterator[str]:
        if self.telegram_api_base and not self.bot_token:
            yield "TELEGRAM_API_BASE: needs BOT_TOKEN, the token of the bot at that server"
        if self.webhook_url is not None:
            address = urlsplit(self.webhook_url)
            if not self.bot_token:
                yield "WEBHOOK_URL: needs BOT_TOKEN, the playground has no webhook"
            if not self.webhook_secret:
                yield "WEBHOOK_URL: needs WEBHOOK_SECRET; `openssl rand -hex 32` makes one"
            if not self.telegram_api_base and address.scheme != "https":
                yield "WEBHOOK_URL: Telegram delivers to https:// alone, for example https://diana.example.org/webhook"
            if not self.telegram_api_base and (address.port or 443) not in _WEBHOOK_PORTS:
                yield f"WEBHOOK_URL: Telegram delivers to ports 443, 80, 88 and 8443 alone, not to {address.port}"
        if self.playground and self.http_port == self.playground_port != 0:
            yield f"PLAYGROUND_PORT: {self.playground_port} is HTTP_PORT too; choose another one, for example 8088"

    @classmethod
    def describe(cls) -> tuple[SettingDescription, ...]:
        """Every setting in the order of `.env.example`."""
        return tuple(
            SettingDescription(
                name=name.upper(),
                about=next(part for part in field.metadata if isinstance(part, About)),
                default=_shown(field.default),
            )
            for name, field in cls.model_fields.items()
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # load_settings reads the sources itself: the library's own skip a broken line of `.env` without a word.
        return (init_settings,)


def load_settings(env: Mapping[str, str] | None = None, env_file: Path = ENV_FILE) -> Settings:
    """The settings of `env` (the process's environment) and `env_file`, of which the environment wins.

    An empty value counts as unset. A secret may be kept in a file named by NAME_FILE, as Docker and Kubernetes do it.
    Raises SettingsError with one line for each problem.
    """
    known = _names()
    given = {name: text.strip() for name, text in read_env_file(env_file, known).items()}
    given |= {name: text.strip() for name, text in (os.environ if env is None else env).items() if text.strip()}

    problems: list[str] = []
    values: dict[str, str] = {}
    for setting in Settings.describe():
        try:
            if text := _text_of(setting, given):
                values[setting.name.lower()] = text
        except ValueError as error:
            problems.append(f"{setting.name}: {error}")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems.extend(line for fault in error.errors() for line in _lines_about(dict(fault), values))
    if problems:
        raise SettingsError(problems)
    return settings


def _names() -> list[str]:
    return [name for s in Settings.describe() for name in ((s.name, f"{s.name}_FILE") if s.about.secret else (s.name,))]


def _text_of(setting: SettingDescription, given: Mapping[str, str]) -> str | None:
    path = given.get(f"{setting.name}_FILE") if setting.about.secret else None
    if not path:
        return given.get(setting.name)
    if given.get(setting.name):
        raise ValueError(f"both {setting.name} and {setting.name}_FILE are set; keep one of them")
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError(f"the file {path} is not UTF-8 text") from None
    except OSError as error:
        raise ValueError(f"the file {path} cannot be read: {error.strerror}") from None
    if not text:
        raise ValueError(f"the file {path} is empty")
    return text


def _lines_about(fault: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[str]:
    """What pydantic found, in the words of an operator; never the value of a secret."""
    detail = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else ""
    if not fault["loc"]:
        yield from detail.splitlines()
        return
    field = str(fault["loc"][0])
    about = next(setting.about for setting in Settings.describe() if setting.name == field.upper())
    subject = field.upper() if about.secret else f"{field.upper()}={values[field]!r}"
    detail = f"{detail}; " if detail else ""
    yield f"{subject}: {detail}should be {about.shape}, for example {about.example}"


def _shown(default: object) -> str | None:
    if isinstance(default, Path):
        return os.path.join(".", default)
    return None if default in (None, ()) else str(default)


def env_example() -> str:
    """The text of `.env.example`. Every default stands behind a `#`, so that a copy of the file changes nothing."""
    lines = [
        "# Copy this file to .env and fill in what you need. Diana starts with all of it unset: in the playground.",
        "# The process's environment wins over .env. An empty value counts as unset. No quotes are needed, and `$` is",
        "# an ordinary character. A comment needs its own line: `docker run --env-file` takes it for the value's end.",
        "# A setting marked (secret) may instead be kept in a file: BOT_TOKEN_FILE=/run/secrets/bot_token.",
    ]
    section = ""
    for setting in Settings.describe():
        about = setting.about
        if about.section != section:
            section = about.section
            lines += ["", f"## {section}"]
        lines += ["", f"# {about.meaning}{' (secret)' if about.secret else ''}"]
        lines.append(f"# {about.shape[0].upper()}{about.shape[1:]}. Example: {about.example}")
        lines.append(f"#{setting.name}={setting.default}" if setting.default else f"{setting.name}=")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(env_example(), end="")
