"""The audit is a subscriber like any other: what is not on the bus did not happen."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from bus import (
    AdminActionPerformedEvent,
    ContentModeratedEvent,
    EventType,
    RoleChangedEvent,
    SystemConfigurationChangedEvent,
)
from services.admin.audit import Entry
from services.admin.handlers.handler import AdminHandler
from services.admin.moves import group_now
from services.admin.work import AdminWork
from services.screens import Screen

Kept: TypeAlias = (
    AdminActionPerformedEvent | ContentModeratedEvent | SystemConfigurationChangedEvent | RoleChangedEvent
)  # fmt: skip
"""What becomes an entry."""


class KeepAudit(AdminHandler):
    """Every act becomes an entry, and a line in the group's log channel if it has one.

    What a deleted message said stays in the event, which is sealed; the entry has its id.
    """

    handles = (
        EventType.ADMIN_ACTION_PERFORMED,
        EventType.CONTENT_MODERATED,
        EventType.SYSTEM_CONFIGURATION_CHANGED,
        EventType.ROLE_CHANGED,
    )

    async def react(self, event: Kept, work: AdminWork) -> None:
        entry = await _named(work, entry_of(event))
        if entry.chat_id is not None:
            entry = replace(entry, chat_id=await group_now(work.connection, entry.chat_id))
        await work.audit.add(entry)
        if entry.chat_id is None or isinstance(event, ContentModeratedEvent):
            return
        settings = await work.configuration.of(entry.chat_id)
        channel = settings.channel("log.channel")
        if channel is not None:
            details = entry.details
            work.show(
                Screen.AUDIT_LOGGED,
                channel,
                reader=None,
                language_code=details.get("language_code") or await work.actions.language_in(entry.chat_id),
                action=entry.action,
                outcome=entry.outcome,
                admin_id=entry.admin_id,
                admin_name=details.get("admin_name", ""),
                is_automatic=entry.is_automatic,
                target_id=entry.target_id,
                target_name=entry.subject,
                why=details.get("why") or "",
                reason=entry.reason,
                chat_title=details.get("chat_title", ""),
            )


async def _named(work: AdminWork, entry: Entry) -> Entry:
    """The entry with what its admin is called, where the event does not tell."""
    if entry.details.get("admin_name") or entry.is_automatic:
        return entry
    admin = await work.people.by_id(entry.admin_id)
    return entry if admin is None else replace(entry, details={**entry.details, "admin_name": admin.first_name})


def entry_of(event: Kept) -> Entry:
    """The entry an event becomes."""
    match event:
        case AdminActionPerformedEvent():
            details = event.action_details
            chat_id = details.get("chat_id")
            return Entry(
                event.event_id,
                event.timestamp,
                chat_id if isinstance(chat_id, int) else None,
                event.admin_user_id,
                event.target_user_id,
                event.action_type,
                str(details.get("outcome", "done")),
                details,
            )
        case ContentModeratedEvent():
            about = {"message_id": event.message_id, "reason": event.reason}
            return Entry(
                event.event_id, event.timestamp, event.chat_id, event.admin_user_id, None, "content", "done", about
            )
        case SystemConfigurationChangedEvent():
            scope, _, key = event.key.rpartition("/")
            changed = {"key": key, "before": event.old_value, "after": event.new_value}
            chat_id = int(scope) if scope else None
            return Entry(event.event_id, event.timestamp, chat_id, event.admin_user_id, None, "config", "done", changed)
        case RoleChangedEvent():
            before, after = (None, event.role) if event.is_granted else (event.role, None)
            named = {"admin_name": event.admin_name, "target_name": event.target_name}
            changed = {**named, "reason": event.role, "before": before, "after": after}
            action = "role_grant" if event.is_granted else "role_revoke"
            target_id = event.target_user_id
            return Entry(event.event_id, event.timestamp, None, event.admin_user_id, target_id, action, "done", changed)
