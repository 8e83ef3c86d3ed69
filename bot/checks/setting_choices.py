"""The settings themselves: values that cannot be, and choices that do not go together."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.checks.line import CheckLine, Fault, Scene, well
from bot.env_file import SettingsError, nearest_name
from bot.exit_codes import ExitCode
from bot.roles import check_roles
from bot.settings import Settings

PART = "settings"
FREE_RATE_PER_S = 30
"""What Telegram lets a bot send without paying. Source: Bot API, FAQ, "Broadcasting to users"."""
FEW_FILES = 1024

SETTING_WRONG = Fault(
    "setting-wrong", PART, "a setting has a value that cannot be, a slip in its name, or lacks one it needs",
    "Diana does not start with it", "the line says which one, in which shape, with an example", ExitCode.CONFIGURATION,
)  # fmt: skip
NEARLY_A_SETTING = Fault(
    "setting-slip", PART, "the environment has a name that is nearly a setting's",
    "what it says has no effect", "correct the name",
)  # fmt: skip
ROLES_NEED_SHARING = Fault(
    "roles-need-sharing", PART, "replicas with roles, and Redis, database or keys that they do not share",
    "one replica would not see what another one did", "set what the line names, the same for all replicas",
    ExitCode.CONFIGURATION,
)  # fmt: skip
RATE_UNPAID = Fault(
    "send-rate-unpaid", PART, f"TELEGRAM_SEND_RATE is over {FREE_RATE_PER_S}",
    "without paid broadcasts Telegram answers 429 and everybody waits",
    "enable paid broadcasts with @BotFather, or leave it at 30",
)  # fmt: skip
NO_ADMINS = Fault(
    "admins-none", PART, "ADMIN_IDS is empty",
    "nobody can speak to Diana as her owner", "set it to your own id; @userinfobot tells it",
)  # fmt: skip
NO_SUPPORT = Fault(
    "support-none", PART, "SUPPORT_CONTACT is not set",
    "whoever has trouble with a payment is not told whom to write to, as Telegram's terms ask",
    "set it to somebody who answers",
)  # fmt: skip
PLAYGROUND_OPEN = Fault(
    "playground-open", PART, "the playground listens on another address than loopback",
    "everybody who reaches it is admin", "unset PLAYGROUND_HOST, or put something in front that asks for a password",
)  # fmt: skip
NO_ZONES = Fault(
    "time-zones-missing", PART, "there is no time zone data",
    "nobody's day could be counted in their own time", "install the package tzdata", ExitCode.CONFIGURATION,
)  # fmt: skip
FEW_OPEN_FILES = Fault(
    "open-files-few", PART, f"the process may have fewer than {FEW_FILES} files open",
    "connections are refused under load", "raise it: `ulimit -n 4096`, LimitNOFILE= in a systemd unit",
)  # fmt: skip

FAULTS = (SETTING_WRONG, NEARLY_A_SETTING, ROLES_NEED_SHARING, RATE_UNPAID, NO_ADMINS, NO_SUPPORT,
          PLAYGROUND_OPEN, NO_ZONES, FEW_OPEN_FILES)  # fmt: skip


async def look(scene: Scene) -> list[CheckLine]:
    """What is doubtful about the settings; else how Telegram is heard."""
    settings = scene.settings
    way = "playground" if settings.playground else "webhook" if settings.webhook_url else "long polling"
    return list(_found(scene)) or [well(PART, f"Telegram by {way}")]


def _found(scene: Scene) -> Iterator[CheckLine]:
    settings = scene.settings
    known = {description.name for description in Settings.describe()}
    known |= {f"{description.name}_FILE" for description in Settings.describe() if description.about.secret}
    for name in os.environ:
        # Not an error as in `.env`: other programs have a right to their own variables.
        if name not in known and (meant := nearest_name(name, known)):
            yield NEARLY_A_SETTING.found(f"the environment has {name}", f"did you mean {meant}?")
    try:
        check_roles(scene.roles, settings)
    except SettingsError as error:
        for problem in error.problems:
            yield ROLES_NEED_SHARING.found(problem)
    if settings.telegram_send_rate > FREE_RATE_PER_S:
        yield RATE_UNPAID.found(f"TELEGRAM_SEND_RATE={settings.telegram_send_rate}")
    if not settings.playground and not settings.admin_ids:
        yield NO_ADMINS.found()
    if not settings.playground and not settings.support_contact:
        yield NO_SUPPORT.found()
    if settings.playground and settings.playground_host not in ("127.0.0.1", "::1", "localhost"):
        yield PLAYGROUND_OPEN.found(f"PLAYGROUND_HOST={settings.playground_host}")
    try:
        ZoneInfo("Europe/Madrid")
    except ZoneInfoNotFoundError:
        yield NO_ZONES.found()
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= files < FEW_FILES:
        yield FEW_OPEN_FILES.found(f"{files} open files at most")
