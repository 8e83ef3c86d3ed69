"""What /metrics says stays small: labels come from the code, never from people, and nothing is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from prometheus_client import REGISTRY

import bot.app  # brings every metric of the program
from bot.health import HealthBoard
from bot.web import WebServer

LABELS_AND_WHERE_THEIR_VALUES_COME_FROM = {
    "answer": "the checkout's answers",
    "check": "the health checks, added at start",
    "event_type": "the catalogue",
    "generation": "Python's three garbage collections",
    "group": "the groups that have a queue: handlers, and those of versions before until they are forgotten",
    "handler": "the handlers subscribed at start",
    "how": "three ways to come by a picture",
    "implementation": "Python",
    "kind": "the kinds of updates Telegram has, and `other`",
    "le": "the histogram's bounds",
    "major": "Python",
    "method": "the Bot API methods the code calls",
    "minor": "Python",
    "outcome": "the outcomes named in the code",
    "part": "the parts of the bus",
    "patchlevel": "Python",
    "reason": "the reasons named in the code",
    "screen": "the screens there are",
    "verb": "the moderation verbs",
    "version": "Python",
    "why": "the reasons named in the code",
}


def labels() -> Iterator[tuple[str, str]]:
    for family in REGISTRY.collect():
        for sample in family.samples:
            for name in sample.labels:
                yield family.name, name


def declared_labels() -> set[str]:
    """The labels of every metric in the source, also of those that have no series yet."""
    root = Path(bot.app.__file__).parents[1]
    found: set[str] = set()
    for folder in ("bot", "bus", "services"):
        for path in (root / folder).rglob("*.py"):
            for names in re.findall(r"(?:Counter|Gauge|Histogram)\([^()]*\[([^\]]*)\]", path.read_text()):
                found.update(re.findall(r'"(\w+)"', names))
    return found


def test_every_label_is_known_by_where_its_values_come_from():
    used = {name for _, name in labels()} | declared_labels()

    assert "screen" in used
    assert used - LABELS_AND_WHERE_THEIR_VALUES_COME_FROM.keys() == set()


async def test_the_page_says_nothing_about_when_a_series_began():
    async def nowhere(_event: object) -> None:
        return None

    server = WebServer("127.0.0.1", 0, HealthBoard(nowhere))
    await server.start()
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/metrics") as answer:
        page = await answer.text()
    await server.stop()

    assert "updates_received_total" in page
    assert "_created" not in page
