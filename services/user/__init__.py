"""The people: who registered, what they are called, which language they chose.

registering    the first /start; it happens once and is told to everybody
registration   the saga from there on: the game's welcome bonus, and a nudge for who does nothing for a day
welcome        the answer to /start: one for the first time, one for every later time
language code  what Telegram says somebody's app speaks: a hint, refreshed at each /start
language       what somebody chose, None until they did; it wins over the hint
profile card   what the game told about somebody, kept here so that a profile is one read
archive        everything held about a person, as a file
directory      where the bot looks up the chosen language of a reader
"""

from services.user.accounts import UserAccounts
from services.user.archive import PersonalArchive
from services.user.departures import DepartureMarks
from services.user.directory import UserDirectory
from services.user.handlers import user_handlers
from services.user.languages import SUPPORTED_LANGUAGES
from services.user.rules import UserRules, load_user_rules

__all__ = [
    "SUPPORTED_LANGUAGES",
    "DepartureMarks",
    "PersonalArchive",
    "UserAccounts",
    "UserDirectory",
    "UserRules",
    "load_user_rules",
    "user_handlers",
]
