"""How groups are kept: typed, versioned, and holding at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus import SystemConfigurationChangedEvent
from services.admin.settings import SETTINGS, Kind, Setting
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, CHAT, HELPER, OWNER, Group, performed, shown
from tests.gamification.world import only


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("warn.limit", " 5 ", 5),
        ("warn.action", "BAN", "ban"),
        ("warn.time", "90m", "1h30m"),
        ("warn.time", "forever", None),
        ("words.list", "Free  money, SPAM,, spam", ["free money", "spam"]),
        ("words.list", "none", []),
        ("log.channel", "-1001234567890", -1001234567890),
        ("log.channel", "none", None),
    ],
)
def test_a_value_is_read_as_its_key_wants_it(key: str, text: str, value: object) -> None:
    assert SETTINGS[key].read(text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("warn.limit", "0"),
        ("warn.limit", "21"),
        ("warn.limit", "three"),
        ("warn.action", "hang"),
        ("warn.time", "soon"),
        ("warn.time", "2y"),
        ("words.list", ",".join(map(str, range(201)))),
        ("words.list", "x" * 65),
        ("log.channel", "@news"),
        ("log.channel", "5"),
    ],
)
def test_what_is_no_value_for_a_key_is_refused(key: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SETTINGS[key].read(text)


@given(st.sampled_from([s for s in SETTINGS.values() if s.kind is not Kind.CHANNEL]), st.text(max_size=30))
def test_what_is_read_is_written_so_that_it_reads_the_same(setting: Setting, text: str) -> None:
    try:
        value = setting.read(text)
    except ValueError:
        return
    assert setting.read(setting.write(value)) == value


async def test_a_change_holds_at_once_and_is_told(group: Group) -> None:
    changed = await group.configures(OWNER, "set warn.limit 1")

    await group.says(ADMIN, "/warn", **group.reply_to(BEN))

    fact = only(SystemConfigurationChangedEvent, changed)
    assert (fact.admin_user_id, fact.key) == (OWNER, f"{CHAT}/warn.limit")
    assert (fact.old_value, fact.new_value) == (3, 1)
    assert shown(changed, Screen.CONFIG_CHANGED)["version"] == 1
    assert group.telegram.calls[0][0] == "mute"
    audit = shown(await group.audits(ADMIN, "config"), Screen.AUDIT)["entries"]
    assert [entry["target_name"] for entry in audit] == ["warn.limit"]


async def test_what_holds_everywhere_holds_where_nothing_else_was_chosen(group: Group) -> None:
    await group.configures(OWNER, "set warn.limit 5", chat_id=OWNER)
    await group.configures(OWNER, "set warn.days 7", chat_id=OWNER)
    await group.configures(OWNER, "set warn.days 9")

    rows = {row["key"]: row for row in shown(await group.configures(OWNER, "list"), Screen.CONFIG)["rows"]}

    assert (rows["warn.limit"]["value"], rows["warn.limit"]["is_own"]) == ("5", False)
    assert (rows["warn.days"]["value"], rows["warn.days"]["is_own"]) == ("9", True)
    assert rows["words.list"]["value"] == "none"


async def test_a_change_is_taken_back_by_version_and_that_is_a_version_too(group: Group) -> None:
    for value in (4, 5, 6):
        await group.configures(OWNER, f"set warn.limit {value}")

    back = await group.configures(OWNER, "rollback warn.limit")
    first = await group.configures(OWNER, "rollback warn.limit 1")
    default = await group.configures(OWNER, "rollback warn.limit 0")

    assert shown(back, Screen.CONFIG_CHANGED)["after"] == "5"
    assert shown(first, Screen.CONFIG_CHANGED)["after"] == "4"
    assert shown(default, Screen.CONFIG_CHANGED)["after"] == "3"
    history = shown(await group.configures(OWNER, "history warn.limit"), Screen.CONFIG_HISTORY)["rows"]
    assert [(row["version"], row["value"]) for row in history] == [
        (6, "3"),
        (5, "4"),
        (4, "5"),
        (3, "6"),
        (2, "5"),
        (1, "4"),
    ]


@pytest.mark.parametrize("argument", ["rollback warn.limit", "rollback warn.limit 9", "rollback warn.limit x"])
async def test_there_is_no_way_back_to_what_never_was(group: Group, argument: str) -> None:
    assert shown(await group.configures(OWNER, argument), Screen.CONFIG_HELP)["key"] == "warn.limit"


@pytest.mark.parametrize("argument", ["set", "set nothing 5", "get", "drop warn.limit", "set warn.limit"])
async def test_what_cannot_be_asked_is_answered_with_what_can(group: Group, argument: str) -> None:
    assert shown(await group.configures(OWNER, argument), Screen.CONFIG_HELP)["key"] is None


async def test_a_wrong_value_is_answered_with_what_the_key_takes(group: Group) -> None:
    told = shown(await group.configures(OWNER, "set warn.action hang"), Screen.CONFIG_HELP)

    assert (told["key"], told["choices"]) == ("warn.action", ["mute", "kick", "ban"])


@pytest.mark.parametrize(
    ("who", "chat_id", "why"),
    [
        (ADA, CHAT, "not_admin"),
        (HELPER, CHAT, "caller_lacks"),
    ],
)
async def test_who_may_not_changes_nothing_and_it_is_recorded(group: Group, who: int, chat_id: int, why: str) -> None:
    events = await group.configures(who, "set warn.limit 20", chat_id)

    assert shown(events, Screen.MODERATION_REFUSED)["why"] == why
    assert performed(events) == [("config", "refused", why)]
    assert shown(await group.configures(OWNER, "get warn.limit"), Screen.CONFIG_VALUE)["value"] == "3"


async def test_a_log_goes_only_where_whoever_sets_it_is_an_admin(group: Group) -> None:
    group.telegram.elsewhere[-1007] = {OWNER: group.telegram.standings[BEN]}

    events = await group.configures(OWNER, "set log.channel -1007")

    assert shown(events, Screen.MODERATION_REFUSED)["why"] == "not_their_channel"
