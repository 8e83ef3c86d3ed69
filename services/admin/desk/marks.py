"""Marks of people who are banned: a ban is known by them also after its person was forgotten."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select, update

from bus.key_ring import KeyRing
from services.admin.desk.tables import bot_bans
from services.database import Database, KeptSecret, Transaction

MARK_CHARACTERS = 32


class BanMarks:
    """Turns ids into marks, by a secret that a copy of the database does not give away."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    async def open(cls, database: Database, ring: KeyRing) -> BanMarks:
        """The marks by the database's own secret. Raises DatabaseUnavailable.

        Where the secret had to be made anew, everybody who is banned gets a new mark; of who was forgotten meanwhile
        nobody knows any more.
        """
        marks = cls(await KeptSecret(database, ring, "bans").open())
        async with database.read() as connection:
            rows = (await connection.execute(select(bot_bans.c.mark, bot_bans.c.user_id))).all()
        wrong = {
            row.mark: marks.of(row.user_id) for row in rows if row.user_id > 0 and row.mark != marks.of(row.user_id)
        }

        async def mark_anew(work: Transaction) -> None:
            for before, after in wrong.items():
                await work.connection.execute(update(bot_bans).where(bot_bans.c.mark == before).values(mark=after))

        if wrong:
            await database.transact(mark_anew)
        return marks

    def of(self, user_id: int) -> str:
        """The mark of a person."""
        return hmac.new(self._secret, f"banned:{user_id}".encode(), hashlib.sha256).hexdigest()[:MARK_CHARACTERS]
