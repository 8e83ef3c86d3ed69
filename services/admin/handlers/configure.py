"""How groups are kept is shown and changed: at once, for every replica, and back again."""

from __future__ import annotations

from dataclasses import dataclass

from bus import AdminActionPerformedEvent, ConfigurationRequestedEvent, EventType, SystemConfigurationChangedEvent
from bus.codec import utc_text
from services.admin import telling
from services.admin.configuration import Configuration
from services.admin.handlers.handler import Looking
from services.admin.handlers.show_audit import refusal_in_group
from services.admin.ports import ChatRights
from services.admin.rights import Refusal, Why
from services.admin.roles import Permission
from services.admin.settings import EVERYWHERE, SETTINGS, Kind, Setting, Value, settings_in
from services.admin.staff import Staff
from services.admin.verbs import Right
from services.admin.work import AdminWork
from services.database import Database, Transactions
from services.screens import Screen


@dataclass(frozen=True, slots=True)
class Ask:
    """What `/config` was asked: the deed, the key if it names one, and the rest."""

    deed: str
    setting: Setting | None
    rest: str


def parse_ask(argument: str, scope: int) -> Ask | None:
    """What `argument` asks; None where it asks nothing that can be done in that scope."""
    deed, _, rest = argument.strip().partition(" ")
    deed = deed.lower() or "list"
    key, _, value = rest.strip().partition(" ")
    setting = settings_in(scope).get(key.lower())
    if deed == "list" or (deed == "history" and not key):
        return Ask(deed, None, "")
    if deed not in ("get", "set", "history", "rollback") or setting is None:
        return None
    return None if deed == "set" and not value.strip() else Ask(deed, setting, value.strip())


class Configure(Looking[Refusal | None]):
    """`/config`: in a group for admins who may change its info, in private for the roles that may, about every group.

    A value holds from this transaction on: whoever decides reads it in theirs.
    """

    handles = (EventType.CONFIGURATION_REQUESTED,)

    def __init__(
        self, transactions: Transactions, database: Database, rights: ChatRights, staff: Staff
    ) -> None:  # fmt: skip
        super().__init__(transactions)
        self._database = database
        self._rights = rights
        self._staff = staff

    async def look(self, event: ConfigurationRequestedEvent) -> Refusal | None:
        chat_id, user_id = event.chat_id, event.user_id
        refusal = await refusal_in_group(self._rights, chat_id, user_id, Right.CHANGE_INFO)
        if refusal is not None:
            return refusal
        channel_id = await self._channel(event)
        if channel_id is None:
            return None
        # A log tells about people: it goes only where who sets it, and the bot, are administrators.
        for user in (user_id, self._rights.bot_id):
            if not (await self._rights.standing(channel_id, user, is_fresh=True)).is_admin:
                return Refusal(Why.NOT_THEIR_CHANNEL)
        return None

    async def _channel(self, event: ConfigurationRequestedEvent) -> int | None:
        """The channel the log would go to, where that is what is asked."""
        ask = parse_ask(event.argument, scope_of(event))
        if ask is None or ask.setting is None or ask.setting.kind is not Kind.CHANNEL:
            return None
        if ask.deed == "rollback":
            async with self._database.read() as connection:
                value = await self._earlier(Configuration(connection), scope_of(event), ask)
        else:
            value = read_or_none(ask) if ask.deed == "set" else None
        return value if isinstance(value, int) else None

    async def decide(self, event: ConfigurationRequestedEvent, work: AdminWork, found: Refusal | None) -> None:
        scope = scope_of(event)
        ask = parse_ask(event.argument, scope)
        if scope == EVERYWHERE and not await self._staff.may(work.connection, event.user_id, Permission.CONFIG_BOT):
            name, asked = event.first_name, event.argument
            telling.refuse_unpermitted(work, event, "config", Permission.CONFIG_BOT, name=name, asked=asked)
        elif found is not None:
            right = found.right.value if found.right else None
            work.reply(Screen.MODERATION_REFUSED, to=event, verb="config", why=found.why.value, right=right)
            self._tell_refused(event, work, found)
        elif ask is None:
            work.reply(Screen.CONFIG_HELP, to=event, keys=list(settings_in(scope)), key=None, problem=None)
        elif ask.deed == "list":
            await self._list(event, work, scope)
        elif ask.deed == "history":
            await self._history(event, work, scope, ask.setting)
        elif ask.setting is not None and ask.deed == "get":
            await self._get(event, work, scope, ask.setting)
        elif ask.setting is not None:
            await self._change(event, work, scope, ask, ask.setting)

    async def _list(self, event: ConfigurationRequestedEvent, work: AdminWork, scope: int) -> None:
        holds, own = await work.configuration.of(scope), await work.configuration.chosen(scope)
        rows = [
            {"key": key, "value": setting.write(holds.values.get(key, setting.default)), "is_own": key in own}
            for key, setting in settings_in(scope).items()
        ]
        work.reply(Screen.CONFIG, to=event, rows=rows, is_everywhere=scope == EVERYWHERE)

    async def _get(self, event: ConfigurationRequestedEvent, work: AdminWork, scope: int, setting: Setting) -> None:
        holds = (await work.configuration.of(scope)).values.get(setting.key, setting.default)
        work.reply(
            Screen.CONFIG_VALUE,
            to=event,
            key=setting.key,
            value=setting.write(holds),
            default=setting.write(setting.default),
            version=await work.configuration.current(scope, setting.key),
            **_range(setting),
        )

    async def _history(
        self, event: ConfigurationRequestedEvent, work: AdminWork, scope: int, setting: Setting | None
    ) -> None:  # fmt: skip
        versions = await work.configuration.history(scope, setting.key if setting else None)
        seen = [await work.people.by_id(admin_id) for admin_id in {version.admin_id for version in versions}]
        names = {person.user_id: person.first_name for person in seen if person is not None}
        rows = [
            {
                "key": version.key,
                "version": version.version,
                "value": SETTINGS[version.key].write(version.value),
                "admin_id": version.admin_id,
                "admin_name": names.get(version.admin_id, ""),
                "at": utc_text(version.at),
            }
            for version in versions
            if version.key in SETTINGS
        ]
        work.reply(Screen.CONFIG_HISTORY, to=event, rows=rows)

    async def _change(
        self, event: ConfigurationRequestedEvent, work: AdminWork, scope: int, ask: Ask, setting: Setting
    ) -> None:
        before = (await work.configuration.of(scope)).values.get(setting.key, setting.default)
        try:
            if ask.deed == "set":
                after = setting.read(ask.rest)
            else:
                after = await self._earlier(work.configuration, scope, ask)
        except ValueError as problem:
            work.reply(Screen.CONFIG_HELP, to=event, keys=[], key=setting.key, problem=str(problem), **_range(setting))
            return
        version = await work.configuration.change(scope, setting.key, after, event.user_id, work.now)
        key = setting.key if scope == EVERYWHERE else f"{scope}/{setting.key}"
        work.publish(
            SystemConfigurationChangedEvent(admin_user_id=event.user_id, key=key, old_value=before, new_value=after)
        )
        work.reply(
            Screen.CONFIG_CHANGED,
            to=event,
            key=setting.key,
            before=setting.write(before),
            after=setting.write(after),
            version=version,
        )

    async def _earlier(self, configuration: Configuration, scope: int, ask: Ask) -> Value:
        """The value a rollback goes back to: that of the version named, else of the one before. Raises ValueError."""
        if ask.setting is None:
            raise ValueError("no key")
        current = await configuration.current(scope, ask.setting.key)
        wanted = int(ask.rest) if ask.rest else current - 1
        if not 0 <= wanted <= current or (current == 0 and not ask.rest):
            raise ValueError(f"there is no version {wanted}; the newest is {current}")
        return await configuration.value_of(scope, ask.setting.key, wanted)

    def _tell_refused(self, event: ConfigurationRequestedEvent, work: AdminWork, refusal: Refusal) -> None:
        work.publish(
            AdminActionPerformedEvent(
                admin_user_id=event.user_id,
                action_type="config",
                target_user_id=None,
                action_details={
                    "chat_id": event.chat_id if event.chat_id < 0 else None,
                    "chat_title": event.chat_title,
                    "admin_name": event.first_name,
                    "outcome": "refused",
                    "why": refusal.why.value,
                    "asked": event.argument[:100],
                },
            )
        )


def scope_of(event: ConfigurationRequestedEvent) -> int:
    """Whose settings are meant: the group's, or in private those of everywhere."""
    return event.chat_id if event.chat_id < 0 else EVERYWHERE


def read_or_none(ask: Ask) -> Value:
    """The value asked for; None where it is none for its key."""
    try:
        return ask.setting.read(ask.rest) if ask.setting else None
    except ValueError:
        return None


def _range(setting: Setting) -> dict[str, object]:
    return {"kind": setting.kind.value, "low": setting.low, "high": setting.high, "choices": list(setting.choices)}
