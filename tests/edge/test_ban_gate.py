"""Who is banned from the whole bot is heard about what is theirs, and meets the ban with anything else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ban_gate import BanGate
from bot.callbacks import AppealBan, OpenPlace
from bot.intake import Intake
from bus.catalogue import BanAppealRequestedEvent
from bus.key_ring import KeyRing
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, NOW, message, tap


class Banned:
    """Ada is banned. `is_away`: nobody knows anything just now."""

    is_away = False

    async def is_banned(self, user_id: int) -> bool:
        if self.is_away:
            raise ConnectionError("the database is away")
        return user_id == ADA["id"]


@pytest.fixture
def banned() -> Banned:
    return Banned()


@pytest.fixture
def intake(edge: Edge, banned: Banned) -> Intake:
    keys = KeyRing({"k1": bytes(32)})
    return Intake(
        edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, key_ring=keys, bans=BanGate(banned)
    )


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/daily", ["admin.ban.met"]),
        ("/start", ["admin.ban.met"]),
        ("/story", ["admin.ban.met"]),
        ("hello", ["admin.ban.met"]),
        ("/user @ben", ["admin.ban.met"]),
        ("/export", ["user.export.requested"]),
        ("/delete_me", ["user.erasure.requested"]),
        ("/privacy", ["user.privacy.requested"]),
        ("/terms", ["user.terms.requested"]),
        ("/paysupport", ["user.paysupport.requested"]),
        ("/appeal it was my brother", ["admin.ban_appeal.requested"]),
    ],
)
async def test_what_is_theirs_is_heard_in_private_and_the_rest_meets_the_ban(
    intake: Intake, edge: Edge, text: str, heard: list[str]
) -> None:
    await intake.hear([message(1, text)])

    assert edge.shelf.types() == heard


async def test_an_appeal_keeps_its_words(intake: Intake, edge: Edge) -> None:
    await intake.hear([message(1, "/appeal it was my brother")])

    (appeal,) = edge.shelf.events
    assert isinstance(appeal, BanAppealRequestedEvent)
    assert appeal.text == "it was my brother"


@pytest.mark.parametrize(
    ("data", "heard"),
    [
        (OpenPlace(command="daily", owner=7, turn="AAAAAAAA").pack(), "admin.ban.met"),
        (AppealBan(owner=7, turn="AAAAAAAA").pack(), "admin.ban_appeal.requested"),
    ],
)
async def test_a_tap_on_an_old_menu_meets_the_ban_too(intake: Intake, edge: Edge, data: str, heard: str) -> None:
    await intake.hear([tap(1, data)])

    assert edge.shelf.types() == [heard]


async def test_in_a_group_nothing_is_said_about_it_and_the_group_is_kept_in_order(intake: Intake, edge: Edge) -> None:
    said: list[dict[str, Any]] = [
        message(1, "/daily", chat=GROUP),
        message(2, "good evening", chat=GROUP),
        message(3, "/warns", chat=GROUP),
    ]

    await intake.hear(said)

    assert edge.shelf.types() == [
        "bot.command.posted",
        "bot.message.posted",
        "bot.command.posted",
        "admin.moderation.requested",
    ]


async def test_everybody_else_is_heard_as_ever(intake: Intake, edge: Edge) -> None:
    await intake.hear([message(1, "/daily", BEN)])

    assert edge.shelf.types() == ["gamification.daily.requested"]


async def test_the_same_update_heard_twice_meets_the_ban_once(intake: Intake, edge: Edge) -> None:
    await intake.hear([message(1, "/daily")])
    await intake.hear([message(1, "/daily")])

    assert edge.shelf.types() == ["admin.ban.met"]


async def test_what_cannot_be_judged_is_not_confirmed(intake: Intake, edge: Edge, banned: Banned) -> None:
    banned.is_away = True

    with pytest.raises(ConnectionError):
        await intake.hear([message(1, "/daily", BEN)])
    banned.is_away = False
    await intake.hear([message(1, "/daily", BEN)])

    assert edge.shelf.types() == ["gamification.daily.requested"]
