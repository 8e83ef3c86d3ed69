"""Who comes into a group shows with a tap that they are a person, before they may write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bus import (
    EventType,
    JoinNoticePostedEvent,
    MemberChangedEvent,
    ModerationOrderedEvent,
    NewcomerDueEvent,
    NewcomersDueEvent,
    NewcomerTappedEvent,
)
from services.admin import greeting, telling
from services.admin.actions import NEWCOMER, TARGET_LANGUAGE, Action, State
from services.admin.handlers.handler import AdminHandler, Looking
from services.admin.live_settings import LiveSettings
from services.admin.newcomers import CheckState
from services.admin.ports import ChatRights
from services.admin.rights import Cast, Standing, Target, refusal_of
from services.admin.settings import Mode
from services.admin.verbs import RULES, Verb
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came in, and the group wants newcomers looked at."""

    mode: Mode
    within: timedelta
    cast: Cast


class MeetNewcomers(Looking[Arrival | None]):
    """Who comes in may not write until they have tapped; but for bots, whom an admin brought, and the approved."""

    handles = (EventType.MEMBER_CHANGED,)

    def __init__(self, transactions: Transactions, settings: LiveSettings, rights: ChatRights) -> None:
        super().__init__(transactions)
        self._settings = settings
        self._rights = rights

    async def look(self, event: MemberChangedEvent) -> Arrival | None:
        came_in = event.is_in and not event.was_in and not event.is_bot
        if not came_in or event.new_status not in ("member", "restricted"):
            return None
        chat_id, bot_id = event.chat_id, self._rights.bot_id
        settings = await self._settings.of(chat_id)
        mode = settings.mode("newcomers.mode")
        if mode is Mode.OFF:
            return None
        if event.by_user_id != event.user_id and (await self._rights.standing(chat_id, event.by_user_id)).is_admin:
            return None
        bot = await self._rights.standing(chat_id, bot_id)
        target = Target(event.user_id, event.first_name, Standing(event.new_status, is_in=True))
        cast = Cast(chat_id, bot_id, bot, bot_id, bot, target, is_automatic=True)
        return Arrival(mode, timedelta(minutes=settings.number("newcomers.minutes")), cast)

    async def decide(self, event: MemberChangedEvent, work: AdminWork, found: Arrival | None) -> None:
        if event.was_in and not event.is_in:
            await work.newcomers.settle(event.chat_id, event.user_id, CheckState.LEFT)
        if found is None or await work.actions.in_force(event.chat_id, event.user_id, Verb.APPROVE):
            return
        known = await work.newcomers.find(event.chat_id, event.user_id)
        state = known.state if known is not None else CheckState.ANNOUNCED
        was_asked = state in (CheckState.WAITING, CheckState.LEFT)
        # Who was silenced by somebody before is that somebody's to let speak again, not a button's.
        if state is CheckState.PASSED or (event.new_status == "restricted" and not was_asked):
            return
        hold = _action(event, work, Verb.MUTE, self._rights.bot_id, event.first_name, event.language_code)
        if found.mode is Mode.WATCH:
            telling.tell_performed(work, hold, "watched", "newcomer")
        elif refusal := refusal_of(RULES[Verb.MUTE], found.cast):
            await telling.refuse_automatic(work, hold, refusal)
        else:
            await self._hold(event, work, hold, work.now + found.within)

    async def _hold(self, event: MemberChangedEvent, work: AdminWork, hold: Action, due_at: datetime) -> None:
        is_turn = await work.newcomers.turn(event.chat_id, work.now)
        action_id = await work.actions.record(hold)
        name, language = event.first_name, event.language_code
        await work.newcomers.begin(event.chat_id, event.user_id, name, language, due_at, action_id)
        work.publish(ModerationOrderedEvent(event.chat_id, action_id, target_id=event.user_id))
        work.publish(NewcomerDueEvent(event.user_id, event.chat_id, due_at), at=due_at)
        if is_turn:
            await greeting.greet(work, event.chat_id)
        else:
            await greeting.plan(work, event.chat_id)


class NoteJoinNotice(AdminHandler):
    """Which of Telegram's messages told that somebody came: it goes when they do."""

    handles = (EventType.JOIN_NOTICE_POSTED,)

    def __init__(self, transactions: Transactions, settings: LiveSettings) -> None:
        super().__init__(transactions)
        self._settings = settings

    async def react(self, event: JoinNoticePostedEvent, work: AdminWork) -> None:
        if (await self._settings.of(event.chat_id)).mode("newcomers.mode") is Mode.ON:
            for user_id in event.user_ids:
                await work.newcomers.announced(event.chat_id, user_id, event.message_id)


class LetIn(AdminHandler):
    """A newcomer tapped: they may write. Anybody else's tap changes nothing."""

    handles = (EventType.NEWCOMER_TAPPED,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: NewcomerTappedEvent, work: AdminWork) -> None:
        known = await work.newcomers.find(event.chat_id, event.user_id)
        if known is None or not await work.newcomers.settle(event.chat_id, event.user_id, CheckState.PASSED):
            return
        muted = await work.actions.in_force(event.chat_id, event.user_id, Verb.MUTE)
        if all(mute.reason == NEWCOMER for mute in muted):
            release = _action(event, work, Verb.UNMUTE, self._bot_id, known.first_name, event.language_code)
            action_id = await work.actions.record(release)
            work.publish(ModerationOrderedEvent(event.chat_id, action_id, target_id=event.user_id))
        if known.greeting_id is not None and not await work.newcomers.awaited_by(known.greeting_id):
            work.reply(Screen.NEWCOMERS_IN, to=event)


class EndCheck(AdminHandler):
    """The time is over: who did not tap goes, as the group wants it. Whom somebody let speak meanwhile stays."""

    handles = (EventType.NEWCOMER_DUE,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: NewcomerDueEvent, work: AdminWork) -> None:
        known = await work.newcomers.find(event.chat_id, event.user_id)
        if known is None or not await work.newcomers.settle(
            event.chat_id, event.user_id, CheckState.FAILED, event.due_at
        ):
            return
        hold = await work.actions.find(known.action_id or 0)
        is_held = hold is not None and (hold.is_in_force or hold.state in (State.ORDERED, State.SENDING))
        if is_held:
            settings = await work.configuration.of(event.chat_id)
            verb = Verb(settings.choice("newcomers.action"))
            end = _action(event, work, verb, self._bot_id, known.first_name, known.language_code)
            action_id = await work.actions.record(end)
            work.publish(ModerationOrderedEvent(event.chat_id, action_id, target_id=event.user_id))
        await work.newcomers.turn(event.chat_id, work.now)
        await greeting.plan(work, event.chat_id)


class GreetNewcomers(AdminHandler):
    """Those who came meanwhile are greeted in one message, and the traces of those who failed go."""

    handles = (EventType.NEWCOMERS_DUE,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: NewcomersDueEvent, work: AdminWork) -> None:
        await work.newcomers.take_turn(event.chat_id, work.now)
        await greeting.greet(work, event.chat_id)
        await greeting.clear_away(work, event.chat_id, self._bot_id)


def _action(
    event: MemberChangedEvent | NewcomerTappedEvent | NewcomerDueEvent,
    work: AdminWork,
    verb: Verb,
    bot_id: int,
    name: str,
    language: str | None,
) -> Action:
    return Action(
        cause=f"{event.event_id}/{verb}",
        chat_id=event.chat_id,
        chat_title=event.chat_title if isinstance(event, MemberChangedEvent) else "",
        verb=verb.value,
        admin_id=bot_id,
        is_automatic=True,
        target_id=event.user_id,
        target_name=name,
        reason=NEWCOMER,
        state=State.ORDERED,
        notes={TARGET_LANGUAGE: language},
        language_code=language,
        created_at=work.now,
    )
