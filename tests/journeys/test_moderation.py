"""A group kept in order, with real people, rights and buttons, in both languages."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.playground.cast import GROUP_ID
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram

ADA, BENJAMIN, CARMEN = 1001, 1002, 1003


async def standing(session: aiohttp.ClientSession, telegram: Telegram, user_id: int) -> str:
    """How Telegram says somebody stands in the group."""
    url = f"{telegram.url}/bot{telegram.token}/getChatMember"
    async with session.post(url, json={"chat_id": GROUP_ID, "user_id": user_id}) as response:
        answer: dict[str, Any] = await response.json()
    return str(answer["result"]["status"])


async def test_an_owner_silences_somebody_for_a_while_and_takes_it_back(
    session: aiohttp.ClientSession, telegram: Telegram, diana: Diana
) -> None:
    ada, benjamin, carmen = (Person(session, telegram.url, who, GROUP_ID) for who in (ADA, BENJAMIN, CARMEN))
    noise = (await benjamin.says("BUY MY LAMP"))["message_id"]

    await ada.replies(noise, "/mute 1h noise")
    await ada.until_hears("for the admins of this group")
    await carmen.replies(noise, "/mute 1h noise")
    told = await carmen.until_hears("Benjamín is muted", "For 1 hour", "noise", "By Carmen")

    assert await standing(session, telegram, BENJAMIN) == "restricted"
    await ada.taps("Undo")
    await carmen.taps("Undo")
    await carmen.until_hears("Benjamín may speak again")
    assert await standing(session, telegram, BENJAMIN) == "member"
    assert told not in await carmen.hears()


async def test_the_owner_is_out_of_reach_and_the_answer_is_in_ones_own_language(
    session: aiohttp.ClientSession, telegram: Telegram, diana: Diana
) -> None:
    benjamin, carmen = (Person(session, telegram.url, who, GROUP_ID) for who in (BENJAMIN, CARMEN))
    noise = (await benjamin.says("¡COMPRA MI LÁMPARA!"))["message_id"]

    await benjamin.replies((await carmen.says("calm, please"))["message_id"], "/report")
    await benjamin.until_hears("eso lo resuelve el dueño")
    await carmen.replies(noise, "/del spam")
    await carmen.until_gone(noise)
