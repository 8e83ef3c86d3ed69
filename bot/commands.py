"""The commands: one table that routers, Telegram's command menu, the help text and the nearest match read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from bus.catalogue import (
    AchievementsRequestedEvent,
    AppealRequestedEvent,
    AuditRequestedEvent,
    BagRequestedEvent,
    BroadcastRequestedEvent,
    BroadcastsRequestedEvent,
    ConfigurationRequestedEvent,
    DailyRequestedEvent,
    DashboardRequestedEvent,
    DeadLettersRequestedEvent,
    ErasureRequestedEvent,
    ExportRequestedEvent,
    HealthRequestedEvent,
    HelpRequestedEvent,
    InviteRequestedEvent,
    LanguageRequestedEvent,
    LeaderboardRequestedEvent,
    MenuRequestedEvent,
    ModerationRequestedEvent,
    PaySupportRequestedEvent,
    PersonRequestedEvent,
    PointsRequestedEvent,
    PrivacyRequestedEvent,
    ProfileRequestedEvent,
    QuizRequestedEvent,
    RefundRequestedEvent,
    RequestEvent,
    RoleRequestedEvent,
    SettingsRequestedEvent,
    ShopRequestedEvent,
    StartRequestedEvent,
    StoryCharactersRequestedEvent,
    StoryRecapRequestedEvent,
    StoryRequestedEvent,
    SubscribeRequestedEvent,
    TermsRequestedEvent,
)
from services.admin.roles import Permission


class Scope(StrEnum):
    """Where a command works and is listed."""

    PRIVATE = "private"
    GROUP = "group"
    GROUP_ADMIN = "group_admin"
    """Listed for the administrators of groups alone; typed by anybody, and refused to those without the right."""
    STAFF = "staff"
    """Works in private for those whose role has the permission the command needs, and is listed for them alone."""

    @classmethod
    def of_chat(cls, chat_type: str) -> Scope | None:
        """The scope of a Telegram chat type; None for channels, where nobody commands."""
        if chat_type == "private":
            return cls.PRIVATE
        return cls.GROUP if chat_type in ("group", "supergroup") else None


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, what it asks for, and where. Its description is the text `command-<name>` in every language.

    `also` holds words people type for it in other languages: they lead to it as the nearest match. `needs` is what
    whoever runs the bot must be permitted for it: in private, where its scope is STAFF.
    """

    name: str
    event: type[RequestEvent]
    scopes: frozenset[Scope] = frozenset((Scope.PRIVATE, Scope.GROUP, Scope.GROUP_ADMIN))
    also: tuple[str, ...] = ()
    needs: Permission | None = None

    @property
    def description_id(self) -> str:
        """The text that describes it."""
        return f"command-{self.name}"


_PRIVATE = frozenset((Scope.PRIVATE,))
_GROUP = frozenset((Scope.GROUP,))
_ADMINS = frozenset((Scope.GROUP_ADMIN,))
_GOVERNING = frozenset((Scope.GROUP_ADMIN, Scope.STAFF))
_STAFF = frozenset((Scope.STAFF,))

COMMANDS: tuple[Command, ...] = (
    # In a group /start would register people whom the bot may not write to.
    Command("start", StartRequestedEvent, _PRIVATE, ("begin", "hello", "empezar", "comenzar", "inicio", "hola")),
    Command("menu", MenuRequestedEvent, also=("home", "menú", "lobby")),
    Command("daily", DailyRequestedEvent, also=("today", "gift", "diario", "diaria", "hoy", "regalo")),
    Command("points", PointsRequestedEvent, also=("balance", "score", "puntos", "saldo")),
    Command("achievements", AchievementsRequestedEvent, also=("badges", "medals", "logros", "medallas", "trophies")),
    Command("leaderboard", LeaderboardRequestedEvent, also=("top", "board", "ranking", "clasificación", "tabla")),
    Command("quiz", QuizRequestedEvent, _PRIVATE, ("question", "trivia", "pregunta")),
    Command("shop", ShopRequestedEvent, _PRIVATE, ("store", "buy", "tienda", "comprar")),
    Command("bag", BagRequestedEvent, _PRIVATE, ("inventory", "items", "bolsa", "mochila", "inventario")),
    Command("profile", ProfileRequestedEvent, also=("card", "perfil", "tarjeta")),
    Command("language", LanguageRequestedEvent, _PRIVATE, ("lang", "idioma", "lengua", "english", "español")),
    Command("story", StoryRequestedEvent, _PRIVATE, ("read", "book", "library", "historia", "leer", "libro")),
    Command("choices", StoryRecapRequestedEvent, _PRIVATE, ("decisions", "recap", "decisiones", "elecciones")),
    Command("characters", StoryCharactersRequestedEvent, _PRIVATE, ("people", "cast", "personajes", "gente")),
    Command("settings", SettingsRequestedEvent, _PRIVATE, ("options", "ajustes", "opciones", "timezone", "zona")),
    Command("invite", InviteRequestedEvent, _PRIVATE, ("referral", "friends", "invitar", "amigos")),
    Command("subscribe", SubscribeRequestedEvent, _PRIVATE, ("vip", "premium", "stars", "suscribirme")),
    # What somebody has paid is nobody else's business.
    Command("paysupport", PaySupportRequestedEvent, _PRIVATE, ("payment", "pago", "reembolso")),
    Command("privacy", PrivacyRequestedEvent, also=("privacidad", "data", "datos")),
    Command("terms", TermsRequestedEvent, also=("términos", "condiciones", "rules")),
    Command("export", ExportRequestedEvent, _PRIVATE, ("exportar", "download", "descargar")),
    Command("delete_me", ErasureRequestedEvent, _PRIVATE, ("delete", "forget", "borrarme", "eliminar", "olvidame")),
    Command("warn", ModerationRequestedEvent, _ADMINS),
    Command("unwarn", ModerationRequestedEvent, _ADMINS),
    Command("warns", ModerationRequestedEvent, _GROUP),
    Command("mute", ModerationRequestedEvent, _ADMINS),
    Command("unmute", ModerationRequestedEvent, _ADMINS),
    Command("kick", ModerationRequestedEvent, _ADMINS),
    Command("ban", ModerationRequestedEvent, _ADMINS),
    Command("unban", ModerationRequestedEvent, _ADMINS),
    Command("del", ModerationRequestedEvent, _ADMINS),
    Command("purge", ModerationRequestedEvent, _ADMINS),
    Command("report", ModerationRequestedEvent, _GROUP),
    Command("approve", ModerationRequestedEvent, _ADMINS),
    Command("unapprove", ModerationRequestedEvent, _ADMINS),
    Command("config", ConfigurationRequestedEvent, _GOVERNING, ("configurar",), Permission.CONFIG_BOT),
    Command("audit", AuditRequestedEvent, _GOVERNING, ("auditoría",), Permission.AUDIT_VIEW),
    Command("role", RoleRequestedEvent, _STAFF, ("roles", "rol", "staff"), Permission.ROLES_GRANT),
    # Others who type it are shown help with their payments.
    Command("refund", RefundRequestedEvent, _STAFF, needs=Permission.PAYMENTS_REFUND),
    Command("user", PersonRequestedEvent, _STAFF, needs=Permission.PEOPLE_VIEW),
    Command("broadcast", BroadcastRequestedEvent, _STAFF, ("announce", "difundir"), Permission.BROADCAST_SEND),
    Command("broadcasts", BroadcastsRequestedEvent, _STAFF, ("difusiones",), Permission.BROADCAST_SEND),
    Command("appeal", AppealRequestedEvent, _PRIVATE, ("apelar", "unfair")),
    Command("admin", DashboardRequestedEvent, _STAFF, needs=Permission.OPERATIONS_VIEW),
    Command("health", HealthRequestedEvent, _STAFF, needs=Permission.OPERATIONS_VIEW),
    Command("deadletters", DeadLettersRequestedEvent, _STAFF, needs=Permission.OPERATIONS_VIEW),
    Command("help", HelpRequestedEvent, also=("commands", "ayuda", "comandos")),
)

IN_PRIVATE_ALONE = frozenset(command.name for command in COMMANDS if command.scopes == _PRIVATE)
"""What whoever types it in a group is asked to come into the private chat for."""

_BY_NAME = {command.name: command for command in COMMANDS}
_BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.also)}

LONGEST_NAME = 64
"""Characters of an unknown command that are passed on."""


@dataclass(frozen=True, slots=True)
class CommandCall:
    """A command as it was typed: `/name argument`. `command` is None when the table has no such name."""

    name: str
    argument: str
    command: Command | None


def command_named(name: str) -> Command | None:
    """The command of that name, capitals or not."""
    return _BY_NAME.get(name.casefold())


def commands_in(scope: Scope) -> list[Command]:
    """The commands listed in a scope, in the table's order; for administrators, what everybody in a group may, too."""
    listed = {scope, Scope.GROUP} if scope is Scope.GROUP_ADMIN else {scope}
    return [command for command in COMMANDS if listed & command.scopes]


def staff_commands(permissions: Collection[Permission]) -> list[Command]:
    """What the menu of somebody with these permissions lists in private, beside everybody's commands; [] for none."""
    if not permissions:
        return []
    return [
        command
        for command in COMMANDS
        if Scope.PRIVATE in command.scopes or (Scope.STAFF in command.scopes and command.needs in permissions)
    ]


@lru_cache(maxsize=256)  # a dozen filters ask about the same message
def parse_command(text: str, username: str) -> CommandCall | None:
    """The command `text` opens with, if it is one and meant for the bot `username`.

    Reads the text itself: entities may be missing. None for ordinary text and for `/points@AnotherBot`.
    """
    if not text.startswith("/"):
        return None
    typed, *rest = text[1:].split(maxsplit=1) or [""]
    name, _, addressee = typed.partition("@")
    if not name or text[1].isspace() or (addressee and addressee.casefold() != username.casefold()):
        return None
    return CommandCall(name[:LONGEST_NAME], rest[0].strip() if rest else "", command_named(name))


def is_command_text(text: str) -> bool:
    """Whether `text` is a command of whatever bot, rather than something said."""
    return len(text) > 1 and text[0] == "/" and not text[1].isspace()


def nearest_command(name: str, scope: Scope = Scope.PRIVATE) -> Command | None:
    """The command of the scope that somebody who typed `/name` most likely meant; None when nothing is close."""
    words = {word: command for word, command in _BY_WORD.items() if scope in command.scopes}
    matches = get_close_matches(name.casefold(), words, n=1, cutoff=0.6)
    return words[matches[0]] if matches else None
