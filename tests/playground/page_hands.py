"""A real Chromium with the chat page open, for any test that has a playground's address, whichever bot is behind it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright

DESKTOP, PHONE = (1280, 800), (390, 844)
NO_CHROMIUM = "NO CHROMIUM FOUND: the chat page is NOT tested. Install one (apt-get install chromium) or set CHROMIUM"

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """The system's Chromium: `CHROMIUM` from the environment, else the first one on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@asynccontextmanager
async def open_browser(path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        await browser.close()


class ChatPage:
    """The page in one window, and what somebody sees and does there. Faults of the page itself gather in `faults`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log", name="Messages", exact=True)
        self.field = page.get_by_role("textbox", name="Message")
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        page.on("dialog", lambda dialog: self.faults.append(f"a dialog of the browser opened: {dialog.message}"))

    @classmethod
    async def open(
        cls,
        browser: Browser,
        url: str,
        person: int,
        chat: int | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        colours: Literal["light", "dark"] = "light",
    ) -> ChatPage:
        """A fresh window in which `person` looks at `chat` (their own with the bot when None). Motion is reduced."""
        page = await browser.new_page(
            viewport={"width": size[0], "height": size[1]}, color_scheme=colours, reduced_motion="reduce"
        )
        page.set_default_timeout(10_000)
        chat_page = cls(page)
        await page.goto(f"{url}/#/{person}/{person if chat is None else chat}")
        await chat_page.field.wait_for()
        return chat_page

    async def write(self, text: str) -> None:
        """Type a message and send it with Enter."""
        await self.field.press_sequentially(text)
        await self.field.press("Enter")

    def message(self, text: str) -> Locator:
        """The messages whose bubble shows this text."""
        return self.log.locator("article", has=self.page.locator(".bubble", has_text=text))

    def key(self, label: str) -> Locator:
        """A button of an inline keyboard."""
        return self.log.get_by_role("button", name=label, exact=True)

    async def accessibility_violations(self) -> list[str]:
        """What axe finds wrong with the page as it stands, one line per rule broken."""
        found: dict[str, Any] = (await Axe().run(self.page)).response
        return [
            f"{rule['id']}: {rule['help']} at {[node['html'] for node in rule['nodes']]}"
            for rule in found["violations"]
        ]

    async def hidden_width(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(await self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser itself reports every unsuccessful request; the page is told about those and handles them.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)
