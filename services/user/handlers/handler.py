"""What every handler of the user service has in common."""

from __future__ import annotations

from services.database import ServiceHandler
from services.user.work import UserWork


class UserHandler(ServiceHandler[UserWork]):
    """A handler of the user service: one use case, in its own unit of work."""

    service = "user"
    works_in = UserWork
