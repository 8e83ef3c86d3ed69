"""What an outage says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.probes import Unwell
from bot.vital_signs import reach
from services.database import Database


async def test_an_outage_of_the_database_is_told_without_its_address(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'diana.sqlite3'}")

    with pytest.raises(Unwell) as away:
        await reach(database)

    assert str(away.value) == "does not answer: it is not open"
