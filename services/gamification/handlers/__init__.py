"""What the game does about events: a module per use case, one class per handler."""

from __future__ import annotations

from services.database import ServiceHandler, Transactions
from services.gamification.content import GameContent
from services.gamification.handlers.achievements import ShowAchievements, UnlockAchievements
from services.gamification.handlers.bag import ShowBag, UseItem
from services.gamification.handlers.base import GamificationHandler
from services.gamification.handlers.corrections import GrantAward, RevokeRow
from services.gamification.handlers.daily import ClaimDaily
from services.gamification.handlers.levels import KeepLevel
from services.gamification.handlers.points import ShowPoints
from services.gamification.handlers.profile import FollowBan, FollowProfile, FollowSubscription
from services.gamification.handlers.quiz import AnswerQuestion, AskQuestion
from services.gamification.handlers.referral import RewardReferral
from services.gamification.handlers.reminding import RemindOfStreak
from services.gamification.handlers.shop import BuyItem, ShowShop
from services.gamification.handlers.spending import ReturnSpending, SettleSpending
from services.gamification.handlers.story import RewardChapter, RewardDecision, RewardStory
from services.gamification.handlers.talk import RewardMessage, RewardThanks
from services.gamification.handlers.welcome import WelcomePlayer
from services.gamification.work import GamificationWork

HANDLERS: tuple[type[GamificationHandler], ...] = (
    WelcomePlayer,
    ClaimDaily,
    RemindOfStreak,
    ShowPoints,
    KeepLevel,
    UnlockAchievements,
    ShowAchievements,
    RewardDecision,
    RewardChapter,
    RewardStory,
    RewardMessage,
    RewardThanks,
    SettleSpending,
    ReturnSpending,
    GrantAward,
    RevokeRow,
    FollowProfile,
    FollowSubscription,
    FollowBan,
    RewardReferral,
    ShowShop,
    BuyItem,
    ShowBag,
    UseItem,
    AskQuestion,
    AnswerQuestion,
)


def gamification_handlers(transactions: Transactions, content: GameContent) -> list[ServiceHandler[GamificationWork]]:
    """Every handler of the game, to be subscribed by the composition root."""
    return [kind(transactions, content) for kind in HANDLERS]


__all__ = ["gamification_handlers"]
