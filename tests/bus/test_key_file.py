"""The key file: made once, changed as a whole, and never readable for others."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bus import ContentModeratedEvent, EventFactory
from bus.codec import encode
from bus.key_file import KeyFile
from bus.key_ring import KeyRing

WORDS = "buy my miracle lamp"


def sealed(ring: KeyRing) -> bytes:
    return encode(ContentModeratedEvent(1, 7, 5, "delete", "spam", WORDS), ring)


def opened(body: bytes, ring: KeyRing) -> str:
    text: str = EventFactory.from_bytes(body, ring).payload["content_excerpt"]
    return text


def test_the_first_start_makes_a_key_file_only_its_owner_can_read(tmp_path: Path):
    path = tmp_path / "bus.keys"

    first = KeyFile(path).ring_or_new()
    second = KeyFile(path).ring_or_new()

    assert path.stat().st_mode & 0o777 == 0o600
    assert opened(sealed(first), second) == WORDS
    assert os.listdir(tmp_path) == ["bus.keys"]


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path):
    path = tmp_path / "bus.keys"

    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: KeyFile(path).ring_or_new(), range(32)))

    assert len({ring.key_ids for ring in rings}) == 1
    assert os.listdir(tmp_path) == ["bus.keys"]


def test_a_new_key_is_put_in_front_of_the_file_and_the_old_one_opens(tmp_path: Path):
    file = KeyFile(tmp_path / "bus.keys")
    before = file.ring_or_new()
    (old,) = before.key_ids

    newest = file.add_newest()

    assert file.ring().key_ids == (newest, old)
    assert opened(sealed(before), file.ring()) == WORDS
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["bus.keys"]


def test_those_who_rotate_at_once_get_a_key_each(tmp_path: Path):
    path = tmp_path / "bus.keys"
    KeyFile(path).ring_or_new()

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: KeyFile(path).add_newest(), range(16)))

    assert set(added) < set(KeyFile(path).ring().key_ids)


def test_a_key_is_taken_out_unless_it_is_the_last_one(tmp_path: Path):
    file = KeyFile(tmp_path / "bus.keys")
    (old,) = file.ring_or_new().key_ids
    newest = file.add_newest()

    file.remove(old)

    assert file.ring().key_ids == (newest,)
    for key_id in (old, newest):
        with pytest.raises(KeyError):
            file.remove(key_id)


def test_a_running_ring_becomes_another_one(tmp_path: Path):
    file = KeyFile(tmp_path / "bus.keys")
    ring = file.ring_or_new()
    file.add_newest()

    ring.become(file.ring())

    assert ring.key_ids == file.ring().key_ids
    assert opened(sealed(ring), file.ring()) == WORDS


@pytest.mark.parametrize("content", [b"", b"k1:c2VjcmV0", b"\xff\xfe"])
def test_a_damaged_key_file_is_named_and_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / "bus.keys"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"bus\.keys: "):
        KeyFile(path).ring_or_new()

    assert path.read_bytes() == content
