"""What can be done with a broadcast that was sent: look, pause, resume, stop for good."""

from __future__ import annotations

from bus import BroadcastRequestedEvent
from services.admin.broadcasts.broadcast import UNDER_WAY, Broadcast, State
from services.admin.broadcasts.showing import progress_data
from services.admin.broadcasts.telling import change, tell
from services.admin.broadcasts.work import BroadcastWork
from services.screens import Screen


async def pause(event: BroadcastRequestedEvent, work: BroadcastWork, broadcast: Broadcast, rate: float) -> None:
    """Nobody else is begun; whoever Telegram is being asked about still gets it."""
    if await work.broadcasts.move(broadcast.id, (State.RUNNING,), State.PAUSED):
        tell(work, event.user_id, "pause", broadcast.id, more=change(State.RUNNING, State.PAUSED))
    await show(event, work, broadcast.id, rate)


async def resume(event: BroadcastRequestedEvent, work: BroadcastWork, broadcast: Broadcast, rate: float) -> None:
    """It goes on where it was."""
    if await work.broadcasts.move(broadcast.id, (State.PAUSED,), State.RUNNING, why=""):
        tell(work, event.user_id, "resume", broadcast.id, more=change(State.PAUSED, State.RUNNING))
    await show(event, work, broadcast.id, rate)


async def ask_to_stop(event: BroadcastRequestedEvent, work: BroadcastWork, broadcast: Broadcast, rate: float) -> None:
    """What is stopped never goes on: the question before."""
    if broadcast.state not in UNDER_WAY:
        await show(event, work, broadcast.id, rate)
        return
    done = sum((await work.broadcasts.outcomes(broadcast.id)).values())
    work.reply(Screen.BROADCAST_STOP, to=event, broadcast_id=broadcast.id, people=broadcast.people, done=done)


async def cancel(event: BroadcastRequestedEvent, work: BroadcastWork, broadcast: Broadcast, rate: float) -> None:
    """Whoever was not begun gets nothing, for good."""
    if await work.broadcasts.move(broadcast.id, UNDER_WAY, State.CANCELLED, finished_at=work.now):
        outcomes = await work.broadcasts.outcomes(broadcast.id)
        tell(
            work,
            event.user_id,
            "cancel",
            broadcast.id,
            more={**change(broadcast.state, State.CANCELLED), "outcomes": outcomes},
        )
    await show(event, work, broadcast.id, rate)


async def show(event: BroadcastRequestedEvent, work: BroadcastWork, broadcast_id: int, rate: float) -> None:
    """How far it has come; progress is shown in this message from now on."""
    broadcast = await work.broadcasts.find(broadcast_id)
    if broadcast is None:
        return
    if event.message_id is not None and broadcast.state in UNDER_WAY:
        await work.broadcasts.show_in(broadcast_id, event.chat_id, event.message_id)
    outcomes = await work.broadcasts.outcomes(broadcast_id)
    work.reply(Screen.BROADCAST, to=event, **progress_data(broadcast, outcomes, rate))
