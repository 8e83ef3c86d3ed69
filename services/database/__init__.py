"""The database: one transaction per event, and nothing that was committed is ever lost on its way to the bus.

claim         the inbox row (handler key, event id): whoever inserts it does the event, the second one stops
unit of work  claim, state and caused events of one handled event, committed together or not at all
outbox        every committed event, until the bus holds it; kept seven days after that
pending       committed, not known to be published
intake        what enters from outside: one commit for all who come at once, then published, then confirmed
relay         the one path from the outbox to the bus, in commit order
mark          the note in an outbox row that the bus holds the event; written late, in bulk
sweep         publishing pending rows nobody holds any more
reopen        making rows pending again because Redis lost what it held
recall        reopening all of it, in one process; marks that others made before and did not write are refused
route memory  who subscribes to what, for a Redis that forgot it
event store   HIGH and CRITICAL events, kept for good
delivery      a reply handed to Telegram: begun, finished, or interrupted in between
sent file     a picture or a sound Telegram has, by content: uploaded once
shared commit several units of work in one durable commit (SQLite has one writer at a time)
shared read   what many ask of a table by key at once, in one statement
"""

from services.database.bus_state import BusState
from services.database.clock import Clock, utc_now
from services.database.deliveries import SENDER_KEY, Deliveries, DeliveryStart
from services.database.engine import Database
from services.database.errors import DatabaseError, DatabaseTooNew, DatabaseUnavailable
from services.database.event_history import Delivered, Done, EventHistory, find_event_ids, history_of
from services.database.event_store import SqlEventStore
from services.database.handler import ServiceHandler
from services.database.kept_secret import KeptSecret
from services.database.migrate import MigrationReport, migrate, migrate_down
from services.database.outbox import Outbox
from services.database.route_memory import SqlRouteMemory
from services.database.schema import UtcDateTime, insert_ignore, metadata
from services.database.sent_files import SentFiles
from services.database.shared_read import SharedRead
from services.database.snapshot import snapshot
from services.database.transaction import Transaction
from services.database.transactions import Transactions
from services.database.unit_of_work import UnitOfWork, derived_id

__all__ = [
    "SENDER_KEY",
    "BusState",
    "Clock",
    "Database",
    "DatabaseError",
    "DatabaseTooNew",
    "DatabaseUnavailable",
    "Delivered",
    "Deliveries",
    "DeliveryStart",
    "Done",
    "EventHistory",
    "KeptSecret",
    "MigrationReport",
    "Outbox",
    "SentFiles",
    "ServiceHandler",
    "SharedRead",
    "SqlEventStore",
    "SqlRouteMemory",
    "Transaction",
    "Transactions",
    "UnitOfWork",
    "UtcDateTime",
    "derived_id",
    "find_event_ids",
    "history_of",
    "insert_ignore",
    "metadata",
    "migrate",
    "migrate_down",
    "snapshot",
    "utc_now",
]
