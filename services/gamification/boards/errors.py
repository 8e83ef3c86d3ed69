"""What can go wrong with the boards.

GamificationError
├── ProjectionUnavailable    Redis does not serve the boards now; the tables have everything, and it is tried again
└── RecountLost              boards that were being counted are not there any more; the next round counts them again
"""

from __future__ import annotations

from bus import DependencyUnavailableError
from services.gamification.errors import GamificationError


class ProjectionUnavailable(GamificationError, DependencyUnavailableError):
    """The boards cannot be read or written now. To the bus it says that the handler's event is not to blame."""


class RecountLost(GamificationError):
    """Another process began to count the boards, or Redis lost what was counted."""
