"""An event bus on Redis Streams that loses nothing that was published and keeps each user's events in order.

event       a fact that happened, or a wish somebody has; frozen, typed, with an id and the id of what caused it
event type  the event's name in three parts, `gamification.points.awarded`
handler     what a service does about an event; (service name, handler id) names its durable subscription
group       all replicas of one handler together: each event goes to one of them
queue       the events one group has not finished yet, one stream per partition and priority
partition   a fixed share of all keys; events of one key are always in the same one, in publish order
pending     delivered to a handler, not acknowledged yet; delivered again if the process dies
dead letter an event a handler gave up on, kept with the reason
"""

from bus.catalogue import (
    AchievementUnlockedEvent,
    AdminActionPerformedEvent,
    CharacterInteractionEvent,
    ContentModeratedEvent,
    DailyRequestedEvent,
    ErrorOccurredEvent,
    GroupMessagePostedEvent,
    HealthCheckFailedEvent,
    HelpRequestedEvent,
    LanguageRequestedEvent,
    LeaderboardUpdatedEvent,
    MenuRequestedEvent,
    PointsAwardedEvent,
    PointsDeductedEvent,
    PointsRequestedEvent,
    ProfileRequestedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    SagaTimeoutReachedEvent,
    ServiceStartedEvent,
    ServiceStoppedEvent,
    StartRequestedEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    StoryDecisionMadeEvent,
    StoryProgressUpdatedEvent,
    StreakUpdatedEvent,
    SystemConfigurationChangedEvent,
    UserActivityDetectedEvent,
    UserModeratedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
    UserSubscriptionChangedEvent,
)
from bus.config import EventBusConfig
from bus.errors import (
    DependencyUnavailableError,
    EventBusError,
    EventHandlingError,
    EventPublishError,
    EventSerializationError,
    EventSubscriptionError,
    EventValidationError,
    GroupForgottenError,
)
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType
from bus.factory import EventFactory
from bus.handler import BaseEventHandler
from bus.interfaces import IEvent, IEventBus, IEventHandler, IEventStore
from bus.transport.redis_bus import RedisEventBus

__all__ = [
    "AchievementUnlockedEvent",
    "AdminActionPerformedEvent",
    "BaseEvent",
    "BaseEventHandler",
    "CharacterInteractionEvent",
    "ContentModeratedEvent",
    "DailyRequestedEvent",
    "DependencyUnavailableError",
    "ErrorOccurredEvent",
    "EventBusConfig",
    "EventBusError",
    "EventFactory",
    "EventHandlingError",
    "EventPriority",
    "EventPublishError",
    "EventSerializationError",
    "EventSubscriptionError",
    "EventType",
    "EventValidationError",
    "GroupForgottenError",
    "GroupMessagePostedEvent",
    "HealthCheckFailedEvent",
    "HelpRequestedEvent",
    "IEvent",
    "IEventBus",
    "IEventHandler",
    "IEventStore",
    "LanguageRequestedEvent",
    "LeaderboardUpdatedEvent",
    "MenuRequestedEvent",
    "PointsAwardedEvent",
    "PointsDeductedEvent",
    "PointsRequestedEvent",
    "ProfileRequestedEvent",
    "RedisEventBus",
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
