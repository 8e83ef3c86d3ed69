"""What talking in groups earns: points for what one says, and for being thanked."""

from __future__ import annotations

from bus import EventType, GroupMessagePostedEvent, ReplyRequestedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.streaks import day_of
from services.gamification.talk import digest_of
from services.gamification.work import GamificationWork
from services.modules import Module
from services.screens import Screen


class RewardMessage(GamificationHandler):
    """A message of a player earns a point or few, quietly, at most one a minute and nothing twice.

    Whoever never played is left alone: nothing is kept about people who did not come to the game by themselves.
    """

    module = Module.TALK
    handles = (EventType.GROUP_MESSAGE_POSTED,)

    async def react(self, event: GroupMessagePostedEvent, work: GamificationWork) -> None:
        rules = self.economy.group_messages
        points = rules.points_for(event)
        if not points:
            return
        player = await work.players.hold_known(event.user_id)
        digest = digest_of(event.text)
        if player is None or not await work.talkers.may_earn(event.user_id, digest, event.timestamp, rules.cooldown_s):
            return
        if await self.pay(work, player, Reason.GROUP_MESSAGE, points=points):
            await work.talkers.earned(event.user_id, digest, event.timestamp)


class RewardThanks(GamificationHandler):
    """A thank-you by reply gives points to whoever is thanked, if both play and the giver has some left today."""

    module = Module.TALK
    handles = (EventType.GROUP_MESSAGE_POSTED,)

    async def react(self, event: GroupMessagePostedEvent, work: GamificationWork) -> None:
        receiver_id = event.reply_to_user_id
        if receiver_id is None or receiver_id == event.user_id or event.is_forward or event.sender_chat_id is not None:
            return
        rules = self.economy.thanks
        if not rules.is_thanks(event.text):
            return
        # The lower id first: of two who thank each other at once neither waits for the other for ever.
        held = {user_id: await work.players.hold_known(user_id) for user_id in sorted((event.user_id, receiver_id))}
        giver, receiver = held[event.user_id], held[receiver_id]
        if giver is None or receiver is None or giver.banned_at is not None or receiver.banned_at is not None:
            return
        day = day_of(event.timestamp, giver.time_zone)
        if not await work.talkers.may_thank(
            event.user_id, receiver_id, day, for_one=rules.a_day_for_one, in_all=rules.a_day
        ):
            return
        if paid := await self.pay(work, receiver, Reason.THANKS):
            work.publish(
                ReplyRequestedEvent(
                    chat_id=event.chat_id,
                    screen=Screen.THANKED.value,
                    data={"giver": event.first_name, "receiver": receiver.first_name, "points": paid.points},
                    user_id=event.user_id,
                    language_code=event.language_code,
                )
            )
