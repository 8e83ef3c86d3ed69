"""What the user service does about events, one use case a class."""

from __future__ import annotations

from services.database import ServiceHandler, Transactions
from services.user.handlers.arriving import RegisterUser
from services.user.handlers.language import ChooseLanguage
from services.user.handlers.places import ShowHelp, ShowMenu, ShowProfile
from services.user.handlers.profile_card import KeepProfileCard
from services.user.handlers.questions import AnswerQuestion
from services.user.handlers.settings import ChooseSetting
from services.user.handlers.time_zone import AnswerTalk, ChooseTimeZone
from services.user.registration import Registration
from services.user.work import UserWork


def user_handlers(transactions: Transactions) -> list[ServiceHandler[UserWork]]:
    """Every handler of the user service, to be subscribed by the composition root."""
    kinds = (
        RegisterUser,
        Registration,
        AnswerQuestion,
        ShowMenu,
        ShowHelp,
        ShowProfile,
        KeepProfileCard,
        ChooseLanguage,
        ChooseTimeZone,
        AnswerTalk,
        ChooseSetting,
    )
    return [kind(transactions) for kind in kinds]
