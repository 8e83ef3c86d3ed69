"""`diana health`."""

from __future__ import annotations

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.exit_codes import ExitCode, OperatorError
from bot.settings import Settings

_TIMEOUT_S = 4.0


class NotWell(OperatorError):
    """Diana does not answer, or says that something is wrong."""

    exit_code = ExitCode.UNAVAILABLE


def ask_health(settings: Settings) -> int:
    """Ask `/readyz` of the Diana that these settings run; raises NotWell with what is wrong."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.http_port}/readyz"
    try:
        # Never by way of a proxy: it is a question to this machine.
        with build_opener(ProxyHandler({})).open(url, timeout=_TIMEOUT_S) as answer:
            checks = json.load(answer)["checks"]
    except HTTPError as refusal:
        raise NotWell(f"not ready: {_failing(refusal)}") from None
    except (OSError, HTTPException, ValueError, KeyError) as error:
        raise NotWell(f"no answer from Diana at {url}: {error}") from None
    print(", ".join(f"{name}: {check['detail']}" for name, check in checks.items()))
    return ExitCode.OK


def _failing(refusal: HTTPError) -> str:
    try:
        failing = json.load(refusal)["failing"]
    except (ValueError, KeyError):
        return f"HTTP {refusal.code}"
    return "; ".join(f"{name} {detail}" for name, detail in failing.items())
