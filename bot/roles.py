"""Roles: which part of the work a replica takes on."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.env_file import SettingsError
from bot.settings import Settings


class Role(StrEnum):
    """One part of Diana that may run in a process of its own."""

    INTAKE = "intake"
    """Hears Telegram and publishes what people ask for. By long polling only one replica may."""
    SERVICES = "services"
    """Decides: game, story, people, moderation."""
    SENDER = "sender"
    """Hands replies to Telegram."""
    SCHEDULER = "scheduler"
    """Runs the timed jobs, on whichever of these replicas leads."""


ALL_ROLES = frozenset(Role)


def read_roles(text: str) -> frozenset[Role]:
    """The roles named in `text`, separated by commas. Raises SettingsError for a name there is not, or none at all."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = sorted(set(names) - set(Role))
    if unknown or not names:
        wrong = f"there is no role {', '.join(unknown)}" if unknown else "names no role"
        raise SettingsError([f"--roles: {wrong}; choose of {', '.join(Role)}, separated by commas"])
    return frozenset(map(Role, names))


def check_roles(roles: Collection[Role], settings: Settings) -> None:
    """Raises SettingsError when a replica with a part of the roles could not reach those with the rest."""
    if set(roles) >= ALL_ROLES:
        return
    needed = {
        "BOT_TOKEN": settings.bot_token,
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL": settings.database_url,
        "BUS_ENCRYPTION_KEYS": settings.bus_encryption_keys,
    }
    if missing := [name for name, value in needed.items() if value is None]:
        raise SettingsError(
            f"{name}: needed with --roles, since replicas share it; without --roles one process does everything"
            for name in missing
        )
    if settings.database_address.startswith("sqlite"):
        raise SettingsError(["DATABASE_URL: replicas share a PostgreSQL; SQLite is for one process"])
