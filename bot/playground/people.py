"""The people's side, under `/play/`: look at the world and act in it as one of its people.

There is no login: whoever reaches the server may act as anybody. That is why `guard` lets only this machine's own
pages in.
"""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from bot.playground import asking, members
from bot.playground.cast import TELEGRAM, Chat, Person
from bot.playground.entities import MAX_TEXT, Formatted, formatted
from bot.playground.errors import ApiError, PeopleError
from bot.playground.finding import acting_person, known_person, own_chat, posted_in
from bot.playground.html_markup import utf16_length
from bot.playground.methods.answers import reactions_of
from bot.playground.methods.messages import origin_of
from bot.playground.speakers import speaker_of
from bot.playground.telegram import Telegram
from bot.playground.wire import Json, json_response

LONGEST_NAME = 64
LONGEST_USERNAME = 32
MOST_MESSAGES = 100


class People:
    """Handlers for everything a person can do."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._world = telegram.world

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/play/state", self._state),
            web.get(r"/play/chats/{chat_id:-?\d{1,18}}/messages", self._messages),
            web.get("/play/commands", self._commands),
            web.get("/play/files/{file_id}", self._file),
            web.post("/play/send", self._send),
            web.post("/play/edit", self._edit),
            web.post("/play/tap", self._tap),
            web.get("/play/invoice", self._invoice),
            web.post("/play/pay", self._pay),
            web.post("/play/react", self._react),
            web.post("/play/people", self._add_person),
            web.post("/play/join", self._join),
            web.post("/play/block", self._block),
            web.post("/play/deactivate", self._deactivate),
            web.post("/play/kick-bot", self._kick_bot),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        now = self._world.clock()
        chats = [
            {
                **chat.about,
                "members": chat.present_ids(now),
                "pinned_message_id": chat.pinned[-1] if chat.pinned else None,
            }
            for chat in sorted(self._world.chats.values(), key=lambda chat: (not chat.is_private, chat.id))
        ]
        people = [person.as_person() for _, person in sorted(self._world.people.items())]
        return json_response({"bot": self._world.bot_user(), "people": people, "chats": chats})

    async def _messages(self, request: web.Request) -> web.Response:
        person = acting_person(self._world, asking.query_integer(request, "as"))
        chat = own_chat(self._world, person, int(request.match_info["chat_id"]))
        before = asking.query_integer(request, "before", 2**62)
        limit = max(1, min(asking.query_integer(request, "limit", MOST_MESSAGES), MOST_MESSAGES))
        earlier = [posted for message_id, posted in chat.history.items() if message_id < before]
        return json_response({"messages": [self._world.shown(posted) for posted in earlier[-limit:]]})

    async def _commands(self, request: web.Request) -> web.Response:
        person = acting_person(self._world, asking.query_integer(request, "as"))
        chat = own_chat(self._world, person, asking.query_integer(request, "chat_id"))
        return json_response(
            {"commands": self._telegram.profile.commands_for(person, chat, self._world.clock())},
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        stored = self._telegram.files.by_id(request.match_info["file_id"])
        if stored is None:
            raise PeopleError(404, "there is no file with this id")
        return self._telegram.files.download(stored)

    async def _send(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        speaker, in_name_of = speaker_of(self._world, person, chat, asked)
        self._refuse_if_silent(person, chat)
        content = self._text(asked)
        reply: Json = {}
        if asked.get("reply_to_message_id") is not None:
            answered = posted_in(chat, asking.integer(asked, "reply_to_message_id")).message
            reply["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        message = self._world.post(chat, speaker, **in_name_of, **reply, **_fields(content))
        self._telegram.tell_bot("channel_post" if chat.is_channel else "message", chat, message)
        self._bring_to_group(chat, message)
        return json_response({"message": message})

    async def _edit(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        self._refuse_if_silent(person, chat)
        message = posted_in(chat, asking.integer(asked, "message_id")).message
        if message.get("from", {}).get("id") != person.id or "text" not in message:
            raise PeopleError(403, f"{person.first_name} can edit only their own text messages")
        rest = {name: value for name, value in message.items() if name not in ("text", "entities")}
        edited = {**rest, **_fields(self._text(asked)), "edit_date": self._world.now}
        self._world.rewrite(chat, edited)
        self._telegram.tell_bot("edited_message", chat, edited)
        return json_response({"message": edited})

    async def _tap(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        message = posted_in(chat, asking.integer(asked, "message_id")).message
        data = asking.text(asked, "data", longest=64)
        if data not in _callback_data(message):
            raise PeopleError(400, "this message has no button with that data")
        query_id = self._telegram.callbacks.ask(person.id)
        query = {"id": query_id, "from": person.as_user(), "message": message, "chat_instance": str(chat.id)}
        self._telegram.tell_bot("callback_query", chat, {**query, "data": data})
        return json_response({"callback_query_id": query_id})

    async def _invoice(self, request: web.Request) -> web.Response:
        person = acting_person(self._world, asking.query_integer(request, "as"))
        link = request.query.get("link", "")
        if not link:
            chat = own_chat(self._world, person, asking.query_integer(request, "chat_id"))
            link = self._telegram.stars.link_of(chat.id, asking.query_integer(request, "message_id"))
        offered = {name: value for name, value in self._offered(link).items() if name not in ("payload", "message")}
        return json_response({**offered, "link": link})

    async def _pay(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        invoice = self._offered(asking.text(asked, "link", longest=200))
        # Paid where it was offered; a link is paid in private.
        chat = own_chat(self._world, person, invoice.get("message", [person.id])[0])
        is_renewal = asking.flag(asked, "renewal") if "renewal" in asked else False
        if not is_renewal:
            query: Json = {
                "id": self._telegram.callbacks.ask(person.id),
                "from": person.as_user(),
                "currency": "XTR",
                "total_amount": invoice["amount"],
                "invoice_payload": invoice["payload"],
            }
            reason = await self._telegram.stars.may_be_paid(
                query["id"], lambda: self._telegram.updates.push("pre_checkout_query", query)
            )
            if reason:
                raise PeopleError(409, reason)
        paid = self._telegram.stars.charge(person.id, invoice, is_first=not is_renewal)
        message = self._world.post(chat, person.as_user(), successful_payment=paid)
        self._telegram.tell_bot("message", chat, message)
        return json_response({"charge_id": paid["telegram_payment_charge_id"]})

    async def _react(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        posted = posted_in(chat, asking.integer(asked, "message_id"))
        emoji = asking.text(asked, "emoji", longest=16, required=False)
        try:
            kinds = reactions_of([{"type": "emoji", "emoji": emoji}] if emoji else [])
        except ApiError as error:
            raise PeopleError(400, "Telegram has no reaction with this emoji") from error
        self._telegram.react(chat, posted, person.as_user(), kinds)
        return json_response({"reactions": posted.counted_reactions()})

    async def _add_person(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person_id = self._world.free_id() if asked.get("id") is None else asking.integer(asked, "id")
        if not 0 < person_id < 2**52:
            raise PeopleError(400, "id must be a positive number of at most 52 bits")
        if self._world.user(person_id) is not None:
            raise PeopleError(409, f"somebody has the id {person_id} already")
        person = Person(
            person_id,
            asking.text(asked, "first_name", longest=LONGEST_NAME),
            username=asking.text(asked, "username", longest=LONGEST_USERNAME, required=False) or None,
            language_code=asking.text(asked, "language_code", longest=16, required=False) or None,
        )
        self._world.welcome(person)
        return json_response({"person": person.as_person()})

    async def _join(self, request: web.Request) -> web.Response:
        """Come into a group, or leave it; Telegram's notice of it stands in the chat."""
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = self._world.chats.get(asking.integer(asked, "chat_id"))
        if chat is None or chat.is_private:
            raise PeopleError(404, "there is no group with this id")
        comes = asking.flag(asked, "in")
        standing = chat.standing(person.id, self._world.clock())
        if standing["status"] == "kicked":
            raise PeopleError(403, f"{person.first_name} is banned from this group")
        if comes != members.is_in(standing):
            after = members.member() if comes else members.left()
            if standing["status"] == "restricted":
                # Whoever may not write there does not get around it by leaving.
                after = {**standing, "is_member": comes}
            notice = {"new_chat_members": [person.as_user()]} if comes else {"left_chat_member": person.as_user()}
            self._telegram.reseat(chat, person.id, after, person.as_user())
            self._telegram.tell_bot("message", chat, self._world.post(chat, person.as_user(), **notice))
        return json_response({"in": comes})

    async def _block(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        is_blocked = asking.flag(asked, "blocked")
        self._set_out(self._world.chats[person.id], person, members.member(), is_out=is_blocked)
        return json_response({"blocked": is_blocked})

    async def _kick_bot(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = acting_person(self._world, asking.integer(asked, "as"))
        chat = own_chat(self._world, person, asking.integer(asked, "chat_id"))
        if chat.is_private or not members.is_administrator(chat.standing(person.id, self._world.clock())):
            raise PeopleError(403, f"{person.first_name} does not administrate this chat")
        is_kicked = asking.flag(asked, "kicked")
        rights = members.administrator(dict.fromkeys(members.RIGHTS, True), can_be_edited=False)
        self._set_out(chat, person, rights, is_out=is_kicked)
        return json_response({"kicked": is_kicked})

    async def _deactivate(self, request: web.Request) -> web.Response:
        asked = await asking.json_object(request)
        person = known_person(self._world, asking.integer(asked, "as"))
        person.deactivated = asking.flag(asked, "deactivated")
        self._world.keep_person(person)
        return json_response({"deactivated": person.deactivated})

    def _set_out(self, chat: Chat, person: Person, standing: Json, *, is_out: bool) -> None:
        """Put the bot out of a chat or back into it with a standing, unless it is so already."""
        if is_out == members.is_in(chat.bot_standing):
            self._telegram.reseat_bot(chat, members.banned(0) if is_out else standing, person.as_user())

    def _bring_to_group(self, channel: Chat, post: Json) -> None:
        """Telegram brings a channel's post to the group that talks about it."""
        group = self._world.chats.get(channel.linked_id or 0)
        if group is not None:
            content = {name: post[name] for name in ("text", "entities") if name in post}
            brought = self._world.post(
                group,
                TELEGRAM,
                sender_chat=channel.about,
                is_automatic_forward=True,
                forward_origin=origin_of(post),
                **content,
            )
            self._telegram.tell_bot("message", group, brought)

    def _text(self, asked: Json) -> Formatted:
        raw = asking.text(asked, "text", longest=4 * MAX_TEXT)
        content = formatted(raw, "", asked.get("entities"), self._world.user)
        if not content.text:
            raise PeopleError(400, "the message is empty")
        if utf16_length(content.text) > MAX_TEXT:
            raise PeopleError(400, f"the message is longer than {MAX_TEXT} characters")
        return content

    def _refuse_if_silent(self, person: Person, chat: Chat) -> None:
        """PeopleError 403 for who cannot write: the bot is blocked, or a moderator took the right to."""
        if chat.is_private and not members.is_in(chat.bot_standing):
            raise PeopleError(403, f"{person.first_name} has blocked the bot; unblock it to write")
        if not chat.standing(person.id, self._world.clock()).get("can_send_messages", True):
            raise PeopleError(403, f"{person.first_name} may not write in this chat")

    def _offered(self, link: str) -> Json:
        invoice = self._telegram.stars.invoice(link)
        if invoice is None:
            raise PeopleError(404, "there is no invoice behind this link")
        return invoice


def _fields(content: Formatted) -> Json:
    return {"text": content.text} | ({"entities": content.entities} if content.entities else {})


def _callback_data(message: Json) -> Iterator[str]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield from (button["callback_data"] for button in row if "callback_data" in button)
