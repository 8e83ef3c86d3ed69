"""What was written in the messages that are about to be deleted, from the events that told of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import EventFactory, GroupMessagePostedEvent
from bus.catalogue.bot import post_event_id
from bus.key_ring import KeyRing
from services.database.tables import outbox

LONGEST_WORDS = 1_000
"""Characters that are kept of each of many messages."""


async def words_of(
    connection: AsyncConnection, key_ring: KeyRing | None, bot_id: int, chat_id: int, message_ids: Sequence[int]
) -> str:
    """What these messages said, each with its id and whose it was, as far as Diana heard them; "" for none.

    Telegram tells a bot no message again: this reads the events of the last seven days, which lie there sealed.
    """
    ids = {post_event_id(bot_id, chat_id, message_id) for message_id in message_ids}
    heard = await connection.execute(select(outbox.c.body).where(outbox.c.event_id.in_(ids)))
    posts = [EventFactory.from_bytes(bytes(body), key_ring) for body in heard.scalars()]
    told = sorted((post.message_id, post) for post in posts if isinstance(post, GroupMessagePostedEvent))
    return "\n".join(f"#{number} {post.user_id}: {post.text[:LONGEST_WORDS]}" for number, post in told if post.text)
