"""Actions: the record of every act of moderation, from the wish to what Telegram answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.tables import moderation_actions as actions
from services.admin.tables import moved_groups
from services.admin.verbs import Verb

TARGET_LANGUAGE = "target_language"
"""Where an action notes the language of the person it is about."""


NEWCOMER = "auto:newcomer"
"""The reason of what is done about somebody who has just come in: nobody's sanction."""


class State(StrEnum):
    """Where an action stands."""

    UNCONFIRMED = "unconfirmed"
    """Asked for anonymously: somebody with the right has to show themselves."""
    CONFIRMED = "confirmed"
    """Somebody did; another action does it."""
    REFUSED = "refused"
    ORDERED = "ordered"
    SENDING = "sending"
    """Telegram is being asked, or was when the process died."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Action:
    """One act. `id` 0: not recorded yet. Fields are the columns of the table."""

    cause: str
    chat_id: int
    verb: str
    admin_id: int
    state: State
    created_at: datetime
    chat_title: str = ""
    admin_name: str = ""
    is_anonymous: bool = False
    is_automatic: bool = False
    target_id: int | None = None
    target_name: str = ""
    reason: str = ""
    until: datetime | None = None
    outcome: str = ""
    notes: dict[str, Any] = field(default_factory=dict)
    reverses: int | None = None
    language_code: str | None = None
    attempts: int = 0
    finished_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: int | None = None
    id: int = 0

    @property
    def is_in_force(self) -> bool:
        """Done, and not taken back since."""
        return self.state == State.DONE and self.lifted_at is None

    @property
    def is_check(self) -> bool:
        """Part of the newcomers' check, which the group is told of in its own way."""
        return self.is_automatic and self.reason == NEWCOMER

    @property
    def target_language(self) -> str | None:
        """What the app of the person it is about speaks, where that is known."""
        language = self.notes.get(TARGET_LANGUAGE)
        return language if isinstance(language, str) else None


_FIELDS = tuple(Action.__dataclass_fields__)
_KEPT = tuple(name for name in _FIELDS if name != "id")
_select = select(*(actions.c[name] for name in _FIELDS))


class Actions:
    """The record within one transaction, or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, action_id: int) -> Action | None:
        """The action of that id."""
        return await self._one(actions.c.id == action_id)

    async def record(self, action: Action) -> int:
        """Write a new action down; its id."""
        values = {name: getattr(action, name) for name in _KEPT}
        # What was asked for while the group became a supergroup is about that one.
        moved = select(moved_groups.c.new_chat_id).where(moved_groups.c.chat_id == action.chat_id).scalar_subquery()
        values["chat_id"] = func.coalesce(moved, action.chat_id)
        result = await self._connection.execute(insert(actions).values(**values).returning(actions.c.id))
        return int(result.scalar_one())

    async def move(self, action_id: int, to: State, *, frm: Sequence[State], **changes: Any) -> bool:
        """Whether the action stood in one of `frm`; now it stands in `to`, with `changes`."""
        found = update(actions).where(actions.c.id == action_id, actions.c.state.in_(frm))
        return (await self._connection.execute(found.values(state=to, **changes))).rowcount == 1

    async def begin_sending(self, action_id: int) -> None:
        """Note that Telegram is about to be asked."""
        ordered = update(actions).where(actions.c.id == action_id, actions.c.state.in_((State.ORDERED, State.SENDING)))
        await self._connection.execute(ordered.values(state=State.SENDING, attempts=actions.c.attempts + 1))

    async def lift(self, action_id: int, at: datetime, by: int | None) -> bool:
        """Whether the sanction was in force; now it is not. `by`: the action that lifts it; None: its time has come."""
        in_force = update(actions).where(actions.c.id == action_id, *_in_force())
        return (await self._connection.execute(in_force.values(lifted_at=at, lifted_by=by))).rowcount == 1

    async def lift_all(self, chat_id: int, target_id: int, verb: Verb, at: datetime, by: int | None) -> int:
        """Lift every sanction of that kind of the person in the group; how many there were."""
        theirs = update(actions).where(*_of(chat_id, target_id, verb), *_in_force())
        return (await self._connection.execute(theirs.values(lifted_at=at, lifted_by=by))).rowcount

    async def restore(self, lifted_by: int) -> None:
        """What that action lifted is in force again: it was not done after all."""
        await self._connection.execute(
            update(actions).where(actions.c.lifted_by == lifted_by).values(lifted_at=None, lifted_by=None)
        )

    async def in_force(self, chat_id: int, target_id: int, verb: Verb, since: datetime | None = None) -> list[Action]:
        """The person's sanctions of that kind in the group, the newest first; of those given after `since` alone."""
        conditions = [*_of(chat_id, target_id, verb), *_in_force()]
        if since is not None:
            conditions.append(actions.c.created_at > since)
        return await self._many(*conditions)

    async def in_force_anywhere(self, target_id: int, verbs: Sequence[Verb], now: datetime) -> list[Action]:
        """The person's sanctions in all groups, the newest first."""
        runs = or_(actions.c.until.is_(None), actions.c.until > now)
        return await self._many(actions.c.target_id == target_id, actions.c.verb.in_(verbs), runs, *_in_force())

    async def language_in(self, chat_id: int) -> str | None:
        """What the app of whoever asked for moderation in the group last speaks: for what is said to all of it."""
        spoken = actions.c.chat_id == chat_id, actions.c.language_code.is_not(None), ~actions.c.is_automatic
        newest = select(actions.c.language_code).where(*spoken).order_by(actions.c.id.desc()).limit(1)
        return cast("str | None", await self._connection.scalar(newest))

    async def title_in(self, chat_id: int) -> str:
        """What the group was called when somebody asked for moderation there last."""
        titled = actions.c.chat_id == chat_id, actions.c.chat_title != ""
        newest = select(actions.c.chat_title).where(*titled).order_by(actions.c.id.desc()).limit(1)
        return cast("str | None", await self._connection.scalar(newest)) or ""

    async def refusals_since(self, chat_id: int, admin_id: int, since: datetime) -> int:
        """How often the person was refused something in the group after `since`."""
        query = select(func.count()).where(
            actions.c.chat_id == chat_id,
            actions.c.admin_id == admin_id,
            actions.c.state == State.REFUSED,
            actions.c.created_at > since,
        )
        return int(await self._connection.scalar(query) or 0)

    async def automatic_since(self, chat_id: int, target_id: int, verb: Verb, since: datetime) -> bool:
        """Whether Diana did that, or set out to, or could not, by herself after `since`."""
        query = select(func.count()).where(
            *_of(chat_id, target_id, verb), actions.c.is_automatic, actions.c.created_at > since
        )
        return bool(await self._connection.scalar(query))

    async def troubled_since(self, chat_id: int, reason: str, since: datetime, *, but: int = 0) -> bool:
        """Whether something else than `but` was refused or failed for that reason in the group after `since`."""
        query = select(func.count()).where(
            actions.c.chat_id == chat_id,
            actions.c.reason == reason,
            actions.c.state.in_((State.REFUSED, State.FAILED)),
            actions.c.created_at > since,
            actions.c.id != but,
        )
        return bool(await self._connection.scalar(query))

    async def _one(self, *conditions: ColumnElement[bool]) -> Action | None:
        row = (await self._connection.execute(_select.where(*conditions))).mappings().one_or_none()
        return None if row is None else _action(dict(row))

    async def _many(self, *conditions: ColumnElement[bool]) -> list[Action]:
        found = _select.where(and_(*conditions)).order_by(actions.c.id.desc())
        return [_action(dict(row)) for row in (await self._connection.execute(found)).mappings()]


def _of(chat_id: int, target_id: int, verb: Verb) -> tuple[ColumnElement[bool], ...]:
    return actions.c.chat_id == chat_id, actions.c.target_id == target_id, actions.c.verb == verb


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return actions.c.state == State.DONE, actions.c.lifted_at.is_(None)


def _action(row: dict[str, Any]) -> Action:
    return Action(**{**row, "state": State(row["state"])})
