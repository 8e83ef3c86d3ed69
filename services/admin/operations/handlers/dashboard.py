"""Operators see how things are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bus import DashboardRequestedEvent, EventType, HealthRequestedEvent
from bus.codec import utc_text
from services.admin import telling
from services.admin.handlers.handler import LooksFirst
from services.admin.operations.figures import bus_figures, people_figures, story_figures
from services.admin.operations.ports import Check, Machinery, Queue
from services.admin.operations.work import OperationsWork
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.database import Transactions
from services.screens import Screen

PEOPLE, STORY, BUS = "people", "story", "bus"
_SCREENS = {PEOPLE: Screen.DASHBOARD_PEOPLE, STORY: Screen.DASHBOARD_STORY, BUS: Screen.DASHBOARD_BUS}
_CHARTS = {PEOPLE: Screen.CHART_PEOPLE, STORY: Screen.CHART_STORY, BUS: Screen.CHART_BUS}


class ShowDashboard(LooksFirst[OperationsWork, Sequence[Queue]]):
    """`/admin`: people, story or bus, as a page that is edited in place, or as a picture below it."""

    service = "admin"
    works_in = OperationsWork
    handles = (EventType.DASHBOARD_REQUESTED,)

    def __init__(self, transactions: Transactions, machinery: Machinery, staff: Staff) -> None:
        super().__init__(transactions)
        self._machinery = machinery
        self._staff = staff

    async def look(self, event: DashboardRequestedEvent) -> Sequence[Queue]:
        if event.tab != BUS:
            return ()
        return [self._without_this(queue) for queue in await self._machinery.queues()]

    async def decide(self, event: DashboardRequestedEvent, work: OperationsWork, found: Sequence[Queue]) -> None:
        if not await self._staff.may(work.connection, event.user_id, Permission.OPERATIONS_VIEW):
            telling.refuse_unpermitted(work, event, "admin", Permission.OPERATIONS_VIEW)
            return
        tab = event.tab if event.tab in _SCREENS else PEOPLE
        figures = await self._figures(tab, work, found)
        work.reply((_CHARTS if event.is_chart else _SCREENS)[tab], to=event, **figures)

    def _without_this(self, queue: Queue) -> Queue:
        # Whoever looks at a bus that has nothing to do should see that nothing waits.
        is_own = queue.group == f"{self.service}:{self.handler_id}"
        return replace(queue, waiting=max(0, queue.waiting - 1)) if is_own else queue

    async def _figures(self, tab: str, work: OperationsWork, queues: Sequence[Queue]) -> dict[str, Any]:
        if tab == BUS:
            return await bus_figures(work.connection, work.now, queues)
        figures = story_figures if tab == STORY else people_figures
        return await figures(work.connection, work.now)


class ShowHealth(LooksFirst[OperationsWork, Sequence[Check]]):
    """`/health`: every check of this process as /readyz has it, and of the others as their pulses told it last."""

    service = "admin"
    works_in = OperationsWork
    handles = (EventType.HEALTH_REQUESTED,)

    def __init__(self, transactions: Transactions, machinery: Machinery, staff: Staff) -> None:
        super().__init__(transactions)
        self._machinery = machinery
        self._staff = staff

    async def look(self, event: HealthRequestedEvent) -> Sequence[Check]:
        return self._machinery.checks()

    async def decide(self, event: HealthRequestedEvent, work: OperationsWork, found: Sequence[Check]) -> None:
        if not await self._staff.may(work.connection, event.user_id, Permission.OPERATIONS_VIEW):
            telling.refuse_unpermitted(work, event, "health", Permission.OPERATIONS_VIEW)
            return
        own = self._machinery.replica
        here = [
            {
                "name": check.name,
                "ok": check.is_well,
                "detail": check.detail,
                "since": utc_text(check.since) if check.since else None,
            }
            for check in found
        ]
        there = [replica for replica in await work.replicas.all() if replica.is_there(work.now)]
        processes = [
            {"replica": own, "checks": here},
            *({"replica": other.name, "checks": other.checks} for other in there if other.name != own),
        ]
        work.reply(Screen.HEALTH, to=event, processes=processes, at=utc_text(work.now))
