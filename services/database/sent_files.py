"""SentFiles: under which ids Telegram keeps what the bot has uploaded, for every replica and the next start."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from services.database.engine import Database
from services.database.schema import insert_ignore
from services.database.tables import sent_files
from services.database.transaction import Transaction


class SentFiles:
    """The file ids of one bot, by content: another bot cannot use them. Every method raises DatabaseUnavailable."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def find(self, content: str) -> str | None:
        """The file id of that content; None: it was never uploaded."""
        found = select(sent_files.c.file_id).where(
            sent_files.c.bot_id == self._bot_id, sent_files.c.content == content
        )  # fmt: skip
        async with self._database.read() as connection:
            file_id: str | None = await connection.scalar(found)
            return file_id

    async def keep(self, content: str, file_id: str) -> None:
        """Telegram keeps the content under this id: the newest one counts."""

        async def write(transaction: Transaction) -> None:
            connection, row = transaction.connection, {"bot_id": self._bot_id, "content": content, "file_id": file_id}
            if (await connection.execute(insert_ignore(connection, sent_files), row)).rowcount == 0:
                known = update(sent_files).where(
                    sent_files.c.bot_id == self._bot_id, sent_files.c.content == content
                )  # fmt: skip
                await connection.execute(known.values(file_id=file_id))

        await self._database.transact(write)

    async def forget(self, content: str, file_id: str) -> None:
        """Telegram does not know this id any more; one that was kept meanwhile stays."""

        async def write(transaction: Transaction) -> None:
            gone = delete(sent_files).where(
                sent_files.c.bot_id == self._bot_id,
                sent_files.c.content == content,
                sent_files.c.file_id == file_id,
            )
            await transaction.connection.execute(gone)

        await self._database.transact(write)
