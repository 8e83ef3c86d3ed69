"""The keys to what people wrote in private: that they are there, are the right ones, and are nobody else's."""

from __future__ import annotations

import asyncio

from bot.bus_keys import KEY_FILE, BusKeysError, compare_bus_keys, read_bus_keys
from bot.checks.line import CheckLine, Fault, Scene, well
from bot.data_dir import takes_files
from bot.exit_codes import ExitCode
from bus.key_file import KeyFile

PART = "keys"

UNREADABLE = Fault(
    "keys-unreadable", PART, "DATA_DIR/bus.keys cannot be read as keys",
    "what people wrote cannot be sealed or opened", "restore it from a backup", ExitCode.CONFIGURATION,
)  # fmt: skip
OPEN_TO_OTHERS = Fault(
    "keys-open", PART, "others can read DATA_DIR/bus.keys",
    "with it they can read what people wrote in private", "`chmod 600` on it",
)  # fmt: skip
CHANGED = Fault(
    "keys-changed", PART, "an id stands for another key than the one that sealed what is there",
    "nothing of old would open; Diana does not start", "put the old key back, and give the new one an id of its own",
    ExitCode.CONFIGURATION,
)  # fmt: skip
MISSING = Fault(
    "keys-missing", PART, "a key that sealed something is not among the keys",
    "what it sealed cannot be opened; events that need it become dead letters",
    "put it back, behind the newest one; `diana keys drop` takes out what is not needed",
)  # fmt: skip
OF_EACH = Fault(
    "keys-of-each", PART, "shared servers, and the keys in a file of this machine's own",
    "a second replica would have other keys and could not open what this one seals",
    "set BUS_ENCRYPTION_KEYS, the same for all replicas; bus.keys has the ones in use",
)  # fmt: skip

FAULTS = (UNREADABLE, OPEN_TO_OTHERS, CHANGED, MISSING, OF_EACH)


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the keys; else how many there are, and where."""
    settings = scene.settings
    file = settings.data_dir / KEY_FILE
    of_file = settings.bus_encryption_keys is None
    if of_file and not file.exists():
        if not await asyncio.to_thread(takes_files, settings.data_dir):
            return [
                UNREADABLE.found("the first start cannot make them in DATA_DIR", "what the line about DATA_DIR says")
            ]
        return [well(PART, "none yet: the first start makes one in DATA_DIR/bus.keys")]
    try:
        ring = await asyncio.to_thread(read_bus_keys, settings)
    except (BusKeysError, OSError) as error:
        return [UNREADABLE.found(str(error))]
    found = []
    if of_file and KeyFile(file).is_open_to_others:
        found.append(OPEN_TO_OTHERS.found(f"{file} has mode {file.stat().st_mode & 0o777:o}"))
    if of_file and settings.redis_url is not None and not settings.database_address.startswith("sqlite"):
        found.append(OF_EACH.found())
    if settings.database_url is not None or (settings.data_dir / "diana.sqlite3").exists():
        from services.database import BusState, Database, DatabaseUnavailable

        database = Database(settings.database_address)
        try:
            await database.open()
            missing = await compare_bus_keys(ring, BusState(database))
        except BusKeysError as error:
            return [*found, CHANGED.found(str(error))]
        except DatabaseUnavailable:
            # The line about the database tells.
            missing = []
        finally:
            await database.close()
        if missing:
            found.append(MISSING.found(f"{', '.join(missing)} sealed something and is gone"))
    where = "DATA_DIR/bus.keys" if of_file else "BUS_ENCRYPTION_KEYS"
    return found or [well(PART, f"{len(ring.key_ids)} in {where}, {ring.key_ids[0]} seals")]
