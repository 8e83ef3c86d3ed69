"""What is there for good is set aside, and no search for garbage walks through it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def run(script: str) -> list[str]:
    """The words a fresh process prints: what is set aside stays so to the end of this one."""
    done = subprocess.run(
        [sys.executable, "-c", f"import gc\nfrom bot.garbage import keep_for_good, no_search\n{script}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_nothing_is_searched_while_much_is_made_and_none_of_it_later():
    printed = run(
        "with no_search():\n"
        "    print(gc.isenabled())\n"
        "    made = [[n] for n in range(50_000)]\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 50_000, len(gc.get_objects()) < 50_000)\n"
    )

    assert printed == ["False", "True", "True", "True"]


def test_garbage_is_not_kept():
    printed = run(
        "import weakref\n"
        "class Knot: pass\n"
        "knot = Knot()\n"
        "knot.own, seen = knot, weakref.ref(knot)\n"
        "del knot\n"
        "keep_for_good()\n"
        "print(seen())\n"
    )

    assert printed == ["None"]


def test_who_searches_for_nothing_goes_on_so_afterwards():
    printed = run("gc.disable()\nwith no_search():\n    pass\nprint(gc.isenabled())\n")

    assert printed == ["False"]
