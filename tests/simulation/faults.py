"""What can happen to a world: each fault picks its victim by the seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


def freeze(world: World) -> None:
    """A process stops for a while, most often for longer than its leases last."""
    if running := [process for process in world.alive if process not in world.loop.frozen]:
        world.freeze(world.random.choice(running), world.random.uniform(0.2, 3 * world.config.lease_seconds))


def kill(world: World) -> None:
    """A process dies, and most often there is a new one soon, on the same host or another one."""
    victim = victim_of(world)
    if victim is None:
        return
    world.kill(victim)
    host = victim.host if world.random.random() < 0.7 else f"{victim.host}b"
    if world.random.random() < 0.8 or not world.alive:
        world.server.later(world.random.uniform(0, 3), world.start, host)


def victim_of(world: World) -> Process | None:
    """Anybody: also the last process that has a group, while others go on publishing."""
    return world.random.choice(world.alive) if world.alive else None


def orphan(world: World) -> None:
    """Whoever handles events dies, Redis forgets everything, and those who are left go on publishing for a while."""
    for process in list(world.alive):
        if process.groups:
            world.kill(process)
    if not world.alive:
        world.start("host-0", ())
    world.server.later(world.random.uniform(0.1, 1.5), flush, world)
    world.server.later(world.random.uniform(2, 4), world.start, "host-1", world.plan.groups)


def join(world: World) -> None:
    """One more process."""
    world.start(f"host-{world.random.randrange(3)}")


def leave(world: World) -> None:
    """A process is asked to end."""
    if (victim := victim_of(world)) is not None:
        world.witness.note(victim, "is asked to leave")
        victim.leaving.set()


def cut(world: World) -> None:
    """A process loses all its connections."""
    if world.alive:
        victim = world.random.choice(world.alive)
        world.witness.note(victim, "loses its connections")
        victim.cut()


def pause(world: World) -> None:
    """The server answers nobody for a while, often longer than anybody waits."""
    if world.server.paused:
        return
    seconds = world.random.uniform(0.1, 2 * world.config.publish_timeout_seconds)
    world.server.pause()
    world.witness.note("server", f"pauses for {seconds:.2f} s")
    world.server.later(seconds, resume, world)


def resume(world: World) -> None:
    """The server goes on."""
    if world.server.paused:
        world.witness.note("server", "goes on")
        world.server.resume()


def flush(world: World) -> None:
    """The server forgets all data."""
    world.witness.note("server", "forgets everything")
    world.witness.shake()
    world.server.flush()


def forget_scripts(world: World) -> None:
    """The server forgets the scripts, as after a restart."""
    world.server.forget_scripts()


FAULT_ACTIONS: dict[str, Callable[[World], None]] = {
    action.__name__: action for action in (freeze, kill, orphan, join, leave, cut, pause, flush, forget_scripts)
}
