"""Case: one wish for moderation with all that was looked up about it, before any transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bus import ModerationRequestedEvent
from services.admin.actions import Action, Actions, State
from services.admin.grammar import Order, Unclear, parse_order
from services.admin.people import SeenPeople
from services.admin.ports import ChatRights, GroupAdmin
from services.admin.rights import (
    STRANGER,
    Cast,
    Refusal,
    Standing,
    Target,
    Why,
    nothing_to_do,
    refusal_of,
)
from services.admin.verbs import REVERSES, RULES, Rule, Verb
from services.database import Clock, Database

CONFIRM_WITHIN = timedelta(minutes=10)
"""How long what was asked for anonymously waits for somebody to show themselves."""

_NEEDS_SUPERGROUP = frozenset((Verb.MUTE, Verb.UNMUTE, Verb.UNBAN, Verb.KICK))


class Tapped(StrEnum):
    """What a button on a moderation message asks for, beside the verbs themselves."""

    UNDO = "undo"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Case:
    """A wish, understood: who asks for which verb about whom, and why it is refused if it is.

    `asked` is the wish itself; where it was confirmed by a tap, the one that was made before, in the name of whoever
    tapped. `source` is the action whose button was tapped. `is_unconfirmed`: nobody has shown themselves yet. `named`:
    a username nobody was seen with. `admins`: who is called by a report.
    """

    asked: ModerationRequestedEvent
    verb: Verb
    rule: Rule
    cast: Cast
    order: Order
    refusal: Refusal | None = None
    named: str = ""
    source: Action | None = None
    tapped: str | None = None
    is_anonymous: bool = False
    is_unconfirmed: bool = False
    admins: tuple[GroupAdmin, ...] = ()

    @property
    def target(self) -> Target | None:
        return self.cast.target

    @property
    def reverses(self) -> int | None:
        """The action this one takes back, if it was asked for by a button that does."""
        return self.source.id if self.source is not None and self.tapped in (Tapped.UNDO, Tapped.ACCEPT) else None

    def until(self, now: datetime) -> datetime | None:
        """When what is asked for ends by itself."""
        return None if self.order.duration is None else now + self.order.duration


class Cases:
    """Looks up everything a wish needs: the record, the names, and at Telegram how everybody stands."""

    def __init__(self, database: Database, rights: ChatRights, clock: Clock) -> None:
        self._database = database
        self._rights = rights
        self._clock = clock

    async def of(self, asked: ModerationRequestedEvent) -> Case | None:
        """The case of a wish; None for one this version does not understand."""
        if asked.action_id is not None:
            return await self._of_tap(asked, asked.action_id)
        if asked.verb not in RULES:
            return None
        return await self._of_typed(asked)

    async def _of_tap(self, tap: ModerationRequestedEvent, action_id: int) -> Case | None:
        async with self._database.read() as connection:
            source = await Actions(connection).find(action_id)
        # A button travels with its message: forwarded or forged, it is about another chat.
        if source is None or source.chat_id != tap.chat_id:
            return None
        match tap.verb:
            case Tapped.CONFIRM:
                return await self._confirmed(tap, source)
            case Tapped.UNDO | Tapped.ACCEPT if source.verb in REVERSES:
                return await self._of_source(tap, source, REVERSES[Verb(source.verb)])
            case Tapped.DECLINE if source.verb in REVERSES:
                # Nothing is done about the person; it takes who may sanction them.
                return await self._of_source(tap, source, Verb.WARN)
            case verb if verb in RULES:
                return await self._of_source(tap, source, Verb(verb))
        return None

    async def _confirmed(self, tap: ModerationRequestedEvent, source: Action) -> Case | None:
        if source.state is not State.UNCONFIRMED or source.created_at + CONFIRM_WITHIN < self._clock():
            return None
        stored = ModerationRequestedEvent(**{**tap.payload, **source.notes["request"]})
        asked = replace(
            stored, user_id=tap.user_id, first_name=tap.first_name, message_id=tap.message_id, sender_chat_id=None
        )
        case = await self._of_typed(asked)
        return replace(case, source=source, tapped=tap.verb, is_anonymous=True)

    async def _of_source(self, tap: ModerationRequestedEvent, source: Action, verb: Verb) -> Case:
        target = await self._stands(tap.chat_id, Target(source.target_id or 0, source.target_name))
        case = await self._case(replace(tap, argument=""), verb, Order(), target)
        if tap.verb in (Tapped.UNDO, Tapped.ACCEPT, Tapped.DECLINE) and not source.is_in_force:
            case = replace(case, refusal=case.refusal or Refusal(Why.STALE))
        return replace(case, source=source, tapped=tap.verb)

    async def _of_typed(self, asked: ModerationRequestedEvent) -> Case:
        verb = Verb(asked.verb)
        rule = RULES[verb]
        order = parse_order(asked.argument, takes_time=rule.takes_time)
        if isinstance(order, Unclear):
            case = await self._case(asked, verb, Order(), None)
            return replace(case, refusal=_unless_not_allowed(case.refusal, Refusal(Why(order.value))))
        target = await self._target(asked, verb, order)
        if isinstance(target, Why):
            case = await self._case(asked, verb, order, None)
            refusal = _unless_not_allowed(case.refusal, Refusal(target))
            return replace(case, refusal=refusal, named=order.username or "")
        return await self._case(asked, verb, order, target)

    async def _case(
        self, asked: ModerationRequestedEvent, verb: Verb, order: Order, target: Target | None
    ) -> Case:  # fmt: skip
        rule, chat_id = RULES[verb], asked.chat_id
        if asked.chat_type == "private":
            nobody = Cast(chat_id, asked.user_id, STRANGER, self._rights.bot_id, STRANGER)
            return Case(asked, verb, rule, nobody, order, Refusal(Why.GROUPS_ONLY))
        is_unconfirmed = asked.sender_chat_id == chat_id
        is_channel = asked.sender_chat_id is not None and not is_unconfirmed
        cast = Cast(
            chat_id=chat_id,
            caller_id=asked.user_id,
            caller=STRANGER if asked.sender_chat_id else await self._rights.standing(chat_id, asked.user_id),
            bot_id=self._rights.bot_id,
            bot=await self._rights.standing(chat_id, self._rights.bot_id),
            target=target,
        )
        case = Case(asked, verb, rule, cast, order, is_unconfirmed=is_unconfirmed)
        if is_channel:
            return replace(case, refusal=Refusal(Why.CHANNELS_ASK_NOTHING))
        if is_unconfirmed:
            # Telegram does not tell who it is: what they may do is looked up when they show themselves.
            return case
        if asked.chat_type == "group" and verb in _NEEDS_SUPERGROUP:
            return replace(case, refusal=Refusal(Why.SUPERGROUPS_ONLY))
        refusal = refusal_of(rule, cast) or nothing_to_do(verb, target)
        if verb is Verb.WARNS and target is not None and target.id != asked.user_id and not _moderates(cast.caller):
            refusal = Refusal(Why.OTHERS_WARNS, RULES[Verb.WARN].caller)
        admins = await self._rights.admins(chat_id) if verb is Verb.REPORT and refusal is None else ()
        return replace(case, refusal=refusal, admins=tuple(admins))

    async def _target(self, asked: ModerationRequestedEvent, verb: Verb, order: Order) -> Target | Why | None:
        """Whom it is about; Why where that cannot be said, None where nobody is named."""
        replied, named = _replied_to(asked), await self._named(asked, order)
        if RULES[verb].about_message:
            found: Target | Why | None = replied
        elif isinstance(named, Target) and replied is not None and named.id != replied.id:
            found = Why.TWO_TARGETS
        else:
            found = named or replied
        if found is None and verb is Verb.WARNS:
            found = Target(asked.user_id, asked.first_name)
        return await self._stands(asked.chat_id, found) if isinstance(found, Target) else found

    async def _named(self, asked: ModerationRequestedEvent, order: Order) -> Target | Why | None:
        if asked.mention_user_id is not None:
            return Target(asked.mention_user_id, asked.mention_name)
        if not order.names_somebody:
            return None
        async with self._database.read() as connection:
            people = SeenPeople(connection)
            if order.username is not None:
                seen = await people.by_username(order.username)
                return Why.UNKNOWN_NAME if seen is None else Target(seen.user_id, seen.first_name)
            target_id = order.target_id or 0
            seen = await people.by_id(target_id)
            return Target(target_id, seen.first_name if seen else "")

    async def _stands(self, chat_id: int, target: Target) -> Target:
        if target.is_chat:
            return replace(target, name=target.name or str(target.id))
        # Afresh: what was done to them a moment ago is what this verb may be about.
        standing = await self._rights.standing(chat_id, target.id, is_fresh=True)
        return replace(target, standing=standing, name=target.name or standing.name or str(target.id))


def request_notes(asked: ModerationRequestedEvent) -> dict[str, Any]:
    """What of a wish has to be kept to do it once it is confirmed; not what somebody else wrote."""
    names = (
        "verb", "argument", "chat_title", "command_message_id", "reply_to_message_id", "reply_to_user_id",
        "reply_to_name", "reply_to_sender_chat_id", "reply_to_is_linked",
        "reply_to_language", "mention_user_id", "mention_name",
        "chat_type",
    )  # fmt: skip
    return {"action_id": None, **{name: asked.payload[name] for name in names}}


def _replied_to(asked: ModerationRequestedEvent) -> Target | None:
    target_id = asked.reply_to_sender_chat_id or asked.reply_to_user_id
    if asked.reply_to_message_id is None or target_id is None:
        return None
    return Target(target_id, asked.reply_to_name, is_linked=asked.reply_to_is_linked)


def _unless_not_allowed(refusal: Refusal | None, otherwise: Refusal) -> Refusal:
    # Whoever may not ask at all is told that, not how to ask better.
    caller = (Why.NOT_ADMIN, Why.CALLER_LACKS, Why.GROUPS_ONLY, Why.CHANNELS_ASK_NOTHING)
    return refusal if refusal is not None and refusal.why in caller else otherwise


def _moderates(standing: Standing) -> bool:
    right = RULES[Verb.WARN].caller
    return right is not None and standing.may(right)
