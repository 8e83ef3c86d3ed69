"""What `diana check` finds at Telegram: the token, who else uses it, groups, owners, and the webhook."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from aiohttp import web

from bot.checks import Scene, telegram, webhook
from bot.playground import Playground
from tests.operations.checks.scenes import ME, TOKEN, Api, faults, serving, settings_for


def scene(tmp_path: Path, api: Api, *, is_running: bool = False, **more: object) -> Scene:
    settings = settings_for(tmp_path, **{"bot_token": TOKEN, "telegram_api_base": api.url, **more})
    return Scene(settings, is_running=is_running)


async def test_a_bot_that_is_set_up_is_well(tmp_path: Path, api: Api):
    assert await faults(telegram.look, scene(tmp_path, api, admin_ids="7")) == {}


@pytest.mark.parametrize(
    ("fault", "refusals"),
    [
        ("token-unknown", {"getMe": (401, "Unauthorized")}),
        ("token-unknown", {"getMe": (404, "Not Found")}),
        ("telegram-unreachable", {"getMe": (502, "Bad Gateway")}),
        ("token-used-by-poller", {"getUpdates": (409, "Conflict: terminated by other getUpdates request")}),
        ("admin-unknown", {"getChat": (400, "Bad Request: chat not found")}),
    ],
)
async def test_what_telegram_refuses_is_told(tmp_path: Path, api: Api, fault: str, refusals):
    api.refusals = refusals

    assert (await faults(telegram.look, scene(tmp_path, api, admin_ids="7"))).keys() == {fault}


@pytest.mark.parametrize(
    ("fault", "about_the_bot"),
    [("privacy-mode", {"can_read_all_group_messages": False}), ("groups-forbidden", {"can_join_groups": False})],
)
async def test_a_bot_that_is_kept_from_groups_is_told(tmp_path: Path, api: Api, fault: str, about_the_bot):
    api.results["getMe"] = {**ME, **about_the_bot}

    assert (await faults(telegram.look, scene(tmp_path, api))).keys() == {fault}


async def test_an_owner_that_is_the_bot_itself_is_told(tmp_path: Path, api: Api):
    assert (await faults(telegram.look, scene(tmp_path, api, admin_ids="42,7"))).keys() == {"admin-is-bot"}


async def test_a_webhook_of_another_program_is_told(tmp_path: Path, api: Api):
    api.results["getWebhookInfo"] = {"url": "https://other.example.org/hook"}

    found = await faults(telegram.look, scene(tmp_path, api))

    assert found == {"token-used-by-webhook": "the webhook is https://other.example.org/hook"}


async def test_a_running_diana_is_not_taken_for_another_poller(tmp_path: Path, api: Api):
    api.refusals = {"getUpdates": (409, "Conflict")}

    assert await faults(telegram.look, scene(tmp_path, api, is_running=True)) == {}


async def test_a_clock_that_is_wrong_is_seen_by_telegrams(tmp_path: Path, api: Api):
    api.date = "Mon, 02 Mar 2020 10:00:00 GMT"

    assert (await faults(telegram.look, scene(tmp_path, api))).keys() == {"clocks-apart"}


async def test_a_real_bot_api_knows_neither_a_wrong_token_nor_a_stranger(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(telegram, "OTHERS_POLL_WITHIN_S", 0)
    playground = Playground(tmp_path / "playground", port=0)
    await playground.start()
    base = {"telegram_api_base": playground.url, "admin_ids": "99999"}

    wrong = await faults(telegram.look, Scene(settings_for(tmp_path, bot_token=TOKEN, **base)))
    right = await faults(telegram.look, Scene(settings_for(tmp_path, bot_token=playground.token, **base)))

    await playground.stop()
    assert wrong.keys() == {"token-unknown"}
    assert right.keys() == {"privacy-mode", "admin-unknown"}


def on_a_webhook(tmp_path: Path, api: Api, url: str, *, is_running: bool) -> Scene:
    return scene(tmp_path, api, is_running=is_running, webhook_url=url, webhook_secret="s3cret")


@pytest.mark.parametrize(
    ("status", "is_running", "fault"),
    [
        (401, True, set()),
        (200, True, {"webhook-not-diana"}),
        (404, False, {"webhook-not-diana"}),
        (502, True, {"webhook-not-diana"}),
        (502, False, set()),
    ],
)
async def test_whoever_answers_at_the_webhook_should_be_diana(tmp_path, api, status, is_running, fault):
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(web.post("/webhook", answer)) as proxy:
        found = await faults(webhook.look, on_a_webhook(tmp_path, api, f"{proxy.url}/webhook", is_running=is_running))

    assert found.keys() == fault


async def test_a_webhook_without_a_valid_certificate_or_anybody_behind_it_is_told(tmp_path: Path, api: Api):
    async with serving() as plain:
        tls = plain.url.replace("http:", "https:")
        no_certificate = await faults(webhook.look, on_a_webhook(tmp_path, api, tls, is_running=False))
    nobody = await faults(webhook.look, on_a_webhook(tmp_path, api, "http://127.0.0.1:1/webhook", is_running=True))
    not_started = await faults(
        webhook.look, on_a_webhook(tmp_path, api, "http://127.0.0.1:1/webhook", is_running=False)
    )

    assert no_certificate.keys() == nobody.keys() == {"webhook-unreachable"}
    assert not_started == {}


async def test_what_telegram_says_about_its_deliveries_is_told(tmp_path: Path, api: Api):
    api.results["getWebhookInfo"] = {
        "url": "http://127.0.0.1:1/webhook",
        "pending_update_count": 5000,
        "last_error_date": int(time.time()) - 60,
        "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
    }

    found = await faults(webhook.look, on_a_webhook(tmp_path, api, "http://127.0.0.1:1/webhook", is_running=False))

    assert found == {
        "webhook-failing": "Telegram says: Wrong response from the webhook: 502 Bad Gateway",
        "webhook-piling-up": "5000 updates wait",
    }
