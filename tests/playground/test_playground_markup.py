"""HTML parse mode becomes the text and entities Telegram's own server would make."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import formatted
from bot.playground.errors import ApiError
from bot.playground.html_markup import utf16_length

USER = {"id": 7, "is_bot": False, "first_name": "Ada"}


def read(source: str) -> tuple[str, list[tuple[Any, ...]]]:
    """The text, and each entity as (type, offset, length, further values…)."""
    content = formatted(source, "HTML", None, lambda user_id: USER if user_id == 7 else None)
    return content.text, [tuple(entity.values()) for entity in content.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 2)]),
        ("<i>a</i> <em>b</em>", "a b", [("italic", 0, 1), ("italic", 2, 1)]),
        ("<u>a</u> <ins>b</ins>", "a b", [("underline", 0, 1), ("underline", 2, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", 0, 3)]),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<i><b>x</b></i>", "x", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<b></b>empty", "empty", []),
        ("😀 <b>after</b>", "😀 after", [("bold", 3, 5)]),
        ("<b>👩‍🚀</b>!", "👩‍🚀!", [("bold", 0, 5)]),
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "', []),
        ("&#60;&#x3c;&#128512;", "<<😀", []),
        ("&nbsp; &copy; & &; &#; &#0;", "&nbsp; &copy; & &; &#; &#0;", []),
        ('<span class="tg-spoiler">a</span> <tg-spoiler>b</tg-spoiler>', "a b", [("spoiler", 0, 1), ("spoiler", 2, 1)]),
        ('<a href="https://example.com">x</a>', "x", [("text_link", 0, 1, "https://example.com/")]),
        (
            "<a href='https://example.com/a?b=1&amp;c=2'>x</a>",
            "x",
            [("text_link", 0, 1, "https://example.com/a?b=1&c=2")],
        ),
        ('<a href="nowhere">x</a>', "x", []),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<a href="tg://user?id=7">Ada</a>', "Ada", [("text_mention", 0, 3, USER)]),
        ('<a href="tg://user?id=8">Nobody</a>', "Nobody", []),
        ("<code>a</code> <pre>b</pre>", "a b", [("code", 0, 1), ("pre", 2, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1, "python")]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [("custom_emoji", 0, 2, "5368324170671202286")],
        ),
        ("  \n<b> a </b> \n", " a", [("bold", 0, 2)]),
        ("/start@DianaPlaygroundBot now", "/start@DianaPlaygroundBot now", [("bot_command", 0, 25)]),
        ("😀 /help, a/b /no/path", "😀 /help, a/b /no/path", [("bot_command", 3, 5)]),
        ("@ada #hotel #1 a@b.org", "@ada #hotel #1 a@b.org", [("mention", 0, 4), ("hashtag", 5, 6), ("email", 15, 7)]),
        ("see https://example.com/a, t.me/x.", "see https://example.com/a, t.me/x.", [("url", 4, 21), ("url", 27, 6)]),
        ("<code>/start @ada</code>", "/start @ada", [("code", 0, 11)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, entities: list[tuple[Any, ...]]) -> None:
    assert read(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a <3", "Unclosed start tag at byte offset 2"),
        ("a <3 b", 'Unsupported start tag "3" at byte offset 2'),
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("<!-- a -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>a', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x?y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        read(source)

    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown"])
def test_markdown_is_refused_with_a_clear_reason(mode: str) -> None:
    with pytest.raises(ApiError, match=f"reads parse_mode HTML, not {mode}"):
        formatted("*a*", mode, None, lambda _: None)


def test_entities_given_by_the_call_are_kept_when_they_fit_the_text() -> None:
    given_entities = [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "bold", "offset": 90, "length": 2},
        {"type": "pre", "offset": 0, "length": 2, "language": "lua"},
        {"type": "mention", "offset": 0, "length": 1},
    ]

    content = formatted("😀 ab", "", given_entities, lambda _: None)

    assert content.entities == [
        {"type": "pre", "offset": 0, "length": 2, "language": "lua"},
        {"type": "bold", "offset": 3, "length": 2},
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_escaped_text_always_arrives_as_it_was(text: str) -> None:
    assert read(html.escape(text, quote=False))[0] == text.rstrip().lstrip(" \n")


@given(st.text(st.sampled_from("<>/&;#b=i\"' \nacodepre😀"), max_size=60))
def test_any_markup_gives_entities_within_the_text_or_a_refusal(source: str) -> None:
    try:
        content = formatted(source, "HTML", None, lambda _: None)
    except ApiError as error:
        refusal = error.description
    else:
        refusal = "Bad Request: can't parse entities: "
        for entity in content.entities:
            assert entity["length"] > 0
            assert 0 <= entity["offset"] <= utf16_length(content.text) - entity["length"]

    assert refusal.startswith("Bad Request: can't parse entities: ")
