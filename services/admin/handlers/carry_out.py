"""What was decided is done at Telegram, and what Telegram answered is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bus import ContentModeratedEvent, EventType, ModerationOrderedEvent, SanctionDueEvent
from services.admin import telling
from services.admin.actions import Action, Actions, State
from services.admin.handlers.handler import Looking
from services.admin.moves import group_now
from services.admin.ports import ChatActions, ChatRights, Outcome
from services.admin.posts import words_of
from services.admin.rights import STRANGER, Cast, Refusal, Standing, Target, Why, refusal_of
from services.admin.verbs import REVERSES, RULES, Verb
from services.admin.work import AdminWork
from services.database import Clock, Database, Transaction, Transactions

_UNDER_WAY = (State.ORDERED, State.SENDING)

SOONEST_END = timedelta(minutes=1)
"""What would end sooner when Telegram is asked, Telegram takes for ever: half a minute is its own limit."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An action on its way: what Telegram answered, or why it was not asked after all."""

    action: Action
    before: Standing
    refusal: Refusal | None = None
    outcome: Outcome | None = None


class CarryOut(Looking[Attempt | None]):
    """An order is carried out. Rights are asked for anew: who lost theirs meanwhile does nothing any more.

    Telegram is asked before the record says so; a crash in between asks again, which changes nothing there.
    """

    handles = (EventType.MODERATION_ORDERED,)

    def __init__(
        self, transactions: Transactions, database: Database, rights: ChatRights, actions: ChatActions, clock: Clock
    ) -> None:
        super().__init__(transactions)
        self._database = database
        self._rights = rights
        self._actions = actions
        self._clock = clock

    async def look(self, event: ModerationOrderedEvent) -> Attempt | None:
        async with self._database.read() as connection:
            action = await Actions(connection).find(event.action_id)
        if action is None or action.state not in _UNDER_WAY:
            return None
        cast = await self._cast(action)
        before = cast.target.standing if cast.target else STRANGER
        refusal = refusal_of(RULES[Verb(action.verb)], cast)
        if action.verb == Verb.KICK and not action.attempts and not before.is_in:
            # To kick is to ban and unban: who was banned meanwhile would be let in again.
            refusal = refusal or Refusal(Why.NOT_HERE)
        if refusal is not None:
            return Attempt(action, before, refusal)
        if not event.message_ids and action.until is not None:
            action = replace(action, until=max(action.until, self._clock() + SOONEST_END))
        await self._database.transact(partial(_begin, action.id))
        return Attempt(action, before, outcome=await self._ask(action, event))

    async def decide(self, event: ModerationOrderedEvent, work: AdminWork, found: Attempt | None) -> None:
        if found is None:
            return
        if found.outcome is None:
            await self._refused(work, found)
        elif event.message_ids:
            await self._deleted(event, work, found.action, found.outcome)
        elif found.outcome.is_done:
            await self._done(work, found)
        else:
            await self._not_done(work, found.action, found.outcome.words, is_half=found.outcome.is_half)

    async def _cast(self, action: Action) -> Cast:
        """How everybody stands right now.

        What Diana does by herself was decided by her a moment ago: in a raid she does not ask again about herself, nor
        whose message it is that goes. Telegram refuses what she may not do any more.
        """
        chat_id, bot_id, target_id = action.chat_id, self._rights.bot_id, action.target_id
        is_asked = not action.is_automatic
        target = None
        if target_id is not None:
            is_person = target_id > 0
            is_fresh = is_asked or RULES[Verb(action.verb)].spares
            standing = await self._rights.standing(chat_id, target_id, is_fresh=is_fresh) if is_person else STRANGER
            target = Target(target_id, action.target_name, standing)
        caller = STRANGER
        if not action.is_automatic:
            caller = await self._rights.standing(chat_id, action.admin_id, is_fresh=True)
        bot = await self._rights.standing(chat_id, bot_id, is_fresh=is_asked)
        return Cast(chat_id, action.admin_id, caller, bot_id, bot, target, action.is_automatic)

    async def _ask(self, action: Action, event: ModerationOrderedEvent) -> Outcome:
        chat_id, target_id = action.chat_id, action.target_id or 0
        match Verb(action.verb):
            case Verb.BAN:
                return await self._actions.ban(chat_id, target_id, action.until)
            case Verb.UNBAN:
                return await self._actions.unban(chat_id, target_id)
            case Verb.KICK:
                return await self._actions.kick(chat_id, target_id)
            case Verb.MUTE:
                return await self._actions.mute(chat_id, target_id, action.until)
            case Verb.UNMUTE:
                return await self._actions.unmute(chat_id, target_id)
            case _:
                return await self._actions.delete(chat_id, event.message_ids)

    async def _done(self, work: AdminWork, found: Attempt) -> None:
        # It may have become a supergroup meanwhile, and its sanctions that one's.
        action = replace(found.action, chat_id=await group_now(work.connection, found.action.chat_id))
        verb = Verb(action.verb)
        await self._lift_earlier(work, action, verb)
        if not await work.actions.move(action.id, State.DONE, frm=_UNDER_WAY, finished_at=work.now, until=action.until):
            return
        if action.until is not None:
            work.publish(SanctionDueEvent(action.chat_id, action.id), at=action.until)
        before = telling.standing_before(found.before)
        telling.tell_moderated(work, action)
        telling.tell_performed(work, action, "done", before=before)
        telling.show_done(work, action, **_shown_with(action))

    async def _lift_earlier(self, work: AdminWork, action: Action, verb: Verb) -> None:
        """A new sanction takes the place of an older one of its kind; what is lifted is no longer in force."""
        lifted = {reverse: sanction for sanction, reverse in REVERSES.items()}.get(verb, verb)
        if action.target_id is not None and lifted in REVERSES:
            await work.actions.lift_all(action.chat_id, action.target_id, lifted, work.now, action.id)

    async def _deleted(
        self, event: ModerationOrderedEvent, work: AdminWork, action: Action, outcome: Outcome
    ) -> None:  # fmt: skip
        """One part of a deletion is answered; after the last one it is told how many messages are gone."""
        notes = {**action.notes, "answered": action.notes["answered"] + 1}
        if outcome.is_done:
            notes["deleted"] += len(event.message_ids)
            await self._tell_content(event, work, action)
        else:
            notes["words"] = outcome.words
        if notes["answered"] < notes["parts"]:
            await work.actions.move(action.id, State.SENDING, frm=_UNDER_WAY, notes=notes)
            return
        action = replace(action, notes=notes)
        if not notes["deleted"]:
            await self._not_done(work, action, notes["words"])
            return
        await work.actions.move(action.id, State.DONE, frm=_UNDER_WAY, finished_at=work.now, notes=notes)
        told = {"messages": notes["messages"], "deleted": notes["deleted"], "words": notes.get("words", "")}
        telling.tell_performed(work, action, "done", **told)
        if action.verb != Verb.DEL or action.notes.get("message_id") or notes.get("words"):
            # A message that is deleted says so itself.
            telling.show_done(work, action, **told)

    async def _tell_content(self, event: ModerationOrderedEvent, work: AdminWork, action: Action) -> None:
        about = action.notes.get("about")
        excerpt = event.content_excerpt or await words_of(
            work.connection, work.key_ring, self._rights.bot_id, event.chat_id, event.message_ids
        )
        work.publish(
            ContentModeratedEvent(
                admin_user_id=action.admin_id,
                chat_id=action.chat_id,
                message_id=about if isinstance(about, int) else event.message_ids[0],
                action=action.verb,
                reason=action.reason,
                content_excerpt=excerpt,
            )
        )

    async def _refused(self, work: AdminWork, found: Attempt) -> None:
        action, refusal = found.action, found.refusal
        if refusal is None:
            raise ValueError(f"action {action.id} was neither asked for nor refused")
        if not await work.actions.move(
            action.id, State.FAILED, frm=_UNDER_WAY, outcome=refusal.why.value, finished_at=work.now
        ):
            return
        await work.actions.restore(action.id)
        right = refusal.right.value if refusal.right else None
        gone = action.notes.get("deleted", 0)
        if gone:
            # A part of it was done before: who hears of the refusal alone would take it for nothing.
            told = {"messages": action.notes["messages"], "deleted": gone}
            telling.tell_performed(work, action, "failed", refusal.why.value, right=right, **told)
            telling.show_refused(work, action, refusal, gone=gone)
            return
        telling.tell_performed(work, action, "refused", refusal.why.value, right=right)
        if not await _is_known(work, action):
            telling.show_refused(work, action, refusal)

    async def _not_done(self, work: AdminWork, action: Action, words: str, *, is_half: bool = False) -> None:
        if not await work.actions.move(action.id, State.FAILED, frm=_UNDER_WAY, outcome=words, finished_at=work.now):
            return
        await work.actions.restore(action.id)
        telling.tell_performed(work, action, "failed", words, is_half=is_half)
        if is_half or not await _is_known(work, action):
            telling.show_failed(work, action, words, is_half=is_half)


async def _is_known(work: AdminWork, action: Action) -> bool:
    """Whether the group was told already that newcomers cannot be looked at: not of each who comes."""
    since = work.now - telling.TOLD_AGAIN_AFTER
    return action.is_check and await work.actions.troubled_since(action.chat_id, action.reason, since, but=action.id)


async def _begin(action_id: int, transaction: Transaction) -> None:
    await Actions(transaction.connection).begin_sending(action_id)


def _shown_with(action: Action) -> dict[str, Any]:
    warnings = action.notes.get("warnings")
    return {"warnings": warnings} if isinstance(warnings, int) else {}
