"""View: the data of one screen, which knows how it reads."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.pictures import Picture
from bot.presenter.scene import Go, Rows, Scene

Moment = Annotated[AwareDatetime, Field(strict=False)]
"""An aware time; in a reply's data it is ISO 8601 text."""


LocalText = dict[str, str]
"""Words that came with the data rather than from the locales: language code → plain text."""


class ScreenData(BaseModel):
    """What a service sends with a screen, typed; more than is needed is left alone."""

    # Put off: of two hundred screens a replica shows a few in its first minute, and builds the validators of those.
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", allow_inf_nan=False, defer_build=True)


class View(ScreenData):
    """One screen: its fields are its data."""

    in_place: ClassVar[bool] = True
    """Whether the screen may replace the message whose button was tapped."""

    only_in_place: ClassVar[bool] = False
    """Whether the screen is left out where that message is not there any more."""

    wants_reply: ClassVar[bool] = False
    """Whether the screen asks for words, which are given by replying to it. It has no buttons, and replaces nothing."""

    is_told: ClassVar[bool] = False
    """Whether somebody tells it, so that they are seen typing before."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The revisions of stories, by digest, whose texts the screen needs."""
        return ()

    is_offer: ClassVar[bool] = False
    """Whether the screen offers VIP, and so needs a link to pay by: `scene.pay_url`."""

    document_name: ClassVar[str | None] = None
    """The name of the file that comes with the screen, its text as the caption; None for most."""

    @property
    def spoken_in(self) -> str | None:
        """The language the screen itself is about, which then goes before the reader's; None for most."""
        return None

    @abstractmethod
    def text(self, scene: Scene) -> str:
        """What the screen says, as Telegram's HTML."""

    def document(self) -> bytes | None:
        """What the file of that name holds; None: what is held about the reader."""
        return None

    def picture(self, scene: Scene) -> Picture | None:
        """What people would rather look at, with the text as its caption; None for most screens."""
        return None

    def voice(self, scene: Scene) -> Path | None:
        """A recording that is heard before the text is read; None for most screens."""
        return None

    def buttons(self, scene: Scene) -> Rows:
        """The rows of buttons: by default the way back to the menu."""
        return [[Go(scene.words.plain("button-back"), "menu")]]


def hours_and_minutes(seconds: int) -> tuple[int, int]:
    """Whole hours and minutes, rounded up to the minute and at least one."""
    return divmod(max(1, -(-seconds // 60)), 60)


def shortened(text: str, characters: int) -> str:
    """`text`, cut with an ellipsis where it is longer."""
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def place(scene: Scene, command: str) -> Go:
    """The button to a command's screen, named as in the menu."""
    return Go(scene.words.plain(f"button-{command}"), command)
