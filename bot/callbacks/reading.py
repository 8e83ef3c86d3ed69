"""From callback data back to the tap it stands for."""

from __future__ import annotations

from bot.callbacks.broadcasts import BrowseBroadcasts, SteerBroadcast
from bot.callbacks.gamification import (
    AnswerQuiz,
    BrowseAchievements,
    BuyItem,
    OpenBagItem,
    OpenBoard,
    OpenItem,
    UseItem,
)
from bot.callbacks.moderation import EnterGroup, ModerationTap, TurnAudit
from bot.callbacks.narrative import ChooseInStory, EditStory, LookBack, MeetCharacter, OpenStory, ReadStory
from bot.callbacks.operations import OpenDashboard, OpenHealth, OpenHealthBelow, SeeDeadLetters
from bot.callbacks.people import AnswerWish, AppealBan, ChangeRole, DoToPerson, OpenPerson
from bot.callbacks.personal import (
    AnswerQuestion,
    ChooseLanguage,
    ChooseSetting,
    ChooseTimeZone,
    ConfirmErasure,
    OpenBeside,
    OpenPlace,
)
from bot.callbacks.tap import Tap

KINDS: tuple[type[Tap], ...] = (
    BrowseBroadcasts,
    SteerBroadcast,
    AnswerQuiz,
    BrowseAchievements,
    BuyItem,
    OpenBagItem,
    OpenBoard,
    OpenItem,
    UseItem,
    EnterGroup,
    ModerationTap,
    TurnAudit,
    ChooseInStory,
    EditStory,
    LookBack,
    MeetCharacter,
    OpenStory,
    ReadStory,
    OpenDashboard,
    OpenHealth,
    OpenHealthBelow,
    SeeDeadLetters,
    AnswerWish,
    AppealBan,
    ChangeRole,
    DoToPerson,
    OpenPerson,
    AnswerQuestion,
    ChooseLanguage,
    ChooseSetting,
    ChooseTimeZone,
    ConfirmErasure,
    OpenBeside,
    OpenPlace,
)
"""Every kind of button there is."""

_BY_PREFIX = {kind.__prefix__: kind for kind in KINDS}


def read_tap(data: str) -> Tap | None:
    """The tap that callback data stands for; None for data this version does not write."""
    kind = _BY_PREFIX.get(data.partition(":")[0])
    try:
        return None if kind is None else kind.unpack(data)
    except (TypeError, ValueError):
        return None
