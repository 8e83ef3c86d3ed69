"""What every handler of operations has in common."""

from __future__ import annotations

from services.admin.operations.work import OperationsWork
from services.database import ServiceHandler


class OperationsHandler(ServiceHandler[OperationsWork]):
    """A use case of operations."""

    service = "admin"
    works_in = OperationsWork
