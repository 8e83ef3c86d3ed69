"""What reading earns: each decision, chapter and ending once, however often it is read again."""

from __future__ import annotations

from bus import EventType, StoryChapterCompletedEvent, StoryDecisionMadeEvent
from bus.catalogue import StoryRewardGrantedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen


class RewardDecision(GamificationHandler):
    """A decision earns points, quietly: a message of its own would tear the page."""

    handles = (EventType.STORY_DECISION_MADE,)

    async def react(self, event: StoryDecisionMadeEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        if await work.firsts.is_first(player.user_id, Reason.STORY_DECISION, f"{event.chapter_id}/{event.decision_id}"):
            await self.pay(work, player, Reason.STORY_DECISION, detail=event.decision_id)


class RewardChapter(GamificationHandler):
    """A chapter read to its end earns points, and an ending found more."""

    handles = (EventType.STORY_CHAPTER_COMPLETED,)

    async def react(self, event: StoryChapterCompletedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        chapter = ending = None
        if await work.firsts.is_first(player.user_id, Reason.STORY_CHAPTER, f"{event.story_arc}/{event.chapter_id}"):
            chapter = await self.pay(work, player, Reason.STORY_CHAPTER, detail=event.chapter_id)
        if event.ending_id is not None and await work.firsts.is_first(
            player.user_id, Reason.STORY_ENDING, f"{event.story_arc}/{event.ending_id}"
        ):
            ending = await self.pay(work, player, Reason.STORY_ENDING, detail=event.ending_id)
        if last := ending or chapter:
            self.tell(
                work,
                player,
                Screen.STORY_REWARDED,
                now=True,
                chapter_points=chapter.points if chapter else 0,
                ending_points=ending.points if ending else 0,
                balance=last.balance,
            )


class RewardStory(GamificationHandler):
    """Points that a place in a story gives, once, and no more than the economy lets stories give."""

    handles = (EventType.STORY_REWARD_GRANTED,)

    async def react(self, event: StoryRewardGrantedEvent, work: GamificationWork) -> None:
        points = min(event.points_amount, self.economy.story.reward_at_most)
        if points < 1:
            return
        player = await work.players.hold(event.user_id)
        if await work.firsts.is_first(player.user_id, Reason.STORY_REWARD, f"{event.story_id}/{event.source_id}"):
            await self.pay(work, player, Reason.STORY_REWARD, points=points, detail=event.source_id)
