"""A signal counts from the first moment; a second one always ends the process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.operations.conftest import clean_environment

# Takes long to import, as aiogram does, in a way that shows when it began.
SLOW_IMPORT = """
import sys, types
import bot.cli.commands

def slow(settings, roles=None):
    print("importing", flush=True)
    while True:
        try:
            sum(range(1000))
        except BaseException:
            pass

import bot.cli.run
bot.cli.run.run_diana = slow
sys.argv = ["diana"]
from bot.__main__ import main
main()
"""

RUNNING = """
import asyncio, sys
from bot.cli.loop import run_until_asked_to_stop
from bot.cli.signals import SIGNALS

async def work(stop):
    print("working", flush=True)
    await stop.wait()
    print("stopping", flush=True)
    {ending}
    return 0

SIGNALS.install()
sys.exit(run_until_asked_to_stop(work))
"""

CANCELLED = """
import asyncio, sys
from bot.cli.loop import run_to_the_end
from bot.cli.signals import SIGNALS, StoppedBySignal

async def work():
    try:
        print("working", flush=True)
        await asyncio.Event().wait()
    finally:
        print("put away", flush=True)

SIGNALS.install()
try:
    run_to_the_end(work)
except StoppedBySignal as stopped:
    sys.exit(128 + stopped.number)
"""


class Program:
    """A running Python program whose lines can be waited for."""

    def __init__(self, source: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", source], env=clean_environment(), stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.lines = self.process.stdout

    def says(self, line: str) -> None:
        assert self.lines.readline().strip() == line

    def exit_code(self, within_s: float = 30) -> int:
        return self.process.wait(within_s)


@pytest.fixture
def program() -> Iterator[type[Program]]:
    started: list[Program] = []

    class Remembered(Program):
        def __init__(self, source: str) -> None:
            super().__init__(source)
            started.append(self)

    yield Remembered
    for each in started:
        each.process.kill()
        each.process.wait()
        each.lines.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_during_an_import_that_swallows_everything_still_ends_it(program, number, code):
    importing = program(SLOW_IMPORT)
    importing.says("importing")

    importing.process.send_signal(number)

    assert importing.exit_code() == code


def test_sigterm_fifty_milliseconds_after_the_start_ends_it(tmp_path):
    process = subprocess.Popen([sys.executable, "-m", "bot"], env=clean_environment(), cwd=tmp_path)
    # The one place where a time is what is tested: so early that Python itself may not be up yet.
    time.sleep(0.05)

    process.terminate()

    assert process.wait(30) in (-signal.SIGTERM, 128 + signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_command_is_asked_to_stop_and_ends_in_order(program, number):
    running = program(RUNNING.format(ending="await asyncio.sleep(0)"))
    running.says("working")

    running.process.send_signal(number)

    running.says("stopping")
    assert running.exit_code() == 0


@pytest.mark.parametrize("ending", ["await asyncio.Event().wait()", "while True: pass"])
def test_a_second_signal_ends_it_at_once_even_when_the_loop_is_stuck(program, ending):
    running = program(RUNNING.format(ending=ending))
    running.says("working")
    running.process.terminate()
    running.says("stopping")

    running.process.terminate()

    assert running.exit_code() == 143


def test_a_command_with_an_end_is_cancelled_and_cleans_up(program):
    running = program(CANCELLED)
    running.says("working")

    running.process.terminate()

    running.says("put away")
    assert running.exit_code() == 143
