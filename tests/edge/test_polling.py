"""Long polling: nothing is confirmed before it is safe, and nothing Telegram does ends the loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiogram.exceptions import TelegramNetworkError
from structlog.testing import capture_logs

from bot.polling import GetRawUpdates, Poller
from tests.edge.bot_api import TOKEN, BotApi, Fault, refusal
from tests.edge.conftest import Edge
from tests.edge.parts import at_once, message
from tests.waiting import until


@asynccontextmanager
async def polling(edge: Edge, delay_s: Callable[[int], float] = at_once) -> AsyncIterator[Poller]:
    """A poller at work, stopped at the end."""
    poller = Poller(edge.bot, edge.intake, delay_s=delay_s)
    running = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        poller.stop()
        await asyncio.wait_for(running, 30)


def offsets(api: BotApi) -> list[int]:
    """The offsets asked for, in order; 0 where none was given."""
    return [int(call.get("offset", 0)) for call in api.called("getUpdates")]


async def test_updates_are_confirmed_only_when_their_events_are_safe(edge: Edge) -> None:
    edge.shelf.failing = 3
    edge.api.deliver(message(10, "/daily"), message(11, "/points"))

    async with polling(edge):
        await until(lambda: edge.shelf.calls == 3)
        unconfirmed = offsets(edge.api)
        await until(lambda: edge.api.polls_waiting and offsets(edge.api)[-1] == 12)

    assert set(unconfirmed) == {0}
    assert edge.shelf.types() == ["gamification.daily.requested", "gamification.points.requested"]


async def test_a_stop_during_a_long_poll_is_instant(edge: Edge) -> None:
    poller = Poller(edge.bot, edge.intake)
    running = asyncio.create_task(poller.run())
    await until(lambda: edge.api.polls_waiting)

    begun = time.monotonic()
    poller.stop()
    await running

    assert time.monotonic() - begun < 0.5


async def test_a_stop_lets_the_batch_in_hand_finish(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()
    accept = edge.shelf.accept

    async def slowly(events: list[object]) -> int:
        await gate.wait()
        return await accept(events)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(edge.shelf, "accept", slowly)
    poller = Poller(edge.bot, edge.intake)
    edge.api.deliver(message(10, "/daily"))
    running = asyncio.create_task(poller.run())
    await until(lambda: edge.intake._lanes._locks)

    poller.stop()
    gate.set()
    await running

    assert edge.shelf.types() == ["gamification.daily.requested"]


async def test_a_stop_while_the_database_is_away_leaves_the_batch_unconfirmed(edge: Edge) -> None:
    edge.shelf.failing = 10**9
    edge.api.deliver(message(10, "/daily"))

    async with polling(edge, delay_s=lambda attempt: 3600):
        await until(lambda: edge.shelf.calls)

    assert set(offsets(edge.api)) == {0}


CONFLICT = refusal(409, "Conflict: terminated by other getUpdates request")


@pytest.mark.parametrize(
    "faults",
    [
        [CONFLICT] * 3,
        [refusal(401, "Unauthorized")] * 2,
        [refusal(502, "Bad Gateway")],
        [Fault(502, b"<html>Bad Gateway</html>")],
        [Fault(200, b'{"ok": tr')],
        [Fault(200, b"")],
        [Fault(200, b"true")],
        [Fault(200, b'{"ok": true, "result": true}')],
        [Fault(cut=True)] * 2,
        [refusal(404, "Not Found"), Fault(500, b""), Fault(200, b"\xff\xfe"), CONFLICT],
    ],
    ids=lambda faults: f"{faults[0].status} {faults[0].body[:20]!r}",
)
async def test_no_answer_of_telegram_ends_the_loop(edge: Edge, faults: list[Fault]) -> None:
    edge.api.misbehave("getUpdates", *faults)
    edge.api.deliver(message(10, "/daily"))

    with capture_logs() as lines:
        async with polling(edge):
            await until(lambda: edge.shelf.events)

    failed = [line for line in lines if line["event"] == "poll_failed"]
    assert len(failed) == len(faults)
    assert TOKEN not in str(lines)


async def test_retry_after_is_honoured(edge: Edge) -> None:
    edge.api.misbehave("getUpdates", refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    edge.api.deliver(message(10, "/daily"))
    begun = time.monotonic()

    async with polling(edge):
        await until(lambda: edge.shelf.events)

    assert time.monotonic() - begun >= 1


async def test_a_webhook_in_the_way_is_taken_away(edge: Edge) -> None:
    edge.api.misbehave("getUpdates", refusal(409, "Conflict: can't use getUpdates method while webhook is active"))

    async with polling(edge):
        await until(lambda: edge.api.polls_waiting)

    assert len(edge.api.called("deleteWebhook")) == 2


async def test_a_server_that_refuses_decorations_is_polled_all_the_same(edge: Edge) -> None:
    edge.api.misbehave("deleteWebhook", refusal(404, "Not Found: method not found"))
    edge.api.deliver(message(10, "/daily"))

    async with polling(edge):
        await until(lambda: edge.shelf.events)


async def test_a_batch_without_ids_is_never_asked_for_in_a_hot_loop(edge: Edge) -> None:
    waits: list[int] = []

    def delay_s(attempt: int) -> float:
        waits.append(attempt)
        return 0.001

    edge.api.deliver({"novelty": 1})

    async with polling(edge, delay_s):
        await until(lambda: len(waits) > 5)

    assert waits[:5] == [0, 1, 2, 3, 4]


async def test_half_a_character_does_not_poison_the_batch(edge: Edge) -> None:
    body = b'{"ok":true,"result":[{"update_id":10,"message":{"message_id":1,"date":1,"text":"\\ud83d",'
    body += b'"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A\\udc00"}}}]}'
    edge.api.misbehave("getUpdates", Fault(200, body))

    async with polling(edge):
        await until(lambda: edge.shelf.events)

    assert edge.shelf.types() == ["user.talk.heard"]


async def test_a_poller_that_fails_or_stays_silent_is_in_trouble_until_a_poll_succeeds(edge: Edge) -> None:
    now = [1000.0]
    poller = Poller(edge.bot, edge.intake, clock=lambda: now[0], delay_s=at_once)
    now[0] = 1061.0
    silent = poller.trouble()
    edge.api.misbehave("getUpdates", *[CONFLICT] * 10_000)

    running = asyncio.create_task(poller.run())
    await until(lambda: poller._failing_since)
    once = poller.trouble()
    now[0] = 1065.0
    failing = poller.trouble()
    edge.api._faults.clear()
    now[0] = 1126.0
    await until(lambda: not poller.trouble())

    assert silent == once == "getUpdates last succeeded 61 s ago"
    assert failing == "getUpdates has failed for 4 s: conflict"
    # What is asked after a failure does not wait: an answer without updates is a success too.
    assert "0" in [call["timeout"] for call in edge.api.called("getUpdates")]
    poller.stop()
    await running


async def test_a_telegram_that_is_away_is_asked_again_within_seconds_however_long_it_was_away(edge: Edge) -> None:
    poller = Poller(edge.bot, edge.intake, delay_s=lambda attempt: 3600)
    away = TelegramNetworkError(method=GetRawUpdates(timeout=0, allowed_updates=[]), message="no answer")
    assert await poller._wait_after(away, 30) == 3.0
