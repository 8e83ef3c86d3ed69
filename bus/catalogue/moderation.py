"""What is asked of moderation, and what it orders."""

from __future__ import annotations

from dataclasses import field

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class ModerationRequestedEvent(
    RequestEvent,
    event_type=EventType.MODERATION_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
    partition_by=("chat_id",),
    sensitive=("reply_to_text",),
):
    """Somebody asks for an act of moderation, by a command or (with `action_id`) by a button.

    `argument` is what was typed after the verb. Whom it is about may be said by the message replied to (`reply_to_…`),
    by a mention of somebody without a username (`mention_…`), or in the argument. `sender_chat_id` is set where a chat
    speaks: an anonymous admin as the group itself, or a channel. Nobody is believed: rights are looked up.
    """

    verb: str = ""
    argument: str = ""
    first_name: str = ""
    username: str | None = None
    chat_title: str = ""
    command_message_id: int | None = None
    sender_chat_id: int | None = None
    reply_to_message_id: int | None = None
    reply_to_user_id: int | None = None
    reply_to_name: str = ""
    reply_to_text: str = ""
    reply_to_sender_chat_id: int | None = None
    reply_to_is_linked: bool = False
    reply_to_language: str | None = None
    mention_user_id: int | None = None
    mention_name: str = ""
    action_id: int | None = None


class ModerationOrderedEvent(
    BaseEvent,
    event_type=EventType.MODERATION_ORDERED,
    priority=EventPriority.HIGH,
    partition_by=("target_id", "chat_id"),
    sensitive=("content_excerpt",),
):
    """An act of moderation is decided and has to be done at Telegram. `message_ids`: what to delete, at most 100.

    What is about one person (`target_id`) is done in order; in a raid nobody waits for the others.
    """

    chat_id: int
    action_id: int
    message_ids: list[int] = field(default_factory=list)
    content_excerpt: str = ""
    target_id: int | None = None


class SanctionDueEvent(
    BaseEvent, event_type=EventType.SANCTION_DUE, priority=EventPriority.HIGH, partition_by=("chat_id",)
):  # fmt: skip
    """The time of a sanction has come: it ends, unless it was lifted before."""

    chat_id: int
    action_id: int


class AppealRequestedEvent(
    RequestEvent,
    event_type=EventType.APPEAL_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
    sensitive=("text",),
):
    """Somebody thinks a sanction is wrong and says so in private. `action_id` None: the newest of theirs in force."""

    action_id: int | None = None
    text: str = ""
    first_name: str = ""


class AuditRequestedEvent(
    RequestEvent, event_type=EventType.AUDIT_REQUESTED, source="telegram_adapter", partition_by=("chat_id", "user_id")
):  # fmt: skip
    """Somebody wants to see what was done in a group, or (in private) everywhere.

    `argument` is what was typed: a name, a verb, or `csv` for a file. A button carries it read: `page` from 0, and
    `who` and `action` to filter by.
    """

    argument: str = ""
    page: int = 0
    who: int | None = None
    action: str | None = None


class ConfigurationRequestedEvent(
    RequestEvent,
    event_type=EventType.CONFIGURATION_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
    partition_by=("chat_id",),
):
    """Somebody wants to see or change how a group is kept, or (in private) the defaults of all groups.

    `argument`: `list`, `get <key>`, `set <key> <value>`, `history [<key>]` or `rollback <key> [<version>]`.
    """

    argument: str = ""
    first_name: str = ""
    chat_title: str = ""
