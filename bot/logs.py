"""Logs: every line of Diana and of the libraries she uses, through one pipeline, without secrets.

    structlog loggers ─┐
                       ├─► ids of the event in hand, level, UTC time, exception as text ─► JSON or console ─► Redactor
    stdlib loggers ────┘

The Redactor comes last and sees the finished line, so nothing that found its way into it, however deep, is printed.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import Redactor
from bot.settings import Settings

# Libraries whose everyday lines say nothing an operator needs: one for each update, job, statement or request.
_QUIET = {
    "aiogram.event": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "aiosqlite": logging.INFO,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.INFO,
    "sqlalchemy.engine": logging.WARNING,
    "tzlocal": logging.WARNING,
}


class RedactingHandler(logging.Handler):
    """Writes each line to `stream`, or to what is standard error at that moment.

    A record that cannot be formatted (`log.info("%d", "x")`) is reported as a line as well: logging itself would print
    its arguments, secrets included.
    """

    def __init__(self, redact: Redactor, stream: TextIO | None = None) -> None:
        super().__init__()
        self._redact = redact
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(self._redact(self.format(record)))
        except Exception:  # noqa: BLE001  a line that cannot be written must not break who wrote it
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say where the broken record came from and why it is broken."""
        text = f"a log line of {record.pathname}:{record.lineno} cannot be written:\n{traceback.format_exc()}"
        told = {"name": record.name, "levelno": logging.ERROR, "levelname": "ERROR", "msg": text}
        try:
            self._write(self._redact(self.format(logging.makeLogRecord(told))))
        except (OSError, ValueError):
            # Standard error is gone or closed: there is nowhere left to say so.
            return

    def _write(self, line: str) -> None:
        stream = self._stream or sys.stderr
        stream.write(line + "\n")
        stream.flush()


def configure_logging(settings: Settings, stream: TextIO | None = None) -> Redactor:
    """Send all log lines to `stream` (standard error) as the settings say; what comes back redacts other text likewise.

    Warnings and exceptions that nobody caught, in whatever thread, become log lines too. Called once, by the command
    line: a library call that changed the process's logging would surprise whoever embeds it.
    """
    redact = Redactor(settings.secrets())
    target = stream or sys.stderr
    console = settings.log_format == "console" or (settings.log_format is None and target.isatty())
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]

    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _event_in_hand,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

    handler = RedactingHandler(redact, stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(_console(target) if console else _json()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet_level in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, quiet_level))
    logging.captureWarnings(True)
    _log_what_nobody_caught()
    return redact


def _event_in_hand(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """The ids of the event whose handler writes the line."""
    # Here, since it takes half a second that commands which write no lines need not spend.
    from bus.context import current_event

    event = current_event.get()
    if event is not None:
        line.setdefault("event_id", event.event_id)
        line.setdefault("correlation_id", event.correlation_id)
    return line


def _console(target: TextIO) -> list[Processor]:
    # Plain tracebacks: the pretty ones print local variables and break lines inside of a secret.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=plain)]


def _json() -> list[Processor]:
    def in_reading_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        first = ("timestamp", "level", "event")
        return {name: event.pop(name) for name in first if name in event} | dict(event)

    def dumps(event: EventDict, default: Callable[[Any], Any]) -> str:
        # Not orjson: it refuses half an emoji and numbers of more than 64 bits, and people send both.
        try:
            return json.dumps(event, default=default, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):
            return json.dumps({k: v if isinstance(v, str) else repr(v) for k, v in event.items()}, ensure_ascii=False)

    return [in_reading_order, structlog.processors.JSONRenderer(serializer=dumps)]


def _log_what_nobody_caught() -> None:
    log = structlog.get_logger("diana")

    def in_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("uncaught exception", exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            log.critical(
                "uncaught exception in a thread",
                thread=getattr(args.thread, "name", None),
                exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            )

    def unraisable(args: Any) -> None:
        log.error(
            "exception that could not be raised",
            where=repr(args.object),
            exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
        )

    sys.excepthook = in_main
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
