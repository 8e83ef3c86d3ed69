"""Before a page of a story Diana is seen typing: longer for more, for a few readers at a time, and never in the way."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendChatAction

from bot.presenter import Page
from bot.typist import AT_ONCE, Typist
from tests.waiting import until


class Seen:
    """A Telegram that only notes chat actions. `is_down`: it refuses them."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.chats: list[int] = []
        self.is_down = is_down

    async def __call__(self, method: SendChatAction) -> bool:
        self.chats.append(int(method.chat_id))
        if self.is_down:
            raise TelegramServerError(method=method, message="away")
        return True


def page(length: int, *, is_told: bool = True) -> Page:
    return Page(("<b>" + "a" * length + "</b>",), None, in_place=False, is_told=is_told)


def typing(seen: Any, pauses: list[float], longest_s: float = 1.5) -> Typist:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return Typist(seen, longest_s, sleep=sleep)


async def test_more_text_takes_longer_up_to_a_limit() -> None:
    seen, pauses = Seen(), list[float]()
    hands = typing(seen, pauses)

    for length in (45, 450, 1800):
        await hands.before(page(length), 7)

    assert pauses == [0.1, 1.0, 1.5]
    assert seen.chats == [7, 7, 7]


async def test_menus_come_at_once_and_so_does_everything_where_typing_is_off() -> None:
    seen, pauses = Seen(), list[float]()

    await typing(seen, pauses).before(page(450, is_told=False), 7)
    await typing(seen, pauses, longest_s=0).before(page(450), 7)

    assert (seen.chats, pauses) == ([], [])


async def test_a_telegram_that_refuses_is_no_reason_to_stop() -> None:
    pauses: list[float] = []

    await typing(Seen(is_down=True), pauses).before(page(45), 7)

    assert pauses == [0.1]


async def test_in_a_crowd_the_others_get_their_page_right_away() -> None:
    seen, go_on = Seen(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        await go_on.wait()

    hands = Typist(seen, 1.5, sleep=sleep)  # type: ignore[arg-type]
    crowd = [asyncio.create_task(hands.before(page(450), chat)) for chat in range(AT_ONCE)]
    await until(lambda: len(seen.chats) == AT_ONCE)

    await hands.before(page(450), 999)

    assert 999 not in seen.chats
    go_on.set()
    await asyncio.gather(*crowd)
