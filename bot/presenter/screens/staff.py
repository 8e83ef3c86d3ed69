"""Roles of the whole bot: who has one, and what each may do."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from bot.callbacks import ChangeRole
from bot.presenter.markup import clean
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import ScreenData, View
from bot.presenter.texts import Words


class Holding(ScreenData):
    """Somebody with a role."""

    user_id: int
    name: str = ""
    role: str

    @property
    def called(self) -> str:
        """Their name; their id for somebody nobody has seen yet."""
        return clean(self.name) or str(self.user_id)

    def role_name(self, words: Words) -> str:
        """What the role is called."""
        return words.plain(f"role-{self.role}")


class Changed(Holding):
    """What was changed a moment ago."""

    is_granted: bool


class Roles(View):
    """Who has which role; each can be taken with a tap, and what was changed taken back with another."""

    holders: list[Holding]
    grantable: dict[str, list[str]]
    changed: Changed | None = None
    problem: str | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        parts = []
        if self.problem is not None:
            parts.append(words.html(f"roles-problem-{self.problem}"))
        if self.changed is not None:
            news = "roles-granted" if self.changed.is_granted else "roles-revoked"
            parts.append(words.html(news, name=self.changed.called, role=self.changed.role_name(words)))
        lines = [
            words.html("roles-line", user_id=str(h.user_id), name=h.called, role=h.role_name(words))
            for h in self.holders
        ]
        parts.append("\n".join([words.html("roles-head"), *(lines or [words.html("roles-nobody")])]))
        parts.append("\n".join(self._what_each_may(words)))
        parts.append(words.html("roles-foot"))
        return "\n\n".join(parts)

    def _what_each_may(self, words: Words) -> list[str]:
        return [
            words.html("roles-may", name=role, may=permissions_text(words, permissions))
            for role, permissions in self.grantable.items()
        ]

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        rows = []
        if self.changed is not None:
            back = "revoke" if self.changed.is_granted else "grant"
            tap = partial(ChangeRole, deed=back, target_id=self.changed.user_id, role=self.changed.role)
            rows.append([Press(words.plain("button-undo"), tap)])
        for holder in self.holders:
            if holder.role in self.grantable and not self._was_changed(holder):
                label = words.plain("button-revoke-role", name=holder.called, role=holder.role_name(words))
                tap = partial(ChangeRole, deed="revoke", target_id=holder.user_id, role=holder.role)
                rows.append([Press(label, tap)])
        return rows

    def _was_changed(self, holder: Holding) -> bool:
        changed = self.changed
        return changed is not None and (changed.user_id, changed.role) == (holder.user_id, holder.role)


class RoleChanged(View):
    """Somebody learns what they are to the bot from now on."""

    in_place: ClassVar[bool] = False

    role: str
    is_granted: bool
    permissions: list[str]

    def text(self, scene: Scene) -> str:
        words = scene.words
        role = words.plain(f"role-{self.role}")
        if not self.is_granted:
            return words.html("role-taken", role=role)
        return words.html("role-given", role=role, may=permissions_text(words, self.permissions))

    def buttons(self, scene: Scene) -> Rows:
        return []


class StaffOnly(View):
    """Something bot-wide is not for everybody: which right is missing, and who has it."""

    verb: str
    permission: str
    roles: list[str]

    def text(self, scene: Scene) -> str:
        words = scene.words
        roles = ", ".join(words.plain(f"role-{role}") for role in self.roles)
        return words.html("staff-only", permission=permission_text(words, self.permission), roles=roles)

    def buttons(self, scene: Scene) -> Rows:
        return []


class ModuleOff(View):
    """A part of the bot is closed for now."""

    module: str

    def text(self, scene: Scene) -> str:
        return scene.words.html("module-off", module=self.module)


def permission_text(words: Words, permission: str) -> str:
    """What a permission lets somebody do."""
    return words.plain(f"permission-{permission.replace('.', '-')}")


def permissions_text(words: Words, permissions: list[str]) -> str:
    """What several permissions let somebody do, with commas between."""
    return ", ".join(permission_text(words, permission) for permission in permissions)
