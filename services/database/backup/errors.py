"""What can be wrong with a backup, or with where it should go."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, and nothing was changed."""
