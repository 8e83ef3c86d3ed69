"""Who runs the bot, by its settings."""

from __future__ import annotations

from pydantic import SecretStr

from bot.playground import ADMIN_IDS
from bot.settings import Settings
from bot.way_to_telegram import owner_ids

TOKEN = SecretStr("123456:ABC-DEF1234ghIkl-zyx57W2v")


def test_in_the_playground_the_admin_of_its_cast_runs_the_bot_beside_those_of_the_settings():
    assert owner_ids(Settings(bot_token=None, admin_ids=(7,))) == (7, *ADMIN_IDS)


def test_on_telegram_nobody_runs_the_bot_but_those_of_the_settings():
    assert owner_ids(Settings(bot_token=TOKEN, admin_ids=(7,))) == (7,)
    assert owner_ids(Settings(bot_token=TOKEN)) == ()
