"""The names of everything that can happen, and how urgent it is."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class EventPriority(IntEnum):
    """How urgent an event is. Travels by name; a higher lane overtakes a lower one's backlog."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    CRITICAL = 3


class EventType(StrEnum):
    """Every type of the catalogue. A member equals its wire name: `POINTS_AWARDED == "gamification.points.awarded"`."""

    POINTS_AWARDED = "gamification.points.awarded"
    POINTS_DEDUCTED = "gamification.points.deducted"
    ACHIEVEMENT_UNLOCKED = "gamification.achievement.unlocked"
    STREAK_UPDATED = "gamification.streak.updated"
    LEADERBOARD_UPDATED = "gamification.leaderboard.updated"
    POINTS_REQUESTED = "gamification.points.requested"
    DAILY_REQUESTED = "gamification.daily.requested"
    STREAK_REMINDER_DUE = "gamification.reminder.due"
    LEVEL_REACHED = "gamification.level.reached"
    AWARD_REQUESTED = "gamification.award.requested"
    REVOCATION_REQUESTED = "gamification.revocation.requested"
    SPENDING_REQUESTED = "gamification.spending.requested"
    SPENDING_SETTLED = "gamification.spending.settled"
    SPENDING_RETURN_REQUESTED = "gamification.spending_return.requested"

    LEADERBOARD_REQUESTED = "gamification.leaderboard.requested"
    WEEK_ENDED = "gamification.week.ended"
    SHOP_REQUESTED = "gamification.shop.requested"
    PURCHASE_REQUESTED = "gamification.purchase.requested"
    ITEM_PURCHASED = "gamification.item.purchased"
    BAG_REQUESTED = "gamification.bag.requested"
    ITEM_USE_REQUESTED = "gamification.use.requested"
    ITEM_USED = "gamification.item.used"
    QUIZ_REQUESTED = "gamification.quiz.requested"
    QUIZ_ANSWER_REQUESTED = "gamification.answer.requested"
    QUIZ_ANSWERED = "gamification.quiz.answered"

    STORY_CHAPTER_STARTED = "narrative.chapter.started"
    STORY_CHAPTER_COMPLETED = "narrative.chapter.completed"
    STORY_DECISION_MADE = "narrative.decision.made"
    CHARACTER_INTERACTION = "narrative.character.interaction"
    STORY_PROGRESS_UPDATED = "narrative.progress.updated"
    STORY_MOMENT_REACHED = "narrative.moment.reached"
    STORY_REWARD_GRANTED = "narrative.reward.granted"
    STORY_TIME_REACHED = "narrative.time.reached"
    STORY_REQUESTED = "narrative.story.requested"
    STORY_READING_REQUESTED = "narrative.reading.requested"
    STORY_CHOICE_REQUESTED = "narrative.choice.requested"
    STORY_RECAP_REQUESTED = "narrative.recap.requested"
    STORY_CHARACTERS_REQUESTED = "narrative.characters.requested"
    STORY_REVISION_REQUESTED = "narrative.revision.requested"

    USER_REGISTERED = "user.registered"
    USER_PROFILE_UPDATED = "user.profile.updated"
    USER_SUBSCRIPTION_CHANGED = "user.subscription.changed"
    USER_ACTIVITY_DETECTED = "user.activity.detected"
    START_REQUESTED = "user.start.requested"
    MENU_REQUESTED = "user.menu.requested"
    HELP_REQUESTED = "user.help.requested"
    PROFILE_REQUESTED = "user.profile.requested"
    LANGUAGE_REQUESTED = "user.language.requested"
    TALK_HEARD = "user.talk.heard"
    SETTINGS_REQUESTED = "user.settings.requested"
    TIME_ZONE_REQUESTED = "user.timezone.requested"
    ONBOARDING_REQUESTED = "user.onboarding.requested"
    USER_NAME_CHANGED = "user.name.changed"
    USER_REACHABILITY_CHANGED = "user.reachability.changed"
    FLOOD_DETECTED = "user.flood.detected"
    INVITE_REQUESTED = "user.invite.requested"
    REFERRAL_COMPLETED = "user.referral.completed"
    PRIVACY_REQUESTED = "user.privacy.requested"
    TERMS_REQUESTED = "user.terms.requested"
    EXPORT_REQUESTED = "user.export.requested"
    ERASURE_REQUESTED = "user.erasure.requested"
    ERASURE_DUE = "user.erasure.due"
    SUBSCRIBE_REQUESTED = "user.subscribe.requested"
    PAY_SUPPORT_REQUESTED = "user.paysupport.requested"
    PAYMENT_RECEIVED = "user.payment.received"
    PAYMENT_REFUNDED = "user.payment.refunded"
    REFUND_REQUESTED = "user.refund.requested"
    REFUND_APPROVED = "user.refund.approved"
    REFUND_FAILED = "user.refund.failed"
    RENEWAL_ENDED = "user.renewal.ended"
    SUBSCRIPTION_DUE = "user.subscription.due"

    ADMIN_ACTION_PERFORMED = "admin.action.performed"
    USER_MODERATED = "admin.user.moderated"
    CONTENT_MODERATED = "admin.content.moderated"
    SYSTEM_CONFIGURATION_CHANGED = "admin.config.changed"
    MODERATION_REQUESTED = "admin.moderation.requested"
    MODERATION_ORDERED = "admin.moderation.ordered"
    SANCTION_DUE = "admin.sanction.due"
    APPEAL_REQUESTED = "admin.appeal.requested"

    SERVICE_STARTED = "system.service.started"
    SERVICE_STOPPED = "system.service.stopped"
    ERROR_OCCURRED = "system.error.occurred"
    HEALTH_CHECK_FAILED = "system.health.failed"
    SAGA_TIMEOUT_REACHED = "system.timeout.reached"

    REPLY_REQUESTED = "bot.reply.requested"
    CHAT_MIGRATED = "bot.chat.migrated"
    GROUP_MESSAGE_POSTED = "bot.message.posted"
    MEMBER_CHANGED = "bot.member.changed"
    BOT_STANDING_CHANGED = "bot.standing.changed"
