"""VIP given and taken back from the desk: told, audited with before and after, and never one's own."""

from __future__ import annotations

from services.screens import Screen
from tests.admin.desk.world import ANA, OWNER, DeskWorld, acts, shown, told_to


async def test_days_are_given_and_taken_back(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    given = await world.does(OWNER, f"{ANA} vip 30 for helping")
    during = shown(await world.opens(OWNER, ANA), Screen.PERSON_CARD)["account"]["vip_until"]
    taken = await world.does(OWNER, f"{ANA} unvip 365 it was for Ben")

    assert acts(given) == [("vip", "done", "")]
    assert told_to(given, ANA) == [Screen.VIP_GIVEN]
    assert shown(given, Screen.PERSON_DONE)["until"] == during
    assert shown(taken, Screen.PERSON_DONE)["until"] is None
    (act,) = (e for e in taken if e.event_type == "admin.action.performed")
    assert act.payload["action_details"]["before"] == {"vip_until": during}
    assert act.payload["action_details"]["after"] == {"vip_until": None}


async def test_what_cannot_be_given_or_taken_says_why(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    nothing = await world.does(OWNER, f"{ANA} unvip 7 hm")
    oneself = await world.asks(OWNER, f"{OWNER} vip 7 me", reply_to_user_id=OWNER)
    too_long = await world.asks(OWNER, f"{ANA} vip 367 hm")

    assert acts(nothing) == [("unvip", "refused", "nothing_given")]
    assert acts(oneself) == [("vip", "refused", "oneself")]
    assert acts(too_long) == [("vip", "refused", "number")]
