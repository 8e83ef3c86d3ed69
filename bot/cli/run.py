"""`diana run`."""

from __future__ import annotations

import structlog

from bot.cli.loop import run_until_asked_to_stop
from bot.data_dir import prepare_data_dir
from bot.exit_codes import ExitCode
from bot.garbage import keep_for_good, no_search
from bot.roles import ALL_ROLES, check_roles, read_roles
from bot.settings import Settings
from bot.types_on_demand import load_aiogram

log = structlog.get_logger("diana")


def run_diana(settings: Settings, roles: str | None = None) -> int:
    """Be Diana until a signal comes and what is in hand is finished. `roles`: as typed after --roles; None: all."""
    chosen = ALL_ROLES if roles is None else read_roles(roles)
    check_roles(chosen, settings)
    prepare_data_dir(settings.data_dir)
    hearing = "playground" if settings.playground else "webhook" if settings.webhook_url else "polling"
    log.info("Diana is starting", telegram=hearing, data_dir=str(settings.data_dir))

    # Not inside the loop: it would stand still for the seconds this takes, and so would the handling of signals.
    with no_search():
        load_aiogram()
        from bot.app import Diana

    run_until_asked_to_stop(lambda stop: Diana(settings, chosen, on_started=keep_for_good).run(stop))
    return ExitCode.OK
