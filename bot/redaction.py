"""Redactor: takes secrets out of text, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus, unquote

REDACTED = "[redacted]"

# The shape @BotFather gives tokens. Also catches the token of another bot somebody pasted.
_TOKEN = re.compile(r"(?<!\d)\d{6,20}:[A-Za-z0-9_-]{30,}")
# An `id:key` pair of the sealing keys, 32 bytes in base64: those of DATA_DIR/bus.keys are in no setting.
_SEALING_KEY = re.compile(r"(?<![A-Za-z0-9_-])([A-Za-z0-9_-]{1,32}):[A-Za-z0-9+/_-]{43}(?![A-Za-z0-9+/_-])=?")
_PASSWORD_IN_URL = re.compile(r"""(://[^\s/:@"'<>]*):[^\s/@"'<>]+@""")

# Shorter ones are no secret, and to blot them out would blot out the rest of the text with them.
_SHORTEST_SECRET = 4


class Redactor:
    """Text in, the same text without secrets out.

    Four things become `[redacted]`: each of the given `secrets` in every spelling a log line can give it (as is, in
    JSON, in a repr, percent-encoded), anything shaped like a bot token, the key in anything shaped like an `id:key`
    pair of the sealing keys, and the password of any URL. Secrets of fewer than four characters are only recognised
    inside URLs.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        # Longest first: a secret that begins like another one must go whole.
        ordered = sorted((s for s in spellings if len(s) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        if ":" not in text:
            return text
        text = _TOKEN.sub(REDACTED, text)
        text = _SEALING_KEY.sub(rf"\1:{REDACTED}", text)
        return _PASSWORD_IN_URL.sub(rf"\1:{REDACTED}@", text)


def _spellings(secret: str) -> set[str]:
    plain = {secret, unquote(secret)}
    written = {
        form
        for text in plain
        for form in (
            text,
            quote(text),
            quote(text, safe=""),
            quote_plus(text),
            json.dumps(text)[1:-1],
            json.dumps(text, ensure_ascii=False)[1:-1],
        )
    }
    # A repr inside JSON doubles the backslashes once more.
    reprs = {repr(text)[1:-1] for text in written}
    return written | reprs | {json.dumps(text)[1:-1] for text in reprs}
