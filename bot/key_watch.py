"""KeyWatch: a running Diana takes up what is done to her key file, and tells which keys she holds."""

from __future__ import annotations

import asyncio

import structlog

from bot.bus_keys import BusKeysError, check_bus_keys, read_bus_keys
from bot.redis_key_holders import RedisKeyHolders
from bot.settings import Settings
from bus import EventBusError
from bus.key_ring import KeyRing
from services.database import BusState, DatabaseUnavailable

log = structlog.get_logger("diana")

LOOK_EVERY_S = 2.0


class KeyWatch:
    """Keeps `ring` as the key file spells it, so that a rotation needs no restart, and the roll of holders up to date.

    With BUS_ENCRYPTION_KEYS the ring stays as it is: an environment does not change. A file that cannot be read, or is
    not what it may be, changes nothing and is told once.
    """

    def __init__(
        self,
        settings: Settings,
        ring: KeyRing,
        state: BusState,
        holders: RedisKeyHolders,
        *,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._settings = settings
        self._ring = ring
        self._state = state
        self._holders = holders
        self._every_s = every_s
        self._told = ""

    async def run(self) -> None:
        """Look now and every few seconds, until cancelled; then be off the roll."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._every_s)
        finally:
            try:
                await self._holders.leave()
            except EventBusError as error:
                log.debug("the roll of key holders forgets this process by itself", error=str(error))

    async def look(self) -> None:
        """Take up what has changed, and tell the keys."""
        if self._settings.bus_encryption_keys is None:
            try:
                await self._take_up()
                self._told = ""
            except (BusKeysError, DatabaseUnavailable, OSError) as error:
                self._tell_once(str(error))
        try:
            await self._holders.tell(self._ring.key_ids)
        except EventBusError as error:
            log.debug("the keys could not be told", error=str(error))

    async def _take_up(self) -> None:
        anew = await asyncio.to_thread(read_bus_keys, self._settings)
        if anew.key_ids == self._ring.key_ids:
            return
        await check_bus_keys(anew, self._state)
        self._ring.become(anew)
        log.info("the encryption keys have changed", newest=anew.key_ids[0], keys=anew.key_ids)

    def _tell_once(self, what: str) -> None:
        if what != self._told:
            self._told = what
            log.error("the encryption keys stay as they were", error=what)
