"""`python -m bot.playground`: the local Telegram as a program of its own, for any bot to be pointed at."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.playground import Playground, PlaygroundError


def main() -> int:
    """Exit code 0 after a stop by signal, 1 with one line of explanation when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A local Telegram for bots.")
    parser.add_argument("--data", type=Path, default=Path("playground"), metavar="DIR", help="where its state lives")
    parser.add_argument("--host", default="127.0.0.1", help="address to bind to (default 127.0.0.1: this machine only)")
    parser.add_argument("--port", type=int, default=8088, help="port to listen on; 0 takes a free one (default 8088)")
    parser.add_argument("--token", help="the bot's token (default: the data directory's own)")
    wanted = parser.parse_args()
    try:
        playground = Playground(wanted.data, host=wanted.host, port=wanted.port, token=wanted.token)
        asyncio.run(_serve(playground))
    except (OSError, ValueError, PlaygroundError) as error:
        print(f"Playground: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(playground: Playground) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await playground.start()
    print(f"Playground: {playground.url}  token: {playground.token}", flush=True)
    await stopping.wait()
    await playground.stop()


if __name__ == "__main__":
    sys.exit(main())
