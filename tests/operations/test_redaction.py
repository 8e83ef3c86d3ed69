"""No secret leaves by way of a text, however it is spelt there."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import Redactor

SECRETS = st.text(min_size=4, max_size=40).filter(lambda text: text.strip() == text and "redacted" not in text)


@given(secret=SECRETS, before=st.text(), after=st.text())
def test_a_secret_is_gone_in_every_spelling(secret, before, after):
    redact = Redactor([secret])
    encodable = secret.encode("utf-8", "replace").decode()

    for spelt in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], json.dumps({"a": secret}), repr([secret])):
        assert secret not in redact(before + spelt + after).replace("[redacted]", "")
    if encodable == secret:
        for spelt in (quote(secret), quote(secret, safe=""), quote_plus(secret)):
            assert spelt not in redact(f"{before}{spelt}{after}").replace("[redacted]", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("redis://:pw@host:6379/0", "redis://:[redacted]@host:6379/0"),
        ("unix://:x@/run/diana.sock?db=0", "unix://:[redacted]@/run/diana.sock?db=0"),
        ("postgresql+asyncpg://diana:a:b%40c@db/diana", "postgresql+asyncpg://diana:[redacted]@db/diana"),
        (
            "https://api.telegram.org/bot123456789:" + "A" * 35 + "/getMe",
            "https://api.telegram.org/bot[redacted]/getMe",
        ),
        ("http://127.0.0.1:8080/@someone", "http://127.0.0.1:8080/@someone"),
        ("at 12:30:45 in chat -1001234567890: hello", "at 12:30:45 in chat -1001234567890: hello"),
    ],
)
def test_tokens_and_passwords_nobody_named_are_recognised_by_their_shape(text, told):
    assert Redactor()(text) == told


@given(key_id=st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True), key=st.binary(min_size=32, max_size=32))
def test_a_sealing_key_is_recognised_by_its_shape_and_its_id_stays(key_id, key):
    for spelt in (b64encode(key).decode(), urlsafe_b64encode(key).decode(), b64encode(key).decode().rstrip("=")):
        told = Redactor()(f"bus.keys holds {key_id}:{spelt}, which seals")

        assert spelt not in told
        assert key_id in told or "[redacted]" in told
    assert "a1b2" * 16 in Redactor()("sha256:" + "a1b2" * 16)


def test_of_two_secrets_that_begin_alike_both_go_whole():
    assert Redactor(["secret", "secret-of-mine"])("a secret-of-mine, a secret") == "a [redacted], a [redacted]"
