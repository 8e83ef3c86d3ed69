"""`diana dead-letters`: what handlers gave up on, and what is to become of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from rich.console import Console
from rich.text import Text

from bot.cli.asking import confirmed, counting
from bot.cli.visiting import with_bus
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings

if TYPE_CHECKING:
    from bus.transport.dead_letters import DeadLetter, DeadLetters

T = TypeVar("T")


def list_letters(settings: Settings, group: str | None, fingerprint: str | None, limit: int, *, as_json: bool) -> int:
    """Print a line for each letter, oldest first, at most `limit`; as JSON the whole letters."""

    async def look(letters: DeadLetters) -> tuple[list[DeadLetter], int]:
        there = sum(one.count for one in await letters.summary(group) if fingerprint in (None, one.fingerprint))
        return await letters.list(group, fingerprint, limit), there

    found, there = _with_letters(settings, look)
    console = Console(highlight=False, soft_wrap=True)
    width = max((len(letter.group) for letter in found), default=0)
    for letter in found:
        if as_json:
            print(orjson.dumps(as_data(letter)).decode())
        else:
            console.print(one_line(letter, width))
    if not as_json:
        more = there - len(found)
        print(
            "No dead letters."
            if not found
            else f"{there} in all, {more} not shown."
            if more > 0
            else f"{there} in all."
        )
    return ExitCode.OK


def summarise(settings: Settings, group: str | None, *, as_json: bool) -> int:
    """Print each cause of death: how many, of what, since when, and the youngest message."""
    causes = _with_letters(settings, lambda letters: letters.summary(group))
    console = Console(highlight=False, soft_wrap=True)
    for cause in causes:
        if as_json:
            print(orjson.dumps(cause).decode())
            continue
        console.print(
            Text.assemble(
                (f"{cause.count:>6} ", "bold"),
                f"{cause.group}  ",
                (f"{cause.fingerprint}  ", "cyan"),
                (f"{cause.first_failed_at:%Y-%m-%d %H:%M} to {cause.last_failed_at:%Y-%m-%d %H:%M}  ", "dim"),
                f"{', '.join(cause.event_types)}\n       ",
                (cause.error_type, "red"),
                f": {_first_line(cause.error_message)}",
            )
        )
    if not causes and not as_json:
        print("No dead letters.")
    return ExitCode.OK


def show_letter(settings: Settings, letter_id: str, group: str | None, *, as_json: bool) -> int:
    """Print everything about a letter, its event included, sensitive fields veiled. Raises NotThere."""
    found = _with_letters(settings, lambda letters: letters.show(letter_id, group))
    if not found:
        raise NotThere(f"there is no dead letter {letter_id}{_of(group)} (any more)")
    for letter in found:
        data = as_data(letter)
        if as_json:
            print(orjson.dumps(data).decode())
            continue
        event = data.pop("event")
        for name, value in data.items():
            print(f"{name.replace('_', ' '):<16} {value}")
        print(orjson.dumps(event, option=orjson.OPT_INDENT_2).decode())
    return ExitCode.OK


def requeue_letter(settings: Settings, letter_id: str, group: str | None) -> int:
    """Give one letter's event back to its group. Raises NotThere."""

    async def requeue(letters: DeadLetters) -> DeadLetter:
        letter = await _the_one(letters, letter_id, group)
        if not await letters.requeue(letter.group, letter_id):
            raise NotThere(f"somebody else has just decided about {letter_id}")
        return letter

    letter = _with_letters(settings, requeue)
    print(f"Requeued {_name(letter)} to {letter.group}.")
    return ExitCode.OK


def requeue_letters(settings: Settings, group: str, fingerprint: str, rate: float) -> int:
    """Give all events of one cause back to their group, at most `rate` a second. Raises NotThere."""

    async def requeue(letters: DeadLetters) -> int:
        with counting("Requeueing", await _count(letters, group, fingerprint)) as progress:
            return await letters.requeue_all(group, fingerprint, per_second=rate, progress=progress)

    print(f"Requeued {_with_letters(settings, requeue)} to {group}.")
    return ExitCode.OK


def discard_letter(settings: Settings, letter_id: str, group: str | None, *, yes: bool) -> int:
    """Forget one letter for good, once somebody said yes. Raises NotThere."""
    letter = _with_letters(settings, lambda letters: _the_one(letters, letter_id, group))
    if not yes and not confirmed(f"Discard {_name(letter)} of {letter.group}, which died of {letter.error_type}?"):
        print("Nothing was discarded.")
        return ExitCode.OK
    if not _with_letters(settings, lambda letters: letters.discard(letter.group, letter_id)):
        raise NotThere(f"somebody else has just decided about {letter_id}")
    print(f"Discarded {_name(letter)} of {letter.group}.")
    return ExitCode.OK


def discard_letters(settings: Settings, group: str, fingerprint: str, *, yes: bool) -> int:
    """Forget all letters of one cause for good, once somebody said yes. Raises NotThere."""
    count = _with_letters(settings, lambda letters: _count(letters, group, fingerprint))
    if not yes and not confirmed(f"Discard {count} dead letters of {group}?"):
        print("Nothing was discarded.")
        return ExitCode.OK

    async def discard(letters: DeadLetters) -> int:
        with counting("Discarding", count) as progress:
            return await letters.discard_all(group, fingerprint, progress=progress)

    print(f"Discarded {_with_letters(settings, discard)} of {group}.")
    return ExitCode.OK


def one_line(letter: DeadLetter, group_width: int = 0) -> Text:
    """A letter as one line: id, UTC time, group, type, tries, and what it died of."""
    again = f" requeued {letter.requeued}×" if letter.requeued else ""
    return Text.assemble(
        (f"{letter.letter_id:<19} ", "cyan"),
        (f"{letter.last_failed_at:%Y-%m-%d %H:%M:%S}  ", "dim"),
        f"{letter.group:<{group_width}}  {letter.event_type or 'unreadable':<36} ",
        (f"tried {letter.attempts}×{again}  ", "dim"),
        (letter.error_type, "red"),
        f": {_first_line(letter.error_message)}  ",
        (letter.fingerprint, "cyan"),
    )


def as_data(letter: DeadLetter) -> dict[str, Any]:
    """A letter as JSON data. `event` is the wire form, sensitive fields veiled, or text where it cannot be read."""
    from bus import EventFactory, EventSerializationError

    names = (
        "letter_id", "group", "event_id", "event_type", "error_type", "error_message", "fingerprint", "attempts",
        "requeued", "first_failed_at", "last_failed_at", "lane", "key",
    )  # fmt: skip
    data: dict[str, Any] = {name: getattr(letter, name) for name in names}
    try:
        return data | {"event": EventFactory.veiled(letter.body)}
    except EventSerializationError:
        return data | {"event": letter.body.decode(errors="replace")}


async def _the_one(letters: DeadLetters, letter_id: str, group: str | None) -> DeadLetter:
    found = await letters.show(letter_id, group)
    if not found:
        raise NotThere(f"there is no dead letter {letter_id}{_of(group)} (any more)")
    if len(found) > 1:
        groups = " and ".join(letter.group for letter in found)
        raise NotThere(f"there is a dead letter {letter_id} of {groups}: say which one with --group")
    return found[0]


async def _count(letters: DeadLetters, group: str, fingerprint: str) -> int:
    count = sum(one.count for one in await letters.summary(group) if one.fingerprint == fingerprint)
    if not count:
        raise NotThere(f"there is no dead letter with fingerprint {fingerprint}{_of(group)} (any more)")
    return count


def _with_letters(settings: Settings, work: Callable[[DeadLetters], Awaitable[T]]) -> T:
    return with_bus(settings, lambda bus: work(bus.dead_letters))


def _name(letter: DeadLetter) -> str:
    return " ".join(part for part in (letter.event_type, letter.event_id) if part) or "an unreadable event"


def _of(group: str | None) -> str:
    return f" of {group}" if group else ""


def _first_line(text: str, longest: int = 120) -> str:
    line = next(iter(text.splitlines()), "")
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
