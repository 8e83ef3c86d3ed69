"""Who comes into a group, at the edge: Telegram's notice, and whose tap counts."""

from __future__ import annotations

import pytest

from bot.callbacks import EnterGroup, read_tap
from bot.presenter import Page
from bus.catalogue import JoinNoticePostedEvent, NewcomerTappedEvent
from services.screens import Screen
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, GROUP, message, tap
from tests.edge.staff_screens import STAFF_SCREENS
from tests.edge.test_presenter import page, seen
from tests.waiting import until


async def test_telegrams_notice_says_who_came_in(edge: Edge) -> None:
    await edge.intake.hear([message(5, None, chat=GROUP, new_chat_members=[ADA, BEN])])

    (event,) = edge.shelf.events
    assert isinstance(event, JoinNoticePostedEvent)
    assert (event.chat_id, event.message_id, event.user_ids) == (-1001, 5, [7, 8])


@pytest.mark.parametrize(
    ("owner", "counts", "says"),
    [(8, True, "ya puedes escribir"), (0, True, "ya puedes escribir"), (7, False, "para quien acaba de entrar")],
    ids=["one's own", "one for many", "somebody else's"],
)
async def test_a_newcomers_tap_counts_where_it_is_theirs(edge: Edge, owner: int, counts: bool, says: str) -> None:
    data = EnterGroup(owner=owner, turn="AAAAAAAA").pack()

    await edge.intake.hear([tap(1, data, BEN, chat=GROUP)])

    assert [type(event) for event in edge.shelf.events] == ([NewcomerTappedEvent] if counts else [])
    await until(lambda: edge.api.called("answerCallbackQuery"))
    assert says in edge.api.called("answerCallbackQuery")[0]["text"]


async def test_a_greeting_for_one_is_theirs_and_one_for_many_is_everybodys() -> None:
    many = {**STAFF_SCREENS[Screen.NEWCOMERS]}
    one = {**many, "people": many["people"][:1], "count": 1}

    for_many = await page(Screen.NEWCOMERS, many, None, chat_id=-5)
    for_one = await page(Screen.NEWCOMERS, one, 2, chat_id=-5)

    assert "and 10 more" in seen(for_many)
    assert "antes de 5 minutos" in seen(for_one)
    assert [owner_of(for_many), owner_of(for_one)] == [0, 2]


def owner_of(shown: Page) -> int:
    """Whose tap on the only button counts; 0: anybody's."""
    assert shown.keyboard is not None
    tapped = read_tap(shown.keyboard.inline_keyboard[0][0].callback_data or "")
    assert tapped is not None
    return tapped.owner
