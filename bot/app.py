"""Diana: the composition root. It builds every part, starts them in order and stops them in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from time import perf_counter
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import User

from bot.activity import ActivityPulse
from bot.ban_gate import BanGate
from bot.broadcasting import BroadcastRunner, Courier, PreviewDesk
from bot.bus_keys import open_bus_keys
from bot.checkout import Checkout
from bot.command_menu import announce_commands
from bot.flood import FloodGate
from bot.health import HealthBoard
from bot.hearing import begin_to_hear
from bot.intake import Intake
from bot.jobs import Jobs
from bot.key_watch import KeyWatch
from bot.leader import Leadership
from bot.lifecycle import Lifecycle
from bot.machinery import replica_name
from bot.moderation import moderation_handlers
from bot.operations import Operations
from bot.outgoing import OnMigrated
from bot.presenter import Presenter, ReaderLanguages, Texts
from bot.redaction import Redactor
from bot.redis_key_holders import RedisKeyHolders
from bot.redis_parts import RedisParts
from bot.republishing import publish_what_redis_lost
from bot.roles import ALL_ROLES, Role
from bot.routers import TapAnswers
from bot.routers.presence import migration_id
from bot.sender import Sender
from bot.settings import Settings
from bot.staff_menus import StaffMenus
from bot.stars_desk import StarsDesk
from bot.telegram import who_am_i
from bot.vital_signs import watch_vital_signs
from bot.way_to_telegram import owner_ids, way_to_telegram
from bot.web import WebServer
from bot.webhook import webhook_routes
from bus import (
    BaseEvent,
    ChatMigratedEvent,
    DependencyUnavailableError,
    HealthCheckFailedEvent,
    IEventHandler,
    RedisEventBus,
    ServiceStartedEvent,
    UserReachabilityChangedEvent,
)
from bus.ending import end
from services.admin import (
    BroadcastAuthors,
    LiveModules,
    LiveSettings,
    Mailing,
    Permission,
    Staff,
    StaffDirectory,
    broadcast_handlers,
)
from services.admin.desk import BanMarks, BanRegister, desk_handlers
from services.admin.operations import TallyUpkeep
from services.database import (
    BusState,
    Database,
    DatabaseUnavailable,
    Deliveries,
    Outbox,
    SentFiles,
    ServiceHandler,
    SqlRouteMemory,
    Transactions,
    migrate,
    utc_now,
)
from services.gamification import (
    BoardKeeper,
    FollowScores,
    LeaderboardProjection,
    PlayerPurses,
    RedisLeaderboards,
    WeekWatch,
    board_handlers,
    gamification_handlers,
    load_game_content,
)
from services.narrative import BUNDLED_STORIES
from services.narrative.handlers import narrative_handlers
from services.narrative.revisions import Library
from services.narrative.shelf import Shelf
from services.tables import PERSONAL_DATA
from services.user import (
    DepartureMarks,
    PersonalArchive,
    UserAccounts,
    UserDirectory,
    UserRules,
    load_user_rules,
    user_handlers,
)

log = structlog.get_logger("diana")

DRAIN_S = 2.5
"""How long handlers may go on when Diana stops; what is not done by then comes again at the next start."""

LINGER_S = 0.5
"""On a webhook: how long a replica that stops goes on answering, until those who call it have heard that it leaves."""

LEAVING_DRAIN_S = 1.0
"""And how long it then waits for the requests in hand; Telegram sends again what was not answered."""


class NotListeningYet(DependencyUnavailableError):
    """An update came before Diana was ready to keep it: Telegram sends it again."""


class Diana:
    """The whole bot, from settings. `run(stop)` is all a program needs.

    Starting: the playground (if there is no token), database, and beside them Redis; HTTP, handlers and sender, outbox,
    and only then the intake, so that nothing is heard before it can be kept. A part that cannot start raises its own
    error, and what was started is stopped again. `on_started` is called once everything runs.
    """

    def __init__(
        self,
        settings: Settings,
        roles: Collection[Role] = ALL_ROLES,
        *,
        on_started: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings = settings
        self.roles = frozenset(roles)
        self._on_started = on_started
        self._life = Lifecycle()
        self._parts = self._life.parts
        self._database = Database(settings.database_address)
        self._intake: Intake | None = None
        self._bus: RedisEventBus | None = None
        self._playground_url: str | None = None
        self._replica = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Be Diana until `stop` is set, also while she is still starting; then stop in order.

        Raises what a part raised that cannot start, or that died while she was running.
        """
        await self._life.run(self._start, stop)

    async def _start(self) -> None:
        begun = perf_counter()
        redis = RedisParts(self.settings, self._parts)
        place = self._life.ahead(redis.bus_config(DRAIN_S), "Redis")
        bot, self._playground_url = await way_to_telegram(self.settings, self._parts, self._inside)
        identity = self._life.ahead(who_am_i(bot), "who am I")
        await self._open_database()
        key_ring = await open_bus_keys(self.settings, BusState(self._database))
        texts, rules = Texts(), load_user_rules()
        config = await place
        bus = self._bus = RedisEventBus(
            config,
            on_data_lost=lambda: republish(),
            on_alarm=lambda alarm: self._tell(outbox, bus, alarm),
            key_ring=key_ring,
            memory=SqlRouteMemory(self._database),
        )
        outbox = Outbox(self._database, bus, utc_now, grace_s=10.0, drain_s=1.0, key_ring=key_ring)
        board = HealthBoard(lambda event: self._tell(outbox, bus, event), redact=Redactor(self.settings.secrets()))
        http = await self._serve_http(board)
        me = await identity

        directory = UserDirectory(self._database)
        languages = ReaderLanguages(directory)
        ban_marks = await BanMarks.open(self._database, key_ring)
        banned = BanRegister(self._database, ban_marks)
        checkout = Checkout(bot, texts, languages, directory, banned, price_stars=rules.vip.price_stars)
        library = await self._open_library()

        async def tell_unreachable(chat_id: int, why: str) -> None:
            if chat_id > 0:
                await self._tell(outbox, bus, UserReachabilityChangedEvent(chat_id, is_reachable=False, why=why))

        async def tell_migrated(chat_id: int, new_chat_id: int) -> None:
            about: dict[str, Any] = {"event_id": migration_id(chat_id, new_chat_id)}
            await self._tell(outbox, bus, ChatMigratedEvent(chat_id, new_chat_id, **about))

        limits, rate = redis.send_limits(config), self.settings.telegram_send_rate
        sender = Sender(
            bot,
            Presenter(texts, languages, me.username or "", library, checkout, self.settings.support_contact or ""),
            Deliveries(self._database, utc_now),
            limits,
            on_unreachable=tell_unreachable,
            on_migrated=tell_migrated,
            typing_s=self.settings.typing_s,
            files=SentFiles(self._database, bot.id),
            archive=PersonalArchive(self._database, PERSONAL_DATA, utc_now),
        )
        staff = Staff(owner_ids(self.settings))
        menus = StaffMenus(bot, texts, StaffDirectory(self._database, staff))
        boards = RedisLeaderboards(redis.shared(config), config.namespace)
        keeper = BoardKeeper(self._database, boards, utc_now)
        marks = await DepartureMarks.open(self._database, key_ring)
        operations = Operations(self.settings, self._replica, board, bus, self._database)
        handlers = [
            *self._service_handlers(
                outbox, library, bot, tell_migrated, staff, rules, marks, ban_marks, boards, keeper
            ),
            *operations.handlers(Transactions(self._database, outbox, utc_now), staff),
        ]
        desk = StarsDesk(bot, lambda event: outbox.accept([event]))
        preview_desk = PreviewDesk(bot, limits, outbox.accept)
        for role, workers in (
            (Role.SERVICES, [*handlers, FollowScores(keeper)]),
            (Role.SENDER, [sender, desk, preview_desk, menus]),
        ):
            await self._subscribe(bus, workers, declare_only=role not in self.roles)

        async def republish() -> None:
            await publish_what_redis_lost(self._database, bus, outbox, handlers)

        await bus.initialize()
        self._parts.push_async_callback(bus.shutdown)
        holders = RedisKeyHolders(redis.shared(config), namespace=config.namespace)
        watch = KeyWatch(self.settings, key_ring, BusState(self._database), holders)
        self._parts.push_async_callback(end, [self._life.in_background(watch.run(), "key watch")])
        await republish()
        await outbox.start()
        self._parts.push_async_callback(outbox.stop)
        self._parts.push_async_callback(bus.drain)

        if Role.SENDER in self.roles:
            mailing = Mailing(self._database, utc_now, is_alone=config.sole_process)
            runner = BroadcastRunner(mailing, Courier(bot, limits), outbox.accept, tell_unreachable, rate_per_s=rate)
            self._life.in_background(runner.run(), "broadcasts")
            self._parts.push_async_callback(runner.stop)
        if Role.INTAKE in self.roles:
            taps = TapAnswers(bot, texts, languages)
            self._parts.push_async_callback(taps.close)
            self._intake = Intake(
                bot,
                me.username or "",
                outbox,
                taps,
                clock=utc_now,
                key_ring=key_ring,
                activity=ActivityPulse(bus.publish),
                flood=FloodGate(self.settings.user_burst, self.settings.user_rate),
                checkout=checkout,
                bans=BanGate(banned),
                authors=BroadcastAuthors(self._database, utc_now),
            )
            begin_to_hear(bot, self._intake, board, self.settings, self._life)
            self._life.in_background(announce_commands(bot, texts), "command menu")
            self._life.in_background(menus.announce(), "command menus of the staff")
        watch_vital_signs(board, self._parts, self._database, bus, outbox, bot, self.settings.data_dir)
        for work, name in operations.beside(bot, texts, languages, redis.outages(config), self.roles):
            self._life.in_background(work, name)
        if Role.SCHEDULER in self.roles:
            self._start_jobs(redis.leadership(config), outbox, keeper)
        if self.settings.webhook_url is not None:
            # Pushed last, so first to be undone: calls are taken to the end while everything behind them works.
            self._parts.push_async_callback(http.leave, LINGER_S)
        await bus.publish(
            ServiceStartedEvent("diana", version("diana"), startup_time_ms=1000 * (perf_counter() - begun))
        )
        self._greet(me, begun)
        self._on_started()

    async def _subscribe(self, bus: RedisEventBus, handlers: Sequence[IEventHandler], *, declare_only: bool) -> None:
        """Handle what the handlers support, or have their queues kept for the replicas that do."""
        for handler in handlers:
            for event_type in handler.supported_event_types:
                if declare_only:
                    bus.declare(event_type, handler)
                else:
                    await bus.subscribe(event_type, handler)

    async def _inside(self) -> AsyncIterator[Mapping[str, Any]]:
        """What happens on the bus, for the playground's page, with the time it was heard here.

        An event's own timestamp says when the person acted, which Telegram tells in whole seconds.
        """
        if self._bus is not None:
            async for event in self._bus.listen("*"):
                yield {**event.to_dict(), "announced_at": utc_now().isoformat()}

    async def _open_database(self) -> None:
        report = await migrate(self.settings.database_address)
        if report.applied:
            log.info("database migrated", before=report.before, after=report.after)
        self._parts.push_async_callback(self._database.close)
        await self._database.open()

    async def _open_library(self) -> Library:
        """The stories, those of the operator's own folder among them; both folders are watched from now on."""
        library = Library(self._database, self.settings.data_dir / "story_media")
        folders = (BUNDLED_STORIES, self.settings.data_dir / "stories")
        shelf = Shelf(self._database, library, utc_now, folders)
        await shelf.look()
        self._life.in_background(shelf.watch(), "story folders")
        return library

    def _service_handlers(
        self,
        outbox: Outbox,
        library: Library,
        bot: Bot,
        on_migrated: OnMigrated,
        staff: Staff,
        rules: UserRules,
        marks: DepartureMarks,
        ban_marks: BanMarks,
        boards: LeaderboardProjection,
        keeper: BoardKeeper,
    ) -> list[ServiceHandler[Any]]:
        modules = LiveModules(LiveSettings(self._database))
        transactions, content = Transactions(self._database, outbox, utc_now, modules), load_game_content()
        return [
            *user_handlers(transactions, PERSONAL_DATA, rules, marks),
            *gamification_handlers(transactions, content),
            *board_handlers(transactions, content, self._database, boards, keeper, utc_now),
            *narrative_handlers(transactions, library, partial(staff.may, permission=Permission.STORY_EDIT)),
            *moderation_handlers(bot, transactions, self._database, utc_now, staff, on_migrated),
            *desk_handlers(transactions, staff, UserAccounts(), PlayerPurses(content), ban_marks, bot_id=bot.id),
            *broadcast_handlers(transactions, self._database, utc_now, staff, self.settings.telegram_send_rate),
        ]

    async def _serve_http(self, board: HealthBoard) -> WebServer:
        settings = self.settings
        routes = []
        if Role.INTAKE in self.roles and settings.webhook_url is not None and settings.webhook_secret is not None:
            routes = webhook_routes(self, settings.webhook_secret.get_secret_value(), settings.webhook_path)
        http = WebServer(settings.http_host, settings.http_port, board, routes=routes, drain_s=LEAVING_DRAIN_S)
        await http.start()
        self._parts.push_async_callback(http.stop)
        self._replica = replica_name(http.port)
        log.info("HTTP is up", url=http.url)
        return http

    async def hear(self, raw_updates: Sequence[object]) -> None:
        """What the webhook hands its updates to, from before the intake is there."""
        if self._intake is None:
            raise NotListeningYet("still starting")
        await self._intake.hear(raw_updates)

    async def _tell(self, outbox: Outbox, bus: RedisEventBus, event: BaseEvent) -> None:
        """Publish an event about Diana herself, also when it is about the database being away."""
        if isinstance(event, HealthCheckFailedEvent):
            event = replace(event, replica=self._replica)
        try:
            await outbox.accept([event])
        except DatabaseUnavailable:
            await bus.publish(event)

    def _start_jobs(self, leadership: Leadership, outbox: Outbox, keeper: BoardKeeper) -> None:
        jobs = Jobs(leadership)
        jobs.every(5.0, "outbox sweep", outbox.sweep)
        jobs.every(3600.0, "purge", outbox.purge)
        jobs.every(3600.0, "who got old broadcasts", Mailing(self._database, utc_now).forget)
        jobs.every(60.0, "leaderboards", keeper.catch_up, at_once=True)
        jobs.every(60.0, "weeks that ended", WeekWatch(self._database, outbox.accept, utc_now).look, at_once=True)
        jobs.every(60.0, "tallies", TallyUpkeep(self._database, utc_now).run)
        jobs.start()
        self._parts.callback(jobs.stop)

    def _greet(self, me: User, begun: float) -> None:
        doing = "everything" if self.roles == ALL_ROLES else ", ".join(sorted(self.roles))
        log.info("Diana is listening", bot=f"@{me.username}", roles=doing, took_s=round(perf_counter() - begun, 2))
        if self._playground_url is not None:
            print(f"\n  Playground: {self._playground_url}\n  Open it in a browser. Ctrl-C stops Diana.\n", flush=True)
