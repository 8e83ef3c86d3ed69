"""Run by alembic for each migration: inside the connection and transaction that `services.database.migrate` opened."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo

from services.database.schema import metadata


def note(ctx: MigrationContext, step: MigrationInfo, heads: Any, run_args: Any) -> None:
    """Remember which revisions were run."""
    context.config.attributes["applied"].extend(step.up_revision_ids if step.is_upgrade else [step.up_revision_id])


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    on_version_apply=note,
)
with context.begin_transaction():
    context.run_migrations()
