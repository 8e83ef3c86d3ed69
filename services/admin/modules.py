"""LiveModules: which modules are open, by the settings."""

from __future__ import annotations

from services.admin.live_settings import LiveSettings
from services.admin.settings import EVERYWHERE, OFF
from services.modules import IN_GROUPS, Module


class LiveModules:
    """Implements services.modules.Modules. What is closed everywhere no group can open."""

    def __init__(self, settings: LiveSettings) -> None:
        self._settings = settings

    async def is_open(self, module: Module, chat_id: int | None) -> bool:
        """Whether the module is open in the chat, as of a second ago at most."""
        scopes = [EVERYWHERE]
        if chat_id is not None and chat_id < 0 and module in IN_GROUPS:
            scopes.append(chat_id)
        for scope in scopes:
            if (await self._settings.of(scope)).choice(f"module.{module}") == OFF:
                return False
        return True
