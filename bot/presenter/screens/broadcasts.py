"""Broadcasts: what is being written, how far one has come, and what became of them."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal

from bot.callbacks import BrowseBroadcasts, SteerBroadcast
from bot.presenter.bars import bar
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View, hours_and_minutes, shortened
from bot.presenter.texts import Words

LANGUAGES = ("en", "es")

KNOWN_REASONS = frozenset(("blocked", "deactivated", "chat_not_found", "never_started", "is_a_bot", "forbidden"))
"""Why somebody cannot be written to, in words of our own; anything else is said as Telegram said it."""

EXCERPT = 80


class Written(ScreenData):
    """The text of one language, as its author recognises it."""

    excerpt: str
    has_photo: bool


class OfBroadcast(View):
    """A screen about one broadcast."""

    broadcast_id: int
    version: int = 0

    def press(self, scene: Scene, label: str, deed: str, value: str | None = None, **arguments: str | int) -> Press:
        """A button that does something with this broadcast."""
        tap = partial(
            SteerBroadcast, deed=deed, broadcast_id=self.broadcast_id, draft_version=self.version, value=value
        )
        return Press(scene.words.plain(label, **arguments), tap)


class Draft(OfBroadcast):
    """What is being written, and to whom it would go."""

    segment: str
    people: int
    readers: dict[str, int]
    texts: dict[str, Written]
    fallback: str | None = None
    is_previewed: bool
    notice: Literal["outdated", "refused", "empty", "not_previewed", "nobody"] | None = None
    words: str = ""

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("broadcast-draft", number=str(self.broadcast_id)), ""]
        lines += [self._language(scene, language) for language in LANGUAGES]
        lines += ["", self.audience(words)]
        if self.notice == "refused":
            lines += ["", words.html("broadcast-notice-refused", words=self.words)]
        elif self.notice is not None:
            lines += ["", words.html(f"broadcast-notice-{self.notice.replace('_', '-')}")]
        elif self.texts:
            lines += ["", words.html("broadcast-next-send" if self.is_previewed else "broadcast-next-preview")]
        else:
            lines += ["", words.html("broadcast-next-write")]
        return "\n".join(lines)

    def audience(self, words: Words) -> str:
        """Whom it is for, and how many they are."""
        segment = words.plain(f"broadcast-segment-{self.segment}")
        return words.html("broadcast-audience", segment=segment, people=self.people)

    def buttons(self, scene: Scene) -> Rows:
        write = [
            self.press(scene, "button-write", "write", language, name=name_of(scene, language))
            for language in LANGUAGES
        ]
        drop = [
            self.press(scene, "button-drop", "drop", language, name=name_of(scene, language))
            for language in LANGUAGES
            if language in self.texts and len(self.texts) > 1
        ]
        rows: list[list[Press]] = [write, drop, [self.press(scene, "button-segment", "segment")]]
        if self.texts:
            rows.append([self.press(scene, "button-preview", "preview")])
            if self.is_previewed and self.people:
                rows.append([self.press(scene, "button-send", "ask", people=self.people)])
        return [*rows, [self.press(scene, "button-discard", "discard")]]

    def _language(self, scene: Scene, language: str) -> str:
        words, name, readers = scene.words, name_of(scene, language), self.readers.get(language, 0)
        written = self.texts.get(language)
        if written is not None:
            excerpt = shortened(" ".join(written.excerpt.split()), EXCERPT)
            shown = f"🖼 {excerpt}" if written.has_photo else excerpt
            return words.html("broadcast-written", name=name, readers=readers, excerpt=shown)
        if self.fallback is not None:
            instead = name_of(scene, self.fallback)
            return words.html("broadcast-falls-back", name=name, readers=readers, instead=instead)
        return words.html("broadcast-unwritten", name=name, readers=readers)


class Write(OfBroadcast):
    """What is said next is the text."""

    language: str

    def text(self, scene: Scene) -> str:
        return scene.words.html("broadcast-write", name=name_of(scene, self.language))

    def buttons(self, scene: Scene) -> Rows:
        return [[self.press(scene, "button-broadcast-back", "show")]]


class Wrong(OfBroadcast):
    """What was sent cannot be broadcast; another text is waited for."""

    in_place: ClassVar[bool] = False

    language: str | None
    fault: Literal[
        "empty",
        "too_long",
        "no_tag",
        "unknown_tag",
        "not_closed",
        "not_opened",
        "crossed",
        "no_address",
        "bad_span",
        "bad_emoji",
        "bad_kind",
    ]
    line: int
    column: int
    near: str
    about: str

    def text(self, scene: Scene) -> str:
        words = scene.words
        said = words.html(f"broadcast-fault-{self.fault.replace('_', '-')}", about=self.about)
        place = words.html("broadcast-place", line=self.line, column=self.column, near=self.near)
        return "\n".join([said, *([place] if self.line else []), "", words.html("broadcast-again")])

    def buttons(self, scene: Scene) -> Rows:
        return [[self.press(scene, "button-broadcast-back", "show")]]


class Segments(OfBroadcast):
    """Whom it may be for."""

    chosen: str
    people: dict[str, int]

    def text(self, scene: Scene) -> str:
        return scene.words.html("broadcast-segments")

    def buttons(self, scene: Scene) -> Rows:
        rows = [
            [
                self.press(
                    scene,
                    "button-segment-chosen" if segment == self.chosen else "button-segment-choice",
                    "segment",
                    segment,
                    segment=scene.words.plain(f"broadcast-segment-{segment}"),
                    people=people,
                )
            ]
            for segment, people in self.people.items()
        ]
        return [*rows, [self.press(scene, "button-broadcast-back", "show")]]


class Previewing(View):
    """The previews follow."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("broadcast-previewing")

    def buttons(self, scene: Scene) -> Rows:
        return []


class Confirm(Draft):
    """The last question before it is sent."""

    left_s: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("broadcast-confirm", number=str(self.broadcast_id)), self.audience(words), ""]
        lines += [self._language(scene, language) for language in LANGUAGES if self.readers.get(language)]
        return "\n".join([*lines, "", time_left(words, self.left_s)])

    def buttons(self, scene: Scene) -> Rows:
        return [
            [self.press(scene, "button-send-now", "send", people=self.people)],
            [self.press(scene, "button-broadcast-back", "show")],
        ]


class Discarded(View):
    """There is no such draft any more."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("broadcast-discarded")

    def buttons(self, scene: Scene) -> Rows:
        return []


class Broadcast(OfBroadcast):
    """How far a broadcast has come."""

    state: Literal["running", "paused", "done", "cancelled"]
    segment: str
    people: int
    done: int
    sent: int
    not_sent: dict[str, int]
    repeated: int
    left_s: int
    is_gathered: bool
    why: str = ""
    confirmed_at: Moment | None = None
    finished_at: Moment | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        segment = words.plain(f"broadcast-segment-{self.segment}")
        lines = [words.html(f"broadcast-{self.state}", number=str(self.broadcast_id), segment=segment)]
        if self.state in ("running", "paused"):
            percent = 100 * self.done // max(self.people, 1)
            lines.append(f"{bar(self.done, self.people)} {percent} %")
            lines.append(words.html("broadcast-of", done=self.done, people=self.people))
        lines += ["", *self._outcomes(words)]
        if self.why and self.state == "paused":
            lines += ["", words.html("broadcast-halted", words=self.why)]
        if self.state == "running":
            lines += ["", time_left(words, self.left_s) if self.is_gathered else words.html("broadcast-gathering")]
        elif self.finished_at is not None and self.confirmed_at is not None:
            hours, minutes = hours_and_minutes(int((self.finished_at - self.confirmed_at).total_seconds()))
            lines += ["", words.html("broadcast-took", hours=hours, minutes=minutes)]
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        match self.state:
            case "running":
                return [[self.press(scene, "button-pause", "pause"), self.press(scene, "button-stop", "stop")]]
            case "paused":
                return [[self.press(scene, "button-resume", "resume"), self.press(scene, "button-stop", "stop")]]
            case _:
                return []

    def _outcomes(self, words: Words) -> list[str]:
        lines = [words.html("broadcast-sent", people=self.sent)]
        for why, people in sorted(self.not_sent.items(), key=lambda item: -item[1]):
            reason = words.plain(f"broadcast-why-{why.replace('_', '-')}") if why in KNOWN_REASONS else why
            lines.append(words.html("broadcast-not-sent", reason=reason, people=people))
        if self.repeated:
            lines.append(words.html("broadcast-repeated", people=self.repeated))
        if self.state == "done" and self.people > self.done:
            lines.append(words.html("broadcast-gone", people=self.people - self.done))
        return lines


class BroadcastHere(Broadcast):
    """The same, where it is shown already."""

    only_in_place: ClassVar[bool] = True


class Report(Broadcast):
    """The same in a message of its own, which rings."""

    in_place: ClassVar[bool] = False


class Stop(OfBroadcast):
    """Whether the author is sure."""

    people: int
    done: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("broadcast-stop", number=str(self.broadcast_id), left=max(0, self.people - self.done))

    def buttons(self, scene: Scene) -> Rows:
        return [
            [self.press(scene, "button-stop-sure", "cancel")],
            [self.press(scene, "button-broadcast-back", "show")],
        ]


class Row(ScreenData):
    """One broadcast in the list."""

    broadcast_id: int
    state: Literal["running", "paused", "done", "cancelled"]
    segment: str
    people: int
    sent: int
    at: Moment


class Broadcasts(View):
    """What was broadcast, newest first; each opens."""

    page: int
    has_more: bool
    rows: list[Row]

    def text(self, scene: Scene) -> str:
        words = scene.words
        if not self.rows:
            return words.html("broadcasts-none")
        lines = [
            words.html(
                "broadcasts-line",
                number=str(row.broadcast_id),
                at=row.at,
                state=words.plain(f"broadcasts-state-{row.state}"),
                segment=words.plain(f"broadcast-segment-{row.segment}"),
                sent=row.sent,
                people=row.people,
            )
            for row in self.rows
        ]
        return "\n".join([words.html("broadcasts-head"), *lines])

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        opens = [
            Press(f"#{row.broadcast_id}", partial(SteerBroadcast, deed="show", broadcast_id=row.broadcast_id))
            for row in self.rows
        ]
        turns = []
        if self.page > 0:
            turns.append(Press(words.plain("button-newer"), partial(BrowseBroadcasts, page=self.page - 1)))
        if self.has_more:
            turns.append(Press(words.plain("button-older"), partial(BrowseBroadcasts, page=self.page + 1)))
        return [opens, turns]


def name_of(scene: Scene, language: str) -> str:
    """What a language calls itself."""
    return next((words.own_name for words in scene.all_words if words.language == language), language)


def time_left(words: Words, seconds: int) -> str:
    """How long the rest takes, to the minute."""
    hours, minutes = hours_and_minutes(seconds)
    return words.html("broadcast-left", hours=hours, minutes=minutes)
