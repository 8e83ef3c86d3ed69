"""Telegram: that it knows the token, nobody else uses it, and the bot may do in groups what it is for."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.checks.bot_api import Answer, BotApi
from bot.checks.clocks import clock_lines
from bot.checks.line import CheckLine, Fault, Scene, well
from bot.exit_codes import ExitCode
from bot.roles import Role

PART = "Telegram"
OTHERS_POLL_WITHIN_S = 4
"""Another poller asks again within seconds of being cut off, and then cuts off ours."""

UNREACHABLE = Fault(
    "telegram-unreachable", PART, "Telegram does not answer, or answers with errors",
    "nobody is heard; Telegram keeps updates for 24 hours",
    "is this machine on the network, and is TELEGRAM_API_BASE right?", ExitCode.UNAVAILABLE,
)  # fmt: skip
TOKEN_UNKNOWN = Fault(
    "token-unknown", PART, "Telegram does not know the BOT_TOKEN",
    "it was mistyped, or revoked", "copy the token again from @BotFather", ExitCode.CONFIGURATION,
)  # fmt: skip
WEBHOOK_ELSEWHERE = Fault(
    "token-used-by-webhook", PART, "updates go to another webhook than WEBHOOK_URL",
    "the next start takes them over, and two programs with one token take them from each other",
    "stop the other program, or get a token of its own for each from @BotFather",
)  # fmt: skip
ANOTHER_POLLER = Fault(
    "token-used-by-poller", PART, "another program polls with the same token",
    "each update goes to one of the two", "stop the other program, or get a token of its own from @BotFather",
    ExitCode.TEMPORARY,
)  # fmt: skip
PRIVACY = Fault(
    "privacy-mode", PART, "privacy mode is on",
    "in groups where she is no admin Diana sees commands and replies alone: no filter, no reading along",
    "make her an admin of the group, or @BotFather: /setprivacy, Disable, and add her to the group again",
)  # fmt: skip
NO_GROUPS = Fault(
    "groups-forbidden", PART, "the bot cannot be added to groups",
    "nobody can have a group moderated", "@BotFather: /setjoingroups, Enable",
)  # fmt: skip
ADMIN_IS_BOT = Fault(
    "admin-is-bot", PART, "ADMIN_IDS has the bot's own id",
    "a bot never writes to itself: this owner does not exist", "set it to your own id; @userinfobot tells it",
)  # fmt: skip
ADMIN_UNKNOWN = Fault(
    "admin-unknown", PART, "the bot has never met somebody of ADMIN_IDS",
    "the id may be mistyped, and Diana cannot write to who never wrote to her",
    "have that person send /start to the bot",
)  # fmt: skip

FAULTS = (UNREACHABLE, TOKEN_UNKNOWN, WEBHOOK_ELSEWHERE, ANOTHER_POLLER, PRIVACY, NO_GROUPS, ADMIN_IS_BOT,
          ADMIN_UNKNOWN)  # fmt: skip


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the token and the bot; else whose token it is."""
    if scene.settings.bot_token is None:
        return [well(PART, "the playground; for the real one set BOT_TOKEN, from @BotFather")]
    async with BotApi(scene.settings) as api:
        answer = await api.ask("getMe")
        if answer.status in (401, 404):
            return [TOKEN_UNKNOWN.found()]
        if answer.status != 200 or not isinstance(answer.result, dict):
            return [UNREACHABLE.found(f"{api.base} answers with status {answer.status}")]
        me = answer.result
        found = _about_groups(me)
        if answer.date is not None:
            found += clock_lines("the clock of Telegram", answer.date.timestamp())
        found += await _about_admins(api, scene, me["id"])
        found += await _about_others(api, scene)
    bad = any(line.exit_code for line in found)
    return found if bad else [well(PART, f"@{me.get('username', '?')}, id {me['id']}"), *found]


def _about_groups(me: dict[str, Any]) -> list[CheckLine]:
    found = []
    if me.get("can_join_groups") is False:
        found.append(NO_GROUPS.found())
    elif me.get("can_read_all_group_messages") is False:
        found.append(PRIVACY.found())
    return found


async def _about_admins(api: BotApi, scene: Scene, bot_id: int) -> list[CheckLine]:
    admins = scene.settings.admin_ids
    answers = await asyncio.gather(*(api.ask("getChat", chat_id=admin) for admin in admins if admin != bot_id))
    known = dict(zip((admin for admin in admins if admin != bot_id), answers, strict=True))
    return [
        *(ADMIN_IS_BOT.found(f"{admin} is the bot itself") for admin in admins if admin == bot_id),
        *(ADMIN_UNKNOWN.found(f"{admin}: {answer.description}") for admin, answer in known.items() if _unknown(answer)),
    ]


def _unknown(answer: Answer) -> bool:
    return answer.status == 400


async def _about_others(api: BotApi, scene: Scene) -> list[CheckLine]:
    """Whether updates go, or would go, to another program too."""
    settings = scene.settings
    if Role.INTAKE not in scene.roles:
        return []
    info = (await api.ask("getWebhookInfo")).result
    url = info.get("url", "") if isinstance(info, dict) else ""
    if url and url != settings.webhook_url:
        return [WEBHOOK_ELSEWHERE.found(f"the webhook is {url}")]
    if settings.webhook_url is not None or url or scene.is_running:
        return []
    # No offset: nothing is confirmed. Two who poll take turns in cutting each other off, so the other one shows soon.
    answer = await api.ask("getUpdates", timeout=OTHERS_POLL_WITHIN_S, limit=1)
    return [ANOTHER_POLLER.found(answer.description)] if answer.status == 409 else []
