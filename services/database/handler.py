"""ServiceHandler: one use case of a service."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import Any, ClassVar, Generic, cast

from typing_extensions import TypeVar

from bus import BaseEvent, BaseEventHandler, IEvent, RequestEvent
from services.database.transactions import Transactions
from services.database.unit_of_work import UnitOfWork
from services.modules import Module
from services.screens import Screen

W = TypeVar("W", bound=UnitOfWork, default=UnitOfWork)


class ServiceHandler(BaseEventHandler, Generic[W]):
    """A handler that reacts to each event once, in one transaction. Subclasses write `react`.

        class PayTheGuest(ServiceHandler[HotelWork]):
            service = "hotel"
            handles = (EventType.STORY_CHAPTER_COMPLETED,)
            works_in = HotelWork

            async def react(self, event: StoryChapterCompletedEvent, work: HotelWork) -> None: ...

    Where `module` is closed, it is not asked to react: whoever requested something in private is told so, in groups
    nothing is said, and nothing comes of the event later either.

    The handler id is the class's name in snake case, the handler key `<service>.<handler id>`: renaming the class makes
    it another handler, which has done nothing yet.
    """

    service: ClassVar[str]
    handles: ClassVar[tuple[str, ...]]
    works_in: ClassVar[type[UnitOfWork]] = UnitOfWork
    module: ClassVar[Module | None] = None

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(self.service, snake_case(type(self).__name__))
        self.handler_key = f"{self.service}.{self.handler_id}"
        self._transactions = transactions
        for event_type in self.handles:
            self.add_supported_event_type(event_type)

    async def _process_event(self, event: IEvent) -> bool:
        if not isinstance(event, BaseEvent):
            raise TypeError(f"{self.handler_key} takes events of the catalogue, not a {type(event).__name__}")
        react = self.react if await self._is_open(event) else self._turn_away
        await self._transactions.run(self.handler_key, event, cast(type[W], self.works_in), react)
        # Done before counts as done: the inbox made this delivery harmless.
        return True

    async def _is_open(self, event: BaseEvent) -> bool:
        chat_id = event.payload.get("chat_id")
        return self.module is None or await self._transactions.is_open(self.module, chat_id)

    async def _turn_away(self, event: BaseEvent, work: W) -> None:
        if isinstance(event, RequestEvent) and event.chat_type == "private":
            work.reply(Screen.MODULE_OFF, to=event, module=str(self.module))

    @abstractmethod
    async def react(self, event: Any, work: W) -> None:
        """What the service does about `event`, of one of the types it `handles`.

        An exception rolls everything back and the event comes again. It may run more than once before it is committed:
        everything it does goes through `work`.
        """


def snake_case(name: str) -> str:
    """`RewardDecision` → `reward_decision`, `ShowVIPCard` → `show_vip_card`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
