"""The dead letters as operators get them, from a real bus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from bot.dead_letter_box import BusDeadLetters
from bot.redaction import REDACTED, Redactor
from bus import EventBusConfig, EventType, IEvent, RedisEventBus, UserRegisteredEvent
from bus.handler import BaseEventHandler
from tests.fixtures.redis import VALKEY, shared_server
from tests.waiting import until

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"


class Broken(BaseEventHandler):
    """Fails until it is mended."""

    def __init__(self) -> None:
        super().__init__("test", "broken")
        self.add_supported_event_type(EventType.USER_REGISTERED)
        self.is_broken = True
        self.handled: list[str] = []

    async def _process_event(self, event: IEvent) -> bool:
        if self.is_broken:
            raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage does not answer")
        self.handled.append(event.event_id)
        return True


@pytest.fixture
async def bus() -> AsyncIterator[RedisEventBus]:
    url = shared_server(VALKEY)
    config = EventBusConfig(redis_url=url, namespace=f"box-{uuid4().hex}", max_retry_attempts=0, metrics_enabled=False)
    async with RedisEventBus(config) as bus:
        yield bus


async def test_operators_see_a_cause_without_secrets_and_give_its_letters_back(bus: RedisEventBus) -> None:
    broken, box = Broken(), BusDeadLetters(bus, Redactor([TOKEN]))
    await bus.subscribe(EventType.USER_REGISTERED, broken)
    events = [UserRegisteredEvent(user_id, None, "Ida", None) for user_id in (7, 8, 9)]
    for event in events:
        await bus.publish(event)

    async def are_dead(count: int) -> bool:
        return sum(cause.count for cause in await box.causes()) == count

    await until(lambda: are_dead(3))
    (cause,) = await box.causes()
    letter = await box.letter(cause.group, cause.fingerprint, 0)
    assert letter is not None
    assert TOKEN not in cause.line + letter.line
    assert REDACTED in cause.line
    assert set(letter.fields) == {"user_id", "username", "first_name", "language_code", "is_premium"}
    assert await box.letter(cause.group, cause.fingerprint, 3) is None

    broken.is_broken = False
    assert await box.requeue(cause.group, letter.letter_id)
    assert not await box.requeue(cause.group, letter.letter_id)
    assert await box.requeue_some(cause.group, cause.fingerprint, cause.last_failed_at, 1) == 1
    await until(lambda: len(broken.handled) == 2)
    assert await box.discard_some(cause.group, cause.fingerprint, cause.last_failed_at, 10) == 1
    assert await box.causes() == []
