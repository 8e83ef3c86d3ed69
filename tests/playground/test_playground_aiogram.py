"""A real Bot API client, aiogram, works with the playground: every answer validates against its types."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeChatMember,
    BufferedInputFile,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.playground import Playground
from tests.playground.playground_hands import ADA, BENJAMIN, CARMEN, GROUP, People

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 360) + b"\x08\x02\x00\x00\x00" + bytes(8)
MENU = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Go", callback_data="go:1")],
        [InlineKeyboardButton(text="Site", url="https://example.com")],
    ]
)


@pytest.fixture
async def diana(playground: Playground) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
    bot = Bot(playground.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    yield bot
    await bot.session.close()


async def test_a_conversation_from_start_to_the_edited_answer(diana: Bot, people: People) -> None:
    me = await diana.get_me()
    await people.say(ADA, "/start payload")
    update = (await diana.get_updates(timeout=5))[0]

    assert me.id == diana.id
    assert update.message is not None
    assert update.message.text == "/start payload"
    menu = await diana.send_message(
        ADA,
        "Hello <b>Ada</b> 😀",
        reply_markup=MENU,
        reply_parameters=ReplyParameters(message_id=update.message.message_id),
    )
    assert menu.reply_to_message is not None
    assert menu.html_text == "Hello <b>Ada</b> 😀"
    await people.do("tap", as_=ADA, chat_id=ADA, message_id=menu.message_id, data="go:1")
    tapped = (await diana.get_updates(offset=update.update_id + 1))[0].callback_query
    assert tapped is not None
    assert tapped.data == "go:1"
    assert await diana.answer_callback_query(tapped.id, text="Going")
    edited = await diana.edit_message_text("Gone", chat_id=ADA, message_id=menu.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("Gone", None)
    assert [message.get("text") for message in await people.history(ADA)] == ["/start payload", "Gone"]


async def test_errors_arrive_as_the_clients_own_exceptions(diana: Bot, people: People) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities: Can't find end tag"):
        await diana.send_message(ADA, "<b>open")
    await people.do("block", as_=ADA, blocked=True)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await diana.send_message(ADA, "hi")
    await people.ask("POST", "/control/faults", method="getMe", kind="http", error_code=429, retry_after=7)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await diana.get_me()
    assert refusal.value.retry_after == 7
    await diana.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(TelegramConflictError):
        await diana.get_updates()


async def test_files_are_sent_downloaded_and_sent_again(diana: Bot, people: People) -> None:
    photo = await diana.send_photo(ADA, BufferedInputFile(PNG, "a.png"), caption="<i>Look</i>", reply_markup=MENU)
    page = BufferedInputFile(b"<script>", "../evil.html")
    document = await diana.send_document(ADA, page, caption="read")
    voice = await diana.send_voice(ADA, BufferedInputFile(b"OggS", "v.ogg"), duration=3)

    assert photo.photo is not None
    assert document.document is not None
    assert voice.voice is not None
    assert (photo.photo[0].width, photo.photo[0].height, photo.html_text) == (640, 360, "<i>Look</i>")
    assert (document.document.mime_type, voice.voice.duration) == ("text/html", 3)
    file = await diana.get_file(photo.photo[0].file_id)
    assert file.file_path is not None
    downloaded = await diana.download_file(file.file_path)
    assert downloaded is not None
    assert downloaded.read() == PNG
    again = await diana.send_photo(BENJAMIN, photo.photo[0].file_id)
    assert again.photo == photo.photo
    captioned = await diana.edit_message_caption(chat_id=ADA, message_id=photo.message_id, caption="Seen")
    assert not isinstance(captioned, bool)
    assert (captioned.caption, captioned.photo) == ("Seen", photo.photo)
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await diana.send_photo(ADA, page)
    async with people.session.get(f"{people.url}/play/files/{photo.photo[0].file_id}") as response:
        assert (response.content_type, response.headers["Content-Disposition"]) == ("image/png", "inline")
    async with people.session.get(f"{people.url}/play/files/{document.document.file_id}") as response:
        assert response.headers["Content-Disposition"] == "attachment"


async def test_a_text_becomes_a_picture_and_a_picture_another_one_but_never_text_again(
    diana: Bot, people: People
) -> None:
    text = await diana.send_message(ADA, "The menu", reply_markup=MENU)
    place = {"chat_id": ADA, "message_id": text.message_id}

    picture = InputMediaPhoto(media=BufferedInputFile(PNG, "a.png"), caption="<b>A card</b>", parse_mode="HTML")
    card = await diana.edit_message_media(picture, **place, reply_markup=MENU)
    assert isinstance(card, Message)
    assert card.photo
    again = InputMediaPhoto(media=card.photo[0].file_id, caption="Another card")
    other = await diana.edit_message_media(again, **place)

    assert (card.caption, card.text) == ("A card", None)
    assert card.reply_markup is not None
    assert isinstance(other, Message)
    assert (other.caption, other.reply_markup) == ("Another card", None)
    with pytest.raises(TelegramBadRequest, match="no text in the message"):
        await diana.edit_message_text("The menu", **place)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await diana.edit_message_media(again, **place)


async def test_messages_are_forwarded_copied_pinned_reacted_to_and_deleted(diana: Bot, people: People) -> None:
    said = await people.say(BENJAMIN, "in the lobby", GROUP)
    forwarded = await diana.forward_message(ADA, GROUP, said["message_id"])
    copied = await diana.copy_message(ADA, GROUP, said["message_id"], reply_markup=MENU)
    await diana.pin_chat_message(GROUP, said["message_id"])
    await diana.set_message_reaction(GROUP, said["message_id"], [ReactionTypeEmoji(emoji="👍")])
    hotel = await diana.get_chat(GROUP)

    assert forwarded.forward_origin is not None
    assert forwarded.text == "in the lobby"
    assert hotel.pinned_message is not None
    assert hotel.pinned_message.message_id == said["message_id"]
    state = await people.look("state")
    assert [chat["pinned_message_id"] for chat in state["chats"] if chat["id"] == GROUP] == [said["message_id"]]
    shown = await people.history(CARMEN, GROUP)
    assert shown[0]["reactions"] == [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 1}]
    assert shown[1]["pinned_message"]["message_id"] == said["message_id"]
    assert await diana.unpin_chat_message(GROUP)
    assert (await diana.get_chat(GROUP)).pinned_message is None
    assert await diana.delete_message(GROUP, said["message_id"])
    assert await diana.delete_messages(ADA, [forwarded.message_id, copied.message_id, 999])
    assert await people.history(ADA) == []


async def test_moderators_restrict_ban_unban_and_promote(diana: Bot, people: People) -> None:
    await diana.get_updates(allowed_updates=["message", "chat_member"])
    silent = ChatPermissions(can_send_messages=False)
    assert isinstance(await diana.get_chat_member(GROUP, ADA), ChatMemberMember)
    assert isinstance(await diana.get_chat_member(GROUP, CARMEN), ChatMemberOwner)
    assert isinstance(await diana.get_chat_member(GROUP, diana.id), ChatMemberAdministrator)
    assert len(await diana.get_chat_administrators(GROUP)) == 2
    assert await diana.get_chat_member_count(GROUP) == 4

    await diana.restrict_chat_member(GROUP, ADA, silent)
    assert isinstance(await diana.get_chat_member(GROUP, ADA), ChatMemberRestricted)
    refusal = await people.ask("POST", "/play/send", as_=ADA, chat_id=GROUP, text="let me speak")
    assert refusal == (403, {"error": "Ada may not write in this chat"})
    every_permission = dict.fromkeys(ChatPermissions.model_fields, True)
    await diana.restrict_chat_member(GROUP, ADA, ChatPermissions(**every_permission))
    assert isinstance(await diana.get_chat_member(GROUP, ADA), ChatMemberMember)

    await diana.ban_chat_member(GROUP, BENJAMIN)
    assert isinstance(await diana.get_chat_member(GROUP, BENJAMIN), ChatMemberBanned)
    refusal = await people.ask("GET", f"/play/chats/{GROUP}/messages?as={BENJAMIN}")
    assert refusal == (403, {"error": "Benjamín is not in this chat"})
    await diana.unban_chat_member(GROUP, BENJAMIN, only_if_banned=True)
    assert isinstance(await diana.get_chat_member(GROUP, BENJAMIN), ChatMemberLeft)

    await diana.promote_chat_member(GROUP, ADA, can_delete_messages=True)
    promoted = await diana.get_chat_member(GROUP, ADA)
    assert isinstance(promoted, ChatMemberAdministrator)
    assert (promoted.can_delete_messages, promoted.can_restrict_members) == (True, False)
    with pytest.raises(TelegramBadRequest, match="user is an administrator of the chat"):
        await diana.ban_chat_member(GROUP, ADA)

    changes = [update.chat_member for update in await diana.get_updates()]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c is not None] == [
        ("member", "restricted"),
        ("restricted", "member"),
        ("member", "kicked"),
        ("kicked", "left"),
        ("member", "administrator"),
    ]
    await diana.leave_chat(GROUP)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await diana.send_message(GROUP, "hello?")


async def test_the_bot_tells_about_itself_by_language(diana: Bot) -> None:
    scope = BotCommandScopeChatMember(chat_id=GROUP, user_id=ADA)
    await diana.set_my_commands([BotCommand(command="start", description="Begin")], scope=scope, language_code="es")
    await diana.set_my_name("Dee")
    await diana.set_my_description("A night in a hotel")
    await diana.set_my_description("Una noche en un hotel", language_code="es")
    await diana.set_my_short_description("Play")

    assert [c.command for c in await diana.get_my_commands(scope=scope, language_code="es")] == ["start"]
    assert await diana.get_my_commands() == []
    assert (await diana.get_my_name()).name == (await diana.me()).first_name == "Dee"
    assert (await diana.get_my_description()).description == "A night in a hotel"
    assert (await diana.get_my_description(language_code="es")).description == "Una noche en un hotel"
    assert (await diana.get_my_short_description(language_code="fr")).short_description == "Play"


async def test_the_webhook_and_closing_answer_as_expected(diana: Bot) -> None:
    await diana.set_webhook("https://127.0.0.1:9/hook", secret_token="x", allowed_updates=["message"])
    info = await diana.get_webhook_info()

    assert (info.url, info.allowed_updates) == ("https://127.0.0.1:9/hook", ["message"])
    assert await diana.delete_webhook(drop_pending_updates=True)
    assert not (await diana.get_webhook_info()).url
    assert await diana.send_chat_action(ADA, "typing")
    assert await diana.close()
    assert await diana.log_out()
