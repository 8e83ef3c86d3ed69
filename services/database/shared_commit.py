"""Many small transactions in one commit.

A durable commit waits for the disk. SQLite has one writer at a time anyway, so whoever waits for it may as well share
its next transaction: the events in hand become durable together, in the order they asked. PostgreSQL has many writers
and groups their commits by itself; sharing there would only hold each other's row locks, so each call stays alone.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.inbox import Claim, claim_all
from services.database.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], Awaitable[Any]]

GROUP_LIMIT = 64
"""How many share one commit at most: enough to pay for the disk, few enough that nobody waits long for the last."""

TAKEN = object()
"""The outcome of a job whose claim was in the inbox already."""


@dataclass(eq=False)
class Job:
    """One call's work, and where its outcome is awaited."""

    work: Work
    claim: Claim | None
    outcome: asyncio.Future[Any]
    # The caller's own: what it bound for logs and follow-ups holds for its work, whichever task runs it.
    context: Context = field(default_factory=copy_context)
    task: asyncio.Task[Any] | None = None
    is_committing: bool = False

    def abandon(self) -> None:
        """Its caller was cancelled: stop, unless the commit is under way, which is then seen through."""
        self.outcome.cancel()
        if self.task is not None and not self.is_committing:
            self.task.cancel()

    def settle(self, task: asyncio.Task[Any]) -> None:
        """Give the caller what `task` came to."""
        if task.cancelled():
            self.outcome.cancel()
        elif (error := task.exception()) is not None:
            self.fail(error)
        else:
            self.succeed(task.result())

    def succeed(self, result: object) -> None:
        if not self.outcome.done():
            self.outcome.set_result(result)

    def fail(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class SharedCommit:
    """Runs work in transactions; with `one_writer`, all that waits shares the next one."""

    def __init__(self, begin: Callable[[], AbstractAsyncContextManager[AsyncConnection]], *, one_writer: bool) -> None:
        self._begin = begin
        self._one_writer = one_writer
        self._waiting: deque[Job] = deque()
        self._runner: asyncio.Task[None] | None = None
        self._alone_now: set[asyncio.Task[Any]] = set()

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """The result of `work`, once committed."""
        return cast(T, await self._submit(work, None))

    async def run_once(self, claim: Claim, work: Callable[[Transaction], Awaitable[object]]) -> bool:
        """True once `work` and its claim are committed; False when the claim was taken before."""
        return await self._submit(work, claim) is not TAKEN

    async def finish(self) -> None:
        """Wait until nothing runs any more."""
        while running := [*self._alone_now, *([self._runner] if self._runner else [])]:
            await asyncio.wait(running)

    async def _submit(self, work: Work, claim: Claim | None) -> Any:
        job = Job(work, claim, asyncio.get_running_loop().create_future())
        if not self._one_writer:
            self._start_alone(job)
        else:
            self._waiting.append(job)
            if self._runner is None:
                # Without the caller's context: the runner works for others too.
                self._runner = asyncio.create_task(self._run(), name="shared-commit", context=Context())
        try:
            return await job.outcome
        except asyncio.CancelledError:
            job.abandon()
            raise

    async def _run(self) -> None:
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(GROUP_LIMIT, len(self._waiting)))]
                await self._settle([job for job in group if not job.outcome.done()])
        finally:
            self._runner = None
            while self._waiting:
                self._waiting.popleft().outcome.cancel()

    async def _settle(self, group: list[Job]) -> None:
        """Give every job its outcome: together or, if one of them fails, each on its own."""
        try:
            if len(group) > 1 and await self._commit_together(group):
                return
            for job in group:
                await asyncio.wait([self._start_alone(job)])
        except asyncio.CancelledError:
            for job in group:
                job.abandon()
            raise
        except Exception as error:  # noqa: BLE001  # the transaction itself failed: every caller hears it
            for job in group:
                job.fail(error)

    def _start_alone(self, job: Job) -> asyncio.Task[Any]:
        task = job.task = asyncio.create_task(self._alone(job), context=job.context)
        self._alone_now.add(task)
        task.add_done_callback(self._alone_now.discard)
        task.add_done_callback(job.settle)
        return task

    async def _alone(self, job: Job) -> Any:
        if job.outcome.done():
            return None
        async with self._transaction() as transaction:
            if job.claim is not None and not await claim_all(transaction.connection, [job.claim]):
                return TAKEN
            result = await job.work(transaction)
            await transaction.flush()
            # From here to the end nothing may cut in: what is durable has to be told.
            job.is_committing = True
        return result

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that tells those who asked how it ended."""
        transaction: Transaction | None = None
        try:
            async with self._begin() as connection:
                transaction = Transaction(connection)
                yield transaction
        except BaseException:
            if transaction is not None:
                transaction.rolled_back()
            raise
        transaction.committed()

    async def _commit_together(self, group: list[Job]) -> bool:
        """True: all are committed and have their outcome. False: one of them failed and nothing was changed.

        Raises when the transaction could not begin or commit, which is no single one's fault.
        """
        try:
            async with self._transaction() as transaction:
                won = await claim_all(transaction.connection, [job.claim for job in group if job.claim is not None])
                results: list[tuple[Job, Any]] = []
                for job in group:
                    if job.claim is not None and job.claim.key not in won:
                        results.append((job, TAKEN))
                        continue
                    results.append((job, await _perform(job, transaction)))
                    if job.claim is not None:
                        # A twin in the same group finds the claim taken.
                        won.discard(job.claim.key)
                await _flush(transaction)
        except _OneFailed:
            return False
        for job, result in results:
            job.succeed(result)
        return True


class _OneFailed(Exception):
    """Rolls the shared transaction back; the reason is found again when each runs alone."""


async def _perform(job: Job, transaction: Transaction) -> Any:
    """The job's result, from a task of its own, so that its caller's cancellation stops it and nobody else."""
    if job.outcome.done():
        # Cancelled while it waited here; its claim is in the transaction already and has to go.
        raise _OneFailed

    async def work() -> Any:
        return await job.work(transaction)

    task = job.task = _begun(work(), job.context)
    try:
        if not task.done():
            await asyncio.wait([task])
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.wait([task])
        raise
    if task.cancelled() or task.exception() is not None:
        raise _OneFailed
    return task.result()


def _begun(work: Coroutine[Any, Any, T], context: Context) -> asyncio.Task[T]:
    """A task that is at its first wait already, where Python can do that; what never waits is then done."""
    if sys.version_info >= (3, 12):
        return asyncio.Task(work, loop=asyncio.get_running_loop(), context=context, eager_start=True)
    return asyncio.create_task(work, context=context)


async def _flush(transaction: Transaction) -> None:
    try:
        await transaction.flush()
    except Exception as error:
        raise _OneFailed from error
