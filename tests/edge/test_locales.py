"""Both languages say everything, with the same things in it, and their texts split as Telegram needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax.ast import BaseNode, Message, VariableReference
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.html_markup import parse_html
from bot.presenter import LANGUAGES, TextError, Texts, escape, plain_text, split_html
from bot.presenter.markup import clean, utf16_units


class Arguments(Visitor):
    """Collects what a text mentions."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def arguments_of(node: BaseNode) -> set[str]:
    visitor = Arguments()
    visitor.visit(node)
    return visitor.names


def inventory(language: str) -> dict[str, dict[str, set[str]]]:
    """file → text id → the arguments it mentions."""
    resources = Texts().words(language).resources
    return {
        name: {entry.id.name: arguments_of(entry) for entry in resource.body if isinstance(entry, Message)}
        for name, resource in resources.items()
    }


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_texts_with_the_same_arguments(language: str) -> None:
    assert inventory(language) == inventory(LANGUAGES[0])


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "common.ftl").write_text("good = fine\nbad { =\n", encoding="utf-8")

    with pytest.raises(TextError, match=r"en/common\.ftl: line 2"):
        Texts(tmp_path)


def test_a_text_written_twice_is_refused(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "common.ftl").write_text("one = a\none = b\n", encoding="utf-8")

    with pytest.raises(TextError, match="'one' is written twice"):
        Texts(tmp_path)


WORDS = st.text(alphabet="ab<&é🌙\n ", min_size=1, max_size=60)
MARKUP = st.recursive(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(st.sampled_from(["b", "i", "u"]), inner).map(lambda p: f"<{p[0]}>{p[1]}</{p[0]}>"),
    ),
    max_leaves=30,
)


@given(markup=MARKUP, limit=st.integers(min_value=60, max_value=200))
def test_a_split_text_is_whole_within_the_limit_and_well_formed(markup: str, limit: int) -> None:
    parts = split_html(markup, limit)

    assert "".join("".join(map(plain_text, parts)).split()) == "".join(plain_text(markup).split())
    for part in parts:
        assert utf16_units(part) <= limit
        parse_html(part, lambda _: None)


def test_a_cut_falls_between_paragraphs_before_lines_before_words() -> None:
    paragraphs = f"{'a' * 30}\n{'b' * 10}\n\n{'c' * 10}\n{'d' * 10} {'e' * 30}"

    assert split_html(paragraphs, 70) == [f"{'a' * 30}\n{'b' * 10}", f"{'c' * 10}\n{'d' * 10} {'e' * 30}"]
    assert split_html(f"<b>{'a ' * 40}</b>", 60)[0].endswith("a</b>")
    assert split_html("  \n ", 60) == []


@pytest.mark.parametrize("unseen", ["\u200b\u200d", "\u3164", "\u2800 \u2800", "\u0301\u0302", "\u202e", "\U000e0041"])
def test_of_what_nobody_can_see_nothing_is_left(unseen: str) -> None:
    assert clean(unseen) == ""


@pytest.mark.parametrize("seen", ["👩\u200d🚀", "e\u0301", "\u093e\u0939", "0", "·", "مريم"])
def test_what_can_be_seen_stays_whole(seen: str) -> None:
    assert seen in clean(seen)


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_escaping_shows_what_was_cleaned(value: str) -> None:
    assert clean(clean(value)) == clean(value)
    assert plain_text(escape(value)) == clean(value)
