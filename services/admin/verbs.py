"""The verbs of moderation and what each needs: the table that docs/moderation.md shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """Telegram's rights of administrators that moderation is about."""

    RESTRICT = "can_restrict_members"
    DELETE = "can_delete_messages"
    CHANGE_INFO = "can_change_info"


class Verb(StrEnum):
    """What somebody may ask for: by typing it, or by a button."""

    WARN = "warn"
    UNWARN = "unwarn"
    WARNS = "warns"
    MUTE = "mute"
    UNMUTE = "unmute"
    KICK = "kick"
    BAN = "ban"
    UNBAN = "unban"
    DEL = "del"
    PURGE = "purge"
    REPORT = "report"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a verb needs: a right of who asks (None: anybody may), one of the bot's, and whom it may be about.

    `spares`: never on administrators, the bot or oneself. `takes_time`: a time may be given. `on_channels`: also on a
    channel that posts in the group. `about_message`: on the message replied to rather than on its author.
    """

    caller: Right | None
    bot: Right | None
    spares: bool = True
    takes_time: bool = False
    on_channels: bool = False
    about_message: bool = False


RULES: dict[Verb, Rule] = {
    Verb.WARN: Rule(Right.RESTRICT, None),
    Verb.UNWARN: Rule(Right.RESTRICT, None),
    Verb.WARNS: Rule(None, None, spares=False),
    Verb.MUTE: Rule(Right.RESTRICT, Right.RESTRICT, takes_time=True),
    Verb.UNMUTE: Rule(Right.RESTRICT, Right.RESTRICT),
    Verb.KICK: Rule(Right.RESTRICT, Right.RESTRICT),
    Verb.BAN: Rule(Right.RESTRICT, Right.RESTRICT, takes_time=True, on_channels=True),
    Verb.UNBAN: Rule(Right.RESTRICT, Right.RESTRICT, on_channels=True),
    Verb.DEL: Rule(Right.DELETE, Right.DELETE, spares=False, about_message=True),
    Verb.PURGE: Rule(Right.DELETE, Right.DELETE, spares=False, about_message=True),
    Verb.REPORT: Rule(None, None, about_message=True),
    Verb.APPROVE: Rule(Right.RESTRICT, None),
    Verb.UNAPPROVE: Rule(Right.RESTRICT, None),
}

REVERSES = {Verb.MUTE: Verb.UNMUTE, Verb.BAN: Verb.UNBAN, Verb.WARN: Verb.UNWARN}
"""What takes a sanction back: what its undo button and an accepted appeal do."""
