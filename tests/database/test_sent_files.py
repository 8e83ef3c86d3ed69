"""What Telegram has already is known to every replica, and after a restart."""

from __future__ import annotations

import asyncio

from services.database import SentFiles


async def test_a_file_id_is_known_to_the_next_process_of_the_same_bot_alone(database):
    await SentFiles(database, 7).keep("story:abc.webp", "AgAC1")

    assert await SentFiles(database, 7).find("story:abc.webp") == "AgAC1"
    assert await SentFiles(database, 8).find("story:abc.webp") is None
    assert await SentFiles(database, 7).find("story:def.webp") is None


async def test_two_replicas_that_upload_at_once_leave_one_id(database):
    files = SentFiles(database, 7)

    await asyncio.gather(files.keep("abc", "AgAC1"), SentFiles(database, 7).keep("abc", "AgAC2"))

    assert await files.find("abc") in ("AgAC1", "AgAC2")


async def test_the_newest_id_counts_and_forgetting_an_older_one_leaves_it(database):
    files = SentFiles(database, 7)
    await files.keep("abc", "AgAC1")
    await files.keep("abc", "AgAC2")

    await files.forget("abc", "AgAC1")
    after_the_old_one = await files.find("abc")
    await files.forget("abc", "AgAC2")

    assert after_the_old_one == "AgAC2"
    assert await files.find("abc") is None
