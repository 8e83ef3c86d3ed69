"""Every screen's view: the data it needs, how it reads, which buttons it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.presenter.errors import ScreenDataError, UnknownScreenError
from bot.presenter.screens import (
    achievements,
    boards,
    characters,
    gamification,
    governance,
    hint,
    invitation,
    library,
    moderation,
    moments,
    newcomers,
    onboarding,
    people,
    personal,
    quiz,
    settings,
    shop,
    staff,
    story,
    user,
    vip,
)
from bot.presenter.screens.view import View
from services.screens import Screen

VIEWS: Mapping[str, type[View]] = {
    Screen.WELCOME: user.Welcome,
    Screen.WELCOME_BACK: user.WelcomeBack,
    Screen.NUDGE: user.Nudge,
    Screen.START_FIRST: user.StartFirst,
    Screen.MENU: user.Menu,
    Screen.HELP: user.Help,
    Screen.PROFILE: user.Profile,
    Screen.LANGUAGE_PICKER: user.LanguagePicker,
    Screen.LANGUAGE_CHANGED: user.LanguageChanged,
    Screen.LANGUAGE_QUESTION: onboarding.LanguageQuestion,
    Screen.TIME_ZONE_PICKER: settings.TimeZonePicker,
    Screen.LIKES_QUESTION: onboarding.LikesQuestion,
    Screen.ONBOARDED: onboarding.Onboarded,
    Screen.SLOW_DOWN: invitation.SlowDown,
    Screen.INVITATION: invitation.Invitation,
    Screen.REFERRAL_REWARDED: invitation.ReferralRewarded,
    Screen.VIP: vip.Vip,
    Screen.VIP_BEGUN: vip.VipBegun,
    Screen.VIP_RENEWED: vip.VipRenewed,
    Screen.VIP_ENDED: vip.VipEnded,
    Screen.PAY_SUPPORT: vip.PaySupport,
    Screen.REFUND_ANSWER: vip.RefundAnswer,
    Screen.REFUNDED: vip.Refunded,
    Screen.PRIVACY: personal.Privacy,
    Screen.TERMS: personal.Terms,
    Screen.EXPORT: personal.Export,
    Screen.ERASURE_QUESTION: personal.ErasureQuestion,
    Screen.ERASED: personal.Erased,
    Screen.SETTINGS: settings.Settings,
    Screen.SETTING_CHOICES: settings.SettingChoices,
    Screen.WELCOME_BONUS: gamification.WelcomeBonus,
    Screen.POINTS: gamification.Points,
    Screen.DAILY_CLAIMED: gamification.DailyClaimed,
    Screen.DAILY_ALREADY: gamification.DailyAlready,
    Screen.ACHIEVEMENTS: achievements.Achievements,
    Screen.ACHIEVEMENT_UNLOCKED: achievements.AchievementUnlocked,
    Screen.THANKED: moments.Thanked,
    Screen.LEADERBOARD: boards.Leaderboard,
    Screen.WEEK_PRIZE: boards.WeekPrize,
    Screen.SHOP: shop.Shop,
    Screen.SHOP_ITEM: shop.ShopItem,
    Screen.SHOP_BOUGHT: shop.ShopBought,
    Screen.BAG: shop.Bag,
    Screen.BAG_ITEM: shop.BagItem,
    Screen.BAG_USED: shop.BagUsed,
    Screen.QUIZ_QUESTION: quiz.QuizQuestion,
    Screen.QUIZ_RESULT: quiz.QuizResult,
    Screen.QUIZ_GONE: quiz.QuizGone,
    Screen.EARNING_FROZEN: moments.EarningFrozen,
    Screen.STREAK_REMINDER: moments.StreakReminder,
    Screen.LEVEL_REACHED: moments.LevelReached,
    Screen.STORY_REWARDED: moments.StoryRewarded,
    Screen.AWARDED: moments.Awarded,
    Screen.POINTS_REVOKED: moments.PointsRevoked,
    Screen.STORY_LIBRARY: library.Library,
    Screen.STORY_PAGE: library.StoryPage,
    Screen.STORY_RESTART: library.Restart,
    Screen.STORY_NODE: story.Node,
    Screen.STORY_NODE_HERE: story.NodeHere,
    Screen.STORY_CHOSEN: story.Chosen,
    Screen.STORY_INTERLUDE: story.Interlude,
    Screen.STORY_ENDING: story.Ending,
    Screen.STORY_RECAP: characters.Recap,
    Screen.STORY_CHARACTERS: characters.Characters,
    Screen.STORY_CHARACTER: characters.Character,
    Screen.STORY_TALK: characters.Talk,
    Screen.STORY_GIFT: characters.Gift,
    Screen.STORY_HINT: hint.Hint,
    Screen.STORY_REVISIONS: library.Revisions,
    Screen.STORY_EDITORS_ONLY: library.EditorsOnly,
    Screen.MODERATED: moderation.Moderated,
    Screen.MODERATION_REFUSED: moderation.Refused,
    Screen.MODERATION_FAILED: moderation.Failed,
    Screen.MODERATION_UNCONFIRMED: moderation.Unconfirmed,
    Screen.WARNINGS: moderation.Warnings,
    Screen.REPORTED: moderation.Reported,
    Screen.SANCTIONED: moderation.Sanctioned,
    Screen.SANCTION_OVER: moderation.SanctionOver,
    Screen.APPEALED: moderation.Appealed,
    Screen.APPEAL_SENT: moderation.AppealSent,
    Screen.APPEAL_DECIDED: moderation.AppealDecided,
    Screen.APPEAL_DECLINED: moderation.AppealDeclined,
    Screen.AUDIT: governance.Audit,
    Screen.AUDIT_FILE: governance.AuditFile,
    Screen.AUDIT_LOGGED: governance.AuditLogged,
    Screen.CONFIG: governance.Config,
    Screen.CONFIG_VALUE: governance.ConfigValue,
    Screen.CONFIG_CHANGED: governance.ConfigChanged,
    Screen.CONFIG_HISTORY: governance.ConfigHistory,
    Screen.CONFIG_HELP: governance.ConfigHelp,
    Screen.ROLES: staff.Roles,
    Screen.ROLE_CHANGED: staff.RoleChanged,
    Screen.STAFF_ONLY: staff.StaffOnly,
    Screen.PERSON_CARD: people.Card,
    Screen.PERSON_SANCTIONS: people.Sanctions,
    Screen.PERSON_LEDGER: people.Ledger,
    Screen.PERSON_NOTES: people.Notes,
    Screen.PERSON_CHOICE: people.Choice,
    Screen.PERSON_WORDS: people.WordsWanted,
    Screen.PERSON_CONFIRM: people.Confirm,
    Screen.PERSON_DONE: people.Done,
    Screen.PERSON_REFUSED: people.Refused,
    Screen.NEWCOMERS: newcomers.Newcomers,
    Screen.NEWCOMERS_IN: newcomers.NewcomersIn,
}


def read_view(screen: str, data: Mapping[str, Any]) -> View:
    """The view of `screen` with its data, typed. Raises UnknownScreenError or ScreenDataError."""
    view = VIEWS.get(screen)
    if view is None:
        raise UnknownScreenError(f"there is no screen {screen!r}; the bot has {', '.join(sorted(VIEWS))}")
    try:
        return view.model_validate(data)
    except ValidationError as error:
        reasons = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg'][:1].lower()}{e['msg'][1:]}"
            for e in error.errors(include_url=False, include_input=False)
        )
        raise ScreenDataError(f"screen {screen}: {reasons}") from None
