"""Pictures: drawn whatever people are called, the same for the same content, and light."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import Picture
from bot.pictures.board import BoardLine, BoardPicture
from bot.pictures.lettering import Hand, fitted, legible, width, wrapped
from bot.pictures.profile import Figure, ProfilePicture, Progress

NAMES = [
    "Ana",
    "Ñandú",
    "Дмитрий",
    "Ελένη",
    "محمد علي",
    "שרה",
    "田中さくら",
    "🏳️‍🌈",
    "<3",
    "\u202egnp.exe",
    "a" * 64,
    "",
]


def board(name: str = "Ana", rows: int = 3) -> BoardPicture:
    lines = tuple(BoardLine(str(place), name, f"{1000 // place}", 1 / place) for place in range(1, rows + 1))
    own = BoardLine("1234", "You", "7", 0.007, is_you=True)
    return BoardPicture("This week", "Points · ends in 3 days", lines, own, foot="Last week: Ana", nameless="stranger")


def card(name: str = "Ana") -> ProfilePicture:
    figures = (Figure("12,345", "points"), Figure("37", "days in a row"))
    return ProfilePicture(
        name, "A guest since May", figures, (Progress("Level 7", "12 of 40", 0.3),), nameless="stranger"
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("draft", [board, card])
def test_a_picture_is_drawn_whatever_people_are_called(draft: Callable[[str], Picture], name: str) -> None:
    drawn = draft(name).draw()

    with Image.open(BytesIO(drawn)) as image:
        image.load()
        assert (image.format, image.width) == ("JPEG", 1000)
        # Telegram takes photos whose sides add up to 10000 and differ by no more than twenty times.
        assert image.width + image.height < 10_000
    assert len(drawn) < 400_000


@pytest.mark.parametrize("rows", [0, 1, 10])
def test_a_board_grows_with_its_rows_and_may_be_empty(rows: int) -> None:
    with Image.open(BytesIO(board(rows=rows).draw())) as image:
        assert 500 < image.height < 1500


@pytest.mark.parametrize(("first", "second"), [(board(), board("Bea")), (card(), card("Bea")), (board(), card())])
def test_the_key_is_the_contents(first: Picture, second: Picture) -> None:
    assert first.key != second.key
    assert first.draw() == first.draw()
    assert board().key == board().key


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ana", "Ana"),
        ("  Ana \n María ", "Ana María"),
        ("田中", "stranger"),
        ("田中 Sakura", "Sakura"),
        ("👍🏽 Uni", "Uni"),
        ("Jose\u0301", "José"),
        ("\u202eevil", "evil"),
        ("a\x00b", "ab"),
        ("شكراً", "شكراً"),
        ("", "stranger"),
    ],
)
def test_what_cannot_be_drawn_is_left_out_and_nobody_stays_nameless(written: str, read: str) -> None:
    assert legible(written, "stranger") == read


def test_what_is_too_wide_is_cut_with_an_ellipsis() -> None:
    hand = Hand(36)

    short, cut = fitted("Ana", hand, 400), fitted("Ana " * 40, hand, 400)

    assert short == "Ana"
    assert cut.endswith("…")
    assert width(cut, hand) <= 400 < width("Ana " * 40, hand)


def test_a_long_text_is_broken_between_words_and_none_is_lost() -> None:
    hand, text = Hand(34), "The lamps are being counted again. Look back in a minute: not everybody is here yet."

    lines = wrapped(text, hand, 600)

    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(width(line, hand) <= 600 for line in lines)
    assert wrapped("a" * 400, hand, 600)[0].endswith("…")
