"""A ban from the whole bot: what it takes, what it leaves, how it is appealed against, and how it ends."""

from __future__ import annotations

import pytest

from bus import (
    BanAppealRequestedEvent,
    BanMetEvent,
    ErasureRequestedEvent,
    GroupMessagePostedEvent,
    PlayerVisibilityChangedEvent,
    QuizRequestedEvent,
    ReplyRequestedEvent,
    StoryDecisionMadeEvent,
    UserModeratedEvent,
)
from bus.key_ring import KeyRing, new_key
from services.admin.desk import BanMarks, BanRegister
from services.admin.desk.bans import KEPT_S
from services.admin.roles import BotRole
from services.admin.staff import Staff
from services.screens import Screen
from tests.admin.desk.world import ANA, BAN_MARKS, BEN, OTHER_OWNER, OWNER, DeskWorld, acts, shown, told_to
from tests.admin.group import BOT, CHAT
from tests.gamification.world import only


async def ban(world: DeskWorld, why: str = "spam") -> list[object]:
    await world.arrives(ANA, "Ana", "ana")
    return list(await world.does(OWNER, f"{ANA} ban {why}"))


async def test_a_ban_is_told_with_its_reason_and_how_to_appeal(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    events = await world.does(OWNER, "@ana ban spam in three groups")

    assert (shown(events, Screen.BANNED)["reason"], told_to(events, ANA)) == ("spam in three groups", [Screen.BANNED])
    moderated = only(UserModeratedEvent, events)
    assert (moderated.action, moderated.target_user_id, moderated.reason) == ("global_ban", ANA, "spam in three groups")
    assert acts(events) == [("global_ban", "done", "")]
    assert shown(await world.opens(OWNER, ANA), Screen.PERSON_CARD)["ban"]["reason"] == "spam in three groups"


async def test_who_is_banned_earns_nothing_anywhere_and_is_on_no_board(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.arrives(BEN, "Ben", "ben")
    before = await world.amounts(ANA)

    events = await world.does(OWNER, f"{ANA} ban spam")
    await world.settle(
        world.daily(ANA),
        QuizRequestedEvent(user_id=ANA, chat_id=ANA),
        StoryDecisionMadeEvent(ANA, "arrival", "help", {}),
        says(world, ANA, "a long message about nothing in particular, again"),
        says(world, BEN, "thanks", reply_to_user_id=ANA),
    )
    award = await world.does(OWNER, f"{ANA} award 100 kind")

    assert not only(PlayerVisibilityChangedEvent, events).is_visible
    assert await world.amounts(ANA) == before
    assert acts(award) == [("award", "refused", "banned")]


def says(world: DeskWorld, who: int, text: str, reply_to_user_id: int | None = None) -> GroupMessagePostedEvent:
    return GroupMessagePostedEvent(
        user_id=who,
        chat_id=CHAT,
        message_id=1,
        text=text,
        content_kind="text",
        is_forward=False,
        reply_to_user_id=reply_to_user_id,
        timestamp=world.clock(),
    )


async def test_lifting_it_opens_everything_again_and_says_so(world: DeskWorld) -> None:
    await ban(world)
    before = await world.amounts(ANA)

    events = await world.does(OWNER, f"{ANA} unban a mistake")
    await world.settle(world.daily(ANA))

    assert shown(events, Screen.BAN_LIFTED)["reason"] == "a mistake"
    assert only(PlayerVisibilityChangedEvent, events).is_visible
    assert acts(events) == [("global_unban", "done", "")]
    assert len(await world.amounts(ANA)) > len(before)
    assert shown(await world.opens(OWNER, ANA), Screen.PERSON_CARD)["ban"] is None


@pytest.mark.parametrize("banned_days", [0, 1, 40])
async def test_a_streak_is_as_long_after_a_ban_as_it_was_before(world: DeskWorld, banned_days: int) -> None:
    await world.arrives(ANA, "Ana", "ana")
    for _ in range(3):
        await world.settle(world.daily(ANA))
        world.clock.move(days=1)

    await world.does(OWNER, f"{ANA} ban spam")
    world.clock.move(days=banned_days)
    await world.does(OWNER, f"{ANA} unban")
    await world.settle(world.daily(ANA))

    player = await world.player(ANA)
    assert player is not None
    assert (player.streak, player.freezes) == (4, 0)


async def test_a_ban_brings_no_second_claim_on_one_day_and_mends_no_broken_streak(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.settle(world.daily(ANA))
    await world.does(OWNER, f"{ANA} ban spam")
    await world.does(OWNER, f"{ANA} unban")
    claims = [row.reason for row in await world.rows(ANA)].count("daily")
    await world.settle(world.daily(ANA))
    assert [row.reason for row in await world.rows(ANA)].count("daily") == claims

    world.clock.move(days=5)
    await world.does(OWNER, f"{ANA} ban spam")
    world.clock.move(days=5)
    await world.does(OWNER, f"{ANA} unban")
    await world.settle(world.daily(ANA))

    player = await world.player(ANA)
    assert player is not None
    assert player.streak == 1


@pytest.mark.parametrize(
    ("target", "why"),
    [(OWNER, "oneself"), (OTHER_OWNER, "staff"), (BEN, "staff"), (BOT, "bot")],
    ids=["oneself", "an owner", "a moderator", "the bot"],
)
async def test_the_house_does_not_ban_its_own(world: DeskWorld, target: int, why: str) -> None:
    await world.arrives(target, "Somebody")
    async with world.database.write() as connection:
        await Staff((OWNER, OTHER_OWNER)).grant(connection, BEN, BotRole.MODERATOR, world.clock())

    events = await world.taps(OWNER, target, "global_ban")

    assert acts(events) == [("global_ban", "refused", why)]


async def test_a_moderator_bans_and_gives_no_points(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    async with world.database.write() as connection:
        await Staff(()).grant(connection, BEN, BotRole.MODERATOR, world.clock())

    award, banned = await world.asks(BEN, "@ana award 100 kind"), await world.does(BEN, "@ana ban spam")

    assert acts(award) == [("award", "refused", "not_permitted")]
    assert acts(banned) == [("global_ban", "done", "")]


async def test_a_role_that_is_gone_by_the_yes_does_nothing(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    async with world.database.write() as connection:
        await Staff(()).grant(connection, BEN, BotRole.MODERATOR, world.clock())
    wish = shown(await world.asks(BEN, "@ana ban spam"), Screen.PERSON_CONFIRM)["wish_id"]
    async with world.database.write() as connection:
        await Staff(()).revoke(connection, BEN, BotRole.MODERATOR)

    events = await world.answers(BEN, wish)

    assert acts(events) == [("global_ban", "refused", "not_permitted")]
    assert shown(await world.opens(OWNER, ANA), Screen.PERSON_CARD)["ban"] is None


async def test_two_admins_who_ban_at_once_ban_once(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    wishes = [
        (who, shown(await world.asks(who, f"{ANA} ban spam"), Screen.PERSON_CONFIRM)["wish_id"])
        for who in (OWNER, OTHER_OWNER)
    ]

    events = [event for who, wish in wishes for event in await world.answers(who, wish)]

    assert acts(events) == [("global_ban", "done", ""), ("global_ban", "refused", "banned_already")]
    assert told_to(events, ANA) == [Screen.BANNED]


async def test_whatever_they_ask_there_is_one_answer(world: DeskWorld) -> None:
    await ban(world)

    met = await world.everything_of(BanMetEvent(user_id=ANA, chat_id=ANA))

    assert told_to(met, ANA) == [Screen.BANNED]
    assert (shown(met, Screen.BANNED)["reason"], shown(met, Screen.BANNED)["appeal"]) == ("spam", None)


def appeals(text: str = "") -> BanAppealRequestedEvent:
    return BanAppealRequestedEvent(user_id=ANA, chat_id=ANA, text=text)


async def test_an_appeal_reaches_everybody_who_may_decide_once(world: DeskWorld) -> None:
    await ban(world)

    events, again = await world.everything_of(appeals("my brother")), await world.everything_of(appeals("please"))

    told = [e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen == Screen.BAN_APPEALED]
    assert {e.chat_id for e in told} == {OWNER, OTHER_OWNER}
    assert told[0].data["text"] == "my brother"
    assert shown(events, Screen.BAN_APPEAL)["state"] == "open"
    assert told_to(again, ANA) == [Screen.BAN_APPEAL]
    assert shown(again, Screen.BAN_APPEAL)["state"] == "waiting"


async def test_an_appeal_is_declined_once_and_the_ban_stays(world: DeskWorld) -> None:
    await ban(world)
    await world.everything_of(appeals())

    first = await world.taps(OWNER, ANA, "global_ban_kept")
    second = await world.taps(OTHER_OWNER, ANA, "global_ban_kept")

    assert acts(first) == [("global_ban_kept", "done", "")]
    assert acts(second) == [("global_ban_kept", "refused", "no_appeal")]
    assert shown(first, Screen.BAN_APPEAL)["state"] == "declined"
    assert shown(await world.everything_of(appeals()), Screen.BAN_APPEAL)["state"] == "declined"


async def test_an_appeal_that_is_accepted_lifts_the_ban(world: DeskWorld) -> None:
    await ban(world)
    await world.everything_of(appeals())

    asked = shown(await world.taps(OTHER_OWNER, ANA, "global_unban"), Screen.PERSON_CONFIRM)
    events = await world.answers(OTHER_OWNER, asked["wish_id"])

    assert acts(events) == [("global_unban", "done", "")]
    assert shown(await world.everything_of(appeals()), Screen.BAN_APPEAL)["state"] == "none"


async def test_a_ban_is_known_to_every_process_within_a_second(world: DeskWorld) -> None:
    now = 0.0
    registers = [BanRegister(world.database, BAN_MARKS, monotonic=lambda: now) for _ in range(2)]
    before = [await register.is_banned(ANA) for register in registers]

    await ban(world)
    now += KEPT_S
    during = [await register.is_banned(ANA) for register in registers]
    await world.does(OWNER, f"{ANA} unban")
    now += KEPT_S
    after = [await register.is_banned(ANA) for register in registers]

    assert (before, during, after) == ([False] * 2, [True] * 2, [False] * 2)
    assert KEPT_S <= 1.0


async def test_being_forgotten_does_not_lift_a_ban(world: DeskWorld) -> None:
    await ban(world)

    await world.settle(ErasureRequestedEvent(user_id=ANA, chat_id=ANA, is_confirmed=True))

    assert await BanRegister(world.database, BAN_MARKS).is_banned(ANA)
    card = shown(await world.asks(OWNER, str(ANA)), Screen.PERSON_CARD)
    assert (card["account"], card["ban"]["reason"]) == (None, "")
    await world.does(OWNER, f"{ANA} unban")
    assert not await BanRegister(world.database, BAN_MARKS).is_banned(ANA)


async def test_a_secret_made_anew_marks_everybody_anew(world: DeskWorld) -> None:
    await ban(world)

    marks = await BanMarks.open(world.database, KeyRing.parse(new_key()))

    assert await BanRegister(world.database, marks).is_banned(ANA)
    assert not await BanRegister(world.database, BAN_MARKS).is_banned(ANA)
