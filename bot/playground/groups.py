"""The people's side of groups and channels, under `/play/`: making one, and changing how somebody stands in it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.playground import asking, members
from bot.playground.cast import Chat
from bot.playground.errors import PeopleError
from bot.playground.finding import acting_person, known_person, own_chat
from bot.playground.telegram import Telegram
from bot.playground.wire import Json, json_response

KINDS = ("supergroup", "group", "channel")
LONGEST_TITLE = 128


class Groups:
    """Handlers for what the owners and administrators of groups do in Telegram itself."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._world = telegram.world

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/play/groups", self._make),
            web.post("/play/standing", self._stand),
            web.post("/play/upgrade", self._upgrade),
        ]

    async def _make(self, request: web.Request) -> web.Response:
        """Make a group or a channel and bring people and the bot into it, the bot as an administrator.

        `linked_id`: the group a channel's posts are brought to.
        """
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        kind = asking.text(asked, "type", longest=16, required=False) or KINDS[0]
        if kind not in KINDS:
            raise PeopleError(400, f"type must be one of {', '.join(KINDS)}")
        chat_id = self._world.free_chat_id()
        about = {"id": chat_id, "type": kind, "title": asking.text(asked, "title", longest=LONGEST_TITLE)}
        invited = [known_person(self._world, user_id).id for user_id in _integers(asked, "members")]
        standings = {**{user_id: members.member() for user_id in invited}, person.id: members.creator()}
        chat = Chat(chat_id, about, standings, members.left())
        if asked.get("linked_id") is not None:
            chat.linked_id = own_chat(self._world, person, asking.integer(asked, "linked_id")).id
        self._world.open_chat(chat)
        self._telegram.reseat_bot(chat, _administrator(asked, can_be_edited=False), person.as_user())
        return json_response({"chat": about})

    async def _upgrade(self, request: web.Request) -> web.Response:
        """Make a supergroup of a group, as Telegram does when its history becomes visible, among other occasions.

        Everybody is in the new one as they were, what was said stays behind, and each of the two says so.
        """
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        group = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        if group.about["type"] != "group" or group.standing(person.id, self._world.clock())["status"] != "creator":
            raise PeopleError(403, f"{person.first_name} has no group there to make a supergroup of")
        about = {**group.about, "id": self._world.free_chat_id(), "type": "supergroup"}
        upgraded = Chat(about["id"], about, dict(group.standings), dict(group.bot_standing))
        self._world.open_chat(upgraded)
        gone = self._world.post(group, person.as_user(), migrate_to_chat_id=upgraded.id)
        come = self._world.post(upgraded, person.as_user(), migrate_from_chat_id=group.id)
        self._telegram.tell_bot("message", group, gone)
        self._telegram.tell_bot("message", upgraded, come)
        self._world.close_group(group, upgraded.id)
        return json_response({"chat": about})

    async def _stand(self, request: web.Request) -> web.Response:
        """Appoint, restrict, ban or free somebody (or the bot) as an administrator does in Telegram's own app.

        `status` is one of Telegram's; `rights` are an administrator's, all of them where none are named; `permissions`
        what somebody restricted may still do, until `until` (0: for good).
        """
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        user_id = asking.integer(asked, "user_id")
        after = self._standing(chat, user_id, asked)
        before, by = chat.standing(user_id, self._world.clock()), chat.standing(person.id, self._world.clock())
        is_appointment = members.is_administrator(before) or members.is_administrator(after)
        right = "can_promote_members" if is_appointment else "can_restrict_members"
        # Owners settle for themselves whether they show their name; nobody else touches their standing.
        if not members.may(by, right) or ("creator" in (before["status"], after["status"]) and user_id != person.id):
            raise PeopleError(403, f"{person.first_name} may not do that in this group")
        if user_id == self._world.bot_user()["id"]:
            self._telegram.reseat_bot(chat, after, person.as_user())
        else:
            known_person(self._world, user_id)
            self._telegram.reseat(chat, user_id, after, person.as_user())
        return json_response({"standing": after})

    def _standing(self, chat: Chat, user_id: int, asked: Json) -> Json:
        until = members.deadline(asking.integer(asked, "until") if "until" in asked else 0, self._world.clock())
        match asking.text(asked, "status", longest=16):
            case "creator":
                return {**members.creator(), "is_anonymous": asking.flag(asked, "is_anonymous")}
            case "administrator":
                return _administrator(asked, can_be_edited=user_id != self._world.bot_user()["id"])
            case "member":
                return members.member()
            case "left":
                return members.left()
            case "kicked":
                return members.banned(until)
            case "restricted":
                is_member = members.is_in(chat.standing(user_id, self._world.clock()))
                permissions = dict.fromkeys(_names(asked, "permissions", members.PERMISSIONS), True)
                return {**members.restricted(permissions, until), "is_member": is_member}
            case status:
                raise PeopleError(400, f"Telegram knows no status {status}")


def _administrator(asked: Json, *, can_be_edited: bool) -> Json:
    names = _names(asked, "rights", members.RIGHTS) if asked.get("rights") is not None else members.RIGHTS
    rights = dict.fromkeys(names, True)
    if asked.get("is_anonymous") is not None:
        rights["is_anonymous"] = asking.flag(asked, "is_anonymous")
    return members.administrator(rights, can_be_edited=can_be_edited)


def _names(asked: Json, name: str, known: tuple[str, ...]) -> list[str]:
    given: Any = asked.get(name, [])
    if not isinstance(given, list) or not all(item in known for item in given):
        raise PeopleError(400, f"{name} must be a list of: {', '.join(known)}")
    return given


def _integers(asked: Json, name: str) -> list[int]:
    given: Any = asked.get(name, [])
    if not isinstance(given, list) or not all(type(item) is int for item in given):
        raise PeopleError(400, f"{name} must be a list of whole numbers")
    return given
