"""The registration saga: the game's bonus is waited for, and who does nothing for a day is asked in once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bus import (
    BaseEvent,
    DailyRequestedEvent,
    ErrorOccurredEvent,
    LanguageRequestedEvent,
    MenuRequestedEvent,
    OnboardingRequestedEvent,
    PointsAwardedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    SagaTimeoutReachedEvent,
    SettingsRequestedEvent,
    TimeZoneRequestedEvent,
    UserRegisteredEvent,
)
from services.database import ServiceHandler
from services.gamification.economy import Reason
from services.saga import Run, Runs, RunState
from services.screens import Screen
from services.user import registration
from services.user.registration import BONUS_AT_LAST_WITHIN, BONUS_WITHIN, NUDGE_AFTER
from tests.gamification.world import NEW_YEAR, World, only, screens

MOMENT = timedelta(seconds=1)


async def run_of(world: World, user_id: int = 7) -> Run:
    async with world.database.read() as connection:
        run = await Runs(connection, "user.registration", world.clock()).find(str(user_id))
    assert run is not None
    return run


async def pass_time(world: World, by: timedelta) -> list[BaseEvent]:
    """Let time pass and deliver, again and again, every time that has come since the world began."""
    world.clock.now += by + MOMENT
    times = await world.scheduled()
    return await world.deliver(*times, *times)


@pytest.fixture
def game_away(world: World) -> list[ServiceHandler]:
    """The game's handlers, taken out of the world: extend `world.handlers` with them to let it come back."""
    game = [handler for handler in world.handlers if handler.service == "gamification"]
    world.handlers = [handler for handler in world.handlers if handler not in game]
    return game


def test_the_welcome_bonus_is_called_what_the_game_calls_it() -> None:
    assert Reason.WELCOME.value == registration.WELCOME


async def test_who_registers_is_followed_until_the_bonus_arrived(world: World) -> None:
    caused = await world.deliver(world.registered(7))
    waiting = await run_of(world)

    await world.settle(*caused)

    assert waiting.timeouts.keys() == {"bonus_late", "nothing_done"}
    assert (await run_of(world)).done == ["registered", "bonus_arrived"]
    assert (await run_of(world)).timeouts.keys() == {"nothing_done"}


async def test_who_did_nothing_for_a_day_is_nudged_once(world: World) -> None:
    await world.settle(world.start(7, "Ana", language_code="es"), MenuRequestedEvent(user_id=7, chat_id=7))

    early = await pass_time(world, NUDGE_AFTER - timedelta(hours=1))
    nudges = await pass_time(world, timedelta(hours=1))
    later = await pass_time(world, timedelta(days=30))

    assert (early, later) == ([], [])
    nudge = only(ReplyRequestedEvent, nudges)
    assert len(nudges) == 1
    assert (nudge.screen, nudge.data, nudge.chat_id, nudge.user_id, nudge.language_code) == (
        Screen.NUDGE,
        {"first_name": "Ana", "is_being_asked": True},
        7,
        7,
        "es",
    )
    assert (await run_of(world)).state is RunState.FINISHED


def answer(question: str, answer: str | None = None) -> OnboardingRequestedEvent:
    return OnboardingRequestedEvent(user_id=7, chat_id=7, question=question, answer=answer)


@pytest.mark.parametrize(
    "deeds",
    [
        [DailyRequestedEvent(user_id=7, chat_id=7, timestamp=NEW_YEAR)],
        [
            LanguageRequestedEvent(user_id=7, chat_id=7, language="es"),
            TimeZoneRequestedEvent(user_id=7, chat_id=7, time_zone="Europe/Madrid"),
            answer("likes", "stories"),
        ],
        [answer("language"), answer("time_zone"), answer("likes")],
    ],
    ids=["plays", "answers", "would rather not"],
)
async def test_who_did_something_is_left_alone(world: World, deeds: list[RequestEvent]) -> None:
    await world.settle(world.start(7))

    await world.settle(*deeds)

    assert (await run_of(world)).state is RunState.FINISHED
    assert await pass_time(world, NUDGE_AFTER) == []


async def test_who_left_off_in_the_middle_of_the_questions_is_nudged_too(world: World) -> None:
    await world.settle(world.start(7), LanguageRequestedEvent(user_id=7, chat_id=7, language="es"))

    nudges = await pass_time(world, NUDGE_AFTER)

    assert screens(nudges) == [Screen.NUDGE]


async def test_a_nudge_waits_for_the_end_of_the_quiet_hours_of_the_persons_own_clock(world: World) -> None:
    # Two in the morning in Tokyo.
    world.clock.now = NEW_YEAR.replace(hour=17)
    await world.settle(world.start(7), TimeZoneRequestedEvent(user_id=7, chat_id=7, time_zone="Asia/Tokyo"))

    at_two = await pass_time(world, NUDGE_AFTER)
    before_eight = await pass_time(world, timedelta(hours=5, minutes=50))
    at_eight = await pass_time(world, timedelta(minutes=10))

    assert (screens(at_two), screens(before_eight), screens(at_eight)) == ([], [], [Screen.NUDGE])


async def test_who_wants_no_reminders_gets_no_nudge(world: World) -> None:
    await world.settle(world.start(7), SettingsRequestedEvent(user_id=7, chat_id=7, setting="reminders", value="off"))

    assert screens(await pass_time(world, NUDGE_AFTER)) == []


async def test_the_first_question_follows_the_bonus(world: World) -> None:
    await world.settle(world.start(7))

    assert screens(await world.everything()) == [Screen.WELCOME, Screen.WELCOME_BONUS, Screen.LANGUAGE_QUESTION]


async def test_a_bonus_that_does_not_come_is_told_to_an_operator_once(
    world: World, game_away: list[ServiceHandler]
) -> None:
    await world.settle(world.start(7))

    told = only(ErrorOccurredEvent, await pass_time(world, BONUS_WITHIN))

    assert (told.error_type, told.user_id) == ("WelcomeBonusLate", 7)
    assert screens(await pass_time(world, NUDGE_AFTER - BONUS_WITHIN)) == [Screen.NUDGE]
    assert (await run_of(world)).timeouts.keys() == {"bonus_missing"}


async def test_a_bonus_that_comes_late_ends_the_waiting(world: World, game_away: list[ServiceHandler]) -> None:
    start = world.start(7)
    await world.settle(start)
    await pass_time(world, BONUS_WITHIN)

    await world.settle(PointsAwardedEvent(7, 100, "welcome"))

    assert screens(await pass_time(world, BONUS_AT_LAST_WITHIN)) == [Screen.NUDGE]
    assert (await run_of(world)).state is RunState.FINISHED
    assert screens(await world.deliver(world.start(7))) == [Screen.LANGUAGE_QUESTION]


async def test_a_registration_the_game_never_took_up_is_taken_back(
    world: World, game_away: list[ServiceHandler]
) -> None:
    await world.settle(world.start(7))
    await pass_time(world, BONUS_WITHIN)
    await pass_time(world, BONUS_AT_LAST_WITHIN)
    taken_back = await run_of(world)
    menu = await world.deliver(MenuRequestedEvent(user_id=7, chat_id=7))

    world.handlers += game_away
    again = await world.deliver(world.start(7))
    await world.settle(only(UserRegisteredEvent, again))

    assert (taken_back.state, taken_back.reason) == (
        RunState.UNDONE,
        "bonus_missing: the game never took the person in",
    )
    assert screens(menu) == [Screen.START_FIRST]
    assert screens(again) == [Screen.WELCOME]
    assert await world.amounts(7) == [100]
    assert (await run_of(world)).done == ["registered", "bonus_arrived"]


async def test_who_chose_a_language_stays_registered(world: World, game_away: list[ServiceHandler]) -> None:
    await world.settle(world.start(7), LanguageRequestedEvent(user_id=7, chat_id=7, language="es"))

    await pass_time(world, BONUS_WITHIN)
    await pass_time(world, BONUS_AT_LAST_WITHIN)

    assert (await run_of(world)).state is RunState.UNDONE
    assert screens(await world.deliver(world.start(7))) == [Screen.TIME_ZONE_PICKER]


async def test_a_bonus_paid_after_the_registration_was_taken_back_does_not_have_it_taken_back_again(
    world: World, game_away: list[ServiceHandler]
) -> None:
    registered = only(UserRegisteredEvent, await world.deliver(world.start(7)))
    await world.settle(registered)
    await pass_time(world, BONUS_WITHIN)
    await pass_time(world, BONUS_AT_LAST_WITHIN)
    world.handlers += game_away
    await world.settle(registered)

    await world.settle(world.start(7))
    await pass_time(world, BONUS_WITHIN)
    await pass_time(world, BONUS_AT_LAST_WITHIN)

    assert await world.amounts(7) == [100]
    assert (await run_of(world)).state is RunState.FINISHED
    assert screens(await world.deliver(world.start(7))) == [Screen.LANGUAGE_QUESTION]


async def test_the_same_time_told_by_somebody_else_changes_nothing(world: World) -> None:
    await world.settle(world.start(7))

    assert await world.deliver(SagaTimeoutReachedEvent("user.registration", "7", "nothing_done")) == []
