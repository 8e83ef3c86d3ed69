"""What every handler of the desk has in common."""

from __future__ import annotations

from services.admin.desk.desk import Desk
from services.admin.desk.work import DeskWork
from services.database import ServiceHandler, Transactions


class DeskHandler(ServiceHandler[DeskWork]):
    """A use case of the desk."""

    service = "admin"
    works_in = DeskWork

    def __init__(self, transactions: Transactions, desk: Desk) -> None:
        super().__init__(transactions)
        self.desk = desk
