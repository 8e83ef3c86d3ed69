"""Groups and channels that people make, who writes there in whose name, and standings changed by hand."""

from __future__ import annotations

from typing import Any

from tests.playground.playground_hands import ADA, BENJAMIN, CARMEN, BotClient, People


async def made(people: People, owner: int = CARMEN, **more: Any) -> int:
    """The id of a group or channel with Ada and Benjamín in it."""
    answer = await people.do("groups", **{"as_": owner, "title": "Attic", "members": [ADA, BENJAMIN], **more})
    return int(answer["chat"]["id"])


async def refused(people: People, action: str, **body: Any) -> tuple[int, str]:
    status, answer = await people.ask("POST", f"/play/{action}", **body)
    return status, answer["error"]


async def newest(bot: BotClient, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = [update for update in await bot.get("getUpdates") if kind in update][-1][kind]
    return found


async def test_a_new_group_has_its_maker_as_owner_and_the_bot_as_an_administrator(
    bot: BotClient, people: People
) -> None:
    group = await made(people)

    seated = await newest(bot, "my_chat_member")
    assert (seated["chat"]["id"], seated["new_chat_member"]["status"]) == (group, "administrator")
    assert seated["new_chat_member"]["can_restrict_members"]
    owner = await bot.get("getChatMember", chat_id=group, user_id=CARMEN)
    assert owner["status"] == "creator"
    assert await bot.get("getChatMemberCount", chat_id=group) == 4


async def test_an_anonymous_administrator_writes_in_the_name_of_the_group(bot: BotClient, people: People) -> None:
    group = await made(people)
    await people.do("standing", as_=CARMEN, chat_id=group, user_id=ADA, status="administrator", is_anonymous=True)

    await people.say(ADA, "quiet, please", group)

    heard = await newest(bot, "message")
    assert (heard["from"]["id"], heard["sender_chat"]["id"]) == (1087968824, group)
    assert await bot.refused("editMessageText", chat_id=group, message_id=heard["message_id"], text="?")


async def test_a_channel_writes_in_a_group_until_it_is_banned_there(bot: BotClient, people: People) -> None:
    group, channel = await made(people), await made(people, ADA, type="channel")
    as_channel = {"as_": ADA, "chat_id": group, "text": "news", "sender_chat_id": channel}

    await people.do("send", **as_channel)
    heard = await newest(bot, "message")
    await bot.get("banChatSenderChat", chat_id=group, sender_chat_id=channel)

    assert (heard["from"]["id"], heard["sender_chat"]["id"]) == (136817688, channel)
    assert await refused(people, "send", **as_channel) == (403, "Attic is banned from this group")
    await bot.get("unbanChatSenderChat", chat_id=group, sender_chat_id=channel)
    await people.do("send", **as_channel)
    assert (await refused(people, "send", **{**as_channel, "as_": BENJAMIN}))[0] == 403


async def test_a_channels_posts_are_brought_to_its_own_group(bot: BotClient, people: People) -> None:
    group = await made(people)
    channel = await made(people, type="channel", linked_id=group)

    post = await people.say(CARMEN, "we open at nine", channel)

    brought = await newest(bot, "message")
    assert "from" not in post
    assert post["sender_chat"]["id"] == channel
    assert (brought["from"]["id"], brought["sender_chat"]["id"], brought["chat"]["id"]) == (777000, channel, group)
    assert brought["is_automatic_forward"]
    assert brought["forward_origin"] == {
        "type": "channel",
        "chat": post["chat"],
        "message_id": post["message_id"],
        "date": post["date"],
    }
    assert (await refused(people, "send", as_=ADA, chat_id=channel, text="hello"))[0] == 403
    assert "linked channel" in await bot.refused("banChatSenderChat", chat_id=group, sender_chat_id=channel)


async def test_the_bot_posts_in_a_channel_in_the_channels_name(bot: BotClient, people: People) -> None:
    channel = await made(people, type="channel")

    sent = await bot.get("sendMessage", chat_id=channel, text="noted")
    await people.do("standing", as_=CARMEN, chat_id=channel, user_id=int(bot_id(bot)), status="member")

    assert sent["sender_chat"]["id"] == channel
    assert "need administrator rights" in await bot.refused("sendMessage", chat_id=channel, text="more")


async def test_who_stands_how_is_changed_by_those_who_may(bot: BotClient, people: People) -> None:
    group = await made(people)
    about = {"chat_id": group, "user_id": BENJAMIN}

    status, _ = await refused(people, "standing", as_=ADA, **about, status="kicked")
    await people.do("standing", as_=CARMEN, **about, status="restricted", permissions=["can_send_messages"])

    assert status == 403
    member = await bot.get("getChatMember", **about)
    assert (member["status"], member["can_send_messages"], member["can_send_photos"]) == ("restricted", True, False)
    assert (await refused(people, "standing", as_=CARMEN, **about, status="creator", is_anonymous=False))[0] == 403
    assert (await refused(people, "standing", as_=CARMEN, **about, status="retired"))[0] == 400
    assert (await refused(people, "standing", as_=CARMEN, **about, status="restricted", permissions=["fly"]))[0] == 400


async def test_a_bot_that_lost_a_right_is_refused_in_telegrams_words(bot: BotClient, people: People) -> None:
    group = await made(people)
    await people.do(
        "standing", as_=CARMEN, chat_id=group, user_id=int(bot_id(bot)), status="administrator", rights=[]
    )  # fmt: skip

    words = await bot.refused("banChatMember", chat_id=group, user_id=ADA)

    assert "not enough rights to restrict" in words


async def test_nobody_is_silenced_in_a_basic_group(bot: BotClient, people: People) -> None:
    group = await made(people, type="group")

    words = await bot.refused("restrictChatMember", chat_id=group, user_id=ADA, permissions={})

    assert "supergroup" in words
    assert await bot.get("banChatMember", chat_id=group, user_id=ADA)


def bot_id(bot: BotClient) -> str:
    return bot.base.rpartition("/bot")[2].partition(":")[0]


async def test_a_group_that_becomes_a_supergroup_answers_with_its_new_id(bot: BotClient, people: People) -> None:
    group = await made(people, type="group")

    upgraded = (await people.do("upgrade", as_=CARMEN, chat_id=group))["chat"]["id"]

    told = [update["message"] for update in await bot.get("getUpdates") if "message" in update]
    assert [(one["chat"]["id"], one.get("migrate_to_chat_id"), one.get("migrate_from_chat_id")) for one in told] == [
        (group, upgraded, None),
        (upgraded, None, group),
    ]
    answer = await bot.call("banChatMember", chat_id=group, user_id=ADA)
    assert (answer["error_code"], answer["parameters"]) == (400, {"migrate_to_chat_id": upgraded})
    assert (await bot.get("getChatMember", chat_id=upgraded, user_id=CARMEN))["status"] == "creator"
    assert (await refused(people, "send", as_=CARMEN, chat_id=group, text="?"))[0] == 403
    assert (await refused(people, "upgrade", as_=CARMEN, chat_id=upgraded))[0] == 403
