"""`diana keys`: a rotation from its first step to its last, with every step refused that would lose something."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console

from bot.bus_keys import KEY_FILE, forget_bus_key, read_bus_keys, used_bus_keys
from bot.cli.bus_address import NoDianaRuns, bus_url
from bot.cli.database import opened_database
from bot.cli.loop import run_to_the_end
from bot.exit_codes import ExitCode, NotThere, OperatorError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.redis_key_holders import RedisKeyHolders
    from bus.key_ring import KeyRing
    from bus.secrecy import SealedBy
    from bus.transport.sealed import SealedEntries
    from services.database import BusState
    from services.database.resealing import Resealing

T = TypeVar("T")

TAKEN_UP_WITHIN_S = 30.0
"""How long a running Diana may take to hold a new key of her file."""


class KeyStillNeeded(OperatorError):
    """Doing it now would leave something sealed that nobody can open."""

    exit_code = ExitCode.TEMPORARY


@dataclass(frozen=True)
class _Places:
    """Where something may be sealed. `redis` and `holders` are None while no Diana runs on her embedded server."""

    database: Resealing
    state: BusState
    redis: SealedEntries | None
    holders: RedisKeyHolders | None

    async def usage(self, ring: KeyRing) -> list[SealedBy]:
        return [*await self.database.usage(ring.key_ids), *(await self.redis.usage() if self.redis else [])]

    async def held(self) -> list[tuple[str, ...]]:
        return await self.holders.all() if self.holders else []


def list_keys(settings: Settings) -> int:
    """Print each key's id, what it does, and how much it sealed, by place."""
    ring = _ring(settings)

    async def look(places: _Places) -> tuple[list[SealedBy], list[tuple[str, ...]], bool]:
        return await places.usage(ring), await places.held(), places.redis is not None

    usage, held, whole = _with_places(settings, look, "Counting …")
    where = "BUS_ENCRYPTION_KEYS" if settings.bus_encryption_keys is not None else str(settings.data_dir / KEY_FILE)
    print(f"{len(ring.key_ids)} key{'s' if len(ring.key_ids) > 1 else ''} in {where}")
    for key_id in ring.key_ids:
        role = "seals and opens" if key_id == ring.key_ids[0] else "opens"
        print(f"  {key_id}  {role:<15}  {_told([use for use in usage if use.key_id == key_id]) or 'nothing'}")
    if lost := [use for use in usage if use.key_id not in ring.key_ids]:
        print(f"Sealed with keys that are not here: {_told(lost)}")
    for newest in sorted({key_ids[0] for key_ids in held}):
        count = sum(key_ids[0] == newest for key_ids in held)
        print(f"{count} running process{'es' if count > 1 else ''} sealing with {newest}")
    if not whole:
        print("No Diana runs here, so what waits in Redis is not counted.")
    return ExitCode.OK


def rotate_keys(settings: Settings, *, reseal: bool) -> int:
    """Put a new key in front of the key file; with BUS_ENCRYPTION_KEYS print one and say what to do with it."""
    from bus.key_file import KeyFile
    from bus.key_ring import new_key

    if settings.bus_encryption_keys is not None:
        if reseal:
            raise OperatorError("--reseal: BUS_ENCRYPTION_KEYS has to have the new key first; then `diana keys reseal`")
        print(new_key())
        print(
            "That is a new key. BUS_ENCRYPTION_KEYS is yours to change, for all processes:\n"
            "1. put it at the end, behind a comma, and restart them one after the other: all can open it then\n"
            "2. move it to the front and restart them again: it seals from then on\n"
            "3. `diana keys reseal`, then `diana keys drop ID` for the old one",
            file=sys.stderr,
        )
        return ExitCode.OK
    _ring(settings)
    newest = KeyFile(settings.data_dir / KEY_FILE).add_newest()
    taken_up = _taken_up(settings, newest)
    seals = "seals from now on" if taken_up else "seals from the next start on"
    print(f"{newest} {seals}. The older keys still open what they sealed. Make a backup: it holds the new key too.")
    return reseal_everything(settings) if reseal else ExitCode.OK


def reseal_everything(settings: Settings) -> int:
    """Seal anew what older keys sealed, and say what still needs one of them."""
    ring = _ring(settings)
    newest, *older = ring.key_ids
    with Console(stderr=True).status("Sealing anew …") as status:

        async def reseal(places: _Places) -> tuple[int, list[SealedBy], set[str], bool]:
            if any(newest not in key_ids for key_ids in await places.held()):
                raise KeyStillNeeded(
                    f"a running Diana does not have {newest} yet and could not open what it seals: restart her with it"
                )

            def show(done: int) -> None:
                status.update(f"Sealing anew … {done:,}")

            done = await places.database.reseal(ring, show)
            if places.redis is not None:
                done += await places.redis.reseal(ring, show)
            return done, await places.usage(ring), await used_bus_keys(places.state), places.redis is not None

        done, usage, used, whole = _with_places(settings, reseal)
    print(f"Sealed {done:,} event{'' if done == 1 else 's'} anew with {newest}.")
    for key_id in older:
        if left := _told([use for use in usage if use.key_id == key_id]):
            print(f"{key_id} is still needed by {left}.")
        elif whole and key_id in used:
            # One that never sealed anything is not on its way out, but on its way in.
            print(f"Nothing needs {key_id} any more: `diana keys drop {key_id}`")
    if not whole:
        print("What waits in Redis was not reached, since no Diana runs here: start her, and do this again.")
    return ExitCode.OK


def drop_key(settings: Settings, key_id: str) -> int:
    """Take the key out of the key file, or say that it may go from BUS_ENCRYPTION_KEYS. Raises KeyStillNeeded."""
    from bus.key_file import KeyFile

    ring = _ring(settings)
    if key_id not in ring.key_ids:
        raise NotThere(f"there is no key {key_id}: `diana keys list` shows them")
    if key_id == ring.key_ids[0]:
        raise KeyStillNeeded(f"{key_id} is the newest key, which seals: `diana keys rotate` puts another one in front")

    async def check(places: _Places) -> None:
        if places.redis is None:
            raise NoDianaRuns(f"what waits in Redis may need {key_id}: start Diana, so that it can be looked at")
        if any(key_ids[0] == key_id for key_ids in await places.held()):
            raise KeyStillNeeded(f"a running Diana still seals with {key_id}: restart her with the newer key first")
        if left := _told([use for use in await places.usage(ring) if use.key_id == key_id]):
            raise KeyStillNeeded(
                f"{key_id} is still needed by {left}: `diana keys reseal` seals anew what rests, "
                "a queue has to be worked off"
            )
        await forget_bus_key(key_id, places.state)

    _with_places(settings, check, "Looking for what needs it …")
    if settings.bus_encryption_keys is not None:
        print(
            f"Nothing needs {key_id} any more. Take it out of BUS_ENCRYPTION_KEYS of every process, and restart them."
        )
    else:
        KeyFile(settings.data_dir / KEY_FILE).remove(key_id)
        print(f"{key_id} is gone. A backup from before holds it, together with what it sealed.")
    return ExitCode.OK


def _ring(settings: Settings) -> KeyRing:
    """The keys. Raises NotThere where no Diana ever made any."""
    if settings.bus_encryption_keys is None and not (settings.data_dir / KEY_FILE).exists():
        raise NotThere(f"there are no keys in DATA_DIR={str(settings.data_dir)!r} yet: the first start makes one")
    return read_bus_keys(settings)


def _told(uses: list[SealedBy]) -> str:
    return ", ".join(f"{use.events:,} in the {use.place}" for use in uses)


def _taken_up(settings: Settings, newest: str) -> bool:
    """Whether a Diana runs, once every one that does holds the new key. Raises KeyStillNeeded when one does not."""

    async def until_taken_up(places: _Places) -> bool:
        asked_at = asyncio.get_running_loop().time()
        while held := await places.held():
            if all(newest in key_ids for key_ids in held):
                return True
            if asyncio.get_running_loop().time() - asked_at > TAKEN_UP_WITHIN_S:
                raise KeyStillNeeded(
                    f"{newest} is in the key file, but a running Diana does not take it up: restart her"
                )
            await asyncio.sleep(0.1)
        return False

    return _with_places(settings, until_taken_up, "Waiting for Diana to take it up …")


def _with_places(settings: Settings, work: Callable[[_Places], Awaitable[T]], saying: str = "") -> T:
    async def main() -> T:
        async with _places(settings) as places:
            return await work(places)

    if not saying:
        return run_to_the_end(main)
    with Console(stderr=True).status(saying):
        return run_to_the_end(main)


@asynccontextmanager
async def _places(settings: Settings) -> AsyncIterator[_Places]:
    from bot.redis_key_holders import RedisKeyHolders
    from bus import EventBusConfig
    from bus.transport.connection import connect
    from bus.transport.visitor import visit
    from services.database import BusState
    from services.database.resealing import Resealing

    async with opened_database(settings) as database:
        resealing, state = Resealing(database), BusState(database)
        try:
            config = EventBusConfig(redis_url=bus_url(settings))
        except NoDianaRuns:
            yield _Places(resealing, state, None, None)
            return
        async with visit(config) as visitor, connect(config) as redis:
            yield _Places(resealing, state, visitor.sealed, RedisKeyHolders(redis, namespace=config.namespace))
