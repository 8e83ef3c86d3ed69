"""check_everything: a look at the installation, then at all else at once, each with a time limit of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from bot.checks import database, folder, installation, keys, ports, redis_server, setting_choices, telegram, webhook
from bot.checks.line import CheckLine, Fault, Look, Scene
from bot.checks.running import diana_runs
from bot.exit_codes import ExitCode
from bot.redaction import Redactor
from bot.roles import ALL_ROLES, Role
from bot.settings import Settings

TIMEOUT_S = 10.0
"""How long who is asked may take to answer. The installation is read, which takes as long as the machine needs."""

FAULTS: tuple[Fault, ...] = (
    *installation.FAULTS,
    *setting_choices.FAULTS,
    *folder.FAULTS,
    *database.FAULTS,
    *redis_server.FAULTS,
    *keys.FAULTS,
    *telegram.FAULTS,
    *webhook.FAULTS,
    *ports.FAULTS,
)
"""Everything that is looked for."""

# What it means when a look itself ends in an error.
_LOOKS: tuple[tuple[Look, Fault], ...] = (
    (setting_choices.look, setting_choices.SETTING_WRONG),
    (folder.look, folder.NOT_WRITABLE),
    (database.look, database.UNREACHABLE),
    (redis_server.look, redis_server.UNREACHABLE),
    (keys.look, keys.UNREADABLE),
    (telegram.look, telegram.UNREACHABLE),
    (webhook.look, webhook.UNREACHABLE),
    (ports.look_at_http, ports.ADDRESS_WRONG),
    (ports.look_at_playground, ports.ADDRESS_WRONG),
)


async def check_everything(settings: Settings, roles: Collection[Role] = ALL_ROLES) -> list[CheckLine]:
    """A line for each thing Diana needs, and for each fault, in the order she needs them.

    Nothing is changed, apart from DATA_DIR being made when it is not there. No secret is in any line.
    """
    scene = Scene(settings, frozenset(roles), is_running=await diana_runs(settings))
    redact = Redactor(settings.secrets())

    async def looked(look: Look, fault: Fault, within_s: float | None = TIMEOUT_S) -> list[CheckLine]:
        try:
            async with asyncio.timeout(within_s):
                return await look(scene)
        except TimeoutError:
            return [fault.found(f"no answer within {within_s:.0f} s", exit_code=ExitCode.UNAVAILABLE)]
        except Exception as error:  # noqa: BLE001  whatever is wrong is what the operator wants to see
            from bot.cli.failures import explain

            code, text = explain(error, redact)
            return [fault.found(text, exit_code=code)]

    # First, since it loads what the others need, too: loading must not count as their waiting.
    whole = await looked(installation.look, installation.DAMAGED, within_s=None)
    found = [whole, *await asyncio.gather(*(looked(*each) for each in _LOOKS))]
    return [replace(line, detail=redact(line.detail), advice=redact(line.advice)) for lines in found for line in lines]
