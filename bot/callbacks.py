"""What the buttons carry: typed, versioned, bound to a person and to one showing of a menu.

    turn   which showing of a keyboard a button belongs to: eight characters derived from the reply event. A menu edited
           in place gets a new one, so the same button pressed later is a new tap, while one tap sent twice stays one
    owner  whose menu it is: only that person's taps count

The number in a prefix is the version of its fields; data with another prefix is answered as an old button.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

from aiogram.filters.callback_data import CallbackData
from pydantic import field_validator

from bot.commands import command_named
from bus.catalogue import (
    AchievementsRequestedEvent,
    AuditRequestedEvent,
    BagRequestedEvent,
    BanAppealRequestedEvent,
    BroadcastRequestedEvent,
    BroadcastsRequestedEvent,
    DashboardRequestedEvent,
    DeadLettersRequestedEvent,
    DeedRequestedEvent,
    ErasureRequestedEvent,
    HealthRequestedEvent,
    ItemUseRequestedEvent,
    LanguageRequestedEvent,
    LeaderboardRequestedEvent,
    ModerationRequestedEvent,
    NewcomerTappedEvent,
    OnboardingRequestedEvent,
    PersonRequestedEvent,
    PurchaseRequestedEvent,
    QuizAnswerRequestedEvent,
    RequestEvent,
    RoleRequestedEvent,
    SettingsRequestedEvent,
    ShopRequestedEvent,
    StoryCharactersRequestedEvent,
    StoryChoiceRequestedEvent,
    StoryReadingRequestedEvent,
    StoryRecapRequestedEvent,
    StoryRequestedEvent,
    StoryRevisionRequestedEvent,
    TimeZoneRequestedEvent,
    WishAnsweredEvent,
)


class Tap(CallbackData, prefix="-"):
    """What every button carries. A kind of its own names its event in `asks_for`; its other fields are the event's."""

    owner: int
    turn: str

    def asks_for(self) -> type[RequestEvent]:
        """The class of the event the tap becomes."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it asks for")

    def details(self) -> dict[str, Any]:
        """The fields of that event the button carries."""
        return self.model_dump(exclude={"owner", "turn"})


class OpenPlace(Tap, prefix="o2"):
    """Go where the command of that name goes, as if it had been typed."""

    command: str

    def asks_for(self) -> type[RequestEvent]:
        command = command_named(self.command)
        if command is None:
            raise ValueError(f"there is no command {self.command!r}")
        return command.event

    def details(self) -> dict[str, Any]:
        return {}

    @field_validator("command")
    @classmethod
    def _exists(cls, name: str) -> str:
        if command_named(name) is None:
            raise ValueError(f"there is no command {name!r}")
        return name


class ChooseLanguage(Tap, prefix="l2"):
    """Speak this language from now on."""

    language: str

    def asks_for(self) -> type[RequestEvent]:
        return LanguageRequestedEvent


class ChooseSetting(Tap, prefix="s1"):
    """See the choices of a setting, or choose a value."""

    setting: str
    value: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return SettingsRequestedEvent


class ChooseTimeZone(Tap, prefix="z1"):
    """See the cities of a region, or live by a time zone."""

    region: str | None = None
    time_zone: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return TimeZoneRequestedEvent


class AnswerQuestion(Tap, prefix="q1"):
    """Answer one of the first questions; without an answer: rather not."""

    question: str
    answer: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return OnboardingRequestedEvent


class BrowseAchievements(Tap, prefix="a1"):
    """See a page of the achievements."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return AchievementsRequestedEvent


class OpenStory(Tap, prefix="b1"):
    """See the page of a story."""

    story_id: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryRequestedEvent


class ReadStory(Tap, prefix="r1"):
    """Read in a slot. `way` is the deed's letter and the slot, so that the longest ids still fit: `c1`."""

    way: str
    story_id: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryReadingRequestedEvent

    def details(self) -> dict[str, Any]:
        return {"story_id": self.story_id, "deed": READING_DEEDS[self.way[0]], "slot": int(self.way[1])}

    @field_validator("way")
    @classmethod
    def _is_one(cls, way: str) -> str:
        if len(way) != 2 or way[0] not in READING_DEEDS or way[1] not in "123":
            raise ValueError(f"there is no way {way!r}")
        return way


class ChooseInStory(Tap, prefix="n1"):
    """Take a choice at a node: which save, at which of its turns, and a mark of the node."""

    save_id: int
    turn_number: int
    choice: int
    place: str

    def asks_for(self) -> type[RequestEvent]:
        return StoryChoiceRequestedEvent


class LookBack(Tap, prefix="d1"):
    """See a page of one's decisions."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return StoryRecapRequestedEvent


class MeetCharacter(Tap, prefix="h1"):
    """See a character, or talk to them."""

    character_id: str
    talk: bool = False

    def asks_for(self) -> type[RequestEvent]:
        return StoryCharactersRequestedEvent


class EditStory(Tap, prefix="e2"):
    """See the revisions of the stories, or do something with one."""

    deed: str
    digest: str | None = None
    moment: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return StoryRevisionRequestedEvent


READING_DEEDS = {"c": "continue", "n": "restart", "y": "restart_sure", "w": "rewind"}
"""What may be done with a reading, by its letter in a button."""


class ConfirmErasure(Tap, prefix="x1"):
    """Yes, forget me."""

    is_confirmed: bool = True

    def asks_for(self) -> type[RequestEvent]:
        return ErasureRequestedEvent


class ModerationTap(Tap, prefix="m1"):
    """Do this about the recorded action of that number. The owner is nobody (0): rights decide whose tap counts."""

    verb: str
    action_id: int

    def asks_for(self) -> type[RequestEvent]:
        return ModerationRequestedEvent


class TurnAudit(Tap, prefix="a1"):
    """See another page of the audit."""

    page: int
    who: int | None = None
    action: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return AuditRequestedEvent


class OpenBoard(Tap, prefix="t1"):
    """See a board."""

    period: str
    metric: str

    def asks_for(self) -> type[RequestEvent]:
        return LeaderboardRequestedEvent


class OpenItem(Tap, prefix="i1"):
    """See a thing in the shop."""

    item_id: str

    def asks_for(self) -> type[RequestEvent]:
        return ShopRequestedEvent


class BuyItem(Tap, prefix="p1"):
    """Buy a thing for the price that was shown."""

    item_id: str
    price: int

    def asks_for(self) -> type[RequestEvent]:
        return PurchaseRequestedEvent


class OpenBagItem(Tap, prefix="g1"):
    """See a thing in one's bag."""

    item_id: str

    def asks_for(self) -> type[RequestEvent]:
        return BagRequestedEvent


class UseItem(Tap, prefix="u1"):
    """Use a thing from one's bag; a gift is for a character."""

    item_id: str
    character_id: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return ItemUseRequestedEvent


class AnswerQuiz(Tap, prefix="k1"):
    """Answer the question of a day with what stands at a place."""

    day: str
    place: int

    def asks_for(self) -> type[RequestEvent]:
        return QuizAnswerRequestedEvent


class ChangeRole(Tap, prefix="v1"):
    """Give a person a role of the whole bot, or take it."""

    deed: str
    target_id: int
    role: str

    def asks_for(self) -> type[RequestEvent]:
        return RoleRequestedEvent


class OpenPerson(Tap, prefix="P1"):
    """See a page of a tab of somebody's card."""

    person_id: int
    tab: str = "card"
    page: int = 0

    def asks_for(self) -> type[RequestEvent]:
        return PersonRequestedEvent


class DoToPerson(Tap, prefix="P2"):
    """Do something about somebody. Deeds travel as one letter, so that the longest ids still fit."""

    person_id: int
    letter: str
    number: int | None = None

    def asks_for(self) -> type[RequestEvent]:
        return DeedRequestedEvent

    def details(self) -> dict[str, Any]:
        return {"person_id": self.person_id, "deed": DEEDS[self.letter], "number": self.number}

    @field_validator("letter")
    @classmethod
    def _is_one(cls, letter: str) -> str:
        if letter not in DEEDS:
            raise ValueError(f"there is no deed {letter!r}")
        return letter


DEEDS = {
    "n": "note",
    "m": "unnote",
    "a": "award",
    "r": "revoke",
    "v": "vip",
    "w": "unvip",
    "b": "global_ban",
    "u": "global_unban",
    "k": "global_ban_kept",
}
"""What may be done about a person, by its letter in a button."""

LETTERS = {deed: letter for letter, deed in DEEDS.items()}


class AppealBan(Tap, prefix="P4"):
    """My ban from the whole bot is wrong."""

    def asks_for(self) -> type[RequestEvent]:
        return BanAppealRequestedEvent


class AnswerWish(Tap, prefix="P3"):
    """Yes, I mean it; or no."""

    wish_id: int
    is_confirmed: bool

    def asks_for(self) -> type[RequestEvent]:
        return WishAnsweredEvent


class EnterGroup(Tap, prefix="j1"):
    """I have just come into this group, and am a person. The owner is nobody (0) where many are asked at once."""

    def asks_for(self) -> type[RequestEvent]:
        return NewcomerTappedEvent


class OpenDashboard(Tap, prefix="f1"):
    """See a page of the dashboard, or its picture."""

    tab: str
    is_chart: bool = False

    def asks_for(self) -> type[RequestEvent]:
        return DashboardRequestedEvent


class OpenHealth(Tap, prefix="f2"):
    """See anew what is well."""

    def asks_for(self) -> type[RequestEvent]:
        return HealthRequestedEvent


class OpenHealthBelow(OpenHealth, prefix="f4"):
    """See what is well, in a message of its own: the one that was tapped says something that stays true."""

    def details(self) -> dict[str, Any]:
        return {"message_id": None}


class SeeDeadLetters(Tap, prefix="f3"):
    """See dead letters or decide about them. `way` is the deed's letter, a capital one for sure.

    `n` is the list in a message of its own: the one that was tapped says something that stays true.
    """

    way: str
    cause: str | None = None
    letter: str | None = None
    page: int = 0

    def asks_for(self) -> type[RequestEvent]:
        return DeadLettersRequestedEvent

    def details(self) -> dict[str, Any]:
        told: dict[str, Any] = {"cause": self.cause, "letter": self.letter, "page": self.page}
        if self.way == "n":
            told["message_id"] = None
        return {"deed": LETTER_DEEDS[self.way.lower()], "is_sure": self.way.isupper(), **told}

    @field_validator("way")
    @classmethod
    def _leads_somewhere(cls, way: str) -> str:
        if way.lower() not in LETTER_DEEDS:
            raise ValueError(f"there is no way {way!r}")
        return way


LETTER_DEEDS = {"l": "list", "n": "list", "c": "cause", "s": "letter", "r": "requeue", "d": "discard"}
"""What may be done about dead letters, by its letter in a button."""


class SteerBroadcast(Tap, prefix="bc1"):
    """Do something with a broadcast; `draft_version` is that of the draft the button was shown with."""

    deed: str
    broadcast_id: int
    draft_version: int = 0
    value: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return BroadcastRequestedEvent


class BrowseBroadcasts(Tap, prefix="bl1"):
    """See a page of what was broadcast."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return BroadcastsRequestedEvent


_KINDS: tuple[type[Tap], ...] = (
    OpenPlace,
    ChooseLanguage,
    ChooseSetting,
    ChooseTimeZone,
    AnswerQuestion,
    BrowseAchievements,
    OpenStory,
    ReadStory,
    ChooseInStory,
    LookBack,
    MeetCharacter,
    EditStory,
    ConfirmErasure,
    ModerationTap,
    TurnAudit,
    OpenBoard,
    OpenItem,
    BuyItem,
    OpenBagItem,
    UseItem,
    AnswerQuiz,
    ChangeRole,
    OpenPerson,
    DoToPerson,
    AnswerWish,
    EnterGroup,
    OpenDashboard,
    OpenHealth,
    OpenHealthBelow,
    AppealBan,
    SeeDeadLetters,
    SteerBroadcast,
    BrowseBroadcasts,
)


def read_tap(data: str) -> Tap | None:
    """The tap that callback data stands for; None for data this version does not write."""
    for kind in _KINDS:
        try:
            return kind.unpack(data)
        except (TypeError, ValueError):
            continue
    return None


def turn_of(event_id: str) -> str:
    """The turn of the keyboard a reply event shows: the same each time that event is rendered."""
    return urlsafe_b64encode(hashlib.sha256(event_id.encode()).digest()[:6]).decode()
