"""Who and what there is in the playground's world: the bot, people, chats."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from bot.playground import members
from bot.playground.wire import Json

Role = Literal["player", "admin"]

BOT_NAME = "Diana"
BOT_USERNAME = "DianaPlaygroundBot"
GROUP_ID = -1_001_000_000_001

ANONYMOUS_ADMIN: Json = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: Json = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM: Json = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
"""The users in whose names Telegram shows what anonymous administrators and channels write in a group, and what it
brings there itself from the group's own channel."""


@dataclass(slots=True)
class Person:
    """Somebody who chats. An admin's id is among the bot's ADMIN_IDS."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_premium: bool = False
    role: Role = "player"
    deactivated: bool = False

    def as_user(self) -> Json:
        """Telegram's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        user |= {name: value for name in ("last_name", "username", "language_code") if (value := getattr(self, name))}
        if self.is_premium:
            user["is_premium"] = True
        return user

    def as_person(self) -> Json:
        """The page's Person."""
        return {name: value for name, value in asdict(self).items() if name != "deactivated"}


@dataclass(slots=True)
class Posted:
    """A message in a chat's history and what hangs on it."""

    message: Json
    reactions: dict[int, list[Json]] = field(default_factory=dict)  # by the id of who reacted

    def counted_reactions(self) -> list[Json]:
        """Reactions as the page shows them: `{"type": ReactionType, "total_count": n}`, most first."""
        counts: dict[str, Json] = {}
        for kind in (kind for kinds in self.reactions.values() for kind in kinds):
            entry = counts.setdefault(str(sorted(kind.items())), {"type": kind, "total_count": 0})
            entry["total_count"] += 1
        return sorted(counts.values(), key=lambda entry: -int(entry["total_count"]))


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a group, a supergroup or a channel: who stands how, what was said."""

    id: int
    about: Json  # Telegram's Chat
    standings: dict[int, Json]  # by the id of a person, or of a channel that writes here
    bot_standing: Json
    pinned: list[int] = field(default_factory=list)  # newest last
    history: dict[int, Posted] = field(default_factory=dict)  # by message id, oldest first
    linked_id: int | None = None  # of a channel: the group that talks about its posts
    upgraded_to: int | None = None  # of a group that is none any more: the supergroup it became

    @property
    def is_channel(self) -> bool:
        return bool(self.about["type"] == "channel")

    @property
    def is_private(self) -> bool:
        return bool(self.about["type"] == "private")

    def standing(self, person_id: int, now: float) -> Json:
        """How this person stands in the chat now; `left` for a stranger."""
        return members.present(self.standings.get(person_id, members.left()), now)

    def present_ids(self, now: float) -> list[int]:
        """People who are in the chat now."""
        return [person_id for person_id in self.standings if members.is_in(self.standing(person_id, now))]

    def kept(self) -> Json:
        """What the journal keeps of the chat itself."""
        return {
            "about": self.about,
            "standings": {str(person_id): standing for person_id, standing in self.standings.items()},
            "bot_standing": self.bot_standing,
            "pinned": self.pinned,
            "linked_id": self.linked_id,
            "upgraded_to": self.upgraded_to,
        }


def private_chat(person: Person) -> Chat:
    """The chat of a person with the bot."""
    user = person.as_user()
    names: Json = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
    about = {"id": person.id, "type": "private"} | names
    return Chat(person.id, about, {person.id: members.member()}, members.member())


def first_cast() -> tuple[list[Person], Chat]:
    """Two players and an admin, and the group they share: the world before anything happened."""
    ada = Person(1001, "Ada", username="ada", language_code="en")
    benjamin = Person(1002, "Benjamín", username="benjamin", language_code="es")
    carmen = Person(1003, "Carmen", username="carmen", language_code="en", role="admin")
    group = Chat(
        GROUP_ID,
        {"id": GROUP_ID, "type": "supergroup", "title": "Night Hotel"},
        {ada.id: members.member(), benjamin.id: members.member(), carmen.id: members.creator()},
        members.administrator(dict.fromkeys(members.RIGHTS, True), can_be_edited=False),
    )
    return [ada, benjamin, carmen], group
