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

from bus import catalogue
from bus.catalogue import *  # noqa: F403  # every event class, as its __all__ says
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
    "BaseEvent",
    "BaseEventHandler",
    "DependencyUnavailableError",
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
    "IEvent",
    "IEventBus",
    "IEventHandler",
    "IEventStore",
    "RedisEventBus",
]
__all__ += catalogue.__all__
