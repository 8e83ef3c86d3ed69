"""Keeping groups in order: who may do what to whom, what is done, and what became of it.

verb      what can be asked for: warn, mute, kick, ban, …; `verbs` says what each needs
standing  how somebody stands in a group: Telegram's status and rights
case      a wish with all that was looked up about it: who asks, about whom, how everybody stands
refusal   why something is not done, with the right that is missing
action    the record of one act, from the wish to what Telegram answered
sanction  an action that holds until it is lifted or its time has come: a warning, a mute, a ban
role      what somebody is to the whole bot; `roles` says what each may do, `staff` who has which
port      what moderation needs of Telegram, in its own words; the bot implements it
"""

from services.admin.broadcasts.authors import BroadcastAuthors
from services.admin.broadcasts.handlers import broadcast_handlers
from services.admin.broadcasts.mailing import Mailing
from services.admin.handlers import admin_handlers
from services.admin.live_settings import LiveSettings
from services.admin.modules import LiveModules
from services.admin.ports import ChatActions, ChatRights, GroupAdmin, Outcome
from services.admin.rights import STRANGER, Standing
from services.admin.roles import BotRole, Permission
from services.admin.staff import Staff, StaffDirectory

__all__ = [
    "STRANGER",
    "BotRole",
    "BroadcastAuthors",
    "ChatActions",
    "ChatRights",
    "GroupAdmin",
    "LiveModules",
    "LiveSettings",
    "Mailing",
    "Outcome",
    "Permission",
    "Staff",
    "StaffDirectory",
    "Standing",
    "admin_handlers",
    "broadcast_handlers",
]
