"""One event of each type with fixed values: what the documentation shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid5

from bus.event import BaseEvent
from bus.schema import check_event, payload_schema
from bus.secrecy import SEALED

_NAMESPACE = UUID("6d1a3c0e-5f0b-4a53-9c1e-0d1a2a000001")
_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)

_VALUES: dict[str, Any] = {
    "achievement_category": "streaks",
    "achievement_id": "seven_days",
    "achievement_name": "Seven days running",
    "action": "mute",
    "action_details": {"points": 50},
    "action_type": "story_decision",
    "action_id": 17,
    "activity_type": "message",
    "argument": "2d please calm down",
    "admin_user_id": 1001,
    "changes": {"language_code": "es"},
    "chapter_id": "arrival",
    "chapter_title": "The arrival",
    "character_id": "lucien",
    "character_impacts": {"lucien": 5},
    "by_user_id": 1001,
    "chat_id": 12345,
    "chat_title": "Night Hotel",
    "check_name": "database",
    "consecutive_failures": 1,
    "consequences": {"has_key": True},
    "content_excerpt": "buy my miracle lamp",
    "content_kind": "text",
    "current_streak": 7,
    "data": {"points": 100, "balance": 250},
    "decision_id": "help_lucien",
    "decision_text": "Help him",
    "detail": "timed out after 5 s",
    "ending_id": "dawn",
    "error_message": "connection refused",
    "error_type": "ConnectionRefusedError",
    "first_name": "Ada",
    "interaction_type": "gift",
    "key": "moderation.warn_limit",
    "language": "es",
    "language_code": "en",
    "leaderboard_type": "weekly",
    "message_id": 42,
    "new_plan": "premium",
    "new_status": "member",
    "new_rank": 3,
    "new_value": 5,
    "node_id": "lobby",
    "old_status": "left",
    "old_value": 3,
    "payment_provider": "telegram_stars",
    "points_amount": 100,
    "points_reward": 50,
    "previous_rank": 8,
    "previous_streak": 6,
    "progress_percent": 25.0,
    "reason": "spam",
    "rights": ["can_delete_messages"],
    "relationship_change": 2,
    "score": 1250,
    "saga": "user.registration",
    "screen": "points_earned",
    "service_name": "gamification",
    "service_version": "0.1.0",
    "start_parameter": "invite_7",
    "startup_time_ms": 312.5,
    "story_arc": "hotel",
    "story_id": "hotel",
    "streak_type": "daily",
    "subscription_id": "sub_1",
    "target_user_id": 12345,
    "timeout": "nothing_done",
    "unknown_command": "pionts",
    "region": "europe",
    "time_zone": "Europe/Madrid",
    "setting": "reminders",
    "value": "important",
    "question": "likes",
    "answer": "stories",
    "text": "and now?",
    "why": "blocked",
    "is_reachable": False,
    "new_chat_id": -1001234567890,
    "other_user_id": 12346,
    "role": "referrer",
    "charge_id": "stxK3v0aB9",
    "product": "vip_month:12345",
    "currency": "XTR",
    "amount": 250,
    "user_id": 12345,
    "verb": "mute",
    "username": "ada",
    "day": "2026-01-01",
    "difficulty": "easy",
    "is_right": True,
    "item_id": "rose",
    "kind": "gift",
    "metric": "points",
    "period": "week",
    "place": 2,
    "price": 120,
    "question_id": "honey",
    "week": "2026-W01",
    "balance": 250,
    "deed": "continue",
    "digest": "0f3a9c2d4e5b6a71",
    "is_paid": True,
    "moment": "lamplighter",
    "purpose": "story_choice",
    "save_id": 71,
    "slot": 1,
    "source_id": "arrival.gate",
    "spending_id": "6d1a3c0e-5f0b-4a53-9c1e-0d1a2a000001",
    "turn_number": 12,
    "StoryChoiceRequestedEvent.place": "k3Vd9A",
    "checks": [{"name": "database", "gate": "ready", "ok": True, "detail": "0.4 ms", "since": "2026-01-01T09:00:00Z"}],
    "dead_lettered": 0,
    "spell": 2,
    "relapses": 0,
    "dead_letters": 2,
    "DeadLettersRequestedEvent.deed": "cause",
    "DeadLettersOrderedEvent.deed": "requeue",
    "cause": "9f2c01d4",
    "letter": "3-1767268800000-0",
    "group": "gamification:claim_daily",
    "fingerprint": "4d4355f9e89e",
    "failed": 1,
    "processed": 840,
    "published": 310,
    "replica": "diana-0:8080",
    "roles": ["intake", "services"],
    "tab": "people",
    "version": "0.1.0",
    "ledger_id": 4711,
    "level": 7,
    "level_score": 580,
    "next_level_score": 645,
    "previous_level": 6,
    "score_amount": 0,
    "title": {"en": "Guest of the house", "es": "Huésped de la casa"},
    "AwardRequestedEvent.reason": "helped a newcomer",
    "LevelReachedEvent.score": 600,
    "RevocationRequestedEvent.reason": "earned by a script",
    "ContentModeratedEvent.action": "delete",
    "ContentModeratedEvent.chat_id": -1001234567890,
    "BotStandingChangedEvent.chat_id": -1001234567890,
    "GroupMessagePostedEvent.chat_id": -1001234567890,
    "MemberChangedEvent.chat_id": -1001234567890,
    "GroupMessageEditedEvent.chat_id": -1001234567890,
    "GroupCommandPostedEvent.chat_id": -1001234567890,
    "JoinNoticePostedEvent.chat_id": -1001234567890,
    "NewcomerTappedEvent.chat_id": -1001234567890,
    "NewcomerTappedEvent.chat_type": "supergroup",
    "NewcomerDueEvent.chat_id": -1001234567890,
    "NewcomersDueEvent.chat_id": -1001234567890,
    "ModerationOrderedEvent.chat_id": -1001234567890,
    "ModerationRequestedEvent.chat_id": -1001234567890,
    "ModerationRequestedEvent.action_id": None,
    "ModerationRequestedEvent.chat_type": "supergroup",
    "ModerationRequestedEvent.message_id": None,
    "SanctionDueEvent.chat_id": -1001234567890,
    "GroupMessagePostedEvent.text": "Good evening, everybody",
    "PointsDeductedEvent.reason": "shop_purchase",
    "SagaTimeoutReachedEvent.key": "12345",
    "ServiceStoppedEvent.reason": "SIGTERM",
    "UserModeratedEvent.chat_id": -1001234567890,
}
"""By field name, or by class and field name where a field means something else there."""


def example(cls: type[BaseEvent]) -> BaseEvent:
    """An event of `cls`, the same at each call. Raises EventValidationError when a value does not suit its field."""
    properties = payload_schema(cls).json_schema()["properties"] if cls.payload_fields else {}
    defaults = cls.payload_defaults()
    payload = {
        name: _VALUES.get(
            f"{cls.__name__}.{name}",
            _VALUES.get(name, defaults.get(name, _by_type(properties[name]))),
        )
        for name in cls.payload_fields
    }
    event_id = str(uuid5(_NAMESPACE, cls.wire_type))
    event: BaseEvent = cast(Any, cls)(**payload, event_id=event_id, timestamp=_MOMENT)
    check_event(event)
    return event


def example_wire(cls: type[BaseEvent]) -> dict[str, Any]:
    """The example's wire form, with a sealed value's form in the place of each sensitive one."""
    event = example(cls)
    bound_to = next((name for name in cls.partition_by if event.payload.get(name) is not None), "")
    sealed = {name: {SEALED: f"k1.{bound_to}.bm9uY2UgYW5kIGNpcGhlcnRleHQ"} for name in cls.sensitive}
    wire = event.to_dict()
    return {**wire, "payload": {**wire["payload"], **sealed}}


def _by_type(schema: dict[str, Any]) -> Any:
    """Some value of a field nobody chose one for."""
    kind = schema.get("anyOf", [schema])[0]
    if kind.get("format") == "date-time":
        return _MOMENT
    by_kind = {"integer": 1, "number": 1.0, "boolean": True, "array": [], "object": {}}
    return by_kind.get(kind.get("type", ""), "text")
