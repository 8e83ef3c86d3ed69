"""What the transport holds about one person: stored events, events of the last days, replies that were sent."""

from __future__ import annotations

from services.database.tables import deliveries, events, outbox
from services.personal import Held, PersonalTables

DATABASE_DATA = PersonalTables(
    Held(events, events.c.user_id),
    # What the bus does not hold yet must still reach it; it is purged within days.
    Held(outbox, outbox.c.partition_key, erasable=outbox.c.published_at.is_not(None)),
    # A private chat has its person's id.
    Held(deliveries, deliveries.c.chat_id),
)
