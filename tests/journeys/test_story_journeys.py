"""The bundled stories, read to their endings by buttons alone, over HTTP, with Diana restarted in between."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from bot.presenter import plain_text
from services.narrative import BUNDLED_STORIES, Story, load_story
from services.narrative.story import begin, choose, options
from tests.journeys.conftest import Arrival
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram

WALKS = 400
LANGUAGES = ("en", "es")


@cache
def story(story_id: str) -> Story:
    return load_story(BUNDLED_STORIES / story_id)


@cache
def ways_to(story_id: str, ending: str) -> tuple[tuple[str, int], ...]:
    """The shortest way among many seeded walks to an ending: (node, index of the choice) step by step."""
    found = [steps for steps, reached in _walks(story_id) if reached == ending]
    assert found, f"{WALKS} walks through {story_id} never came to {ending}"
    return min(found, key=len)


@cache
def _walks(story_id: str) -> tuple[tuple[tuple[tuple[str, int], ...], str], ...]:
    random = Random(2027)
    return tuple(_walk(story(story_id), random) for _ in range(WALKS))


def _walk(told: Story, random: Random) -> tuple[tuple[tuple[str, int], ...], str]:
    state, steps = begin(told).state, []
    while (ending := told.nodes[state.node].ending) is None:
        ways = [option for option in options(told, state) if option.is_open and option.choice.is_free]
        timer = told.nodes[state.node].timer
        # Where time may run out on a slow machine, what happens then is what is chosen anyway.
        option = random.choice([way for way in ways if timer is None or way.choice.id == timer.default])
        steps.append((state.node, option.index))
        state = choose(told, state, option.index).state
    return tuple(steps), ending


class Reader:
    """Somebody who reads by tapping what the way says, and sees the text of each node on it."""

    def __init__(self, person: Person, story_id: str, language: str) -> None:
        self.person = person
        self.story = story(story_id)
        self.language = language

    async def begins(self) -> None:
        """From /story to the first node."""
        await self.person.says("/story")
        title = self.story.text(self.language, "title") or ""
        await self.person.until_shown(lambda message: title in str(message.get("reply_markup")), what=title)
        await self.person.taps(title)
        begin_label = {"en": "📖 Begin", "es": "📖 Empezar"}[self.language]
        await self.person.until_shown(lambda message: begin_label in str(message.get("reply_markup")))
        await self.person.taps(begin_label)

    async def takes(self, node: str, index: int) -> None:
        """Wait for the node and tap its choice."""
        choice = self.story.nodes[node].choices[index]
        go_on = {"en": "Continue", "es": "Seguir"}[self.language]
        label = self.story.text(self.language, f"{node}.{choice.id}") or go_on
        shown = await self._until_told(node, label)
        await self.person.taps(label, shown)

    async def _until_told(self, node: str, label: str) -> dict[str, Any]:
        # The last few messages alone: a novel's chat is long, and it is looked at many times a second.
        path = f"{self.person.url}/play/chats/{self.person.chat_id}/messages?as={self.person.id}&limit=6"
        messages: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(60):
                while True:
                    async with self.person.session.get(path) as response:
                        messages = (await response.json())["messages"]
                    for message in reversed(messages):
                        if label in str(message.get("reply_markup")) and self._tells(message, node):
                            return message
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"did not come to {node}, but: {[m['text'] for m in messages]}") from None

    async def ends(self, ending: str) -> None:
        """Wait for the ending's name."""
        await self.person.until_hears(self.story.text(self.language, f"ending.{ending}") or ending)

    def _tells(self, message: dict[str, object], node: str) -> bool:
        # Without what stands in braces, which is written differently for everybody.
        told = max(re.split(r"\{\w+\}", plain_text(self.story.text(self.language, node) or "")), key=len)
        return told in str(message["text"])


@pytest.fixture
def own_telegram(tmp_path: Path) -> Iterator[Telegram]:
    """A Telegram no other Diana asks for updates."""
    telegram = Telegram(tmp_path / "telegram")
    yield telegram
    telegram.end()


@pytest.fixture
def own_diana(tmp_path: Path, own_telegram: Telegram) -> Iterator[list[Diana]]:
    """A Diana that may be restarted: the newest one is the last of the list."""
    lives = [Diana(tmp_path, own_telegram)]
    yield lives
    lives[-1].end()


def restarted(lives: list[Diana], folder: Path, telegram: Telegram) -> None:
    lives[-1].stop()
    lives.append(Diana(folder, telegram))


async def test_the_tutorial_is_read_to_its_end_by_buttons_alone(someone: Arrival) -> None:
    reader = Reader(await someone("Ida", "es"), "tutorial", "es")
    ending = reader.story.endings[0]

    await reader.begins()
    for node, index in ways_to("tutorial", ending):
        await reader.takes(node, index)

    await reader.ends(ending)


@pytest.mark.long(200)
@pytest.mark.parametrize("story_id", ["tutorial", "late_letters"])
async def test_every_ending_is_reached_in_both_languages_across_a_restart(
    session: aiohttp.ClientSession, own_telegram: Telegram, own_diana: list[Diana], tmp_path: Path, story_id: str
) -> None:
    # Side by side: Telegram takes about one message a second for each chat.
    roads = {
        Reader(await Person.arrives(session, own_telegram.url, "Ida", language), story_id, language): ending
        for language in LANGUAGES
        for ending in story(story_id).endings
    }

    await asyncio.gather(*(first_half(reader, ways_to(story_id, ending)) for reader, ending in roads.items()))
    restarted(own_diana, tmp_path, own_telegram)
    await asyncio.gather(*(second_half(reader, ways_to(story_id, ending)) for reader, ending in roads.items()))

    await asyncio.gather(*(reader.ends(ending) for reader, ending in roads.items()))


async def first_half(reader: Reader, steps: Sequence[tuple[str, int]]) -> None:
    await reader.begins()
    for node, index in steps[: len(steps) // 2]:
        await reader.takes(node, index)


async def second_half(reader: Reader, steps: Sequence[tuple[str, int]]) -> None:
    for node, index in steps[len(steps) // 2 :]:
        await reader.takes(node, index)
