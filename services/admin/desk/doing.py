"""Doing a deed: at once where it is the desk's own, else by asking the service whose it is."""

from __future__ import annotations

from bus.catalogue import AwardRequestedEvent, RevocationRequestedEvent
from services.admin.desk.deeds import Deed
from services.admin.desk.desk import Desk, Who
from services.admin.desk.telling import show_outcome, tell_performed
from services.admin.desk.wishes import Wish, WishState
from services.admin.desk.work import DeskWork


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
