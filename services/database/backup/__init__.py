"""Backups: the whole database in one file that any Diana can be made from again, on SQLite or PostgreSQL.

backup     a zip file: a manifest, a file of rows per table, and the key file if there is one
manifest   which version made it, the schema's revision, and per table how many rows there are and their digest
digest     a number made of all rows of a table, whatever their order: what came back is compared with what went in
"""

from services.database.backup.errors import BackupError
from services.database.backup.manifest import Manifest
from services.database.backup.reading import RestoreReport, keys_in, restore_backup
from services.database.backup.writing import write_backup

__all__ = ["BackupError", "Manifest", "RestoreReport", "keys_in", "restore_backup", "write_backup"]
