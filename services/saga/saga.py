"""Saga: the process manager. Subclasses tell a story in steps; this keeps them exact."""

from __future__ import annotations

from copy import deepcopy
from typing import ClassVar

import structlog

from bus import BaseEvent, EventType, SagaTimeoutReachedEvent
from services.database import ServiceHandler
from services.database.handler import W
from services.saga.errors import StepFailed
from services.saga.run import Run, RunState
from services.saga.runs import Runs
from services.saga.steps import Step, Timeout

log = structlog.get_logger(__name__)


class Saga(ServiceHandler[W]):
    """A process over several events, told by its steps from top to bottom.

        class Booking(Saga[HotelWork]):
            service = "hotel"
            works_in = HotelWork

            @begins(EventType.ROOM_REQUESTED)
            async def room_held(self, event: RoomRequestedEvent, work: HotelWork, run: Run) -> None:
                await work.rooms.hold(event.room, for_whom=event.user_id)
                run.set_timeout(self.not_paid, after=timedelta(minutes=15))

            @room_held.undone_by
            async def room_free(self, work: HotelWork, run: Run) -> None:
                await work.rooms.free(for_whom=int(run.key))

            @step(EventType.ROOM_PAID)
            async def paid(self, event: RoomPaidEvent, work: HotelWork, run: Run) -> None:
                run.finish()

            @timeout
            async def not_paid(self, event: SagaTimeoutReachedEvent, work: HotelWork, run: Run) -> None:
                raise StepFailed("nobody paid in time")

    Each step is one unit of work: its effects, what it publishes, the times it sets and the run's progress are
    committed together, once per event. A process that dies in between leaves the run after its last step, and the event
    comes again. An event that no open step wants changes nothing; so does a timeout that was cancelled, set anew, or
    whose run has ended. A step whose event was dead-lettered has not happened: a timeout of the run can say that it
    failed.
    """

    steps: ClassVar[dict[str, Step]]
    """By name, in the order of the class; timeouts among them."""

    def __init_subclass__(cls) -> None:
        """Collect the steps. Raises TypeError for a saga that nothing begins."""
        super().__init_subclass__()
        named = {name: part for base in reversed(cls.__mro__) for name, part in vars(base).items()}
        cls.steps = {name: part for name, part in named.items() if isinstance(part, Step)}
        if not any(step.begins_run for step in cls.steps.values()):
            raise TypeError(f"{cls.__name__}: no step begins it; decorate one with @begins(event type)")
        types = [str(event_type) for step in cls.steps.values() for event_type in step.event_types]
        if any(isinstance(step, Timeout) for step in cls.steps.values()):
            types.append(str(EventType.SAGA_TIMEOUT_REACHED))
        cls.handles = tuple(dict.fromkeys(types))

    def key_of(self, event: BaseEvent) -> str:
        """What `event` is about, as the key of a run. Its partition key, unless a saga knows better.

        Another key gives up the order of its events: then two of one run may come at the same time.
        """
        return event.partition_key

    async def react(self, event: BaseEvent, work: W) -> None:
        if isinstance(event, SagaTimeoutReachedEvent) and event.saga != self.handler_key:
            return
        key = event.key if isinstance(event, SagaTimeoutReachedEvent) else self.key_of(event)
        runs = Runs(work.connection, self.handler_key, work.now)
        run = await runs.hold(key)
        step = self._next_step(event, run)
        if step is None:
            return
        if step.begins_run:
            run = await runs.begin(key, undone=run)
        if run is not None:
            await runs.save(await self._take(step, event, work, run))

    def _next_step(self, event: BaseEvent, run: Run | None) -> Step | None:
        """The step that `event` brings, if any."""
        if run is None or run.state is RunState.UNDONE:
            return next((step for step in self.steps.values() if step.begins_run and step.wants(event)), None)
        if run.state is RunState.FINISHED:
            return None
        if isinstance(event, SagaTimeoutReachedEvent):
            is_awaited = run.timeouts.get(event.timeout) == event.event_id
            return self.steps.get(event.timeout) if is_awaited else None
        return next(
            (s for s in self.steps.values() if not s.begins_run and not run.has_done(s) and s.wants(event)), None
        )

    async def _take(self, step: Step, event: BaseEvent, work: W, run: Run) -> Run:
        """The run after `step`, whether that was done or failed for good."""
        after = deepcopy(run)
        after.timeouts.pop(step.name, None)
        try:
            async with work.attempt():
                await step.method(self, event, work, after)
        except StepFailed as failure:
            return await self._undo(step, failure, work, run)
        if not after.has_done(step):
            after.done.append(step.name)
        self._schedule_timeouts(work, after)
        return after

    def _schedule_timeouts(self, work: W, run: Run) -> None:
        for name, delay in run.wanted.items():
            told_by = work.publish(
                SagaTimeoutReachedEvent(self.handler_key, run.key, name),
                at=work.now + delay,
            )
            run.timeouts[name] = told_by.event_id
        run.wanted.clear()

    async def _undo(self, step: Step, failure: StepFailed, work: W, run: Run) -> Run:
        """Make good what was done, the last first, in the transaction of the step that failed."""
        log.warning(
            "saga.undone", saga=self.handler_key, key=run.key, step=step.name, reason=str(failure), done=run.done
        )
        for name in reversed(run.done):
            done = self.steps.get(name)
            if done is not None and done.compensation is not None:
                await done.compensation(self, work, run)
        run.undone(f"{step.name}: {failure}")
        return run
