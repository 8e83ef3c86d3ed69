"""Parts of the bot that are switched off: who asks is told, nothing is earned, and it holds at once."""

from __future__ import annotations

import pytest

from bus import (
    BaseEvent,
    GroupMessagePostedEvent,
    LeaderboardRequestedEvent,
    QuizRequestedEvent,
    ReplyRequestedEvent,
)
from services.admin import LiveModules, LiveSettings
from services.database import Database, ServiceHandler, Transactions, UnitOfWork
from services.gamification.content import load_game_content
from services.gamification.handlers.prepared import PreparedHandler
from services.gamification.work import GamificationWork
from services.modules import IN_GROUPS, Module
from services.screens import Screen
from tests.admin.group import CHAT, OWNER, Group, screens, shown


class Open(ServiceHandler[UnitOfWork]):
    """Stands for whatever a module does about requests and posts."""

    service = "test"

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self.reacted: list[BaseEvent] = []

    async def react(self, event: BaseEvent, work: UnitOfWork) -> None:
        self.reacted.append(event)


class Quiz(Open):
    handles = (QuizRequestedEvent.wire_type,)
    module = Module.QUIZ


class Boards(PreparedHandler[None]):
    """One that reads before its transaction, as the boards do."""

    handles = (LeaderboardRequestedEvent.wire_type,)
    module = Module.LEADERBOARD

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions, load_game_content())
        self.reacted: list[BaseEvent] = []

    async def prepare(self, event: BaseEvent) -> None: ...

    async def decide(self, event: BaseEvent, work: GamificationWork, prepared: None) -> None:
        self.reacted.append(event)


class Talk(Open):
    handles = (GroupMessagePostedEvent.wire_type,)
    module = Module.TALK


class House:
    """A group whose settings say what is open, and handlers of three modules."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.settings = LiveSettings(group.database)
        self.modules = LiveModules(self.settings)
        transactions = Transactions(group.database, group.transactions._outbox, group.clock, self.modules)
        self.quiz, self.boards, self.talk = Quiz(transactions), Boards(transactions), Talk(transactions)
        group.handlers += [self.quiz, self.boards, self.talk]

    async def sets(self, change: str, chat_id: int = OWNER) -> list[BaseEvent]:
        events = await self.group.configures(OWNER, f"set {change}", chat_id)
        self.settings.forget()
        return events

    async def asks_for_the_boards(self, chat_id: int) -> list[BaseEvent]:
        kind = "private" if chat_id > 0 else "supergroup"
        return await self.group.settle(LeaderboardRequestedEvent(user_id=7, chat_id=chat_id, chat_type=kind))

    async def posts(self) -> list[BaseEvent]:
        return await self.group.settle(GroupMessagePostedEvent(7, CHAT, 9, "hello", "text", is_forward=False))


@pytest.fixture
def house(group: Group) -> House:
    return House(group)


async def test_a_closed_module_tells_who_asks_and_nothing_comes_of_it_later(house: House) -> None:
    await house.sets("module.quiz off")
    asked = QuizRequestedEvent(user_id=7, chat_id=7)

    told = await house.group.settle(asked)
    await house.sets("module.quiz on")
    again = await house.group.settle(asked)
    anew = QuizRequestedEvent(user_id=7, chat_id=7)
    await house.group.settle(anew)

    assert screens(told) == [(Screen.MODULE_OFF, 7)]
    assert shown(told, Screen.MODULE_OFF) == {"module": "quiz"}
    assert again == []
    assert house.quiz.reacted == [anew]


async def test_in_a_group_nothing_is_said_and_nothing_is_earned(house: House) -> None:
    await house.sets("module.leaderboard off", CHAT)
    await house.sets("module.talk off", CHAT)

    silent = [*await house.asks_for_the_boards(CHAT), *await house.posts()]
    await house.asks_for_the_boards(7)

    assert not [event for event in silent if isinstance(event, ReplyRequestedEvent)]
    assert house.talk.reacted == []
    assert [event.payload["chat_id"] for event in house.boards.reacted] == [7]


async def test_what_is_closed_everywhere_no_group_opens(house: House) -> None:
    await house.sets("module.talk off")
    await house.sets("module.talk on", CHAT)

    await house.posts()

    assert house.talk.reacted == []


@pytest.mark.parametrize("module", sorted(set(Module) - IN_GROUPS))
async def test_what_is_for_private_chats_alone_no_group_sets(house: House, module: Module) -> None:
    refused = await house.sets(f"module.{module} off", CHAT)

    assert f"module.{module}" not in shown(refused, Screen.CONFIG_HELP)["keys"]
    assert await house.modules.is_open(module, CHAT)


async def test_a_replica_that_knew_otherwise_learns_within_a_second(group: Group, database: Database) -> None:
    now = 0.0
    elsewhere = LiveModules(LiveSettings(database, monotonic=lambda: now))
    assert await elsewhere.is_open(Module.SHOP, None)

    await group.configures(OWNER, "set module.shop off", OWNER)
    now = 1.001

    assert not await elsewhere.is_open(Module.SHOP, None)
