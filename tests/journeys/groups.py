"""A group with everybody moderation knows, played in one language: what they do in it, and what must come of it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp

from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until

WITHIN_S = 60.0

_ROOMS = count(1)

PEOPLE = {
    "olga": "the owner",
    "marta": "an administrator with every right",
    "hugo": "an administrator who may only delete messages",
    "iris": "an administrator who writes in the name of the group",
    "nora": "a moderator of the bot, and here a member like others",
    "eve": "a member, who has a channel",
    "ben": "a member whom it is all about",
}
CHANNELS = {"gazette": "eve", "house": "olga"}
"""Channels and whose they are; the second is the group's own."""


@dataclass(frozen=True)
class Step:
    """One act: who says what in reply to whom, or taps which button; what is answered, recorded, and true after it.

    In `says`, {ben} is Ben's username, {ben.id} his id, {ben.name} his name, mentioned. Pairs are English and Spanish.
    `told`: what somebody hears in private; `also`: what is said beside the answer; `gone`: the command is deleted.
    """

    who: str
    says: str = ""
    to: str = ""
    taps: tuple[str, str] | None = None
    in_private: bool = False
    answer: tuple[str, str] | None = None
    also: tuple[str, str] | None = None
    told: tuple[str, tuple[str, str]] | None = None
    rows: tuple[tuple[str, str, str], ...] = ()
    stands: tuple[str, str] | None = None
    by_hand: dict[str, Any] = field(default_factory=dict)
    gone: bool = False


class Room:
    """A group of its own with people of its own, all of one language."""

    def __init__(
        self, session: aiohttp.ClientSession, telegram: Telegram, diana: Diana, language: str, kind: str
    ) -> None:
        self.session = session
        self.telegram = telegram
        self.diana = diana
        self.language = language
        self.kind = kind
        self.number = next(_ROOMS)
        self.people: dict[str, Person] = {}
        self.chat_id = 0
        self.ids: dict[str, int] = {"bot": int(telegram.token.partition(":")[0])}
        self.answers: list[str] = []
        self.rows: list[tuple[str, str, str]] = []

    async def opens(self, nora: Person) -> None:
        """Bring everybody in."""
        # Her role holds in the whole bot, and she is in many groups.
        self.people["nora"], self.ids["nora"] = Person(self.session, nora.url, nora.id), nora.id
        for name in PEOPLE.keys() - {"nora"}:
            person = await Person.arrives(
                self.session, self.telegram.url, name.title(), self.language, username=self.username(name)
            )
            self.people[name], self.ids[name] = person, person.id
        olga = self.people["olga"]
        guests = [person.id for name, person in self.people.items() if name != "olga"]
        made = await olga.acts("groups", title=f"Room {self.number}", type=self.kind, members=guests)
        self.chat_id = made["chat"]["id"]
        for person in self.people.values():
            person.chat_id = self.chat_id
        for name, owner in CHANNELS.items():
            linked = {"linked_id": self.chat_id} if name == "house" else {}
            channel = await self.people[owner].acts("groups", title=name.title(), type="channel", **linked)
            self.ids[name] = channel["chat"]["id"]
        for name, how in (
            ("marta", {}),
            ("hugo", {"rights": ["can_delete_messages"]}),
            ("iris", {"is_anonymous": True}),
        ):
            await self.by_hand(name, status="administrator", **how)

    def username(self, name: str) -> str:
        return f"{name}_{self.number}"

    async def by_hand(self, whom: str, **how: Any) -> None:
        """The owner changes in Telegram itself how somebody stands."""
        await self.people["olga"].acts("standing", chat_id=self.chat_id, user_id=self.ids[whom], **how)

    async def plays(self, steps: list[Step]) -> list[str]:
        """Do every step and wait for what must come of it; what went otherwise, in words."""
        for place, step in enumerate(steps):
            try:
                await self._plays(step)
            except AssertionError as error:
                return [f"{self.language}, step {place + 1}, {step}: {error}"]
        heard = [text for text in await self._heard() if text]
        if len(heard) != len(self.answers):
            return [f"{self.language}: said more than was asked for: {heard} rather than {self.answers}"]
        return []

    async def _plays(self, step: Step) -> None:
        if step.by_hand:
            await self.by_hand(step.who, **step.by_hand)
            return
        if step.in_private:
            asked = await self._newest()
            alone = self._alone(step.who)
            await (alone.taps(self._words(step.taps)) if step.taps else alone.says(step.says))
        else:
            asked = await self._taps(step) if step.taps else await self._says(step)
        if step.answer is not None:
            await self._hears(self._words(step.answer), after=asked)
        if step.also is not None:
            await self._hears(self._words(step.also), after=asked)
        if step.told is not None:
            whom, words = step.told
            await self._alone(whom).until_hears(self._words(words))
        await self._is_recorded(step.rows)
        if step.stands is not None:
            whom, status = step.stands
            assert await self.standing(whom) == status, f"{whom} stands as {await self.standing(whom)}"
        if step.gone:
            await self.people["olga"].until_gone(asked)

    async def _says(self, step: Step) -> int:
        how: dict[str, Any] = {}
        if step.to:
            how["reply_to_message_id"] = await self._message_of(step.to)
        text = step.says
        for name in self.people:
            if (mention := f"{{{name}.name}}") in text:
                entity = {"type": "text_mention", "offset": text.index(mention), "length": len(name)}
                how["entities"] = [{**entity, "user": {"id": self.ids[name]}}]
            text = text.replace(mention, name.title()).replace(f"{{{name}}}", f"@{self.username(name)}")
            text = text.replace(f"{{{name}.id}}", str(self.ids[name]))
        for name in CHANNELS:
            text = text.replace(f"{{{name}.id}}", str(self.ids[name]))
        return int((await self._speaks(step.who, text, **how))["message_id"])

    async def _speaks(self, who: str, text: str, **how: Any) -> dict[str, Any]:
        if who == "gazette":
            return await self.people[CHANNELS[who]].says(text, sender_chat_id=self.ids[who], **how)
        return await self.people[who].says(text, **how)

    async def _message_of(self, who: str) -> int:
        """A message of theirs in the group; the newest of Diana's own."""
        olga = self.people["olga"]
        if who == "bot":
            shown = await olga.until_shown(lambda message: message["from"]["id"] == self.ids["bot"])
            return int(shown["message_id"])
        if who == "house":
            await olga.acts("send", chat_id=self.ids["house"], text="we open at nine")
            posts = [m for m in await olga.sees() if m.get("is_automatic_forward")]
            return int(posts[-1]["message_id"])
        return int((await self._speaks(who, "BUY MY LAMP"))["message_id"])

    async def _taps(self, step: Step) -> int:
        """Press the button on the newest message that has it; the id of the newest message before that."""
        before = await self._newest()
        await self.people[step.who].taps(self._words(step.taps or ("", "")))
        return before

    async def _newest(self) -> int:
        return max((int(message["message_id"]) for message in await self.people["olga"].sees()), default=0)

    def _alone(self, who: str) -> Person:
        """The person in the private chat with Diana."""
        return Person(self.session, self.telegram.url, self.people[who].id)

    async def _hears(self, words: str, after: int) -> None:
        """An answer of Diana's that was not there before: a new message, or one that says something else now."""

        def is_new(message: dict[str, Any]) -> bool:
            is_hers = message["from"]["id"] == self.ids["bot"]
            return is_hers and words in message["text"] and (message["message_id"] > after or "edit_date" in message)

        shown = await self.people["olga"].until_shown(is_new, WITHIN_S, words)
        if shown["message_id"] > after:
            self.answers.append(words)

    async def _heard(self) -> list[str]:
        return [m["text"] for m in await self.people["olga"].sees() if m["from"]["id"] == self.ids["bot"]]

    async def standing(self, whom: str) -> str:
        """How Telegram says somebody stands in the group."""
        url = f"{self.telegram.url}/bot{self.telegram.token}/getChatMember"
        async with self.session.post(url, json={"chat_id": self.chat_id, "user_id": self.ids[whom]}) as response:
            return str((await response.json())["result"]["status"])

    async def _is_recorded(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        self.rows.extend(rows)
        wanted = Counter(self.rows)
        await until(lambda: Counter(self._audit()) == wanted, f"{wanted} in the audit", WITHIN_S)

    def _audit(self) -> list[tuple[str, str, str]]:
        """The group's entries as (action, outcome, why), but for what was done by hand."""
        with sqlite3.connect(f"file:{self.diana.data_dir / 'diana.sqlite3'}?mode=ro", uri=True) as database:
            found = database.execute(
                "SELECT action, outcome, details FROM audit_entries WHERE chat_id = ? ORDER BY id", (self.chat_id,)
            ).fetchall()
        entries = [(action, outcome, json.loads(details)) for action, outcome, details in found]
        return [(a, o, d.get("why") or "") for a, o, d in entries if d.get("how") != "by_hand" and a != "content"]

    def _words(self, pair: tuple[str, str]) -> str:
        return pair[0] if self.language == "en" else pair[1]


async def play_all(rooms: list[tuple[str, Room, list[Step]]], noras: dict[str, Person], at_once: int) -> list[str]:
    """Play every room, some at a time, with the Nora of its language; what went otherwise than it must."""
    turns = asyncio.Semaphore(at_once)

    async def played(name: str, room: Room, steps: list[Step]) -> list[str]:
        async with turns:
            await room.opens(noras[room.language])
            return [f"{name}, {wrong}" for wrong in await room.plays(steps)]

    return [wrong for found in await asyncio.gather(*(played(*room) for room in rooms)) for wrong in found]
