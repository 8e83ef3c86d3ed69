"""Where a command finds the bus of the Diana it is about."""

from __future__ import annotations

from bot.exit_codes import ExitCode, OperatorError
from bot.settings import Settings


class NoDianaRuns(OperatorError):
    """No Diana runs on this DATA_DIR, and no REDIS_URL says where another one keeps her bus."""

    exit_code = ExitCode.UNAVAILABLE


def bus_url(settings: Settings) -> str:
    """The address of Redis, password included: REDIS_URL, or the embedded server of the Diana on DATA_DIR.

    Raises NoDianaRuns when there is neither.
    """
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    # Not at the top: importing it takes long enough to be felt in `diana --help`.
    from bus.embedded import running_url

    url = running_url(settings.data_dir)
    if url is None:
        raise NoDianaRuns(
            f"no Diana runs on DATA_DIR={str(settings.data_dir)!r}: start one with `diana run`, or set REDIS_URL"
        )
    return url
