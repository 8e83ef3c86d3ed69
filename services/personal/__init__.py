"""Personal data: what the services hold about one person, handed over on request and erased on request.

personal data  one service's answer to both requests, about its own tables and nobody else's
held           a table and whose its rows are
collecting     reading everything a person's rows say, as JSON values
erasing        deleting those rows, or making them nobody's where the books must still add up
stand-in       the id in the place of a person's, the same in every row of one erasure: negative, random, nobody's

Every table of `services.tables` is covered by one of these, or says nothing about people: a test walks them all.
"""

from services.personal.data import PersonalData, collect_all, erase_all
from services.personal.held import Held, PersonalTables

__all__ = ["Held", "PersonalData", "PersonalTables", "collect_all", "erase_all"]
