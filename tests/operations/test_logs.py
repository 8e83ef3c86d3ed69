"""Every way a line can take into the log: as one line, with its ids, without secrets."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import configure_logging
from bot.settings import Settings

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SEALING_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
SECRETS = (TOKEN, "webhook_secret_7", "redis-p@ss/word", 'post"gres\\pass', SEALING_KEY)


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configured(log_format: str | None = "json", log_level: str = "debug", stream: io.StringIO | None = None):
    stream = stream or io.StringIO()
    settings = Settings(
        bot_token=TOKEN,
        webhook_url="https://diana.example.org",
        webhook_secret="webhook_secret_7",
        redis_url="redis://:redis-p%40ss%2Fword@redis/0",
        database_url='postgresql+asyncpg://diana:post"gres\\pass@db/diana',
        bus_encryption_keys=f"2027:{SEALING_KEY}",
        log_format=log_format,
        log_level=log_level,
    )
    configure_logging(settings, stream)
    return stream


def raised(message: str) -> Exception:
    try:
        try:
            raise ConnectionError(f"cannot reach https://api.telegram.org/bot{message}/getMe")
        except ConnectionError as cause:
            raise RuntimeError(f"while asking with {message!r}") from cause
    except RuntimeError as error:
        return error


def noted(secret: str) -> Exception:
    error = raised(secret)
    error.add_note(f"the address was {secret}")
    return error


class Hiding:
    """An object whose repr tells more than it should."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return f"<Hiding {self.secret!r}>"


def by_thread(secret: str) -> None:
    def fail() -> None:
        raise raised(secret)

    thread = threading.Thread(target=fail, name=secret)
    thread.start()
    thread.join()


def by_loop(secret: str) -> None:
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": secret, "exception": raised(secret), "task": Hiding(secret)})
    loop.close()


WAYS: dict[str, Callable[[str], object]] = {
    "event": lambda s: structlog.get_logger("way").info(s),
    "positional": lambda s: structlog.get_logger("way").info("with %s", s),
    "value": lambda s: structlog.get_logger("way").info("x", value=s),
    "name of a value": lambda s: structlog.get_logger("way").info("x", **{f"_{s}": 1}),
    "nested": lambda s: structlog.get_logger("way").info("x", value={"a": [(s, {s: s})], "b": {s}}),
    "bytes": lambda s: structlog.get_logger("way").info("x", value=s.encode("utf-8", "backslashreplace")),
    "repr": lambda s: structlog.get_logger("way").info("x", value=Hiding(s)),
    "tuple as key": lambda s: structlog.get_logger("way").info("x", value={(s,): Hiding(s)}),
    "bound": lambda s: structlog.get_logger("way").bind(who=s).warning("x"),
    "context": lambda s: (structlog.contextvars.bind_contextvars(ctx=s), structlog.get_logger("way").info("x")),
    "exception": lambda s: structlog.get_logger("way").error("x", exc_info=raised(s)),
    "error as value": lambda s: structlog.get_logger("way").error("x", error=raised(s)),
    "stack": lambda s: structlog.get_logger("way").info(s, stack_info=True),
    "name of the logger": lambda s: structlog.get_logger(s).info("x"),
    "group of exceptions": lambda s: structlog.get_logger("way").error("x", exc_info=ExceptionGroup(s, [raised(s)])),
    "note on an exception": lambda s: structlog.get_logger("way").error("x", exc_info=noted(s)),
    "deep inside of a long text": lambda s: structlog.get_logger("way").info("x" * 9000 + s + "y" * 9000),
    "library": lambda s: logging.getLogger("aiogram").error("of %s", s),
    "library extra": lambda s: logging.getLogger("aiohttp.client").error("x", extra={"url": s}),
    "library exception": lambda s: logging.getLogger("apscheduler").error("x", exc_info=raised(s)),
    "library line that cannot be formatted": lambda s: logging.getLogger("redis").error("%d", s),
    "library line with a broken repr": lambda s: logging.getLogger("redis").error("%s", type(s, (), {"__repr__": 1})()),
    "warning": lambda s: warnings.warn(s, stacklevel=1),
    "uncaught": lambda s: sys.excepthook(RuntimeError, raised(s), None),
    "uncaught in a thread": by_thread,
    "uncaught in the loop": by_loop,
}


@pytest.mark.parametrize("log_format", ["json", "console"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_into_the_log_lets_a_secret_out(way, log_format, capfd):
    for secret in SECRETS:
        stream = configured(log_format)

        with warnings.catch_warnings():
            warnings.simplefilter("always")
            WAYS[way](secret)

        written = stream.getvalue() + "".join(capfd.readouterr())
        assert stream.getvalue()
        assert secret not in written
        assert json.dumps(secret)[1:-1] not in written
        assert repr(secret)[1:-1] not in written


@given(
    st.recursive(
        st.one_of(st.text(), st.integers(), st.none(), st.floats(), st.binary(), st.sampled_from(SECRETS)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.one_of(st.text(), st.sampled_from(SECRETS)), inner, max_size=4),
        ),
        max_leaves=12,
    )
)
def test_whatever_is_logged_stays_one_line_of_json_without_secrets(value):
    stream = configured("json")

    structlog.get_logger("way").info("said", value=value)

    line, nothing = stream.getvalue().split("\n")
    assert nothing == ""
    assert json.loads(line)["event"] == "said"
    assert not any(secret in line or json.dumps(secret)[1:-1] in line for secret in SECRETS)


@pytest.mark.parametrize("get_logger", [structlog.get_logger, logging.getLogger])
def test_every_line_carries_the_ids_of_the_event_in_hand(get_logger):
    stream = configured("json")

    with structlog.contextvars.bound_contextvars(event_id="e-1", correlation_id="c-1"):
        get_logger("aiogram.dispatcher").info("heard")

    line = json.loads(stream.getvalue())
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert (line["event"], line["level"], line["event_id"], line["correlation_id"]) == ("heard", "info", "e-1", "c-1")
    assert line["timestamp"].endswith("Z")


def test_less_important_lines_are_left_out():
    stream = configured("json", log_level="warning")

    structlog.get_logger("own").info("small")
    logging.getLogger("sqlalchemy.engine").info("SELECT 1")
    structlog.get_logger("own").warning("large")

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["large"]


def test_a_line_that_cannot_be_formatted_is_reported_as_a_line():
    stream = configured("json")

    logging.getLogger("redis").error("%d", "seven")

    line = json.loads(stream.getvalue())
    assert line["level"] == "error"
    assert "cannot be written" in line["event"]
    assert "test_logs.py" in line["event"]


@pytest.mark.parametrize(("stream", "is_json"), [(io.StringIO(), True), (Tty(), False)])
def test_a_terminal_gets_console_lines_and_everything_else_json(stream, is_json):
    configured(None, stream=stream)

    structlog.get_logger("own").info("hello")

    assert stream.getvalue().startswith("{") is is_json
