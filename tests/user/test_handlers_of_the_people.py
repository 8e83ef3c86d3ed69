"""What people hear when they start, ask for the menu, for help, for their profile, and choose a language."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bus import (
    HelpRequestedEvent,
    LanguageRequestedEvent,
    MenuRequestedEvent,
    ProfileRequestedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    StoryRequestedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from services.screens import Screen
from services.user import SUPPORTED_LANGUAGES, UserDirectory
from services.user.tables import users
from tests.gamification.world import World, only, screens


async def test_the_first_start_welcomes_and_registers(world: World) -> None:
    start = world.start(7, "Ana", username="ana", language_code="es", is_premium=True)

    welcome, registered = await world.deliver(start)

    assert isinstance(welcome, ReplyRequestedEvent)
    assert (welcome.screen, welcome.data) == (Screen.WELCOME, {"first_name": "Ana"})
    assert isinstance(registered, UserRegisteredEvent)
    assert registered.payload == {
        "user_id": 7,
        "username": "ana",
        "first_name": "Ana",
        "language_code": "es",
        "is_premium": True,
    }


async def test_whoever_comes_back_is_not_registered_again(world: World) -> None:
    await world.at_home(7)

    caused = await world.deliver(world.start(7))

    assert screens(caused) == [Screen.WELCOME_BACK]
    assert len(caused) == 1


async def test_a_start_delivered_twice_registers_once_and_answers_once(world: World) -> None:
    start = world.start(7)
    await world.deliver(start)

    assert await world.deliver(start) == []


async def test_of_many_first_starts_at_once_one_registers(world: World) -> None:
    await asyncio.gather(*(world.handle(world.start(7)) for _ in range(6)))

    caused = await world.everything()
    assert sorted(screens(caused)) == sorted([Screen.WELCOME] + [Screen.LANGUAGE_QUESTION] * 5)
    only(UserRegisteredEvent, caused)


async def test_a_new_name_is_noted_and_told(world: World) -> None:
    await world.deliver(world.start(7, "Ana", username="ana"))

    caused = await world.deliver(world.start(7, "Anna", username=None))

    assert only(UserProfileUpdatedEvent, caused).changes == {"first_name": "Anna", "username": None}
    menu = only(ReplyRequestedEvent, await world.deliver(MenuRequestedEvent(user_id=7, chat_id=7)))
    assert menu.data == {"first_name": "Anna"}


async def test_the_deep_link_of_the_first_start_is_kept(world: World) -> None:
    await world.deliver(world.start(7, start_parameter="ref_abc"))
    await world.deliver(world.start(7, start_parameter="ref_other"))
    await world.deliver(world.start(8, start_parameter="x" * 4000))

    async with world.database.read() as connection:
        kept = await connection.execute(select(users.c.start_parameter).order_by(users.c.user_id))
        assert list(kept.scalars()) == ["ref_abc", "x" * 64]


@pytest.mark.parametrize(
    ("link", "story_id"),
    [("story_house", "house"), ("story_late-letters_2", "late-letters_2"), ("story_", None), ("story_<b>", None)],
)
async def test_a_link_to_a_story_leads_there_for_new_people_and_old(
    world: World, link: str, story_id: str | None
) -> None:
    first = await world.deliver(world.start(7, start_parameter=link))
    later = await world.deliver(world.start(7, start_parameter=link))

    for caused in (first, later):
        assert [e.story_id for e in caused if isinstance(e, StoryRequestedEvent)] == ([story_id] if story_id else [])
    assert screens(first) == [Screen.WELCOME]
    assert screens(later) == ([] if story_id else [Screen.LANGUAGE_QUESTION])


@pytest.mark.parametrize("name", ["<3", "</b>", "'; DROP TABLE users; --", "\u202eevil", "a\0b", "🙂" * 64, ""])
async def test_a_name_may_hold_anything(world: World, name: str) -> None:
    await world.at_home(7, name)

    caused = await world.deliver(world.start(7, name))

    assert screens(caused) == [Screen.WELCOME_BACK]
    assert len(caused) == 1


@pytest.mark.parametrize(
    "wish",
    [
        MenuRequestedEvent(user_id=7, chat_id=7),
        ProfileRequestedEvent(user_id=7, chat_id=7),
        LanguageRequestedEvent(user_id=7, chat_id=7),
        LanguageRequestedEvent(user_id=7, chat_id=7, language="es"),
    ],
    ids=["menu", "profile", "languages", "a language"],
)
async def test_who_never_started_is_asked_to_start_first(world: World, wish: RequestEvent) -> None:
    caused = await world.deliver(wish)

    assert only(ReplyRequestedEvent, caused).data == {}
    assert screens(caused) == [Screen.START_FIRST]


@pytest.mark.parametrize("unknown_command", [None, "dayli"])
async def test_help_works_for_everybody(world: World, unknown_command: str | None) -> None:
    caused = await world.deliver(HelpRequestedEvent(user_id=7, chat_id=7, unknown_command=unknown_command))

    reply = only(ReplyRequestedEvent, caused)
    assert (reply.screen, reply.data) == (Screen.HELP, {"unknown_command": unknown_command})


async def test_a_private_command_typed_in_a_group_is_answered_with_the_way(world: World) -> None:
    asked = HelpRequestedEvent(user_id=7, chat_id=-100, chat_type="supergroup", private_command="quiz")

    to_a_stranger = only(ReplyRequestedEvent, await world.deliver(asked))
    await world.deliver(world.start(7))
    to_a_guest = only(ReplyRequestedEvent, await world.deliver(replace(asked, event_id="another")))

    assert (to_a_stranger.screen, to_a_stranger.chat_id) == (Screen.START_FIRST, -100)
    assert (to_a_guest.screen, to_a_guest.data) == (Screen.IN_PRIVATE, {"command": "quiz"})


async def test_a_tap_is_answered_in_the_message_it_was_made_in(world: World) -> None:
    await world.deliver(world.start(7))
    tap = replace(MenuRequestedEvent(user_id=7, chat_id=-100), message_id=42, language_code="es")

    reply = only(ReplyRequestedEvent, await world.deliver(tap))

    assert (reply.chat_id, reply.user_id, reply.message_id, reply.language_code) == (-100, 7, 42, "es")


@pytest.mark.parametrize("language", SUPPORTED_LANGUAGES)
async def test_a_chosen_language_is_kept_and_told(world: World, language: str) -> None:
    await world.at_home(7, language_code="fr")

    caused = await world.deliver(LanguageRequestedEvent(user_id=7, chat_id=7, language=language))

    assert only(UserProfileUpdatedEvent, caused).changes == {"language": language}
    assert only(ReplyRequestedEvent, caused).data == {"language": language}
    assert await UserDirectory(world.database).languages(7) == (language, "fr")


async def test_choosing_the_same_language_again_changes_nothing(world: World) -> None:
    await world.at_home(7)
    await world.deliver(LanguageRequestedEvent(user_id=7, chat_id=7, language="es"))

    caused = await world.deliver(LanguageRequestedEvent(user_id=7, chat_id=7, language="es"))

    assert screens(caused) == [Screen.LANGUAGE_CHANGED]
    assert len(caused) == 1


@pytest.mark.parametrize("language", [None, "", "xx", "ES", "english", "a\0b"])
async def test_anything_else_shows_the_languages_there_are(world: World, language: str | None) -> None:
    await world.at_home(7)
    await world.deliver(LanguageRequestedEvent(user_id=7, chat_id=7, language="es"))

    caused = await world.deliver(LanguageRequestedEvent(user_id=7, chat_id=7, language=language))

    assert screens(caused) == [Screen.LANGUAGE_PICKER]
    assert only(ReplyRequestedEvent, caused).data == {"current": "es"}
    assert len(caused) == 1


async def test_the_directory_tells_a_chosen_language_from_that_of_the_app(world: World) -> None:
    directory = UserDirectory(world.database)
    await world.deliver(world.start(7, language_code="es"))

    assert await directory.languages(7) == (None, "es")
    assert await directory.languages(8) == (None, None)


async def test_a_fresh_profile_is_empty_and_knows_since_when(world: World) -> None:
    world.clock.now = datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)
    await world.deliver(world.start(7, "Ana", username="ana"))

    reply = only(ReplyRequestedEvent, await world.deliver(ProfileRequestedEvent(user_id=7, chat_id=7)))

    assert reply.data == {
        "first_name": "Ana",
        "username": "ana",
        "registered_at": "2028-02-29T23:59:59Z",
        "balance": 0,
        "lifetime_points": 0,
        "streak": 0,
        "best_streak": 0,
        "level": 0,
        "level_score": None,
        "next_level_score": None,
        "title": None,
        "achievements": 0,
        "stories": {},
    }
