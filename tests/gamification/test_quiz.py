"""The question of the day: one a day, answered once, and the bank it comes from."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bus import (
    BaseEvent,
    PointsAwardedEvent,
    QuizAnsweredEvent,
    QuizAnswerRequestedEvent,
    QuizRequestedEvent,
    ReplyRequestedEvent,
    UserSubscriptionChangedEvent,
)
from bus.catalogue import AwardRequestedEvent
from services.content import ContentError
from services.gamification.content import load_game_content
from services.gamification.quiz.bank import ANSWERS, read_bank
from services.gamification.quiz.choice import question_of, shown_order
from services.screens import Screen
from tests.gamification.world import NEW_YEAR, World, only, screens

BANK = load_game_content().quiz


def asks(world: World, user_id: int = 7) -> QuizRequestedEvent:
    return QuizRequestedEvent(user_id=user_id, chat_id=user_id, timestamp=world.clock())


async def question(world: World, user_id: int = 7) -> dict[str, Any]:
    """What the person is asked today."""
    reply = only(ReplyRequestedEvent, await world.deliver(asks(world, user_id)))
    assert reply.screen == Screen.QUIZ_QUESTION
    return reply.data


def answers(world: World, asked: dict[str, Any], *, right: bool, user_id: int = 7) -> QuizAnswerRequestedEvent:
    """The tap on the right answer, or on a wrong one."""
    wording = next(
        entry.question.en
        for id_ in BANK.ids
        if (entry := BANK.find(id_)) and entry.question.en.question == asked["question"]["en"]
    )
    shown = [answer["en"] for answer in asked["answers"]]
    chosen = wording.answers[0] if right else wording.answers[2]
    return QuizAnswerRequestedEvent(
        user_id=user_id, chat_id=user_id, day=asked["day"], place=shown.index(chosen), timestamp=world.clock()
    )


async def test_a_right_answer_is_paid_and_explained(world: World) -> None:
    asked = await question(world)

    caused = await world.deliver(answers(world, asked, right=True))

    paid, told, reply = (
        only(PointsAwardedEvent, caused),
        only(QuizAnsweredEvent, caused),
        only(ReplyRequestedEvent, caused),
    )
    assert (paid.points_amount, paid.action_type) == (asked["points"], "quiz")
    assert (told.is_right, told.difficulty) == (True, asked["difficulty"])
    assert (reply.screen, reply.data["is_right"], reply.data["balance"]) == (Screen.QUIZ_RESULT, True, asked["points"])
    assert reply.data["given"] == reply.data["right"]
    assert reply.data["explanation"]["es"]
    assert reply.data["next_in_s"] == 12 * 3600


async def test_a_wrong_answer_pays_nothing_and_is_explained_too(world: World) -> None:
    asked = await question(world)

    caused = await world.deliver(answers(world, asked, right=False))

    reply = only(ReplyRequestedEvent, caused)
    assert (reply.data["is_right"], reply.data["points"]) == (False, 0)
    assert reply.data["given"] != reply.data["right"]
    assert not only(QuizAnsweredEvent, caused).is_right
    assert await world.amounts(7) == []


async def test_a_level_that_a_right_answer_reaches_in_quiet_hours_is_told_at_once(world: World) -> None:
    await world.settle(world.registered(7), AwardRequestedEvent(1, 7, 100, "before"))
    await world.settle(world.profile(7, quiet_from=10, quiet_until=14))
    asked, before = await question(world), len(await world.everything())

    await world.settle(answers(world, asked, right=True))

    assert Screen.LEVEL_REACHED in screens((await world.everything())[before:])


async def test_a_question_is_answered_once_whatever_is_tapped_afterwards(world: World) -> None:
    asked = await question(world)
    wrong, right = answers(world, asked, right=False), answers(world, asked, right=True)
    await world.deliver(wrong)

    caused = await world.deliver(wrong, right, asks(world))

    assert screens(caused) == [Screen.QUIZ_RESULT] * 2
    assert all(event.data["is_again"] for event in caused if isinstance(event, ReplyRequestedEvent))
    assert await world.amounts(7) == []


async def test_a_right_answer_delivered_twice_is_paid_once(world: World) -> None:
    asked = await question(world)
    tap = answers(world, asked, right=True)

    await world.deliver(tap, tap)

    assert await world.amounts(7) == [asked["points"]]


async def test_of_two_replicas_that_hear_two_answers_at_once_one_counts(world: World, replica: World) -> None:
    asked = await question(world)
    taps = [answers(world, asked, right=True) for _ in range(6)]

    await asyncio.gather(*(where.handle(tap) for where, tap in zip([world, replica] * 3, taps, strict=True)))

    assert await world.amounts(7) == [asked["points"]]
    assert len([event for event in await world.everything() if isinstance(event, QuizAnsweredEvent)]) == 1


async def test_the_question_of_a_day_stays_the_same_until_midnight_where_the_person_lives(world: World) -> None:
    await world.deliver(world.moved(7, "Pacific/Kiritimati"))
    world.clock.now = NEW_YEAR.replace(hour=9, minute=59)
    first = await question(world)
    same = await question(world)

    world.clock.move(minutes=1)
    second = await question(world)

    assert first == same
    assert (first["day"], second["day"]) == ("2027-01-01", "2027-01-02")
    assert first["question"] != second["question"]


async def test_yesterdays_button_brings_todays_question(world: World) -> None:
    asked = await question(world)
    late = answers(world, asked, right=True)
    world.clock.move(days=1)

    caused = await world.deliver(replace(late, timestamp=world.clock()))

    reply = only(ReplyRequestedEvent, caused)
    assert (reply.screen, reply.data["is_late"], reply.data["day"]) == (Screen.QUIZ_QUESTION, True, "2027-01-02")
    assert await world.amounts(7) == []


@pytest.mark.parametrize(
    ("day", "place"), [("", 0), ("soon", 1), ("2027-01-01", -1), ("2027-01-01", 99), ("9" * 40, 0)]
)
async def test_a_forged_answer_brings_the_question_and_changes_nothing(world: World, day: str, place: int) -> None:
    await question(world)
    forged = QuizAnswerRequestedEvent(user_id=7, chat_id=7, day=day, place=place, timestamp=world.clock())

    caused = await world.deliver(forged)

    assert screens(caused) == [Screen.QUIZ_QUESTION]
    assert await world.amounts(7) == []


async def test_an_answer_nobody_asked_for_brings_the_question(world: World) -> None:
    forged = QuizAnswerRequestedEvent(user_id=7, chat_id=7, day="2027-01-01", place=0, timestamp=world.clock())

    assert screens(await world.deliver(forged)) == [Screen.QUIZ_QUESTION]


async def test_vips_earn_more_with_it(world: World) -> None:
    plain = await question(world)
    vip: BaseEvent = UserSubscriptionChangedEvent(
        user_id=7, previous_plan=None, new_plan="vip", subscription_id="s", payment_provider="telegram_stars"
    )
    await world.deliver(vip)

    assert (await question(world))["points"] == plain["points"] * 3 // 2


def test_everybody_is_asked_the_same_and_nobody_twice_before_the_bank_is_through() -> None:
    day, asked = date(2027, 1, 1), list[str]()
    for number in range(len(BANK.ids)):
        asked.append(question_of(day + timedelta(days=number), BANK.ids, asked))

    assert sorted(asked) == sorted(BANK.ids)
    assert question_of(day, BANK.ids, []) == asked[0]
    assert question_of(day, BANK.ids, [asked[0]]) == asked[1]
    assert question_of(day, BANK.ids, BANK.ids) == asked[0]


def test_the_answers_stand_in_an_order_of_ones_own_that_stays() -> None:
    day = date(2027, 1, 1)

    orders = [shown_order(user_id, day, "octopus_hearts", ANSWERS) for user_id in range(200)]

    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len({tuple(order) for order in orders}) == 24
    assert orders[5] == shown_order(5, day, "octopus_hearts", ANSWERS)


def test_the_bundled_bank_is_large_mixed_and_complete() -> None:
    entries = [entry for id_ in BANK.ids if (entry := BANK.find(id_))]

    assert len(entries) >= 60
    assert {entry.difficulty for entry in entries} == {"easy", "medium", "hard"}
    for language in ("en", "es"):
        wordings = [entry.question.in_every_language()[language] for entry in entries]
        assert len({wording.question for wording in wordings}) == len(wordings)


GOOD = """
questions:
  - id: one
    en: {question: "How many?", answers: [a, b, c, d], explanation: That many.}
    es: {question: "¿Cuántos?", answers: [a, b, c, d], explanation: Tantos.}
"""


@pytest.mark.parametrize(
    ("written", "instead", "reason"),
    [
        ("answers: [a, b, c, d], explanation: That", "answers: [a, b, c], explanation: That", r"easy\.yaml.*line 4"),
        ("answers: [a, b, c, d], explanation: That", "answers: [a, b, A, d], explanation: That", "two answers are"),
        ("    es:", "    fr:", r"\.(es|fr).*line"),
        ("id: one", "id: One?", r"questions\.0\.id.*line 3"),
    ],
)
def test_a_wrong_bank_is_refused_with_line_and_reason(tmp_path: Path, written: str, instead: str, reason: str) -> None:
    (tmp_path / "easy.yaml").write_text(GOOD, "utf-8")
    assert read_bank(tmp_path).ids == ["one"]
    (tmp_path / "easy.yaml").write_text(GOOD.replace(written, instead), "utf-8")

    with pytest.raises(ContentError, match=reason):
        read_bank(tmp_path)


def test_a_question_in_two_files_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no questions"):
        read_bank(tmp_path)
    for name in ("easy", "hard"):
        (tmp_path / f"{name}.yaml").write_text(GOOD, "utf-8")

    with pytest.raises(ContentError, match=r"the question one is in easy\.yaml too"):
        read_bank(tmp_path)
