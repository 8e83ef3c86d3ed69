"""What the user service does about events, one use case a class."""

from __future__ import annotations

from collections.abc import Sequence

from services.database import ServiceHandler, Transactions
from services.personal import PersonalData
from services.user.departures import DepartureMarks
from services.user.handlers.arriving import RegisterUser
from services.user.handlers.gifts import GiveVip
from services.user.handlers.invitation import ShowInvitation
from services.user.handlers.language import ChooseLanguage
from services.user.handlers.payments import (
    ApproveRefund,
    CreditPayment,
    EndVip,
    NoteRefund,
    ShowPaySupport,
    ShowVip,
    StopCharging,
)
from services.user.handlers.personal import Forget, ForgetTheRest, HandOver, ShowPrivacy, ShowTerms
from services.user.handlers.places import ShowHelp, ShowMenu, ShowProfile
from services.user.handlers.presence import CalmDown, FollowReachability, NoteActivity
from services.user.handlers.profile_card import KeepProfileCard
from services.user.handlers.questions import AnswerQuestion
from services.user.handlers.settings import ChooseSetting
from services.user.handlers.time_zone import AnswerTalk, ChooseTimeZone
from services.user.registration import Registration
from services.user.rules import UserRules
from services.user.work import UserWork


def user_handlers(
    transactions: Transactions, personal_data: Sequence[PersonalData], rules: UserRules, marks: DepartureMarks
) -> list[ServiceHandler[UserWork]]:
    """Every handler of the user service, to be subscribed by the composition root.

    `personal_data` is what every service answers about its tables: handed over and erased on request.
    `rules` are the numbers it goes by, `marks` what stays of people who were forgotten.
    """
    kinds = (
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
        ShowPrivacy,
        ShowTerms,
        HandOver,
        ShowInvitation,
        FollowReachability,
        CalmDown,
        ShowPaySupport,
        EndVip,
        StopCharging,
        GiveVip,
        ApproveRefund,
        NoteRefund,
    )
    return [
        RegisterUser(transactions, marks),
        *(kind(transactions) for kind in kinds),
        NoteActivity(transactions, rules),
        ShowVip(transactions, rules),
        CreditPayment(transactions, rules),
        Forget(transactions, personal_data, marks),
        ForgetTheRest(transactions, personal_data),
    ]
