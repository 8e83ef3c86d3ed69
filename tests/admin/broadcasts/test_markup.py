"""Only what Telegram takes as it is meant is broadcast; of the rest the place is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.errors import ApiError
from bot.playground.html_markup import parse_html, utf16_length
from services.admin.broadcasts.markup import MOST_CAPTION_UNITS, MOST_UNITS, Fault, problem_of, visible_units


@pytest.mark.parametrize(
    "source",
    [
        "Hello",
        "<b>Hello</b>, <i>you &amp; me</i>",
        "a &lt; b &unknown; & c",
        '<a href="https://example.org/?a=1&amp;b=2">there</a>',
        "<a href='example.org'>there</a>",
        '<span class="tg-spoiler">the butler</span> <tg-spoiler>did it</tg-spoiler>',
        '<pre><code class="language-python">print(1)</code></pre>',
        "<blockquote expandable>long</blockquote>",
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
        "<B>loud</B>",
        "🌙" * (MOST_UNITS // 2),
    ],
)
def test_what_telegram_takes_is_taken(source: str) -> None:
    assert problem_of(source) is None
    parse_html(source, lambda _: None)


@pytest.mark.parametrize(
    ("source", "fault", "line", "column", "about"),
    [
        ("one\ntwo <b>three", Fault.NOT_CLOSED, 2, 5, "b"),
        ("<b><i>x</b></i>", Fault.CROSSED, 1, 8, "i"),
        ("x</b>", Fault.NOT_OPENED, 1, 2, "b"),
        ("1 < 2", Fault.NO_TAG, 1, 3, ""),
        ("<b", Fault.NO_TAG, 1, 1, ""),
        ("<div>x</div>", Fault.UNKNOWN_TAG, 1, 1, "div"),
        ("<br>", Fault.UNKNOWN_TAG, 1, 1, "br"),
        ("<a>there</a>", Fault.NO_ADDRESS, 1, 1, "a"),
        ('<a href="there">there</a>', Fault.NO_ADDRESS, 1, 1, "a"),
        ("<span>x</span>", Fault.BAD_SPAN, 1, 1, "span"),
        ("<tg-emoji emoji-id='x'>👍</tg-emoji>", Fault.BAD_EMOJI, 1, 1, "tg-emoji"),
        ("<b> </b>", Fault.EMPTY, 0, 0, ""),
        ("", Fault.EMPTY, 0, 0, ""),
        ("🌙" * (MOST_UNITS // 2) + "!", Fault.TOO_LONG, 0, 0, f"{MOST_UNITS + 1}/{MOST_UNITS}"),
    ],
)
def test_what_it_would_not_take_is_refused_with_its_place(
    source: str, fault: Fault, line: int, column: int, about: str
) -> None:
    found = problem_of(source)

    assert found is not None
    assert (found.fault, found.line, found.column, found.about) == (fault, line, column, about)


def test_a_caption_is_shorter_and_may_be_empty() -> None:
    assert problem_of("", is_caption=True) is None
    assert problem_of("x" * MOST_CAPTION_UNITS, is_caption=True) is None
    assert problem_of("x" * (MOST_CAPTION_UNITS + 1), is_caption=True) is not None


PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<", ">", "&", "&lt;", "a", "🌙", "\n", '"']
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_taken_telegram_takes_too_and_counts_the_same(source: str) -> None:
    if problem_of(source) is not None:
        return
    try:
        text, _ = parse_html(source, lambda _: None)
    except ApiError as error:
        raise AssertionError(f"{source!r}: {error.description}") from None

    assert utf16_length(text) == visible_units(source)
