"""Doing a deed: at once where it is the desk's own, else by asking the service whose it is."""

from __future__ import annotations

from bus.catalogue import AwardRequestedEvent, RevocationRequestedEvent, UserModeratedEvent, VipGiftRequestedEvent
from bus.codec import utc_text
from services.admin.desk.bans import BanAppeal
from services.admin.desk.deeds import Deed
from services.admin.desk.desk import Desk, Who
from services.admin.desk.telling import show_outcome, tell_performed
from services.admin.desk.wishes import Wish, WishState
from services.admin.desk.work import DeskWork
from services.screens import Screen


async def do(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    """What a deed means."""
    match wish.deed:
        case Deed.NOTE:
            await _note(desk, work, wish, who)
        case Deed.UNNOTE:
            await _unnote(desk, work, wish, who)
        case Deed.AWARD:
            work.publish(
                AwardRequestedEvent(
                    admin_user_id=wish.admin_id,
                    user_id=who.id,
                    points_amount=wish.number or 0,
                    reason=wish.words,
                    wish_id=wish.id,
                )
            )
        case Deed.VIP | Deed.UNVIP:
            days = wish.number or 0
            work.publish(
                VipGiftRequestedEvent(
                    admin_user_id=wish.admin_id,
                    user_id=who.id,
                    days=days if wish.deed is Deed.VIP else -days,
                    reason=wish.words,
                    wish_id=wish.id,
                )
            )
        case Deed.BAN:
            await _ban(desk, work, wish, who)
        case Deed.UNBAN:
            await _unban(desk, work, wish, who)
        case Deed.KEEP_BAN:
            await _keep_ban(desk, work, wish, who)
        case Deed.REVOKE:
            work.publish(
                RevocationRequestedEvent(
                    admin_user_id=wish.admin_id,
                    ledger_id=wish.number or 0,
                    reason=wish.words,
                    user_id=who.id,
                    wish_id=wish.id,
                )
            )


async def _note(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    before = await work.notes.count(who.id)
    author = await desk.name_of(work, wish.admin_id)
    await work.notes.add(wish.cause, who.id, wish.admin_id, author, wish.words, work.now)
    await finish(desk, work, wish, who, before={"notes": before}, after={"notes": before + 1})


async def _unnote(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    note = await work.notes.find(who.id, wish.number or 0)
    if note is None or not await work.notes.remove(who.id, note.id):
        await finish(desk, work, wish, who, why="gone")
        return
    before = {"words": note.words, "author_id": note.author_id}
    await finish(desk, work, wish, who, before=before, after={"words": None})


async def _ban(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    if not await desk.bans(work).ban(who.id, wish.admin_id, wish.words, work.now):
        await finish(desk, work, wish, who, why="banned_already")
        return
    _tell_moderated(work, wish, "global_ban")
    work.show(
        Screen.BANNED, who.id, reader=who.id, since=utc_text(work.now), reason=wish.words, appeal=None, is_news=True
    )
    await finish(desk, work, wish, who, before={"is_banned": False}, after={"is_banned": True})


async def _unban(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    ban = await desk.bans(work).find(who.id)
    if ban is None or not await desk.bans(work).lift(who.id):
        await finish(desk, work, wish, who, why="not_banned")
        return
    _tell_moderated(work, wish, "global_unban")
    work.show(Screen.BAN_LIFTED, who.id, reader=who.id, reason=wish.words)
    before = {"is_banned": True, "reason": ban.reason, "since": utc_text(ban.banned_at)}
    await finish(desk, work, wish, who, before=before, after={"is_banned": False})


async def _keep_ban(desk: Desk, work: DeskWork, wish: Wish, who: Who) -> None:
    if not await desk.bans(work).decline(who.id):
        await finish(desk, work, wish, who, why="no_appeal")
        return
    work.show(Screen.BAN_APPEAL, who.id, reader=who.id, state=BanAppeal.DECLINED.value)
    await finish(desk, work, wish, who, before={"appeal": "open"}, after={"appeal": "declined"})


def _tell_moderated(work: DeskWork, wish: Wish, action: str) -> None:
    work.publish(
        UserModeratedEvent(
            admin_user_id=wish.admin_id,
            target_user_id=wish.person_id,
            action=action,
            reason=wish.words,
            chat_id=wish.chat_id,
        )
    )


async def finish(
    desk: Desk,
    work: DeskWork,
    wish: Wish,
    who: Who,
    *,
    why: str = "",
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    shown: dict[str, object] | None = None,
) -> None:
    """A wish has come to its end: the record, the audit and whoever wished for it hear how. `why` "": it is done."""
    await work.wishes.finish(wish.id, WishState.REFUSED if why else WishState.DONE, work.now)
    tell_performed(
        work,
        wish.admin_id,
        await desk.name_of(work, wish.admin_id),
        wish.deed,
        "refused" if why else "done",
        about=who,
        why=why,
        words=wish.words,
        number=wish.number,
        before=before,
        after=after,
    )
    show_outcome(work, wish, who, why=why, **(shown or {}))
