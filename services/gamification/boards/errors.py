"""What can go wrong with the boards.

GamificationError
└── ProjectionUnavailable    Redis does not serve the boards now; the tables have everything, and it is tried again
"""

from __future__ import annotations

from bus import DependencyUnavailableError
from services.gamification.errors import GamificationError


class ProjectionUnavailable(GamificationError, DependencyUnavailableError):
    """The boards cannot be read or written now. To the bus it says that the handler's event is not to blame."""
