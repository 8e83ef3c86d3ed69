"""Every verb of moderation with every kind of caller and target, over HTTP, in both languages.

Each verb has rooms: groups of their own in which the owner, administrators with and without the right, an anonymous
one, a moderator of the bot, members and channels ask for it. After every step: what Diana said, what her audit has, and
how people stand at Telegram.
"""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.journeys.groups import PEOPLE, Room, Step, play_all
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram

CARMEN = 1003
AT_ONCE = 12

REFUSALS = {
    "not_admin": ("for the admins of this group", "cosa de los admins de este grupo"),
    "caller_lacks": ("without the right “Ban users”", "sin el permiso «Suspender usuarios»"),
    "bot_lacks": ("I lack the right “Ban users”", "Me falta el permiso «Suspender usuarios»"),
    "bot_lacks_delete": ("I lack the right “Delete messages”", "Me falta el permiso «Eliminar mensajes»"),
    "no_target": ("Whom? Reply to them", "¿A quién?"),
    "no_message": ("to the message you mean", "al mensaje que te interesa"),
    "unknown_name": ("I have never seen @nobody_here", "Nunca he visto a @nobody_here"),
    "two_targets": ("You reply to one person and name another", "Respondes a una persona y nombras a otra"),
    "target_self": ("Not to yourself", "Contigo mismo no"),
    "target_bot": ("I would miss the house", "Echaría de menos la casa"),
    "target_admin": ("is an admin here", "es admin aquí"),
    "target_own_channel": ("this group's own channel", "el canal de este mismo grupo"),
    "channel_ban_only": ("A channel can be banned and unbanned", "A un canal se le puede expulsar y readmitir"),
    "not_here": ("is not in this group", "no está en este grupo"),
    "not_banned": ("is not banned", "no tiene prohibida la entrada"),
    "not_muted": ("is not muted", "ya puede escribir"),
    "not_warned": ("has no warnings", "no tiene advertencias"),
    "not_approved": ("was not approved", "no tenía vía libre"),
    "unclear_time": ("a time I can't read", "parece un tiempo, pero no lo entiendo"),
    "too_short": ("A minute is the least", "Un minuto es lo mínimo"),
    "too_long": ("366 days are the most", "366 días es lo máximo"),
    "others_warns": ("those of others are for the admins", "las de otros son cosa de los admins"),
    "stale": ("That is over already", "Eso ya terminó"),
    "groups_only": ("That is for groups", "Eso es para los grupos"),
    "supergroups_only": ("in supergroups alone", "solo me deja hacerlo en supergrupos"),
}
DONE = {
    "warn": ("Ben is warned: 1 of 3", "Advertencia para"),
    "unwarn": ("One warning of", "Se retira una advertencia"),
    "mute": ("is muted", "no puede escribir"),
    "unmute": ("may speak again", "puede volver a escribir"),
    "kick": ("has been shown the door", "ha salido por la puerta"),
    "ban": ("is banned", "queda fuera del grupo"),
    "unban": ("is no longer banned", "puede volver cuando quiera"),
    "approve": ("is approved", "tiene vía libre"),
    "unapprove": ("is treated like everybody again", "vuelve a ser como los demás"),
}
TOLD = {
    "warn": ("You were warned", "Has recibido una advertencia"),
    "mute": ("You may not write", "no puedes escribir"),
    "kick": ("You were put out", "Te han sacado"),
    "ban": ("You were banned", "No puedes volver a entrar"),
}
AFTER = {"mute": "restricted", "unmute": "member", "kick": "left", "ban": "kicked", "unban": "left"}
BEFORE = {"unmute": "restricted", "unban": "kicked"}
NEEDS_RIGHT = ("mute", "unmute", "kick", "ban", "unban")
UNDO, APPEAL, ME = ("Undo", "Deshacer"), ("Appeal", "Apelar"), ("It was me", "Fui yo")
ACCEPT, DECLINE = ("Take it back", "Retirarlo"), ("It stays", "Se mantiene")


def refused(who: str, says: str, why: str, to: str = "", words: str = "") -> Step:
    verb = says.removeprefix("/").partition(" ")[0]
    return Step(who, says, to, answer=REFUSALS[words or why], rows=((verb, "refused", why),))


def unanswered(who: str, says: str, why: str, to: str = "") -> Step:
    verb = says.removeprefix("/").partition(" ")[0]
    return Step(who, says, to, rows=((verb, "refused", why),))


def done(who: str, says: str, to: str = "", words: tuple[str, str] | None = None) -> Step:
    verb = says.removeprefix("/").partition(" ")[0]
    stands = ("ben", AFTER.get(verb, "member"))
    # Whose message is answered has told what their app speaks.
    told = ("ben", TOLD[verb]) if verb in TOLD and to == "ben" else None
    return Step(who, says, to, answer=words or DONE[verb], told=told, rows=((verb, "done", ""),), stands=stands)


def tapped(who: str, taps: tuple[str, str], verb: str, why: str = "", words: tuple[str, str] | None = None) -> Step:
    if why:
        return Step(who, taps=taps, answer=REFUSALS[why], rows=((verb, "refused", why),))
    return Step(who, taps=taps, answer=words or DONE[verb], rows=((verb, "done", ""),))


def appealed(verb: str, who: str) -> Step:
    told = (who, ("have your appeal", "ya tienen tu apelación"))
    words = {"mute": ("against being muted", "apela su silencio"), "ban": ("against a ban", "apela su expulsión")}
    return Step(who, taps=APPEAL, in_private=True, answer=words[verb], told=told, rows=(("appeal", "done", ""),))


def prepared(verb: str) -> list[Step]:
    """What makes the verb possible about Ben."""
    if verb in BEFORE:
        return [Step("ben", by_hand={"status": BEFORE[verb]})]
    undoes = {"unwarn": "warn", "unapprove": "approve"}
    return [done("marta", f"/{undoes[verb]} {{ben.id}}")] if verb in undoes else []


def room_of_callers(verb: str) -> list[Step]:
    return [
        refused("eve", f"/{verb}", "not_admin", to="marta"),
        unanswered("eve", f"/{verb} {{ben.id}}", "not_admin"),
        refused("nora", f"/{verb} {{ben.id}}", "not_admin"),
        refused("hugo", f"/{verb} {{ben.id}}", "caller_lacks"),
        unanswered("gazette", f"/{verb} {{ben.id}}", "channels_ask_nothing"),
        *prepared(verb),
        Step("iris", f"/{verb} {{ben.id}}", answer=("Was it you?", "¿Fuiste tú?")),
        tapped("hugo", ME, verb, "caller_lacks"),
        tapped("iris", ME, verb),
    ]


def room_of_targets(verb: str) -> list[Step]:
    channel = [] if verb in ("ban", "unban") else [refused("marta", f"/{verb}", "channel_ban_only", to="gazette")]
    return [
        refused("olga", f"/{verb}", "target_admin", to="hugo"),
        refused("marta", f"/{verb}", "target_bot", to="bot"),
        refused("marta", f"/{verb} {{olga.id}}", "target_admin"),
        refused("marta", f"/{verb}", "target_admin", to="iris"),
        refused("marta", f"/{verb} {{marta.name}}", "target_self"),
        refused("marta", f"/{verb}", "target_own_channel", to="house"),
        *channel,
        refused("marta", f"/{verb}", "no_target"),
        refused("marta", f"/{verb} @nobody_here", "unknown_name"),
        refused("marta", f"/{verb} {{eve.name}}", "two_targets", to="ben"),
    ]


def room_of_no_right(verb: str) -> list[Step]:
    return [
        *prepared(verb),
        Step("bot", by_hand={"status": "administrator", "rights": ["can_delete_messages"]}),
        refused("olga", f"/{verb} {{ben.id}}", "bot_lacks"),
    ]


ROOMS: dict[str, list[Step]] = {
    "warnings": [
        refused("marta", "/unwarn {ben.id}", "not_warned"),
        Step("eve", "/warns", answer=REFUSALS["not_warned"]),
        refused("eve", "/warns", "others_warns", to="ben"),
        refused("hugo", "/warns {ben.id}", "others_warns"),
        done("marta", "/warn too loud", to="ben", words=("too loud", "too loud")),
        Step("marta", "/warns {ben.name}", answer=(": 1 of 3", ": 1 de 3")),
        done("olga", "/warn {ben}", words=("2 of 3", "2 de 3")),
        Step(
            "marta",
            "/warn {ben.name}",
            answer=("That makes 3 warnings", "Con esta van 3 advertencias"),
            also=("3 of 3", "3 de 3"),
            rows=(("warn", "done", ""), ("mute", "done", "")),
            stands=("ben", "restricted"),
        ),
    ],
    "times": [
        done("marta", "/mute {ben.id} 1h15m noise", words=("For 1 hour 15 minutes", "Durante 1 hora 15 minutos")),
        done("marta", "/mute {ben.name} 2d 3h", words=("For 2 days 3 hours", "Durante 2 días 3 horas")),
        refused("marta", "/mute {ben.id} 0m", "too_short"),
        refused("marta", "/mute {ben.id} 10 min", "unclear_time"),
        refused("marta", "/ban {ben.id} 53w", "too_long"),
        done("marta", "/unmute {ben.id}"),
        refused("marta", "/unmute {ben.id}", "not_muted"),
        done("marta", "/ban 1w spam", to="ben", words=("For 7 days", "Durante 7 días")),
    ],
    "the door": [
        refused("marta", "/unban {ben.id}", "not_banned"),
        done("marta", "/kick knocking", to="ben", words=("knocking", "knocking")),
        refused("marta", "/kick {ben.id}", "not_here"),
        refused("marta", "/unapprove {eve.id}", "not_approved"),
    ],
    "channels": [
        Step("marta", "/ban", "gazette", answer=("Gazette is banned", "Gazette"), rows=(("ban", "done", ""),)),
        Step("olga", "/unban {gazette.id}", answer=DONE["unban"], rows=(("unban", "done", ""),)),
    ],
    "deleting": [
        refused("eve", "/del", "not_admin", to="ben"),
        refused("nora", "/purge", "not_admin", to="ben"),
        unanswered("gazette", "/del", "channels_ask_nothing", to="ben"),
        refused("hugo", "/del", "no_message"),
        refused("hugo", "/purge", "no_message"),
        Step("hugo", "/del spam", "ben", rows=(("del", "done", ""),), gone=True),
        Step("olga", "/del", "marta", rows=(("del", "done", ""),), gone=True),
        Step(
            "marta", "/purge", "ben", answer=("2 messages are gone", "2 mensajes menos"), rows=(("purge", "done", ""),)
        ),
        Step("iris", "/purge", "ben", answer=("Was it you?", "¿Fuiste tú?")),
        Step("hugo", taps=ME, answer=("messages are gone", "mensajes menos"), rows=(("purge", "done", ""),)),
    ],
    "deleting without the right": [
        Step("bot", by_hand={"status": "administrator", "rights": ["can_restrict_members"]}),
        refused("hugo", "/del", "bot_lacks", to="ben", words="bot_lacks_delete"),
        refused("marta", "/purge", "bot_lacks", to="ben", words="bot_lacks_delete"),
    ],
    "reports": [
        refused("eve", "/report", "no_message"),
        refused("eve", "/report", "target_self", to="eve"),
        refused("eve", "/report", "target_admin", to="hugo"),
        refused("eve", "/report", "target_bot", to="bot"),
        refused("eve", "/report", "target_own_channel", to="house"),
        unanswered("gazette", "/report", "channels_ask_nothing", to="ben"),
        Step(
            "eve",
            "/report spam",
            "ben",
            answer=("The admins are called", "Los admins ya saben"),
            rows=(("report", "done", ""),),
        ),
        tapped("nora", ("Ban", "Expulsar"), "ban", "not_admin"),
        tapped("hugo", ("Ban", "Expulsar"), "ban", "caller_lacks"),
        tapped("marta", ("Ban", "Expulsar"), "ban"),
    ],
    "undone": [
        done("marta", "/warn {ben.id}"),
        tapped("eve", UNDO, "unwarn", "not_admin"),
        tapped("hugo", UNDO, "unwarn", "caller_lacks"),
        tapped("olga", UNDO, "unwarn"),
        done("marta", "/mute {ben.id}"),
        tapped("olga", UNDO, "unmute"),
        done("marta", "/ban {ben.id}"),
        tapped("marta", UNDO, "unban"),
    ],
    "an appeal that is declined": [
        done("marta", "/mute 1h noise", to="ben"),
        appealed("mute", "ben"),
        tapped("eve", ACCEPT, "unmute", "not_admin"),
        tapped("hugo", DECLINE, "warn", "caller_lacks"),
        Step(
            "marta",
            taps=DECLINE,
            answer=("was declined", "no ha prosperado"),
            told=("ben", ("It stays", "Se mantiene")),
            rows=(("decline", "done", ""),),
            stands=("ben", "restricted"),
        ),
        Step("ben", "/appeal why?", in_private=True, told=("ben", ("looked again. It stays", "lo han revisado"))),
    ],
    "an appeal that is heard": [
        done("marta", "/ban spam", to="ben"),
        appealed("ban", "ben"),
        Step(
            "olga",
            taps=ACCEPT,
            answer=DONE["unban"],
            told=("ben", ("taken it back", "lo retiran")),
            rows=(("unban", "done", ""),),
            stands=("ben", "left"),
        ),
        Step("eve", "/appeal", in_private=True, told=("eve", ("nothing against you", "No hay nada contra ti"))),
    ],
    "by hand": [
        done("marta", "/mute {ben.id} 1h"),
        Step("ben", by_hand={"status": "member"}),
        refused("marta", "/unmute {ben.id}", "not_muted"),
        Step("marta", "/audit {ben.id}", answer=("unmute Ben · Olga", "unmute Ben · Olga")),
    ],
}
"""What is not the same for every verb."""

BASIC = [refused("marta", f"/{verb} {{ben.id}}", "supergroups_only") for verb in ("mute", "unmute", "kick", "unban")]
"""In a group that is none of Telegram's supergroups."""

PRIVATE = [
    Step(who, f"/{verb}", in_private=True, told=(who, REFUSALS["groups_only"]))
    for who, verb in zip(PEOPLE, ("warn", "mute", "kick", "ban", "del", "purge", "report"), strict=True)
    if who != "nora"
]

RESTRICTING = ("warn", "unwarn", "mute", "unmute", "kick", "ban", "unban", "approve", "unapprove")


def all_rooms() -> dict[str, list[Step]]:
    """Every room by what it is about."""
    return {
        **{f"who may /{verb}": room_of_callers(verb) for verb in RESTRICTING},
        **{f"whom /{verb} is about": room_of_targets(verb) for verb in RESTRICTING},
        **{f"/{verb} without Diana's right": room_of_no_right(verb) for verb in NEEDS_RIGHT},
        **ROOMS,
        "a basic group": BASIC,
        "in private": PRIVATE,
    }


@pytest.mark.long(25)
async def test_every_verb_is_done_or_refused_in_both_languages(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    telegram = Telegram(tmp_path / "telegram")
    diana = Diana(tmp_path / "diana", telegram, ADMIN_IDS=str(CARMEN))
    try:
        noras = await staff(session, telegram)
        rooms = [
            (name, Room(session, telegram, diana, language, "group" if steps is BASIC else "supergroup"), steps)
            for name, steps in all_rooms().items()
            for language in ("en", "es")
        ]

        wrong = await play_all(rooms, noras, AT_ONCE)

        assert not wrong, "\n".join(wrong)
    finally:
        diana.end()
        telegram.end()


async def staff(session: aiohttp.ClientSession, telegram: Telegram) -> dict[str, Person]:
    """Somebody with a role in the bot for each language."""
    carmen = Person(session, telegram.url, CARMEN)
    noras = {}
    for language in ("en", "es"):
        nora = noras[language] = await Person.arrives(session, telegram.url, "Nora", language)
        await carmen.says(f"/role grant {nora.id} moderator")
        await carmen.until_hears(str(nora.id))
    return noras
