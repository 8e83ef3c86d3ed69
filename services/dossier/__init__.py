"""Dossier: what the services say about one person to those who look after people.

Each service answers about its own tables and nobody else's, in the transaction of whoever asks; who asks is handed the
answers when the program is put together, so that no service imports another. What is read is true at that moment: there
is no copy of somebody's account that could be behind.

account  who somebody is here: names, language, since when, VIP
purse    how somebody stands in the game
entry    one row of their ledger, with whether it was taken back
"""

from services.dossier.facts import Account, Accounts, LedgerEntry, LedgerPage, Purse, Purses

__all__ = ["Account", "Accounts", "LedgerEntry", "LedgerPage", "Purse", "Purses"]
