"""KeptSecret: random bytes in the database that no copy of it gives away."""

from __future__ import annotations

from base64 import b64decode, b64encode
from secrets import token_bytes

import structlog
from sqlalchemy import select, update

from bus.key_ring import KeyRing
from bus.secrecy import SealedBy
from services.database.engine import Database
from services.database.schema import insert_ignore
from services.database.tables import bus_state
from services.database.transaction import Transaction

PLACE = "secrets"
"""What they are called to people."""

_PREFIX = "secret:"
_BYTES = 32

log = structlog.get_logger(__name__)


class KeptSecret:
    """32 bytes under a name, sealed with the keys that seal private fields; the first who asks makes them.

    Unlike those keys it stays when they are rotated: what was derived from it once can be derived again.
    """

    def __init__(self, database: Database, ring: KeyRing, name: str) -> None:
        self._database = database
        self._ring = ring
        self._key = f"{_PREFIX}{name}"

    async def open(self) -> bytes:
        """The secret. Where no key opens it any more another one takes its place, which is told in the log."""
        kept = await self._read()
        if kept is not None:
            try:
                return opened(self._ring, self._key, kept)
            except (KeyError, ValueError):
                log.warning("a secret cannot be opened with the keys there are: it is made anew", secret=self._key)
        anew = sealed(self._ring, self._key, token_bytes(_BYTES))

        async def keep(work: Transaction) -> None:
            await work.connection.execute(
                insert_ignore(work.connection, bus_state), {"key": self._key, "value": kept or anew}
            )
            # Where it stands as it was read alone: another process may be making it at this moment.
            await work.connection.execute(
                update(bus_state).where(bus_state.c.key == self._key, bus_state.c.value == kept).values(value=anew)
            )

        await self._database.transact(keep)
        return opened(self._ring, self._key, await self._read() or "")

    async def _read(self) -> str | None:
        async with self._database.read() as connection:
            value: str | None = await connection.scalar(select(bus_state.c.value).where(bus_state.c.key == self._key))
        return value


async def secrets_by_key(database: Database, key_ids: tuple[str, ...]) -> list[SealedBy]:
    """How many secrets each of the keys sealed. Other keys than those count as one, with the id "?"."""
    counts: dict[str, int] = {}
    for value in (await _all(database)).values():
        key_id = value.partition(":")[0]
        known = key_id if key_id in key_ids else "?"
        counts[known] = counts.get(known, 0) + 1
    return [SealedBy(PLACE, key_id, count) for key_id, count in counts.items()]


async def reseal_secrets(database: Database, ring: KeyRing) -> int:
    """Seal with the newest key of `ring` the secrets its other keys sealed; how many."""
    changes = [
        (key, value, sealed(ring, key, opened(ring, key, value)))
        for key, value in (await _all(database)).items()
        if value.partition(":")[0] in ring.key_ids[1:]
    ]

    async def write(work: Transaction) -> None:
        for key, before, after in changes:
            same = (bus_state.c.key == key, bus_state.c.value == before)
            await work.connection.execute(update(bus_state).where(*same).values(value=after))

    if changes:
        await database.transact(write)
    return len(changes)


def sealed(ring: KeyRing, key: str, secret: bytes) -> str:
    """The secret as it is kept: the key's id, a colon, the seal in base64."""
    key_id, seal = ring.seal(secret, key.encode())
    return f"{key_id}:{b64encode(seal).decode()}"


def opened(ring: KeyRing, key: str, value: str) -> bytes:
    """The secret that is kept so. Raises KeyError for a key that is not in the ring, ValueError for a broken seal."""
    key_id, _, seal = value.partition(":")
    return ring.open(key_id, b64decode(seal), key.encode())


async def _all(database: Database) -> dict[str, str]:
    async with database.read() as connection:
        rows = await connection.execute(
            select(bus_state.c.key, bus_state.c.value).where(bus_state.c.key.startswith(_PREFIX, autoescape=True))
        )
        return {row.key: row.value for row in rows}
