"""Presenter: a reply event in, the page its reader sees out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aiogram.types import InlineKeyboardMarkup

from bot.callbacks import turn_of
from bot.commands import Scope
from bot.pictures import Picture
from bot.presenter.books import Book, Books
from bot.presenter.errors import TextError
from bot.presenter.languages import ReaderLanguages
from bot.presenter.markup import MAX_CAPTION_UNITS, split_html, utf16_units
from bot.presenter.scene import Scene
from bot.presenter.screens import read_view
from bot.presenter.screens.view import View
from bot.presenter.texts import Texts, Words
from bus.catalogue import ReplyRequestedEvent


@dataclass(frozen=True, slots=True)
class Page:
    """HTML in parts Telegram takes, the keyboard of the last one, and whether the first may replace a message.

    With a `picture` the text is its caption, and what is shown where the picture cannot be. With a `document_name`
    it is the caption of a file of that name: of `document`, or (None) about the reader. `wants_reply`: it asks for
    words, and the reader's app opens an answer to it.
    """

    parts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None
    in_place: bool
    picture: Picture | None = None
    only_in_place: bool = False
    document_name: str | None = None
    is_told: bool = False
    voice: Path | None = None
    document: bytes | None = None
    wants_reply: bool = False


class Till(Protocol):
    """Makes links to pay by. Implemented by bot.checkout.Checkout."""

    async def invoice_link(self, user_id: int, words: Words) -> str: ...


class Presenter:
    """Writes screens in the reader's language. `bot_username` is without the @."""

    def __init__(
        self,
        texts: Texts,
        languages: ReaderLanguages,
        bot_username: str,
        books: Books | None = None,
        till: Till | None = None,
        support_contact: str = "",
    ) -> None:
        self._texts = texts
        self._languages = languages
        self._bot_username = bot_username
        self._books = books
        self._till = till
        self._support_contact = support_contact

    async def page(self, event: ReplyRequestedEvent) -> Page:
        """What the reader of `event` sees.

        Raises PresenterError when the screen, its data or a text is wrong, and what the directory raises.
        """
        view = read_view(event.screen, event.data)
        is_private = event.chat_id > 0
        reader = event.user_id if event.user_id is not None or not is_private else event.chat_id
        language = view.spoken_in or await self._languages.of(reader, event.language_code)
        scene = Scene(
            words=self._texts.words(language),
            all_words=self._texts.all(),
            scope=Scope.PRIVATE if is_private else Scope.GROUP,
            owner=reader,
            turn=turn_of(event.event_id),
            bot_username=self._bot_username,
            pay_url=await self._pay_url(view, reader, language),
            support_contact=self._support_contact,
            books=await self._open(view, language),
        )
        parts = tuple(split_html(view.text(scene)))
        if not parts:
            raise TextError(f"screen {event.screen} says nothing in {language!r}")
        # A caption is shorter than a message: what does not fit is said without a picture.
        fits = len(parts) == 1 and utf16_units(parts[0]) <= MAX_CAPTION_UNITS
        picture = view.picture(scene) if fits else None
        return Page(
            parts,
            scene.keyboard(view.buttons(scene)),
            view.in_place,
            picture=picture,
            only_in_place=view.only_in_place,
            document_name=view.document_name,
            is_told=view.is_told,
            voice=view.voice(scene),
            document=view.document() if view.document_name else None,
            wants_reply=view.wants_reply,
        )

    async def _pay_url(self, view: View, reader: int | None, language: str) -> str | None:
        """The link to pay by, for a view that offers something."""
        if self._till is None or reader is None or not view.is_offer:
            return None
        return await self._till.invoice_link(reader, self._texts.words(language))

    async def _open(self, view: View, language: str) -> dict[str, Book]:
        """The books the view reads from, in the reader's language."""
        books = self._books
        if books is None:
            return {}
        return {digest: Book(await books.story(digest), language, books.media) for digest in view.reads}
