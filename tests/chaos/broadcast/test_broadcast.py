"""A broadcast that is killed three times reaches everybody once, but for those who were in hand at a death."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.broadcast.place import alone
from tests.chaos.broadcast.rehearsal import Rehearsal

pytestmark = [pytest.mark.chaos, pytest.mark.long(50)]


async def test_three_kills_leave_nobody_out_and_double_nobody_unreported(tmp_path: Path):
    rehearsal = Rehearsal(tmp_path, alone(tmp_path), people=600, rate_per_s=100)
    try:
        ledger = await rehearsal.run(probers=3, questions=6)
    finally:
        rehearsal.end()

    print(ledger)
    assert (ledger.kills, ledger.missing) == (3, 0)
    assert ledger.reported == {"sent": 600}
    assert ledger.doubled <= ledger.repeated <= 3 * 10
