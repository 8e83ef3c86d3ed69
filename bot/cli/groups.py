"""`diana groups`: whom events are kept for, and the end of a group that nobody handles any more."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson
from rich.console import Console
from rich.text import Text

from bot.cli.asking import confirmed
from bot.cli.database import opened_database
from bot.cli.loop import run_to_the_end
from bot.cli.visiting import with_bus
from bot.exit_codes import ExitCode, NotThere, OperatorError
from bot.settings import Settings

if TYPE_CHECKING:
    from bus.transport.upkeep import QueueState
    from bus.transport.visitor import BusVisitor


class GroupInUse(OperatorError):
    """Forgetting the group now would lose something."""

    exit_code = ExitCode.TEMPORARY


def list_groups(settings: Settings, *, as_json: bool) -> int:
    """Print a line for each group, in order of name."""
    states = with_bus(settings, lambda bus: bus.groups())
    console = Console(highlight=False, soft_wrap=True)
    width = max(map(len, states), default=0)
    for name, state in sorted(states.items()):
        if as_json:
            print(orjson.dumps({"group": name} | asdict(state)).decode())
        else:
            console.print(_one_line(name.ljust(width), state))
    if not states and not as_json:
        print("No groups: no Diana has declared any yet.")
    return ExitCode.OK


def forget_group(settings: Settings, group: str, *, with_entries: bool, with_dead_letters: bool, yes: bool) -> int:
    """Forget a group for good, once somebody said yes. Raises NotThere or GroupInUse."""
    from bus import EventSubscriptionError

    state = with_bus(settings, lambda bus: bus.groups()).get(group)
    if state is None:
        return _forget_memory(settings, group, yes=yes)
    if state.entries and not with_entries:
        raise GroupInUse(
            f"{state.entries} events wait for {group}: start what handles them, or throw them away --with-entries"
        )
    waiting = f" and the {state.entries} events that wait for it" if state.entries else ""
    if not yes and not confirmed(f"Forget {group}{waiting} for good?"):
        print("Nothing was forgotten.")
        return ExitCode.OK

    async def forget(bus: BusVisitor) -> None:
        try:
            await bus.forget(group, and_entries=with_entries, and_dead_letters=with_dead_letters)
        except EventSubscriptionError as refused:
            raise GroupInUse(str(refused)) from None
        # Only then: what is in the database brings the group back to a Redis that lacks it.
        await _forget_route(settings, group)

    with_bus(settings, forget)
    kept = f" Its {state.dead_letters} dead letters stay." if state.dead_letters and not with_dead_letters else ""
    print(f"Forgot {group}.{kept}")
    return ExitCode.OK


def _forget_memory(settings: Settings, group: str, *, yes: bool) -> int:
    """Finish what a call that was killed between Redis and the database began. Raises NotThere."""
    if not run_to_the_end(lambda: _is_remembered(settings, group)):
        raise NotThere(f"there is no group {group}: `diana groups list` shows those there are")
    if not yes and not confirmed(f"{group} is only remembered for a Redis that lost it. Forget that too?"):
        print("Nothing was forgotten.")
        return ExitCode.OK
    run_to_the_end(lambda: _forget_route(settings, group))
    print(f"Forgot {group}, which was only remembered.")
    return ExitCode.OK


async def _is_remembered(settings: Settings, group: str) -> bool:
    from services.database import SqlRouteMemory

    async with opened_database(settings) as database:
        return group in await SqlRouteMemory(database).load()


async def _forget_route(settings: Settings, group: str) -> None:
    from services.database import SqlRouteMemory

    async with opened_database(settings) as database:
        await SqlRouteMemory(database).remove(group)


def _one_line(name: str, state: QueueState) -> Text:
    waits = f"{state.entries} wait, {state.pending} of them in hand" if state.entries else "nothing waits"
    since = f", the oldest for {state.oldest_age_s:.0f} s" if state.entries else ""
    letters = f"  {state.dead_letters} dead letters" if state.dead_letters else ""
    return Text.assemble(
        (f"{name}  ", "cyan"),
        f"{waits}{since}",
        (letters, "red"),
        ("" if state.is_read else "  nobody reads", "yellow"),
    )
