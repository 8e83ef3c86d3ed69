"""A running broadcast reaches everybody once, whatever is paused, refused or killed."""

from __future__ import annotations

import asyncio

import pytest

from bus import BroadcastHaltedEvent, ReplyRequestedEvent
from services.admin.broadcasts.broadcast import State
from services.admin.broadcasts.mailing import LEASE
from services.personal import erase_all
from services.screens import Screen
from services.tables import PERSONAL_DATA
from tests.admin.broadcasts.newsroom import OWNER, Newsroom, shown
from tests.admin.broadcasts.test_writing import deeds
from tests.edge.bot_api import Fault, refusal
from tests.gamification.world import only
from tests.waiting import until

PEOPLE = range(1001, 1041)


async def test_everybody_gets_it_once_in_their_language_and_the_author_a_report(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    await newsroom.audience_of(2001, 2002, reads="es")
    await newsroom.audience_of(3001, is_reachable=False)
    number = await newsroom.sends(en="Hello", es="Hola")

    done = await newsroom.works(number)

    assert sorted(newsroom.got()) == [*PEOPLE, 2001, 2002]
    spanish = [call["chat_id"] for call in newsroom.api.called("sendMessage") if call["text"] == "Hola"]
    assert sorted(spanish) == [str(OWNER), "2001", "2002"]
    assert (done.state, done.people, done.repeated) == (State.DONE, 42, 0)
    assert set((await newsroom.recipients(number)).values()) == {("sent", 1)}


async def test_the_report_says_who_did_not_get_it_and_why(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    await newsroom.sends()
    newsroom.api.misbehave(
        "sendMessage",
        refusal(403, "Forbidden: bot was blocked by the user"),
        refusal(403, "Forbidden: user is deactivated"),
        refusal(400, "Bad Request: something odd"),
    )

    async with newsroom.running(newsroom.runner(in_flight=1)):
        await until(lambda: newsroom.told)
    report = shown(await newsroom.settle(*newsroom.told), Screen.BROADCAST_REPORT)

    assert (report["state"], report["sent"]) == ("done", len(PEOPLE) - 3)
    assert report["not_sent"] == {"blocked": 1, "deactivated": 1, "something odd": 1}
    assert newsroom.unreachable == [(1001, "blocked"), (1002, "deactivated")]


async def test_a_pause_holds_at_once_and_going_on_finishes_the_rest(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    runner = newsroom.runner(in_flight=1)
    async with newsroom.running(runner):
        await until(lambda: len(newsroom.got()) >= 3)
        paused = await newsroom.asks("pause", broadcast_id=number)
        again = await newsroom.asks("pause", broadcast_id=number)
        await until(lambda: not runner._sending)
        so_far = len(newsroom.got())
        resumed = await newsroom.asks("resume", broadcast_id=number)
        await until(lambda: newsroom.told)

    assert so_far < len(PEOPLE)
    assert sorted(newsroom.got()) == list(PEOPLE)
    assert (deeds(paused), deeds(again), deeds(resumed)) == ([("pause", "done")], [], [("resume", "done")])
    assert shown(again, Screen.BROADCAST)["state"] == "paused"


async def test_what_was_stopped_never_goes_on(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    await newsroom.asks("pause", broadcast_id=number)
    asked = await newsroom.asks("stop", broadcast_id=number)

    cancelled = await newsroom.asks("cancel", broadcast_id=number)
    again = await newsroom.asks("resume", broadcast_id=number)

    assert shown(asked, Screen.BROADCAST_STOP)["people"] == len(PEOPLE)
    assert deeds(cancelled) == [("cancel", "done")]
    assert shown(again, Screen.BROADCAST)["state"] == "cancelled"
    assert await newsroom.mailing().lease() is None
    assert newsroom.got() == []


async def test_a_killed_process_is_followed_by_another_and_only_those_in_hand_are_in_doubt(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    held = asyncio.Event()
    answer = newsroom.api._sendMessage

    async def slowly(values: dict[str, str]) -> object:
        if len(newsroom.got()) > 10 and not held.is_set():
            await held.wait()
        return await answer(values)

    newsroom.api._sendMessage = slowly  # type: ignore[method-assign]
    async with newsroom.running(newsroom.runner("a", in_flight=3)):
        await until(lambda: len(newsroom.got()) >= 13)
    held.set()
    before = await newsroom.mailing("b").lease()
    newsroom.clock.move(seconds=LEASE.total_seconds() + 1)
    done = await newsroom.works(number, newsroom.runner("b"))

    assert before is None
    doubled = {user for user in PEOPLE if newsroom.got().count(user) > 1}
    assert set(newsroom.got()) == set(PEOPLE)
    assert done.repeated == len(doubled) == 3
    assert {user for user, (_, attempts) in (await newsroom.recipients(number)).items() if attempts > 1} == doubled


async def test_an_orderly_stop_leaves_nothing_in_doubt_and_hands_over_at_once(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    leaving = newsroom.runner("a", in_flight=2)
    async with newsroom.running(leaving):
        await until(lambda: len(newsroom.got()) >= 5)
        await leaving.stop()

    done = await newsroom.works(number, newsroom.runner("b"))

    assert sorted(newsroom.got()) == list(PEOPLE)
    assert done.repeated == 0


async def test_an_answer_that_is_lost_is_counted_as_perhaps_doubled(newsroom: Newsroom) -> None:
    await newsroom.audience_of(1001, 1002)
    number = await newsroom.sends()
    newsroom.api.misbehave("sendMessage", Fault(cut=True))

    done = await newsroom.works(number, newsroom.runner(in_flight=1))

    assert sorted(newsroom.got()) == [1001, 1001, 1002]
    assert done.repeated == 1


async def test_a_message_that_telegram_refuses_for_itself_is_halted_and_its_author_told(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    newsroom.api.misbehave("sendMessage", *(refusal(400, "Bad Request: can't parse entities: x"),) * len(PEOPLE))

    async with newsroom.running(newsroom.runner(in_flight=1)):
        await until(lambda: newsroom.told)
        await until(lambda: _is(newsroom, number, State.PAUSED))
    events = await newsroom.settle(only(BroadcastHaltedEvent, newsroom.told))

    assert len(newsroom.got()) == 10
    report = shown(events, Screen.BROADCAST_REPORT)
    assert (report["state"], report["why"]) == ("paused", "can't parse entities: x")
    assert deeds(events) == [("halt", "failed")]


async def test_who_is_forgotten_while_it_runs_vanishes_from_it(newsroom: Newsroom) -> None:
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()
    mailing = newsroom.mailing()
    leased = await mailing.lease()
    assert leased is not None
    await mailing.gather(leased)

    async with newsroom.database.write() as connection:
        await erase_all(PERSONAL_DATA, connection, 1005)
    done = await newsroom.works(number)

    assert 1005 not in newsroom.got()
    assert 1005 not in await newsroom.recipients(number)
    assert (done.people, len(newsroom.got())) == (len(PEOPLE), len(PEOPLE) - 1)


async def test_progress_is_shown_where_its_author_looks(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.broadcasting.runner.SHOW_EVERY_S", 0.01)
    await newsroom.audience_of(*PEOPLE)
    number = await newsroom.sends()

    async with newsroom.running(newsroom.runner(in_flight=1)):
        await until(lambda: any(isinstance(event, ReplyRequestedEvent) for event in newsroom.told))
    shown_there = next(event for event in newsroom.told if isinstance(event, ReplyRequestedEvent))

    assert (shown_there.screen, shown_there.chat_id, shown_there.message_id) == (Screen.BROADCAST_HERE, OWNER, 70)
    assert shown_there.data["broadcast_id"] == number
    await newsroom.pages(shown_there)


async def test_a_broadcast_to_nobody_left_is_done(newsroom: Newsroom) -> None:
    await newsroom.audience_of(1001)
    number = await newsroom.sends()
    async with newsroom.database.write() as connection:
        await erase_all(PERSONAL_DATA, connection, 1001)

    done = await newsroom.works(number)

    assert (done.state, done.people) == (State.DONE, 0)


async def _is(newsroom: Newsroom, number: int, state: State) -> bool:
    return (await newsroom.broadcast(number)).state is state
