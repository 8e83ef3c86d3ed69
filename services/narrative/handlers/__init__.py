"""What the narrative does about events: a module per use case."""

from __future__ import annotations

from services.database import ServiceHandler, Transactions
from services.narrative.handlers.base import MayEdit, NarrativeHandler
from services.narrative.handlers.characters import MeetCharacters, ReceiveGift
from services.narrative.handlers.choice import EndTime, TakeChoice
from services.narrative.handlers.follow import FollowReader
from services.narrative.handlers.hint import GiveHint
from services.narrative.handlers.library import ShowStories
from services.narrative.handlers.reading import Read
from services.narrative.handlers.recap import ShowRecap
from services.narrative.handlers.revisions import EditRevisions
from services.narrative.handlers.spending import SettleChoice
from services.narrative.revisions import Library
from services.narrative.work import NarrativeWork

HANDLERS: tuple[type[NarrativeHandler], ...] = (
    ShowStories,
    Read,
    TakeChoice,
    EndTime,
    SettleChoice,
    ShowRecap,
    MeetCharacters,
    ReceiveGift,
    GiveHint,
    FollowReader,
    EditRevisions,
)


def narrative_handlers(
    transactions: Transactions, library: Library, may_edit: MayEdit
) -> list[ServiceHandler[NarrativeWork]]:
    """Every handler of the narrative, to be subscribed by the composition root. `may_edit`: who may publish stories."""
    return [kind(transactions, library, may_edit) for kind in HANDLERS]


__all__ = ["MayEdit", "narrative_handlers"]
