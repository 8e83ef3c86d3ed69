"""KeyFile: the keys to sensitive fields in a file of their own, for who has no other place to keep secrets."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from bus.key_ring import KeyRing, new_key


class KeyFile:
    """`id:key` pairs, newest first, in a file that only its owner can read. Whoever loses it loses the sealed fields.

    Every change appears complete and outlives a power cut, and changes at the same time follow one another.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def ring_or_new(self) -> KeyRing:
        """The ring that the file spells; a new file with one new key, if there is none.

        Two processes that start at once get the same key. Raises ValueError naming the file, or OSError.
        """
        try:
            return self.ring()
        except FileNotFoundError:
            with self._alone():
                if not self.path.exists():
                    self._write([new_key()])
        return self.ring()

    def ring(self) -> KeyRing:
        """The ring that the file spells. Raises ValueError naming the file, FileNotFoundError or another OSError."""
        pairs = ",".join(self._pairs())
        try:
            return KeyRing.parse(pairs)
        except ValueError as error:
            raise ValueError(f"{self.path}: {error}") from None

    @property
    def is_open_to_others(self) -> bool:
        """Whether anybody but its owner may read or write the file."""
        return bool(self.path.stat().st_mode & 0o077)

    def add_newest(self) -> str:
        """Put a new key in front, and return its id. Raises as `ring` does."""
        with self._alone():
            self.ring()
            pair = new_key()
            self._write([pair, *self._pairs()])
        return pair.partition(":")[0]

    def remove(self, key_id: str) -> None:
        """Take the key out; what is sealed with it opens no more. Raises KeyError when it is not there or the last."""
        with self._alone():
            pairs = self._pairs()
            kept = [pair for pair in pairs if pair.partition(":")[0] != key_id]
            if not kept or kept == pairs:
                raise KeyError(key_id)
            self._write(kept)

    def _pairs(self) -> list[str]:
        try:
            return re.split(r"[,\s]+", self.path.read_text("ascii").strip(" ,\t\r\n"))
        except UnicodeDecodeError:
            raise ValueError(f"{self.path}: not a file of id:key pairs") from None

    def _write(self, pairs: list[str]) -> None:
        draft = self.path.with_name(f".{self.path.name}.{token_hex(8)}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                self._keep_owner(descriptor)
                file.write("".join(f"{pair}\n" for pair in pairs))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        # The new name has to outlive a power cut too, or something is sealed with a key that is gone afterwards.
        descriptor = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _keep_owner(self, descriptor: int) -> None:
        """A file that root changes stays readable for whom it belongs to."""
        if self.path.exists() and (there := self.path.stat()).st_uid != os.geteuid():
            os.fchown(descriptor, there.st_uid, there.st_gid)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile: the folder is locked, since the file itself is replaced."""
        descriptor = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
