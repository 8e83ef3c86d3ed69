"""The keys that seal sensitive fields."""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Mapping
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12

# A key of 32 bytes takes 43 characters or more in base64: a key pasted in the place of its id is never taken for one.
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class KeyRing:
    """The keys to sensitive fields, newest first. Handed to whoever encodes or decodes; shows ids, never keys.

    A key seals at most 2**32 fields safely (its nonces are random): rotate long before that. To rotate, put a new key
    in front and keep the old one until nothing sealed with it is left; `EventFactory.reseal` moves what rests over.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        # Here, not above: it takes 50 ms, and a bus without sensitive events never needs it.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if not keys:
            raise ValueError("a key ring needs at least one key")
        # Newest first. Replaced as a whole and never changed: what is looked up meanwhile is looked up in one ring.
        self._ciphers: Mapping[str, AESGCM] = {key_id: AESGCM(key) for key_id, key in keys.items()}

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys, newest first."""
        return tuple(self._ciphers)

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """The ring that `BUS_ENCRYPTION_KEYS` spells: `id:key` pairs, newest first, between commas or white space.

        An id has 1 to 32 letters, digits, `_` or `-`; a key is 32 bytes in base64. Raises ValueError that says which
        pair is wrong and how, without its text.
        """
        keys: dict[str, bytes] = {}
        for number, pair in enumerate(re.split(r"[,\s]+", text.strip(" ,\t\r\n")), start=1):
            if not pair:
                raise ValueError("no encryption key: expected id:key pairs, the key 32 bytes in base64")
            key_id, colon, key_text = pair.partition(":")
            if not colon:
                raise ValueError(f"encryption key {number} has no id: expected id:key")
            if not _KEY_ID.fullmatch(key_id):
                raise ValueError(f"encryption key {number}: its id must be 1 to 32 letters, digits, _ or -")
            if key_id in keys:
                raise ValueError(f"encryption key {number}: the id {key_id} is there already")
            keys[key_id] = _key(f"encryption key {number} ({key_id})", key_text)
        return cls(keys)

    def become(self, other: KeyRing) -> None:
        """Hold the keys of `other` from now on, wherever this ring was handed to: a rotation without a restart."""
        self._ciphers = other._ciphers

    def seal(self, plain: bytes, associated: bytes) -> tuple[str, bytes]:
        """The id of the newest key, and `plain` under it: a random nonce of 96 bits, then ciphertext and tag."""
        key_id, cipher = next(iter(self._ciphers.items()))
        nonce = os.urandom(NONCE_BYTES)
        return key_id, nonce + cipher.encrypt(nonce, plain, associated)

    def open(self, key_id: str, sealed: bytes, associated: bytes) -> bytes:
        """What was sealed. Raises KeyError for a key that is not in the ring, ValueError for a seal that is broken."""
        from cryptography.exceptions import InvalidTag

        cipher = self._ciphers[key_id]
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
        except InvalidTag:
            raise ValueError("broken seal") from None

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self.key_ids)})"


def new_key() -> str:
    """A new `id:key` pair for `BUS_ENCRYPTION_KEYS` or a key file."""
    return f"k{token_hex(4)}:{urlsafe_b64encode(token_bytes(KEY_BYTES)).decode()}"


def _key(what: str, text: str) -> bytes:
    """The key that base64 in either alphabet, padded or not, spells. No part of the text gets into the error."""
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        key = urlsafe_b64decode(plain + "=" * (-len(plain) % 4)) if re.fullmatch(r"[A-Za-z0-9_-]*", plain) else None
    except NotBase64Error:
        key = None
    if key is None:
        raise ValueError(f"{what} is not base64")
    if len(key) != KEY_BYTES:
        raise ValueError(f"{what} has {len(key)} bytes, and AES-256 needs {KEY_BYTES}")
    return key
