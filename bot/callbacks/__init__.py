"""What the buttons carry: typed, versioned, bound to a person and to one showing of a menu.

    turn   which showing of a keyboard a button belongs to: eight characters derived from the reply event. A menu edited
           in place gets a new one, so the same button pressed later is a new tap, while one tap sent twice stays one
    owner  whose menu it is: only that person's taps count

The number in a prefix is the version of its fields; data with another prefix is answered as an old button.
"""

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
from bot.callbacks.people import LETTERS, AnswerWish, AppealBan, ChangeRole, DoToPerson, OpenPerson
from bot.callbacks.personal import (
    AnswerQuestion,
    ChooseLanguage,
    ChooseSetting,
    ChooseTimeZone,
    ConfirmErasure,
    OpenBeside,
    OpenPlace,
)
from bot.callbacks.reading import read_tap
from bot.callbacks.tap import Tap, turn_of

__all__ = [
    "LETTERS",
    "AnswerQuestion",
    "AnswerQuiz",
    "AnswerWish",
    "AppealBan",
    "BrowseAchievements",
    "BrowseBroadcasts",
    "BuyItem",
    "ChangeRole",
    "ChooseInStory",
    "ChooseLanguage",
    "ChooseSetting",
    "ChooseTimeZone",
    "ConfirmErasure",
    "DoToPerson",
    "EditStory",
    "EnterGroup",
    "LookBack",
    "MeetCharacter",
    "ModerationTap",
    "OpenBagItem",
    "OpenBeside",
    "OpenBoard",
    "OpenDashboard",
    "OpenHealth",
    "OpenHealthBelow",
    "OpenItem",
    "OpenPerson",
    "OpenPlace",
    "OpenStory",
    "ReadStory",
    "SeeDeadLetters",
    "SteerBroadcast",
    "Tap",
    "TurnAudit",
    "UseItem",
    "read_tap",
    "turn_of",
]
