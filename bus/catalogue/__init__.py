"""The event catalogue: every event Diana knows, by the service that tells it."""

from __future__ import annotations

from bus.catalogue.admin import (
    AdminActionPerformedEvent,
    ContentModeratedEvent,
    SystemConfigurationChangedEvent,
    UserModeratedEvent,
)
from bus.catalogue.bot import GroupMessagePostedEvent, ReplyRequestedEvent
from bus.catalogue.gamification import (
    AchievementUnlockedEvent,
    DailyRequestedEvent,
    LeaderboardUpdatedEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    PointsRequestedEvent,
    StreakUpdatedEvent,
)
from bus.catalogue.narrative import (
    CharacterInteractionEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    StoryDecisionMadeEvent,
    StoryProgressUpdatedEvent,
)
from bus.catalogue.request import RequestEvent
from bus.catalogue.system import (
    ErrorOccurredEvent,
    HealthCheckFailedEvent,
    SagaTimeoutReachedEvent,
    ServiceStartedEvent,
    ServiceStoppedEvent,
)
from bus.catalogue.user import (
    HelpRequestedEvent,
    LanguageRequestedEvent,
    MenuRequestedEvent,
    ProfileRequestedEvent,
    StartRequestedEvent,
    UserActivityDetectedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from bus.event import BaseEvent

CATALOGUE: tuple[type[BaseEvent], ...] = (
    PointsAwardedEvent,
    PointsDeductedEvent,
    AchievementUnlockedEvent,
    StreakUpdatedEvent,
    LeaderboardUpdatedEvent,
    PointsRequestedEvent,
    DailyRequestedEvent,
    StoryChapterStartedEvent,
    StoryChapterCompletedEvent,
    StoryDecisionMadeEvent,
    CharacterInteractionEvent,
    StoryProgressUpdatedEvent,
    UserRegisteredEvent,
    UserProfileUpdatedEvent,
    UserSubscriptionChangedEvent,
    UserActivityDetectedEvent,
    StartRequestedEvent,
    MenuRequestedEvent,
    HelpRequestedEvent,
    ProfileRequestedEvent,
    LanguageRequestedEvent,
    AdminActionPerformedEvent,
    UserModeratedEvent,
    ContentModeratedEvent,
    SystemConfigurationChangedEvent,
    ServiceStartedEvent,
    ServiceStoppedEvent,
    ErrorOccurredEvent,
    HealthCheckFailedEvent,
    SagaTimeoutReachedEvent,
    ReplyRequestedEvent,
    GroupMessagePostedEvent,
)

__all__ = [
    "CATALOGUE",
    "AchievementUnlockedEvent",
    "AdminActionPerformedEvent",
    "CharacterInteractionEvent",
    "ContentModeratedEvent",
    "DailyRequestedEvent",
    "ErrorOccurredEvent",
    "GroupMessagePostedEvent",
    "HealthCheckFailedEvent",
    "HelpRequestedEvent",
    "LanguageRequestedEvent",
    "LeaderboardUpdatedEvent",
    "MenuRequestedEvent",
    "PointsAwardedEvent",
    "PointsDeductedEvent",
    "PointsRequestedEvent",
    "ProfileRequestedEvent",
    "ReplyRequestedEvent",
    "RequestEvent",
    "SagaTimeoutReachedEvent",
    "ServiceStartedEvent",
    "ServiceStoppedEvent",
    "StartRequestedEvent",
    "StoryChapterCompletedEvent",
    "StoryChapterStartedEvent",
    "StoryDecisionMadeEvent",
    "StoryProgressUpdatedEvent",
    "StreakUpdatedEvent",
    "SystemConfigurationChangedEvent",
    "UserActivityDetectedEvent",
    "UserModeratedEvent",
    "UserProfileUpdatedEvent",
    "UserRegisteredEvent",
    "UserSubscriptionChangedEvent",
]
