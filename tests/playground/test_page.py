"""The chat page in a real Chromium, against the real playground and a bot of thirty lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.playground import Playground
from tests.playground.page_hands import DESKTOP, NO_CHROMIUM, PHONE, ChatPage, chromium_path, open_browser
from tests.playground.playground_hands import ADA, BENJAMIN, GROUP, BotClient, People

CHROMIUM = chromium_path()
HOSTILE = "<img src=x onerror=alert(1)>"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6

OpenPage = Callable[..., Awaitable[ChatPage]]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
    pytest.mark.asyncio(loop_scope="module"),  # One browser for all: starting it is most of the time a test takes.
]


class Doorman:
    """A bot that greets with buttons and turns its greeting into the lobby when somebody enters."""

    def __init__(self, client: BotClient) -> None:
        self.client = client

    async def work(self) -> None:
        offset = 0
        while True:
            for update in await self.client.get("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                if "message" in update:
                    await self.greet(update["message"])
                if "callback_query" in update:
                    await self.let_in(update["callback_query"])
                if "pre_checkout_query" in update:
                    await self.sells(update["pre_checkout_query"])

    async def greet(self, message: dict[str, Any]) -> None:
        name = message["from"]["first_name"].replace("<", "&lt;").replace(">", "&gt;")
        await self.client.get(
            "sendMessage",
            chat_id=message["chat"]["id"],
            text=f"<b>Good evening</b>, {name}. <tg-spoiler>The key is under the mat.</tg-spoiler>",
            parse_mode="HTML",
            reply_markup=keys("Enter", "Ask"),
        )

    async def sells(self, query: dict[str, Any]) -> None:
        word = {"ok": True} if query["from"]["id"] == ADA else {"ok": False, "error_message": "Only Ada may"}
        await self.client.get("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **word)

    async def let_in(self, query: dict[str, Any]) -> None:
        if query["data"] == "Ask":
            await self.client.get("answerCallbackQuery", callback_query_id=query["id"], text="Room 13", show_alert=True)
            return
        place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        await self.client.get("editMessageText", **place, text="The lobby smells of rain.", reply_markup=keys("Lift"))
        await self.client.get("answerCallbackQuery", callback_query_id=query["id"], text="The door opens")


def keys(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    assert CHROMIUM is not None
    async with open_browser(CHROMIUM) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    playground = Playground(tmp_path / "playground", port=0)
    await playground.start()
    yield playground
    await playground.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield session


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser, playground: Playground) -> AsyncIterator[OpenPage]:
    """Opens windows on the playground, and at the end asks that none of them was faulty."""
    opened: list[ChatPage] = []

    async def open_window(person: int = ADA, chat: int | None = None, **look: Any) -> ChatPage:
        opened.append(await ChatPage.open(browser, playground.url, person, chat, **look))
        return opened[-1]

    yield open_window
    for page in opened:
        await page.page.close()
    assert [fault for page in opened for fault in page.faults] == []


@pytest_asyncio.fixture(loop_scope="module")
async def doorman(bot: BotClient) -> AsyncIterator[None]:
    commands = [{"command": "start", "description": "Begin"}, {"command": "story", "description": "Go on"}]
    await bot.get("setMyCommands", commands=commands)
    working = asyncio.create_task(Doorman(bot).work())
    yield
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


@pytest.mark.usefixtures("doorman")
async def test_a_press_turns_the_message_into_the_next_one_and_the_keyboard_focus_stays(open_page: OpenPage) -> None:
    ada = await open_page()

    await ada.write("/start")
    await ada.key("Enter").press("Enter")

    await expect(ada.message("The lobby smells of rain.")).to_contain_text("edited")
    await expect(ada.key("Lift")).to_be_focused()
    await expect(ada.message("Good evening")).to_have_count(0)
    await expect(ada.page.get_by_text("The door opens")).to_be_visible()


@pytest.mark.usefixtures("doorman")
async def test_start_is_one_press_away_and_an_alert_waits_to_be_read(open_page: OpenPage) -> None:
    ada = await open_page()

    await ada.page.get_by_role("button", name="START").click()
    await ada.key("Ask").click()

    alert = ada.page.get_by_role("dialog", name="Diana")
    await expect(alert).to_contain_text("Room 13")
    await alert.get_by_role("button", name="OK").click()
    await expect(ada.key("Ask")).not_to_have_attribute("aria-disabled", "true")


@pytest.mark.usefixtures("doorman")
async def test_a_slash_opens_the_commands_and_tab_completes(open_page: OpenPage) -> None:
    ada = await open_page()
    await expect(ada.page.get_by_role("button", name="Menu")).to_be_visible()

    await ada.field.press_sequentially("/s")
    await ada.field.press("ArrowDown")
    await ada.field.press("ArrowDown")
    await ada.field.press("Tab")

    await expect(ada.field).to_have_value("/story ")
    await expect(ada.page.get_by_role("listbox", name="Commands")).to_be_hidden()


@pytest.mark.usefixtures("doorman")
async def test_what_people_are_called_and_write_is_text_and_nothing_else(open_page: OpenPage, people: People) -> None:
    person = (await people.do("people", first_name=HOSTILE))["person"]
    page = await open_page(person["id"])

    await page.write("<script>alert(2)</script> & </b>")

    await expect(page.message("<script>alert(2)</script> & </b>")).to_be_visible()
    await expect(page.message(f"Good evening, {HOSTILE}.")).to_be_visible()
    await expect(page.page.get_by_role("tab", name=HOSTILE)).to_be_visible()
    await expect(page.page.locator("img, main script")).to_have_count(0)


ROOM = {
    "title": "Room 13",
    "description": "One night.",
    "payload": "room",
    "currency": "XTR",
    "prices": [{"label": "Room", "amount": 1250}],
}


@pytest.mark.usefixtures("doorman")
async def test_an_invoice_is_read_paid_and_given_back(open_page: OpenPage, people: People, bot: BotClient) -> None:
    await bot.get("sendInvoice", chat_id=ADA, **ROOM)
    ada = await open_page(size=PHONE)
    form = ada.page.get_by_role("dialog", name="Room 13")

    await expect(ada.message("One night.")).to_contain_text("1,250 Stars")
    await ada.key("Pay 1,250 Stars").click()
    await expect(form).to_contain_text("1,250 Stars to")
    assert await ada.accessibility_violations() == []
    await form.get_by_role("button", name="Pay 1,250 Stars").press("Enter")
    await expect(ada.log).to_contain_text("Ada paid 1,250 Stars")
    await expect(form).to_be_hidden()
    (paid,) = [message for message in await people.history(ADA) if "successful_payment" in message]
    charge = paid["successful_payment"]["telegram_payment_charge_id"]
    await bot.get("refundStarPayment", user_id=ADA, telegram_payment_charge_id=charge)

    await expect(ada.log).to_contain_text("gave 1,250 Stars back")


@pytest.mark.usefixtures("doorman")
async def test_a_refused_payment_says_why_where_one_looks(open_page: OpenPage, bot: BotClient) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Book it", "url": await bot.get("createInvoiceLink", **ROOM)}]]}
    await bot.get("sendMessage", chat_id=BENJAMIN, text="A room?", reply_markup=keyboard)
    benjamin = await open_page(BENJAMIN)

    await benjamin.key("Book it").click()
    await benjamin.page.get_by_role("button", name="Pay 1,250 Stars").click()

    await expect(benjamin.page.get_by_role("alert").filter(has_text="Only Ada may")).to_be_visible()
    await benjamin.page.get_by_role("button", name="Cancel").click()
    await expect(benjamin.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.usefixtures("doorman")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_the_page_breaks_no_rule_of_accessibility(
    open_page: OpenPage, people: People, size: tuple[int, int], colours: Literal["light", "dark"]
) -> None:
    await people.say(BENJAMIN, "¿Quién es Lucien? https://example.org", GROUP)
    ada = await open_page(chat=GROUP, size=size, colours=colours)
    await ada.message("¿Quién es Lucien?").get_by_role("button", name="Reply").press("Enter")
    await ada.key("Ask").wait_for()

    await ada.field.press_sequentially("/")
    await ada.page.get_by_role("option").first.wait_for()

    assert await ada.accessibility_violations() == []


@pytest.mark.usefixtures("doorman")
@pytest.mark.parametrize("width", [360, 430])
async def test_a_phone_never_scrolls_sideways(open_page: OpenPage, people: People, bot: BotClient, width: int) -> None:
    await people.do("people", first_name=LONG_WORD[:64])
    await bot.get("sendMessage", chat_id=GROUP, text=f"{LONG_WORD}\n<pre>{LONG_WORD}</pre>", parse_mode="HTML")
    await bot.get("sendMessage", chat_id=GROUP, text="Choose", reply_markup=keys(*[LONG_WORD[:40] + c for c in "abcd"]))
    ada = await open_page(chat=GROUP, size=(width, 780))
    await ada.message("Choose").wait_for()

    in_chat = await ada.hidden_width()
    await ada.page.get_by_role("link", name="Back to the chats").click()
    await ada.page.get_by_role("tab", name="Ada").wait_for()

    assert (in_chat, await ada.hidden_width()) == (0, 0)


async def test_a_reader_of_old_messages_stays_where_they_are(open_page: OpenPage, bot: BotClient) -> None:
    for number in range(60):
        await bot.get("sendMessage", chat_id=ADA, text=f"Page {number}")
    ada = await open_page()
    scroller = ada.page.locator("#scroller")
    await expect(ada.message("Page 59")).to_have_count(1)
    await scroller.evaluate("box => box.scrollTop = 300")
    await expect(ada.page.locator("#to-end")).to_be_visible()

    await bot.get("sendMessage", chat_id=ADA, text="A late word")

    pill = ada.page.get_by_role("button", name="1 new message")
    await expect(pill).to_be_visible()
    assert await scroller.evaluate("box => box.scrollTop") == 300
    await pill.click()
    await expect(ada.message("A late word")).to_be_in_viewport()


async def test_the_title_counts_what_came_in_another_chat(open_page: OpenPage, people: People) -> None:
    ada = await open_page()
    await expect(ada.page).to_have_title("Diana · Playground")

    await people.say(BENJAMIN, "Is anybody awake?", GROUP)

    await expect(ada.page).to_have_title("(1) Diana · Playground")
    await ada.page.get_by_role("link", name="Night Hotel").click()
    await expect(ada.page).to_have_title("Night Hotel · Playground")


async def test_a_lost_connection_is_told_and_mended_with_what_was_missed(
    open_page: OpenPage, playground: Playground, people: People, tmp_path: Path
) -> None:
    ada = await open_page(size=PHONE)
    await ada.write("Before")
    await ada.message("Before").wait_for()

    await playground.stop()
    await expect(ada.page.get_by_text("Connection lost")).to_be_visible()
    assert await ada.hidden_width() == 0
    again = Playground(tmp_path / "playground", port=urlsplit(people.url).port or 0)
    await again.start()
    await people.say(ADA, "Meanwhile, elsewhere")

    await expect(ada.message("Meanwhile, elsewhere")).to_have_count(1)
    await expect(ada.message("Before")).to_have_count(1)
    await expect(ada.page.get_by_text("Connection lost")).to_be_hidden()
    await again.stop()


async def test_inside_shows_each_event_below_its_cause_also_when_the_cause_comes_later(
    browser: Browser, tmp_path: Path
) -> None:
    async def inside() -> AsyncIterator[dict[str, Any]]:
        yield bus_event("paid", "gamification.points.awarded", cause="heard", at="12:00:00.004500")
        yield bus_event("heard", "user.activity.detected", cause=None, at="12:00:00.000500")
        await asyncio.Event().wait()

    playground = Playground(tmp_path / "with inside", port=0, inside=inside)
    await playground.start()
    ada = await ChatPage.open(browser, playground.url, ADA)

    panel = ada.page.get_by_role("complementary", name="Inside")
    caused = panel.locator("[data-id=heard] > ul > [data-id=paid]")
    await expect(caused).to_contain_text("4.0 ms")
    await caused.locator("summary").click()
    await expect(caused).to_contain_text('"points_amount": 20')
    assert ada.faults == []
    await ada.page.close()
    await playground.stop()


async def test_without_an_inside_there_is_no_button_for_it(open_page: OpenPage) -> None:
    ada = await open_page()

    await ada.page.get_by_role("button", name="START").wait_for()

    await expect(ada.page.locator("#inside-toggle")).to_be_hidden()
    await expect(ada.page.locator("#inside")).to_be_hidden()


def bus_event(event_id: str, event_type: str, *, cause: str | None, at: str) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "event_type": event_type,
        "timestamp": f"2026-01-01T{at}Z",
        "source_service": "gamification",
        "correlation_id": "one-deed",
        "causation_id": cause,
        "priority": "NORMAL",
        "schema_version": 1,
        "payload": {"user_id": ADA, "points_amount": 20},
    }
