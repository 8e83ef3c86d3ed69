"""From an exception to one clear line on standard error and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from bot.exit_codes import ExitCode, OperatorError
from bot.redaction import Redactor

# By name, so that telling an error imports nothing: where it was raised its class is loaded already. The first name
# found among the classes of the error decides. The first part is the package the class belongs to.
_CODES: Mapping[tuple[str, str], ExitCode] = {
    ("services", "BackupError"): ExitCode.CANNOT_CREATE,
    ("services", "ContentError"): ExitCode.CONFIGURATION,
    ("services", "StoryRefused"): ExitCode.DATA,
    ("services", "DatabaseTooNew"): ExitCode.CONFIGURATION,
    ("services", "DatabaseUnavailable"): ExitCode.UNAVAILABLE,
    ("bot", "DataDirectoryInUse"): ExitCode.TEMPORARY,
    ("bot", "PlaygroundError"): ExitCode.CANNOT_CREATE,
    ("bus", "EmbeddedServerError"): ExitCode.UNAVAILABLE,
    ("bus", "EventBusError"): ExitCode.UNAVAILABLE,
    ("redis", "AuthenticationError"): ExitCode.CONFIGURATION,
    ("redis", "RedisError"): ExitCode.UNAVAILABLE,
    ("aiogram", "TelegramUnauthorizedError"): ExitCode.CONFIGURATION,
    ("aiogram", "TokenValidationError"): ExitCode.CONFIGURATION,
    ("aiogram", "TelegramNetworkError"): ExitCode.UNAVAILABLE,
    ("aiogram", "TelegramServerError"): ExitCode.UNAVAILABLE,
    ("aiohttp", "ClientConnectionError"): ExitCode.UNAVAILABLE,
}

_UNAUTHORIZED = "BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather, or have it make a new one"


def explain(error: BaseException, redact: Redactor | None = None) -> tuple[ExitCode, str]:
    """The exit code for `error` and what to tell the operator, without secrets; one line for each problem."""
    redact = redact or Redactor()
    if isinstance(error, BaseExceptionGroup):
        # A group tells of one start that failed in several places at once: the first one is the news.
        return explain(error.exceptions[0], redact)
    code, text = _explained(error)
    return code, redact(text)


def _explained(error: BaseException) -> tuple[ExitCode, str]:
    if isinstance(error, OperatorError):
        return error.exit_code, str(error)
    for cls in type(error).__mro__:
        code = _CODES.get((cls.__module__.partition(".")[0], cls.__name__))
        if code is not None:
            if code is ExitCode.DATA:
                return code, str(error)
            return code, _UNAUTHORIZED if cls.__name__ == "TelegramUnauthorizedError" else _one_line(error)
    if isinstance(error, OSError) and (told := _os_error(error)):
        return told
    what = f"{type(error).__name__}: {_one_line(error)}"
    return ExitCode.INTERNAL, f"internal error: {what} (LOG_LEVEL=debug shows where)"


def _os_error(error: OSError) -> tuple[ExitCode, str] | None:
    said = _one_line(error)
    if error.errno == errno.EADDRINUSE:
        return ExitCode.TEMPORARY, f"{said}; stop the other program, or change HTTP_PORT or PLAYGROUND_PORT"
    if error.errno == errno.EADDRNOTAVAIL:
        return ExitCode.CONFIGURATION, f"{said}; HTTP_HOST and PLAYGROUND_HOST must be addresses of this machine"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT):
        return ExitCode.CANNOT_CREATE, f"{said}; DATA_DIR must be writable and have room"
    return None


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
