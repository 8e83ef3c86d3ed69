"""The shelf: stories on the disk become editions; a broken one leaves what is there alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from services.narrative import UnknownStory
from services.narrative.revisions import Library, Revisions
from services.narrative.shelf import Shelf
from tests.narrative.stories import LAMP
from tests.narrative.world import ReadersWorld, on_both

OLD_DOOR, NEW_DOOR = (b"RIFF\x24\x00\x00\x00WEBP: " + which for which in (b"the old door", b"a new door"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LAMP, tmp_path / "stories" / "lamp")
    return tmp_path / "stories"


@pytest.fixture
def shelf(world: ReadersWorld, folder: Path) -> Shelf:
    return Shelf(world.database, world.library, world.clock, [folder, folder.parent / "nowhere"])


def rewrite(file: Path, before: str, after: str) -> None:
    """Change a file as an editor does, a moment later."""
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    later = file.stat().st_mtime_ns + 1_000_000
    os.utime(file, ns=(later, later))


async def published(world: ReadersWorld) -> str:
    async with world.database.write() as connection:
        return (await Revisions(connection, world.clock()).published())["lamp"].digest


async def test_a_story_that_is_known_is_looked_at_once(shelf: Shelf) -> None:
    assert await shelf.look() == {}
    assert await shelf.look() == {}


async def test_a_higher_version_is_published_as_soon_as_it_is_seen(
    world: ReadersWorld, shelf: Shelf, folder: Path
) -> None:
    before = await published(world)
    world.clock.move(minutes=1)
    rewrite(folder / "lamp/story.yaml", "version: 1", "version: 2")

    came = await shelf.look()

    assert came == {"lamp": "added"}
    assert await published(world) != before


async def test_a_broken_story_is_told_and_the_one_before_it_stays(
    world: ReadersWorld, shelf: Shelf, folder: Path
) -> None:
    before = await published(world)
    rewrite(folder / "lamp/chapters/porch.yaml", "to: hall", "to: hell")

    came = await shelf.look()

    assert 'there is no node "porch.hell"' in came["lamp"]
    assert await published(world) == before
    assert await shelf.look() == {}
    rewrite(folder / "lamp/chapters/porch.yaml", "to: hell", "to: hall")
    assert await shelf.look() == {}


async def test_an_edition_is_read_from_the_database_where_there_is_no_folder(world: ReadersWorld) -> None:
    elsewhere = Library(world.database)

    story = await elsewhere.story(await published(world))

    assert story.id == "lamp"
    assert elsewhere.media(story, "door.webp") is None
    with pytest.raises(UnknownStory):
        await elsewhere.story("0" * 16)


@on_both
async def test_each_edition_shows_its_own_pictures_wherever_it_is_read(
    world: ReadersWorld, shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    (folder / "lamp/media").mkdir()
    (folder / "lamp/media/door.webp").write_bytes(OLD_DOOR)
    rewrite(folder / "lamp/chapters/porch.yaml", "speaker: lucien", "speaker: lucien\n    image: door.webp")
    rewrite(folder / "lamp/story.yaml", "version: 1", "version: 2")
    await shelf.look()
    older = await published(world)
    world.clock.move(minutes=1)
    (folder / "lamp/media/door.webp").write_bytes(NEW_DOOR)
    rewrite(folder / "lamp/story.yaml", "version: 2", "version: 3")
    await shelf.look()
    shutil.rmtree(folder)

    elsewhere = Library(world.database, tmp_path / "elsewhere")
    doors = [elsewhere.media(await elsewhere.story(digest), "door.webp") for digest in (older, await published(world))]

    assert [door and door.read_bytes() for door in doors] == [OLD_DOOR, NEW_DOOR]
    assert world.library.media(await world.library.story(older), "door.webp") is None
