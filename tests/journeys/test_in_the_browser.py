"""The page in a real Chromium, with the real Diana behind it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Arrival
from tests.journeys.programs import Telegram
from tests.playground.page_hands import NO_CHROMIUM, ChatPage, chromium_path, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium_path() is None, reason=NO_CHROMIUM)]


async def test_somebody_types_start_presses_a_button_and_sees_the_message_change(telegram: Telegram, someone: Arrival):
    ida = await someone("<b>Ida</b>")

    async with open_browser(str(chromium_path())) as browser:
        page = await ChatPage.open(browser, telegram.url, ida.id)
        await page.write("/start")
        await expect(page.message("<b>Ida</b>")).to_be_visible()
        bonus = page.message("100 points")
        await expect(bonus).to_be_visible()
        await page.log.get_by_role("button", name=re.compile("Daily")).last.click()
        await expect(page.message("55 points")).to_contain_text("edited")
        assert page.faults == []

    assert not any("100 points" in text for text in await ida.hears() if "55" not in text)
