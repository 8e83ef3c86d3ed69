"""The saves: where each reading stands, and what was decided in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.narrative.state import State
from services.narrative.tables import story_decisions, story_saves, story_talks

SLOTS = (1, 2, 3)
PREVIEW_SLOT = 0

DECISIONS_TO_GO_BACK = 20
"""How many decisions keep the state they were made in."""


@dataclass(frozen=True, slots=True)
class Held:
    """A choice that waits for its points."""

    spending_id: str
    choice: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class PageShown:
    """The page whose buttons lead on: the id of the reply that showed it, and what its text is written from."""

    shown_by: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Save:
    """One reading. `turn` grows with every change of place; a button of another turn is an old one."""

    save_id: int
    user_id: int
    story_id: str
    slot: int
    digest: str
    turn: int
    state: State
    deadline: datetime | None
    held: Held | None
    changed_at: datetime
    shown: PageShown | None = None

    @property
    def is_preview(self) -> bool:
        """Whether an editor is trying the story out: nothing of it is told to anybody."""
        return self.slot == PREVIEW_SLOT


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a reading: `chapter.node.choice`, at which turn and when."""

    turn: int
    choice: str
    at: datetime


_columns = (
    story_saves.c.id,
    story_saves.c.user_id,
    story_saves.c.story_id,
    story_saves.c.slot,
    story_saves.c.digest,
    story_saves.c.turn,
    story_saves.c.state,
    story_saves.c.deadline,
    story_saves.c.held,
    story_saves.c.changed_at,
    story_saves.c.shown,
)

_held_by_id = (
    select(*_columns)
    .where(story_saves.c.id == bindparam("save"), story_saves.c.user_id == bindparam("who"))
    .with_for_update()
)
_slot = select(*_columns).where(
    story_saves.c.user_id == bindparam("who"),
    story_saves.c.story_id == bindparam("story"),
    story_saves.c.slot == bindparam("slot"),
)
_of_user = select(*_columns).where(story_saves.c.user_id == bindparam("who")).order_by(story_saves.c.changed_at.desc())

_move = (
    update(story_saves)
    .where(story_saves.c.id == bindparam("save"), story_saves.c.turn == bindparam("from_turn"))
    .values(
        turn=story_saves.c.turn + 1,
        digest=bindparam("to_digest"),
        state=bindparam("to_state"),
        deadline=bindparam("until"),
        held=None,
        changed_at=bindparam("now"),
    )
)

_decisions = (
    select(story_decisions.c.turn, story_decisions.c.choice, story_decisions.c.at)
    .where(story_decisions.c.save_id == bindparam("save"))
    .order_by(story_decisions.c.turn.desc())
)
_last_decision = (
    select(story_decisions.c.turn, story_decisions.c.before)
    .where(story_decisions.c.save_id == bindparam("save"), story_decisions.c.before.is_not(None))
    .order_by(story_decisions.c.turn.desc())
    .limit(1)
)


class Saves:
    """The saves within one transaction, which happens `now`."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def of_user(self, user_id: int) -> Sequence[Save]:
        """A person's readings, the latest first; previews left out."""
        rows = await self._connection.execute(_of_user, {"who": user_id})
        return [save for row in rows if not (save := _save(row)).is_preview]

    async def in_slot(self, user_id: int, story_id: str, slot: int) -> Save | None:
        """The reading in that slot."""
        found = await self._connection.execute(_slot, {"who": user_id, "story": story_id, "slot": slot})
        row = found.one_or_none()
        return None if row is None else await self.hold(user_id, row.id)

    async def hold(self, user_id: int, save_id: int) -> Save | None:
        """The person's save, and nobody else changes it until this transaction ends. None: it is not theirs, or gone.

        PostgreSQL locks the row; SQLite has one writer at a time anyway.
        """
        row = (await self._connection.execute(_held_by_id, {"save": save_id, "who": user_id})).one_or_none()
        return None if row is None else _save(row)

    async def waiting_for(self, user_id: int, spending_id: str) -> Save | None:
        """The person's reading in which a choice waits for that spending, held; None when they have gone on."""
        rows = await self._connection.execute(_of_user, {"who": user_id})
        for row in rows.all():
            if row.held and row.held["spending_id"] == spending_id:
                save = await self.hold(user_id, row.id)
                # Another replica may have gone on between the two reads.
                return save if save and save.held and save.held.spending_id == spending_id else None
        return None

    async def begin(
        self, user_id: int, story_id: str, slot: int, digest: str, state: State, deadline: datetime | None
    ) -> Save | None:
        """A reading that begins in an empty slot; None when the slot was taken meanwhile."""
        begun = await self._connection.execute(
            insert_ignore(self._connection, story_saves).returning(story_saves.c.id),
            {
                "user_id": user_id,
                "story_id": story_id,
                "slot": slot,
                "digest": digest,
                "turn": 1,
                "state": state.to_json(),
                "deadline": deadline,
                "begun_at": self._now,
                "changed_at": self._now,
            },
        )
        save_id = begun.scalar_one_or_none()
        return None if save_id is None else await self.hold(user_id, save_id)

    async def move(self, save: Save, state: State, *, digest: str | None = None, deadline: datetime | None) -> bool:
        """Whether the reading went on to `state`: the turn grows by one. False when it had gone on already."""
        moved = await self._connection.execute(
            _move,
            {
                "save": save.save_id,
                "from_turn": save.turn,
                "to_digest": digest or save.digest,
                "to_state": state.to_json(),
                "until": deadline,
                "now": self._now,
            },
        )
        return moved.rowcount == 1

    async def change(self, save: Save, state: State) -> None:
        """What the reader is changed where they stand: the turn stays. The save is held."""
        change = update(story_saves).where(story_saves.c.id == save.save_id)
        await self._connection.execute(change.values(state=state.to_json(), changed_at=self._now))

    async def wait_for_points(self, save: Save, held: Held) -> None:
        """Remember which choice waits for its points. The save is held."""
        told = {"spending_id": held.spending_id, "choice": held.choice, "message_id": held.message_id}
        await self._connection.execute(
            update(story_saves).where(story_saves.c.id == save.save_id).values(held=told)
        )  # fmt: skip

    async def stop_waiting(self, save: Save) -> None:
        """No choice waits for its points any more."""
        await self._connection.execute(
            update(story_saves).where(story_saves.c.id == save.save_id).values(held=None)
        )  # fmt: skip

    async def note_page(self, save: Save, page: PageShown | None) -> None:
        """Remember which page has the buttons now; None: there is none. The save is held."""
        told = None if page is None else {"shown_by": page.shown_by, "data": dict(page.data)}
        await self._connection.execute(
            update(story_saves).where(story_saves.c.id == save.save_id).values(shown=told)
        )  # fmt: skip

    async def decide(self, save: Save, choice: str) -> None:
        """Note the decision made at the save's turn, with the state before it."""
        await self._connection.execute(
            insert(story_decisions),
            {
                "save_id": save.save_id,
                "user_id": save.user_id,
                "turn": save.turn,
                "choice": choice,
                "before": save.state.to_json(),
                "at": self._now,
            },
        )
        await self._forget_old_states(save)

    async def decisions(self, save_id: int, *, offset: int, limit: int) -> tuple[Sequence[Decision], int]:
        """Decisions of the reading, the latest first, and how many there are in all."""
        rows = await self._connection.execute(_decisions.offset(offset).limit(limit), {"save": save_id})
        count = select(func.count()).select_from(story_decisions).where(story_decisions.c.save_id == save_id)
        return [Decision(*row) for row in rows], await self._connection.scalar(count) or 0

    async def take_back_decision(self, save: Save) -> State | None:
        """The state the last decision was made in, which is forgotten with it; None: there is none."""
        row = (await self._connection.execute(_last_decision, {"save": save.save_id})).one_or_none()
        if row is None:
            return None
        later = delete(story_decisions).where(
            story_decisions.c.save_id == save.save_id, story_decisions.c.turn >= row.turn
        )
        await self._connection.execute(later)
        return State.from_json(row.before)

    async def forget_decisions(self, save: Save) -> None:
        """The reading begins anew: what was decided and talked about in it is gone."""
        await self._connection.execute(delete(story_decisions).where(story_decisions.c.save_id == save.save_id))
        await self._connection.execute(delete(story_talks).where(story_talks.c.save_id == save.save_id))

    async def _forget_old_states(self, save: Save) -> None:
        oldest = (
            select(story_decisions.c.turn)
            .where(story_decisions.c.save_id == save.save_id)
            .order_by(story_decisions.c.turn.desc())
            .offset(DECISIONS_TO_GO_BACK)
            .limit(1)
        )
        turn: int | None = await self._connection.scalar(oldest)
        if turn is not None:
            old = update(story_decisions).where(
                story_decisions.c.save_id == save.save_id,
                story_decisions.c.turn <= turn,
                story_decisions.c.before.is_not(None),
            )
            await self._connection.execute(old.values(before=None))


def _save(row: Any) -> Save:
    held: Mapping[str, Any] | None = row.held
    return Save(
        save_id=row.id,
        user_id=row.user_id,
        story_id=row.story_id,
        slot=row.slot,
        digest=row.digest,
        turn=row.turn,
        state=State.from_json(row.state),
        deadline=row.deadline,
        held=Held(**held) if held else None,
        changed_at=row.changed_at,
        shown=PageShown(**row.shown) if row.shown else None,
    )
