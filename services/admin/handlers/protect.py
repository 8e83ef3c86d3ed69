"""Floods and blocked words are stopped without anybody asking, or only told of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bus import EventType, GroupMessagePostedEvent, ModerationOrderedEvent
from services.admin import telling
from services.admin.actions import TARGET_LANGUAGE, Action, State
from services.admin.blocklist import find_blocked
from services.admin.floods import FloodWatch, Post
from services.admin.handlers.handler import Looking
from services.admin.live_settings import LiveSettings
from services.admin.newcomers import CheckState, Newcomers
from services.admin.ports import ChatRights
from services.admin.rights import LINKED_CHANNEL, Cast, Target, refusal_of
from services.admin.settings import GroupSettings, Mode
from services.admin.verbs import RULES, Verb
from services.admin.work import AdminWork
from services.database import Database, Transactions

NOT_LET_IN = "newcomer"
"""The alarm about a message of somebody who has not tapped yet."""

ONCE_WITHIN = timedelta(minutes=1)
"""Of one person's burst after burst, the sanction comes once in this time; their messages go every time."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong, with which messages, and what the group wants done about it."""

    kind: str
    mode: Mode
    verb: Verb
    duration: timedelta | None
    posts: list[Post]
    cast: Cast
    detail: str = ""


class Protect(Looking[Alarm | None]):
    """Every message in a group is looked at: names are noted, floods and blocked words raise an alarm.

    So are edits and commands: what everybody reads counts. Administrators, the group's own channel and approved people
    are let alone.
    """

    handles = (EventType.GROUP_MESSAGE_POSTED, EventType.GROUP_MESSAGE_EDITED, EventType.GROUP_COMMAND_POSTED)

    def __init__(
        self,
        transactions: Transactions,
        database: Database,
        rights: ChatRights,
        settings: LiveSettings,
    ) -> None:
        super().__init__(transactions)
        self._database = database
        self._rights = rights
        self._settings = settings
        self._floods = FloodWatch()

    async def look(self, event: GroupMessagePostedEvent) -> Alarm | None:
        if event.user_id == LINKED_CHANNEL or event.sender_chat_id == event.chat_id:
            return None
        settings = await self._settings.of(event.chat_id)
        kind, posts, detail = await self._alarm(event, settings)
        if kind is None:
            return None
        chat_id, bot_id = event.chat_id, self._rights.bot_id
        target = Target(event.sender_chat_id or event.user_id, event.first_name)
        if not target.is_chat:
            target = replace(target, standing=await self._rights.standing(chat_id, target.id))
        bot = await self._rights.standing(chat_id, bot_id)
        cast = Cast(chat_id, bot_id, bot, bot_id, bot, target, is_automatic=True)
        if target.standing.is_admin:
            return None
        if kind == NOT_LET_IN:
            return Alarm(kind, Mode.ON, Verb.DEL, None, posts, cast, detail)
        mode, action = settings.mode(f"{kind}.mode"), settings.choice(f"{kind}.action")
        # A channel can be banned, nothing less.
        verb = Verb.DEL if target.is_chat and action != "ban" else Verb(action)
        duration = settings.time(f"{kind}.time") if RULES[verb].takes_time else None
        return Alarm(kind, mode, verb, duration, posts, cast, detail)

    async def decide(self, event: GroupMessagePostedEvent, work: AdminWork, found: Alarm | None) -> None:
        if event.sender_chat_id is None and event.user_id != LINKED_CHANNEL:
            await work.people.seen(event.user_id, event.username, event.first_name, event.timestamp)
        target = found.cast.target if found else None
        if found is None or target is None or await work.actions.in_force(event.chat_id, target.id, Verb.APPROVE):
            return
        if found.mode is Mode.WATCH:
            telling.tell_performed(work, self._action(event, work, found, found.verb), "watched", found.detail)
            return
        await self._delete(event, work, found)
        if found.verb is not Verb.DEL:
            await self._sanction(event, work, found, target)

    async def _delete(self, event: GroupMessagePostedEvent, work: AdminWork, found: Alarm) -> None:
        deletion = self._action(event, work, found, Verb.DEL)
        if refusal := refusal_of(RULES[Verb.DEL], found.cast):
            refused = await work.settle(deletion, State.REFUSED, refusal.why.value)
            telling.tell_performed(work, refused, "refused", refusal.why.value)
            return
        ids = [post.message_id for post in found.posts]
        notes = {**deletion.notes, "parts": 1, "messages": len(ids), "deleted": 0, "answered": 0, "about": ids[-1]}
        action_id = await work.actions.record(replace(deletion, notes=notes))
        work.publish(
            ModerationOrderedEvent(
                chat_id=event.chat_id,
                action_id=action_id,
                message_ids=ids,
                content_excerpt="\n".join(post.text for post in found.posts),
                target_id=deletion.target_id,
            )
        )

    async def _sanction(
        self, event: GroupMessagePostedEvent, work: AdminWork, found: Alarm, target: Target
    ) -> None:  # fmt: skip
        since = work.now - ONCE_WITHIN
        if await work.actions.automatic_since(event.chat_id, target.id, found.verb, since):
            return
        title = await work.actions.title_in(event.chat_id)
        sanction = replace(self._action(event, work, found, found.verb), chat_title=title)
        if refusal := refusal_of(RULES[found.verb], found.cast):
            refused = await work.settle(sanction, State.REFUSED, refusal.why.value)
            telling.tell_performed(work, refused, "refused", refusal.why.value)
            telling.show_refused(work, refused, refusal)
            return
        action_id = await work.actions.record(sanction)
        work.publish(ModerationOrderedEvent(event.chat_id, action_id, target_id=target.id))

    def _action(self, event: GroupMessagePostedEvent, work: AdminWork, found: Alarm, verb: Verb) -> Action:
        target = found.cast.target
        return Action(
            cause=f"{event.event_id}/{verb}",
            chat_id=event.chat_id,
            verb=verb.value,
            admin_id=found.cast.bot_id,
            is_automatic=True,
            target_id=target.id if target else None,
            target_name=target.name if target else "",
            reason=f"auto:{found.kind}",
            until=work.now + found.duration if found.duration and verb is found.verb else None,
            state=State.ORDERED,
            language_code=event.language_code,
            notes={TARGET_LANGUAGE: event.language_code},
            created_at=work.now,
        )

    async def _alarm(
        self, event: GroupMessagePostedEvent, settings: GroupSettings
    ) -> tuple[str | None, list[Post], str]:  # fmt: skip
        """The kind of alarm that the message raises, with the messages and the word it is about."""
        post = Post(event.message_id, event.timestamp, event.text)
        if settings.mode("newcomers.mode") is Mode.ON and await self._is_waited_for(event):
            return NOT_LET_IN, [post], ""
        if settings.mode("words.mode") is not Mode.OFF:
            word = find_blocked(event.text, settings.words("words.list"))
            if word is not None:
                return "words", [post], word
        if settings.mode("flood.mode") is not Mode.OFF:
            burst = self._floods.posted(
                event.chat_id,
                event.sender_chat_id or event.user_id,
                post,
                messages=settings.number("flood.messages"),
                within=timedelta(seconds=settings.number("flood.seconds")),
            )
            if burst:
                return "flood", burst, ""
        return None, [], ""

    async def _is_waited_for(self, event: GroupMessagePostedEvent) -> bool:
        """Whether somebody writes who has come in a moment ago: faster than Telegram could be asked to stop them."""
        async with self._database.read() as connection:
            known = await Newcomers(connection).find(event.chat_id, event.user_id)
        return known is not None and known.state is CheckState.WAITING
