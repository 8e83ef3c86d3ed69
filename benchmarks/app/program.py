"""The bot as an operator starts it, pointed at the stub."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.app.stub_telegram import TOKEN, StubTelegram

ROOT = Path(__file__).parent.parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
STOP_WITHIN_S = 20.0


@asynccontextmanager
async def program(telegram: StubTelegram, data_dir: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The running process, with the embedded Redis and SQLite; asked to end afterwards."""
    env = {name: value for name, value in os.environ.items() if name in PASSED_ON} | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": telegram.url,
        "TELEGRAM_SEND_RATE": "1000",
        "HTTP_PORT": "0",
        "LOG_LEVEL": "WARNING",
        "DATA_DIR": str(data_dir),
        "PYTHONPATH": str(ROOT),
    }
    with (data_dir / "output.log").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=data_dir, env=env, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await asyncio.wait_for(process.wait(), STOP_WITHIN_S)


def resident_mb(pid: int) -> float | None:
    """The memory a process has in use now; None where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
