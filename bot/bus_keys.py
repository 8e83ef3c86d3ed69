"""The keys to what is private on the bus and in the database, and whether they are still the same."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode

import orjson
import structlog

from bot.exit_codes import OperatorError
from bot.settings import Settings
from bus.key_file import KeyFile
from bus.key_ring import KeyRing
from services.database import BusState

log = structlog.get_logger("diana")

KEY_FILE = "bus.keys"

_STATE = "bus_keys"
"""Under which key the database remembers the keys that sealed something: id → nothing, sealed with it, in base64."""

_PROOF = b"diana bus key"


class BusKeysError(OperatorError):
    """The keys cannot be those that sealed what is there, or the file they are kept in cannot be read as keys."""


async def open_bus_keys(settings: Settings, state: BusState) -> KeyRing:
    """The keys, once it is sure that they are those of the database. Raises as the steps do."""
    ring = await asyncio.to_thread(read_bus_keys, settings)
    advise_on_keys(settings)
    await check_bus_keys(ring, state)
    return ring


def read_bus_keys(settings: Settings) -> KeyRing:
    """BUS_ENCRYPTION_KEYS, or else the keys in DATA_DIR/bus.keys, a file that the first start makes.

    Raises BusKeysError, or OSError when the file can be neither read nor made.
    """
    if settings.bus_encryption_keys is not None:
        return KeyRing.parse(settings.bus_encryption_keys.get_secret_value())
    try:
        return KeyFile(settings.data_dir / KEY_FILE).ring_or_new()
    except ValueError as error:
        raise BusKeysError(f"{error}; restore it from a backup, or set BUS_ENCRYPTION_KEYS") from None


def advise_on_keys(settings: Settings) -> None:
    """Say in the log what is unwise about where the keys are: others can read them, or each process has its own."""
    if settings.bus_encryption_keys is not None:
        return
    file = KeyFile(settings.data_dir / KEY_FILE)
    if file.is_open_to_others:
        log.warning("the encryption keys can be read by others: chmod 600", file=str(file.path))
    if settings.redis_url is not None and settings.database_url is not None:
        log.warning(
            "the encryption keys are this process's own: before there are more, set BUS_ENCRYPTION_KEYS for all",
            file=str(settings.data_dir / KEY_FILE),
        )


async def check_bus_keys(ring: KeyRing, state: BusState) -> None:
    """Compare `ring` with the keys that were in use so far, and remember the one in use from now on.

    Raises BusKeysError when an id stands for another key than it did: nothing of old would open, and events that need
    it would pile up in the dead letters. A key that is gone is told once, in the log: `diana keys drop` says beforehand
    whether anything needs it.
    """
    if gone := await compare_bus_keys(ring, state):
        log.warning("what these keys sealed cannot be opened any more: put them back if that is not meant", keys=gone)
    used = await _used(state)
    newest, proof = ring.seal(b"", _PROOF)
    kept = {key_id: sealed for key_id, sealed in used.items() if key_id in ring.key_ids}
    if kept != used or newest not in kept:
        await _remember({newest: b64encode(proof).decode(), **kept}, state)


async def compare_bus_keys(ring: KeyRing, state: BusState) -> list[str]:
    """The ids of keys that sealed something and are not in `ring`, in order. Raises as `check_bus_keys` does."""
    used = await _used(state)
    for key_id in ring.key_ids:
        if key_id not in used:
            continue
        try:
            ring.open(key_id, b64decode(used[key_id]), _PROOF)
        except ValueError:
            raise BusKeysError(
                f"BUS_ENCRYPTION_KEYS: {key_id} is another key than the {key_id} that sealed what is there; "
                "put the old one back, and give the new one an id of its own in front of it"
            ) from None
    return sorted(used.keys() - set(ring.key_ids))


async def forget_bus_key(key_id: str, state: BusState) -> None:
    """Nothing needs the key any more: its absence is nothing to be told about."""
    used = await _used(state)
    if used.pop(key_id, None) is not None:
        await _remember(used, state)


async def used_bus_keys(state: BusState) -> set[str]:
    """The ids of the keys that have sealed something, as far as they are remembered."""
    return set(await _used(state))


async def _used(state: BusState) -> dict[str, str]:
    used: dict[str, str] = orjson.loads(await state.get(_STATE) or b"{}")
    return used


async def _remember(used: dict[str, str], state: BusState) -> None:
    await state.set(_STATE, orjson.dumps(used).decode())
