"""What a reader sees of a story: its texts in their language, the choices as buttons, the rest in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.callbacks import ChooseInStory, OpenPlace, OpenStory, ReadStory, read_tap
from bot.playground.html_markup import parse_html
from bot.presenter import Page, Presenter, ReaderLanguages, Texts
from bus.catalogue import ReplyRequestedEvent, StoryChoiceRequestedEvent, StoryReadingRequestedEvent
from services.narrative.pages import Note, node_page, place_in
from services.narrative.readers import Reader
from services.narrative.state import State
from services.screens import Screen
from tests.edge.parts import Chosen
from tests.narrative.screens import READER, STORY_SCREENS, LampBooks, save_at
from tests.narrative.stories import lamp

TEXTS = Texts()


async def page(screen: Screen, data: dict[str, Any] | None = None, language: str = "en", user_id: int = 7) -> Page:
    presenter = Presenter(TEXTS, ReaderLanguages(Chosen(**{f"u{user_id}": language})), "DianaBot", LampBooks())
    event = ReplyRequestedEvent(
        chat_id=user_id, screen=screen, data=STORY_SCREENS[screen] if data is None else data, user_id=user_id
    )
    return await presenter.page(event)


def seen(page: Page) -> str:
    return "\n".join(parse_html(part, lambda _: None)[0] for part in page.parts)


def buttons(page: Page) -> list[str]:
    return [button.text for row in page.keyboard.inline_keyboard for button in row] if page.keyboard else []


def taps(page: Page) -> list[Any]:
    assert page.keyboard is not None
    return [read_tap(button.callback_data or "") for row in page.keyboard.inline_keyboard for button in row]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_node_shows_its_text_its_locks_with_reasons_and_its_choices(language: str) -> None:
    shown = await page(Screen.STORY_NODE, language=language)

    locked, open_ = (
        ("🔒 Turn the key: You have no key.", "Climb back")
        if language == "en"
        else ("🔒 Girar la llave: No tienes llave.", "Volver a subir")
    )
    assert locked in seen(shown)
    assert buttons(shown) == [open_]
    assert "30 " in seen(shown)
    assert not shown.in_place


async def test_the_readers_name_is_shown_as_it_is_and_breaks_nothing() -> None:
    shown = await page(Screen.STORY_NODE, node_page(lamp(), save_at("porch.door"), READER))
    nameless = await page(Screen.STORY_NODE, node_page(lamp(), save_at("porch.door"), Reader(7, " \u202e")))

    assert seen(shown) == "Lucien\nA door. Lucien looks at you, Ada <3."
    assert "looks at you, stranger." in seen(nameless)


async def test_a_button_carries_the_save_the_turn_and_the_node_and_fits_however_long_the_ids_are() -> None:
    shown = await page(Screen.STORY_NODE, user_id=2**52 - 1)

    (tap,) = taps(shown)
    assert isinstance(tap, ChooseInStory)
    assert (tap.save_id, tap.turn_number, tap.choice) == (2**40, 12, 1)
    assert tap.asks_for() is StoryChoiceRequestedEvent


async def test_reading_buttons_fit_however_long_the_ids_are() -> None:
    story_id = "s" * 32
    for way in ("c1", "n2", "y3", "w1"):
        tap = read_tap(ReadStory(owner=2**52 - 1, turn="abcdefgh", way=way, story_id=story_id).pack())
        assert isinstance(tap, ReadStory)
        assert tap.asks_for() is StoryReadingRequestedEvent
        assert tap.details()["slot"] == int(way[1])
    assert read_tap(OpenStory(owner=2**52 - 1, turn="abcdefgh", story_id=story_id).pack())
    assert read_tap("r1:7:abcdefgh:x9:lamp") is None


async def test_points_and_vip_are_said_on_the_choice() -> None:
    shown = await page(Screen.STORY_NODE, node_page(lamp(), save_at("attic.hatch"), READER))
    waiting = await page(Screen.STORY_NODE_HERE)

    assert "Pay for a look · ✨ 50" in buttons(shown)
    assert "💎 The guests' way: for VIP guests" in seen(shown)
    assert "Pay for a look: your points are on their way." in seen(waiting)
    assert waiting.in_place


async def test_what_was_chosen_is_marked_where_it_was_and_nowhere_else() -> None:
    shown = await page(Screen.STORY_CHOSEN)

    assert seen(shown).endswith("\n\n» Knock")
    assert shown.keyboard is None
    assert shown.in_place
    assert shown.only_in_place


async def test_going_on_where_there_is_nothing_to_decide_leaves_no_mark() -> None:
    stairs = place_in(lamp(), save_at("cellar.stairs").state, READER)

    shown = await page(Screen.STORY_CHOSEN, {**stairs, "choice": "continue"})

    assert "»" not in seen(shown)
    assert shown.keyboard is None


async def test_the_only_edition_there_is_has_no_way_back() -> None:
    edition = {"digest": lamp().digest, "version": 1, "standing": "current", "at": "2027-01-01T12:00:00Z"}
    stories = [{"story_id": "lamp", "revisions": [{**edition, "may_be_withdrawn": False}]}]

    shown = buttons(await page(Screen.STORY_REVISIONS, {"stories": stories}))

    assert [label[0] for label in shown if lamp().digest[:6] in label] == ["👁"]


async def test_a_page_that_was_turned_without_a_choice_just_loses_its_buttons() -> None:
    shown = await page(Screen.STORY_CHOSEN, {**place_in(lamp(), save_at("porch.door").state, READER), "choice": None})

    assert seen(shown) == "Lucien\nA door. Lucien looks at you, Ada <3."
    assert (shown.keyboard, shown.only_in_place) == (None, True)


async def test_too_few_points_are_told_in_the_words_of_the_story() -> None:
    data = node_page(lamp(), save_at("attic.hatch"), READER, note=Note.NOT_ENOUGH, missed=0)

    shown = seen(await page(Screen.STORY_NODE, data))

    assert "Pay for a look: You turn out your pockets." in shown


async def test_becoming_a_guest_is_offered_beside_the_page_which_stays() -> None:
    taps_there = taps(await page(Screen.STORY_NODE, node_page(lamp(), save_at("attic.hatch"), READER)))

    assert [tap.is_beside for tap in taps_there if isinstance(tap, OpenPlace)] == [True]


async def test_the_last_page_stays_in_the_book_and_what_may_be_done_then_is_below_it() -> None:
    last, below = await page(Screen.STORY_LAST_PAGE), await page(Screen.STORY_ENDING)

    assert (last.keyboard, last.in_place) == (None, False)
    assert seen(below).startswith("🏁 ")
    assert seen(last) not in seen(below)
    assert len(buttons(below)) == 5


async def test_a_choice_for_guests_says_so_and_then_what_the_story_says() -> None:
    shown = seen(await page(Screen.STORY_NODE, node_page(lamp(), save_at("attic.hatch"), READER)))

    assert "💎 The guests' way: for VIP guests\nFor guests of the house." in shown


async def test_the_picture_of_a_node_is_not_shown_with_the_chapter_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LampBooks, "media", lambda *_: Path("abc.webp"))
    image = {"image": "lamp.webp"}

    node = await page(Screen.STORY_NODE, STORY_SCREENS[Screen.STORY_NODE] | image)
    interlude = await page(Screen.STORY_INTERLUDE, STORY_SCREENS[Screen.STORY_INTERLUDE] | image)

    assert node.picture is not None
    assert interlude.picture is None


async def test_a_chapter_begins_with_its_title_and_what_comes_of_earlier_decisions() -> None:
    assert seen(await page(Screen.STORY_INTERLUDE)) == "📖 The Cellar\n\nYou knocked; the cellar heard it."


async def test_a_way_on_without_a_text_of_its_own_just_continues() -> None:
    stairs = save_at("cellar.stairs")

    assert buttons(await page(Screen.STORY_NODE, node_page(lamp(), stairs, READER))) == ["Continue"]
    assert buttons(await page(Screen.STORY_NODE, node_page(lamp(), stairs, READER), "es")) == ["Seguir"]


async def test_a_decision_in_a_scene_is_recalled_without_a_chapter() -> None:
    data = {**STORY_SCREENS[Screen.STORY_RECAP], "choices": ["porch.door.knock", "scenes.letter.continue"]}

    assert seen(await page(Screen.STORY_RECAP, data)).endswith("\nThe Porch: Knock\nContinue")


@pytest.mark.parametrize("note", list(Note))
async def test_every_note_has_words_of_its_own(note: Note) -> None:
    shown = await page(Screen.STORY_NODE, node_page(lamp(), save_at("porch.door"), READER, note=note))

    assert "You are here:\n" not in seen(shown)
    assert len(shown.parts) == 1


async def test_meters_are_visible_with_their_sign() -> None:
    shown = seen(await page(Screen.STORY_CHARACTERS))

    assert "Trust ▰▰▱▱▱▱▱▱ −40" in shown
    assert "Affection ▰▰▰▰▱▱▱▱ 0" in shown


async def test_a_hint_tells_who_would_be_glad_and_who_would_mind() -> None:
    shown = seen(await page(Screen.STORY_HINT))

    assert "Knock: Lucien would be glad\n" in shown
    assert "Break it down: Lucien would mind, Diana would be glad" in shown


async def test_a_state_is_the_same_after_it_was_kept() -> None:
    state = save_at("cellar.lock").state

    assert State.from_json(state.to_json()) == state
