"""Who may do what to whom: the decision, from how everybody stands in the group. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.admin.verbs import Right, Rule, Verb

ANONYMOUS_ADMIN = 1_087_968_824
"""The user in whose name Telegram shows what administrators write anonymously."""

LINKED_CHANNEL = 777_000
"""The user in whose name Telegram shows what it brings from the group's own channel."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in a group: Telegram's status, an administrator's rights, and when a sanction ends.

    `until` is None where there is no sanction or it has no end; `is_in` says whether they are in the group; `name` is
    what Telegram says they are called, where it was asked.
    """

    status: str
    is_in: bool
    rights: frozenset[str] = frozenset()
    until: datetime | None = None
    name: str = ""

    @property
    def is_admin(self) -> bool:
        """Owner or administrator."""
        return self.status in ("creator", "administrator")

    @property
    def is_banned(self) -> bool:
        return self.status == "kicked"

    @property
    def is_muted(self) -> bool:
        return self.status == "restricted"

    def may(self, right: Right) -> bool:
        """Whether they have that right."""
        return self.is_admin and right.value in self.rights


STRANGER = Standing("left", is_in=False)
"""Somebody Telegram does not know in this group."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a verb is about: a person, or (negative id) a channel or the group itself.

    `is_linked`: the post came from the group's own channel.
    """

    id: int
    name: str
    standing: Standing = STRANGER
    is_linked: bool = False

    @property
    def is_chat(self) -> bool:
        """A channel or the group itself rather than a person."""
        return self.id < 0


class Why(StrEnum):
    """Why something is not done."""

    GROUPS_ONLY = "groups_only"
    SUPERGROUPS_ONLY = "supergroups_only"
    NOT_ADMIN = "not_admin"
    CALLER_LACKS = "caller_lacks"
    BOT_LACKS = "bot_lacks"
    NO_TARGET = "no_target"
    NO_MESSAGE = "no_message"
    UNKNOWN_NAME = "unknown_name"
    TWO_TARGETS = "two_targets"
    TARGET_SELF = "target_self"
    TARGET_BOT = "target_bot"
    TARGET_ADMIN = "target_admin"
    TARGET_OWN_CHANNEL = "target_own_channel"
    CHANNEL_BAN_ONLY = "channel_ban_only"
    NOT_HERE = "not_here"
    NOT_BANNED = "not_banned"
    NOT_MUTED = "not_muted"
    NOT_WARNED = "not_warned"
    NOT_APPROVED = "not_approved"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNCLEAR_TIME = "unclear_time"
    TOO_MANY = "too_many"
    CHANNELS_ASK_NOTHING = "channels_ask_nothing"
    OTHERS_WARNS = "others_warns"
    STALE = "stale"
    NOT_THEIR_CHANNEL = "not_their_channel"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done, with the right that is missing where one is."""

    why: Why
    right: Right | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody a verb is about: who asks, the bot, the target if there is one, and in which group."""

    chat_id: int
    caller_id: int
    caller: Standing
    bot_id: int
    bot: Standing
    target: Target | None = None
    is_automatic: bool = False
    """Diana asks by herself: nobody's rights but hers count."""


def refusal_of(rule: Rule, cast: Cast) -> Refusal | None:
    """Why what `rule` is about may not be done, or None. Who may not ask learns that and nothing else."""
    return _of_caller(rule, cast) or _of_target(rule, cast) or _of_bot(rule, cast)


def nothing_to_do(verb: Verb, target: Target | None) -> Refusal | None:
    """Why `verb` would change nothing: who should be kicked is not here, who should be unmuted is not muted."""
    if target is None or target.is_chat:
        return None
    match verb:
        case Verb.KICK if not target.standing.is_in:
            return Refusal(Why.NOT_HERE)
        case Verb.UNMUTE if not target.standing.is_muted:
            return Refusal(Why.NOT_MUTED)
        case Verb.UNBAN if not target.standing.is_banned:
            return Refusal(Why.NOT_BANNED)
    return None


def _of_caller(rule: Rule, cast: Cast) -> Refusal | None:
    if rule.caller is None or cast.is_automatic or cast.caller.may(rule.caller):
        return None
    return Refusal(Why.CALLER_LACKS if cast.caller.is_admin else Why.NOT_ADMIN, rule.caller)


def _of_bot(rule: Rule, cast: Cast) -> Refusal | None:
    if rule.bot is None or cast.bot.may(rule.bot):
        return None
    return Refusal(Why.BOT_LACKS, rule.bot)


def _of_target(rule: Rule, cast: Cast) -> Refusal | None:
    target = cast.target
    if target is None and cast.is_automatic and rule.about_message:
        # Telegram's own messages are nobody's.
        return None
    if target is None:
        return Refusal(Why.NO_MESSAGE if rule.about_message else Why.NO_TARGET)
    if rule.spares and (spared := _spared(target, cast)):
        return Refusal(spared)
    if target.is_chat and not (rule.on_channels or rule.about_message):
        return Refusal(Why.CHANNEL_BAN_ONLY)
    return None


def _spared(target: Target, cast: Cast) -> Why | None:
    if target.id == cast.caller_id:
        return Why.TARGET_SELF
    if target.id == cast.bot_id:
        return Why.TARGET_BOT
    if target.is_linked or target.id == LINKED_CHANNEL:
        return Why.TARGET_OWN_CHANNEL
    if target.standing.is_admin or target.id in (cast.chat_id, ANONYMOUS_ADMIN):
        return Why.TARGET_ADMIN
    return None
