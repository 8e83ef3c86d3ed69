"""The tabs of a person's card, as data for their screens."""

from __future__ import annotations

from typing import Any

from bus.codec import utc_text
from services.admin.desk.desk import Desk, Who
from services.admin.desk.work import DeskWork
from services.dossier import LedgerEntry
from services.screens import Screen

ROWS = 5
"""How many rows of a tab are shown at once: each may bring a button."""


async def card(desk: Desk, work: DeskWork, who: Who, may: list[str]) -> dict[str, Any]:
    """Who somebody is, how they stand, and how much there is in the other tabs."""
    account = await desk.accounts.account(work.connection, who.id)
    purse = await desk.purses.purse(work.connection, who.id)
    ban = await desk.bans(work).find(who.id)
    return {
        "ban": ban and {"since": utc_text(ban.banned_at), "reason": ban.reason, "appeal": ban.appeal},
        "account": account
        and {
            "language": account.language,
            "registered_at": utc_text(account.registered_at),
            "last_active_at": account.last_active_at and utc_text(account.last_active_at),
            "is_reachable": account.unreachable_since is None,
            "vip_until": account.vip_until and utc_text(account.vip_until),
        },
        "purse": purse
        and {
            "balance": purse.balance,
            "lifetime_points": purse.lifetime_points,
            "level": purse.level,
            "title": purse.title,
            "streak": purse.streak,
            "best_streak": purse.best_streak,
        },
        "roles": [role.value for role in await desk.staff.roles(work.connection, who.id)],
        "notes": await work.notes.count(who.id),
        "sanctions": await work.sanctions.count(who.id),
        "may": may,
    }


async def sanctions(work: DeskWork, who: Who, page: int) -> dict[str, Any]:
    """What was done about somebody in groups."""
    found, has_more = await work.sanctions.page(who.id, page, ROWS)
    rows = [
        {
            "at": utc_text(sanction.created_at),
            "verb": sanction.verb,
            "chat_title": sanction.chat_title,
            "by": sanction.admin_name,
            "is_automatic": sanction.is_automatic,
            "reason": sanction.reason,
            "until": sanction.until and utc_text(sanction.until),
            "is_lifted": sanction.lifted_at is not None,
        }
        for sanction in found
    ]
    return {"page": page, "has_more": has_more, "rows": rows}


async def ledger(desk: Desk, work: DeskWork, who: Who, page: int, may: list[str]) -> dict[str, Any]:
    """Every movement of somebody's points."""
    found = await desk.purses.ledger(work.connection, who.id, page, ROWS)
    return {
        "page": page,
        "has_more": found.has_more,
        "rows": [entry_data(entry) for entry in found.entries],
        "may": may,
    }


def entry_data(entry: LedgerEntry) -> dict[str, Any]:
    """One movement as its screens need it."""
    return {
        "ledger_id": entry.ledger_id,
        "at": utc_text(entry.at),
        "amount": entry.amount,
        "reason": entry.reason,
        "detail": entry.detail,
        "name": entry.name,
        "is_revoked": entry.is_revoked,
        "is_revocation": entry.is_revocation,
    }


async def notes(work: DeskWork, who: Who, page: int, may: list[str]) -> dict[str, Any]:
    """What was written down about somebody."""
    found, has_more = await work.notes.page(who.id, page, ROWS)
    rows = [{"note_id": n.id, "at": utc_text(n.at), "by": n.author_name, "words": n.words} for n in found]
    return {"page": page, "has_more": has_more, "rows": rows, "may": may}


TABS = {
    "card": Screen.PERSON_CARD,
    "sanctions": Screen.PERSON_SANCTIONS,
    "ledger": Screen.PERSON_LEDGER,
    "notes": Screen.PERSON_NOTES,
}
"""The tabs by name, with their screens."""


async def tab_of(desk: Desk, work: DeskWork, who: Who, tab: str, page: int, may: list[str]) -> tuple[Screen, Any]:
    """The screen of a tab and its data; the card for a tab there is none of."""
    page = max(0, page)
    match TABS.get(tab, Screen.PERSON_CARD):
        case Screen.PERSON_SANCTIONS:
            data = await sanctions(work, who, page)
        case Screen.PERSON_LEDGER:
            data = await ledger(desk, work, who, page, may)
        case Screen.PERSON_NOTES:
            data = await notes(work, who, page, may)
        case _:
            data = await card(desk, work, who, may)
    return TABS.get(tab, Screen.PERSON_CARD), {"who": who.data(), **data}
