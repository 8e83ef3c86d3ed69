"""`python -m bus.describe [--check] [folder]`: write the event documentation, or say whether it is current."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from bus.catalogue import CATALOGUE
from bus.describe import documents


def main(arguments: list[str] | None = None) -> int:
    """0: written, or current. 1: `--check` found a file that is not what the classes say."""
    parser = ArgumentParser(prog="python -m bus.describe", description="Write the event documentation.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs"), help="where to (default: docs)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not current")
    options = parser.parse_args(arguments)
    stale = []
    for name, content in documents(CATALOGUE).items():
        path = options.folder / name
        if path.exists() and path.read_text("utf-8") == content:
            continue
        if options.check:
            stale.append(str(path))
        else:
            path.write_text(content, "utf-8")
            print(f"wrote {path}")
    if stale:
        print(f"not current: {', '.join(stale)}; write them with: python -m bus.describe", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
