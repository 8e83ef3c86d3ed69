"""An owner runs Diana from the chat: sees how she is, hears that Redis is away and back, settles a dead letter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bus import EventBusConfig, RedisEventBus, ReplyRequestedEvent
from tests.chaos.bus.valkey import Valkey
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Valkey]:
    server = Valkey(tmp_path / "redis")
    await server.start()
    yield server
    await server.kill()


@pytest.mark.long(80)
async def test_an_owner_hears_sees_and_mends_from_the_chat(
    redis: Valkey, tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    telegram = Telegram(tmp_path / "telegram")
    owner = await Person.arrives(session, telegram.url, "Olga", "en")
    diana = Diana(tmp_path / "diana", telegram, ADMIN_IDS=str(owner.id), REDIS_URL=redis.url)
    try:
        await owner.comes_in()
        await sees_the_dashboard(owner)

        await redis.kill()
        await owner.until_hears("🔴 redis is bad", within_s=90)
        await redis.start()
        await owner.until_hears("✅ redis is well again", within_s=120)
        assert sum("redis is bad" in heard for heard in await owner.hears()) == 1

        await decides_about_a_dead_letter(owner, redis)
    finally:
        diana.stop()
        diana.end()
        telegram.end()


async def sees_the_dashboard(owner: Person) -> None:
    await owner.says("/admin")
    shown = await owner.until_shown(lambda m: "1 person" in m["text"] and "1 today" in m["text"])
    await owner.taps("Chart", shown)
    chart = await owner.until_shown(lambda m: bool(m.get("photo")))
    assert "1 person" in chart["text"]
    assert (await owner.downloads(chart["photo"][-1]["file_id"]))[:2] == b"\xff\xd8"
    for tab, says in (("Story", "Nobody has read yet"), ("Bus", "1 process"), ("People", "1 person")):
        await owner.taps(tab, await owner.until_shown(lambda m: m["message_id"] == shown["message_id"]))
        await owner.until_shown(lambda m, says=says: m["message_id"] == shown["message_id"] and says in m["text"])
    await owner.says("/health")
    await owner.until_hears("All is well", "redis", "database", "disk")


async def decides_about_a_dead_letter(owner: Person, redis: Valkey) -> None:
    async with RedisEventBus(EventBusConfig(redis_url=redis.url)) as bus:
        await bus.publish(ReplyRequestedEvent(chat_id=owner.id, screen="no.such.screen", data={"said": "Zenobia"}))
    await owner.until_hears("1 event was given up on", within_s=120)

    await owner.taps("Dead letters")
    await owner.until_hears("1 dead letter, by cause", "bot:sender", "UnknownScreenError")
    await owner.taps("bot:sender")
    await owner.until_hears("Fingerprint")
    await owner.taps("Show one")
    await owner.until_hears("bot.reply.requested", "screen, data")
    await owner.taps("Requeue it")
    await owner.until_hears("Given back to bot:sender: 1")
    # It can be shown no more than before.
    await owner.says("/deadletters")
    await owner.until_hears("1 dead letter, by cause", within_s=120)
    await owner.taps("bot:sender")
    await owner.until_hears("Fingerprint")
    await owner.taps("Discard 1")
    await owner.until_hears("What is discarded never happens")
    await owner.taps("Yes, discard 1")
    await owner.until_hears("Discarded of bot:sender: 1")

    await owner.says("/audit deadletters")
    audit = await owner.until_hears("What was done")
    assert audit.count("deadletters bot:sender") == 2
    assert not any("Zenobia" in heard for heard in await owner.hears())
