"""From a screen and its data to what a reader sees.

screen   what a service asks to show: a name and JSON data, never text
view     the typed data of one screen, which knows how it reads and which buttons it has
scene    for whom and where it is written: the words of the reader's language, the owner, private or group
words    the texts of one language (Fluent files in `bot/locales/<language>/`)
page     the result: HTML in parts of a length Telegram takes, the keyboard, and whether it may replace a message;
         perhaps with a picture, whose caption it is then
"""

from bot.presenter.errors import PresenterError, ScreenDataError, TextError, UnknownScreenError
from bot.presenter.languages import Directory, ReaderLanguages
from bot.presenter.markup import escape, plain_text, split_html
from bot.presenter.presenter import Page, Presenter
from bot.presenter.texts import LANGUAGES, Texts, Words

__all__ = [
    "LANGUAGES",
    "Directory",
    "Page",
    "Presenter",
    "PresenterError",
    "ReaderLanguages",
    "ScreenDataError",
    "TextError",
    "Texts",
    "UnknownScreenError",
    "Words",
    "escape",
    "plain_text",
    "split_html",
]
