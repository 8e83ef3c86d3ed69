"""A flood slows whoever makes it; activity is a pulse; who blocks the bot and which group moved is heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.activity import ActivityPulse
from bot.flood import BURST, FloodGate, Verdict
from bot.intake import Intake
from bus import EventPublishError
from bus.event import BaseEvent
from bus.key_ring import KeyRing
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, NOW, SENT_AT, message


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_thousand_messages_of_one_person_slow_that_person_alone(edge: Edge) -> None:
    # Time stands still: on a slow machine the person would be allowed some more meanwhile.
    flood_gate = FloodGate(clock=lambda: 0.0)
    edge.intake = Intake(edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, flood=flood_gate)
    flood = [message(number, "/menu") for number in range(1000)]
    others = [message(5000 + number, "/menu", {**BEN, "id": 100 + number}) for number in range(50)]

    await edge.intake.hear(flood + others)

    kinds = edge.shelf.types()
    assert kinds.count("user.flood.detected") == 1
    assert kinds.count("user.menu.requested") == BURST + len(others)
    assert {event.payload["user_id"] for event in edge.shelf.events} == {7, *(100 + n for n in range(50))}


async def test_the_operator_says_how_much_a_person_may_ask(edge: Edge) -> None:
    edge.intake = Intake(edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, flood=FloodGate(3, 0.01))

    await edge.intake.hear([message(number, "/menu") for number in range(10)])

    assert edge.shelf.types() == ["user.menu.requested"] * 3 + ["user.flood.detected"]


async def test_posts_in_groups_are_heard_all_so_that_others_can_watch_them(edge: Edge) -> None:
    await edge.intake.hear([message(number, f"spam {number}", chat=GROUP) for number in range(200)])

    assert edge.shelf.types() == ["bot.message.posted"] * 200


async def test_what_could_not_be_kept_and_comes_again_counts_once(edge: Edge) -> None:
    batch = [message(number, "/menu") for number in range(BURST)]
    edge.shelf.failing = 3

    for _ in range(3):
        with pytest.raises(ConnectionError):
            await edge.intake.hear(batch)
    await edge.intake.hear(batch)

    assert edge.shelf.types() == ["user.menu.requested"] * BURST


def test_who_slows_down_is_heard_again_and_told_anew_at_the_next_flood() -> None:
    clock = Time()
    gate = FloodGate(burst=4, per_s=1, clock=clock)

    flood = [gate.ask(7) for _ in range(6)]
    clock.now += 1
    slowly = [gate.ask(7), gate.ask(7)]
    clock.now += 60
    calm = [gate.ask(7) for _ in range(5)]

    assert flood == [Verdict.ADMITTED] * 4 + [Verdict.FIRST_REFUSED, Verdict.REFUSED]
    assert slowly == [Verdict.ADMITTED, Verdict.REFUSED]
    assert calm == [Verdict.ADMITTED] * 4 + [Verdict.FIRST_REFUSED]
    assert gate.ask(8) is Verdict.ADMITTED


async def test_somebody_is_there_once_a_minute_whatever_they_do(edge: Edge) -> None:
    told: list[BaseEvent] = []
    now = [NOW]

    async def publish(event: BaseEvent) -> None:
        told.append(event)

    intake = Intake(
        edge.bot,
        "DianaBot",
        edge.shelf,
        edge.answers,
        clock=lambda: now[0],
        key_ring=KeyRing({"k1": bytes(32)}),
        activity=ActivityPulse(publish),
    )
    await intake.hear([message(number, "hi") for number in range(5)] + [message(9, "hi", BEN)])
    now[0] += timedelta(minutes=1)
    await intake.hear([message(10, "hi")])

    assert sorted(event.payload["user_id"] for event in told) == [7, 7, 8]
    ada = next(event for event in told if event.payload["user_id"] == 7)
    assert ada.payload["details"] == {"first_name": "Ada", "username": "ada"}
    assert len({event.event_id for event in told}) == 3


async def test_activity_the_bus_does_not_take_costs_nothing_else(edge: Edge) -> None:
    async def refuse(event: BaseEvent) -> None:
        raise EventPublishError("away")

    intake = Intake(edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, activity=ActivityPulse(refuse))

    await intake.hear([message(1, "/menu")])

    assert edge.shelf.types() == ["user.menu.requested"]


@pytest.mark.parametrize(("status", "is_reachable"), [("kicked", False), ("member", True)])
async def test_blocking_and_coming_back_is_heard(edge: Edge, status: str, is_reachable: bool) -> None:
    member = {"user": {"id": 1, "is_bot": True, "first_name": "Diana"}}
    standings = {"kicked": {**member, "status": "kicked", "until_date": 0}, "member": {**member, "status": "member"}}
    change = {
        "chat": {"id": 7, "type": "private"},
        "from": ADA,
        "date": SENT_AT,
        "old_chat_member": standings["member" if status == "kicked" else "kicked"],
        "new_chat_member": standings[status],
    }

    activity: list[BaseEvent] = []

    async def publish(event: BaseEvent) -> None:
        activity.append(event)

    intake = Intake(edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, activity=ActivityPulse(publish))

    await intake.hear([{"update_id": 1, "my_chat_member": change}])

    (event,) = edge.shelf.events
    assert (str(event.event_type), event.payload["user_id"]) == ("user.reachability.changed", 7)
    assert event.payload["is_reachable"] is is_reachable
    assert activity == []
    assert "my_chat_member" in edge.intake.allowed_updates


async def test_a_group_that_becomes_another_chat_is_heard_once(edge: Edge) -> None:
    notice = {"chat": {"id": -5, "type": "group", "title": "Old"}, "migrate_to_chat_id": -1005}

    await edge.intake.hear([message(1, None, **notice), message(2, None, **notice)])

    (event,) = edge.shelf.events
    assert (str(event.event_type), dict(event.payload)) == (
        "bot.chat.migrated",
        {"chat_id": -5, "new_chat_id": -1005},
    )
