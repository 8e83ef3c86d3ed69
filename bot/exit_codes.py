"""What the exit code of `diana` means to whoever started it: a shell, a container runtime, a supervisor.

OperatorError
├── SettingsError   (env_file.py)  a setting is wrong: 78
├── BusKeysError    (bus_keys.py)  the encryption keys are not those in use so far, or cannot be read: 78
├── DataDirError    (data_dir.py)  nothing can be kept in DATA_DIR: 73
├── NotThere                       an event or dead letter a command is about: 66
├── PortTaken       (web.py)       somebody else listens on the port: 75
└── AnotherPoller   (rivals.py)    another program polls with the same token: 75
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """The codes of sysexits.h that apply here; their `meaning` is what `diana --help` prints.

    A process that a signal ended before it could stop in order exits with 128 plus the signal's number, as shells do.
    """

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    OK = 0, "all went well, or it stopped because it was asked to"
    DATA = 65, "the story a command is about has faults, which it printed"
    NOT_FOUND = 66, "what the command is about does not exist (any more)"
    UNAVAILABLE = 69, "Telegram, Redis or the database cannot be reached"
    INTERNAL = 70, "a fault in Diana herself; LOG_LEVEL=debug shows where"
    CANNOT_CREATE = 73, "DATA_DIR cannot be created or written"
    TEMPORARY = 75, "something is in the way for now, such as a port in use; a later start may succeed"
    CONFIGURATION = 78, "a setting is wrong; starting again will not help until it is changed"


class OperatorError(Exception):
    """Something an operator can mend. The message is one line for each problem and holds no secret."""

    exit_code: ClassVar[ExitCode] = ExitCode.CONFIGURATION


class NotThere(OperatorError):
    """What the command is about does not exist, or not any more, or there are several of it."""

    exit_code = ExitCode.NOT_FOUND
