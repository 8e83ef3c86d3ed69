"""DATA_DIR: that it can be written, has room, stays, and is nobody else's; and what lies in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bot.checks.line import CheckLine, Fault, Scene, well
from bot.checks.mounts import file_system_of
from bot.data_dir import DataDirError, prepare_data_dir
from bot.exit_codes import ExitCode

PART = "DATA_DIR"
LITTLE_BYTES = 1_000_000_000
NEARLY_FULL_BYTES = 200_000_000
"""What the health check of a running Diana complains about."""

NOT_WRITABLE = Fault(
    "data-dir-not-writable", PART, "DATA_DIR cannot be made or written",
    "everything embedded lives there", "give Diana's user the right to write there, or choose another folder",
    ExitCode.CANNOT_CREATE,
)  # fmt: skip
DISK_FULL = Fault(
    "disk-full", PART, "less than 200 MB are left where DATA_DIR is",
    "a full disk stops the database and the embedded server", "make room", ExitCode.CANNOT_CREATE,
)  # fmt: skip
DISK_NEARLY_FULL = Fault(
    "disk-nearly-full", PART, "less than 1 GB is left where DATA_DIR is",
    "a full disk stops the database and the embedded server", "make room",
)  # fmt: skip
IN_MEMORY = Fault(
    "data-dir-in-memory", PART, "DATA_DIR lies on a file system in memory",
    "a restart of the machine loses everything", "choose a folder on a disk",
)  # fmt: skip
IN_CONTAINER = Fault(
    "data-dir-in-container", PART, "DATA_DIR lies inside of the container",
    "an upgrade replaces the container and loses everything", "mount a volume there: `-v diana:/data`",
)  # fmt: skip
ON_NETWORK = Fault(
    "data-dir-on-network", PART, "DATA_DIR lies on a network file system",
    "SQLite and the append-only file need locks and syncs that such a file system does not keep",
    "choose a local disk, or use DATABASE_URL and REDIS_URL",
)  # fmt: skip
OPEN_TO_OTHERS = Fault(
    "data-dir-open", PART, "everybody on the machine can read or write DATA_DIR",
    "the database and the encryption keys lie there", "`chmod 700` on it",
)  # fmt: skip
STORY_FAULTY = Fault(
    "story-faulty", PART, "a story of your own has faults",
    "the version before is told until they are mended", "`diana story check FOLDER` tells each with file and line",
)  # fmt: skip

FAULTS = (NOT_WRITABLE, DISK_FULL, DISK_NEARLY_FULL, IN_MEMORY, IN_CONTAINER, ON_NETWORK, OPEN_TO_OTHERS, STORY_FAULTY)

_MEMORY = frozenset(("tmpfs", "ramfs"))
_CONTAINER = frozenset(("overlay", "fuse-overlayfs", "aufs"))
_NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph"))


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the folder; else where it is and how much room there is."""
    return await asyncio.to_thread(_looked, scene.settings.data_dir)


def _looked(folder: Path) -> list[CheckLine]:
    try:
        free = prepare_data_dir(folder)
    except DataDirError as error:
        return [NOT_WRITABLE.found(str(error))]
    return list(_found(folder, free)) or [well(PART, f"{folder}, {free / 1e9:.1f} GB free")]


def _found(folder: Path, free: int) -> Iterator[CheckLine]:
    if free < LITTLE_BYTES:
        fault = DISK_FULL if free < NEARLY_FULL_BYTES else DISK_NEARLY_FULL
        yield fault.found(f"{folder}, {free / 1e9:.1f} GB free")
    kind = file_system_of(folder)
    for kinds, fault in ((_MEMORY, IN_MEMORY), (_CONTAINER, IN_CONTAINER), (_NETWORK, ON_NETWORK)):
        if kind in kinds:
            yield fault.found(f"{folder} lies on {kind}")
    mode = folder.stat().st_mode & 0o777
    if mode & 0o007:
        yield OPEN_TO_OTHERS.found(f"{folder} has mode {mode:o}")
    yield from _faulty_stories(folder / "stories")


def _faulty_stories(folder: Path) -> Iterator[CheckLine]:
    for story in sorted(folder.glob("*/story.yaml")):
        from services.narrative.authoring import check_folder

        report = check_folder(story.parent, walks=0)
        if report.faults:
            first = report.faults[0]
            yield STORY_FAULTY.found(
                f"{story.parent}: {len(report.faults)} faults, the first: {first.reason}",
                f"`diana story check {story.parent}` tells each with file and line",
            )
