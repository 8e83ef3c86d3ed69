"""Settings are seen at a glance, changed by a tap, and followed by everybody; the first questions lead through some."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bus import (
    BaseEvent,
    LanguageRequestedEvent,
    OnboardingRequestedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    SettingsRequestedEvent,
    TalkHeardEvent,
    TimeZoneRequestedEvent,
    UserProfileUpdatedEvent,
)
from services.screens import Screen
from tests.gamification.world import World, only, screens


def settings(setting: str | None = None, value: str | None = None) -> SettingsRequestedEvent:
    return SettingsRequestedEvent(user_id=7, chat_id=7, message_id=5, setting=setting, value=value)


def says(text: str) -> TalkHeardEvent:
    return TalkHeardEvent(user_id=7, chat_id=7, text=text)


def lives_in(time_zone: str | None = None, region: str | None = None) -> TimeZoneRequestedEvent:
    return TimeZoneRequestedEvent(user_id=7, chat_id=7, message_id=5, time_zone=time_zone, region=region)


def answers(question: str, answer: str | None = None) -> OnboardingRequestedEvent:
    return OnboardingRequestedEvent(user_id=7, chat_id=7, message_id=5, question=question, answer=answer)


def changes(events: list[BaseEvent]) -> list[dict[str, Any]]:
    return [event.changes for event in events if isinstance(event, UserProfileUpdatedEvent)]


def shown(events: list[BaseEvent]) -> dict[str, Any]:
    return only(ReplyRequestedEvent, events).data


@pytest.mark.parametrize(
    ("setting", "value", "changed"),
    [
        ("reminders", "important", {"reminders": "important"}),
        ("reminders", "off", {"reminders": "off"}),
        ("listed", "no", {"listed": False}),
        ("quiet", "23-9", {"quiet_from": 23, "quiet_until": 9}),
        ("quiet", "22-7", {"quiet_until": 7}),
        ("quiet", "never", {"quiet_from": 0, "quiet_until": 0}),
    ],
)
async def test_a_choice_is_kept_told_and_shown_in_place(
    world: World, setting: str, value: str, changed: dict[str, Any]
) -> None:
    await world.at_home(7)

    caused = await world.deliver(settings(setting, value))
    again = await world.deliver(settings(setting, value))

    assert changes(caused) == [changed]
    assert screens(caused) == [Screen.SETTINGS]
    assert only(ReplyRequestedEvent, caused).message_id == 5
    assert changed.items() <= shown(caused).items()
    assert changes(again) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("quiet", "24-8"),
        ("quiet", "8-8"),
        ("quiet", "-1-8"),
        ("quiet", "1e9-8"),
        ("quiet", "٢٢-٨"),
        ("reminders", "hourly"),
        ("listed", "perhaps"),
        ("first_name", "Eve"),
        ("user_id", "8"),
        ("", ""),
    ],
)
async def test_what_is_no_choice_changes_nothing_and_shows_what_can_be_chosen(
    world: World, setting: str, value: str
) -> None:
    await world.at_home(7)
    before = shown(await world.deliver(settings()))

    caused = await world.deliver(settings(setting, value))

    assert changes(caused) == []
    assert len(caused) == 1
    assert shown(await world.deliver(settings())) == before


async def test_a_city_is_found_by_region_and_tapped(world: World) -> None:
    await world.at_home(7)

    regions = await world.deliver(lives_in())
    cities = await world.deliver(lives_in(region="europe"))
    nowhere = await world.deliver(lives_in(region="atlantis"))
    chosen = await world.deliver(lives_in("Europe/Madrid"))

    assert [shown(caused)["region"] for caused in (regions, cities, nowhere)] == [None, "europe", None]
    assert changes(chosen) == [{"time_zone": "Europe/Madrid"}]
    assert screens(chosen) == [Screen.SETTINGS]
    assert shown(chosen)["time_zone"] == "Europe/Madrid"


@pytest.mark.parametrize(("typed", "zone"), [("bogotá", "America/Bogota"), ("+2", "Etc/GMT-2")])
async def test_who_was_asked_where_they_live_may_type_it(world: World, typed: str, zone: str) -> None:
    await world.at_home(7)
    await world.deliver(lives_in())

    assert changes(await world.deliver(says(typed))) == [{"time_zone": zone}]


async def test_what_is_no_place_is_answered_kindly_and_several_places_are_offered(world: World) -> None:
    await world.at_home(7)
    await world.deliver(lives_in())

    unknown = await world.deliver(says("</b> 1e9 🕯"))
    several = await world.deliver(says("ciudad"))
    chosen = await world.deliver(says("+99"), says("lima"))

    assert shown(unknown)["typed"] == "</b> 1e9 🕯"
    assert "America/Mexico_City" in shown(several)["matches"]
    assert changes(chosen) == [{"time_zone": "America/Lima"}]


async def test_who_was_not_asked_or_asked_long_ago_gets_the_menu(world: World) -> None:
    await world.at_home(7)

    unasked = await world.deliver(says("Madrid"))
    await world.deliver(lives_in())
    world.clock.now += timedelta(hours=1, seconds=1)
    late = await world.deliver(says("Madrid"))

    assert (screens(unasked), screens(late)) == ([Screen.MENU], [Screen.MENU])


async def test_the_first_questions_are_answered_in_order_and_told(world: World) -> None:
    await world.settle(world.start(7))

    caused = [
        await world.deliver(event)
        for event in (
            LanguageRequestedEvent(user_id=7, chat_id=7, language="es"),
            says("Sevilla"),
            answers("likes", "stories"),
        )
    ]

    assert [screens(events) for events in caused] == [
        [Screen.TIME_ZONE_PICKER],
        [Screen.LIKES_QUESTION],
        [Screen.ONBOARDED],
    ]
    assert [changes(events) for events in caused] == [
        [{"language": "es", "onboarding": "time_zone"}],
        [{"time_zone": "Europe/Madrid", "onboarding": "likes"}],
        [{"likes": "stories", "onboarding": "done"}],
    ]


async def test_any_question_may_be_passed_over(world: World) -> None:
    await world.settle(world.start(7))

    caused = [await world.deliver(answers(question)) for question in ("language", "time_zone", "likes")]

    assert [screens(events)[0] for events in caused] == [
        Screen.TIME_ZONE_PICKER,
        Screen.LIKES_QUESTION,
        Screen.ONBOARDED,
    ]
    assert screens(await world.deliver(world.start(7))) == [Screen.WELCOME_BACK]


async def test_start_goes_on_where_somebody_left_off(world: World) -> None:
    await world.settle(world.start(7), answers("language"), answers("time_zone"))

    assert screens(await world.deliver(world.start(7))) == [Screen.LIKES_QUESTION]


@pytest.mark.parametrize("stale", [answers("language"), answers("likes", "stories"), answers("nonsense", "x")])
async def test_a_button_of_another_question_changes_nothing_and_shows_the_open_one(
    world: World, stale: RequestEvent
) -> None:
    await world.settle(world.start(7), answers("language"))

    caused = await world.deliver(stale)

    assert screens(caused) == [Screen.TIME_ZONE_PICKER]
    assert changes(caused) == []


async def test_an_answer_nobody_offered_asks_again(world: World) -> None:
    await world.settle(world.start(7), answers("language"), answers("time_zone"))

    assert screens(await world.deliver(answers("likes", "'; DROP TABLE users"))) == [Screen.LIKES_QUESTION]


async def test_a_question_answered_twice_at_once_moves_on_once(world: World) -> None:
    await world.settle(world.start(7))

    await world.deliver(answers("language"), answers("language"))

    assert screens(await world.deliver(world.start(7))) == [Screen.TIME_ZONE_PICKER]


@pytest.mark.parametrize("wish", [settings(), lives_in(), says("hello"), answers("likes")])
async def test_who_never_started_is_shown_the_way_in(world: World, wish: RequestEvent) -> None:
    assert screens(await world.deliver(wish)) == [Screen.START_FIRST]
