"""How Diana herself is doing: numbers for her operators, what is well, what is broken, and who is told.

tally      a number that was counted: of a kind, under a name, in a bucket (a minute, an hour, a day, or EVER)
counted    a person or a reader as far as the numbers need them: an id and two dates; gone when the person is erased
cohort     the people who joined on one day; its day-N retention is the share that was there N days later
pulse      what a process tells every half minute: what it did since, and how its checks are
replica    a process of Diana, by host and port
alarm      what is told to the admin chat: one message when something goes bad, one when it is well again
spell      the time between the two, across all replicas
cause      dead letters of one group and one fingerprint: what broke, and how often

Days are UTC days: the house has one calendar, whatever its guests' clocks say.
"""

from services.admin.operations.damping import HOLD, calm, in_a_row
from services.admin.operations.handlers import SPOKEN_FOR, AdminChats, operations_handlers
from services.admin.operations.outages import SqlOutages
from services.admin.operations.ports import Cause, Check, DeadLetterBox, Letter, Machinery, Queue
from services.admin.operations.upkeep import TallyUpkeep

__all__ = [
    "HOLD",
    "SPOKEN_FOR",
    "AdminChats",
    "Cause",
    "Check",
    "DeadLetterBox",
    "Letter",
    "Machinery",
    "Queue",
    "SqlOutages",
    "TallyUpkeep",
    "calm",
    "in_a_row",
    "operations_handlers",
]
