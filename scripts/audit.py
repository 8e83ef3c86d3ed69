"""`make audit`: does anything that is installed have a known vulnerability? Standard library alone.

Every pinned package of requirements/*.txt is looked up in OSV, the open advisory database that GitHub and PyPI feed. A
green answer has to be earned: a version that is known to be vulnerable is asked about in the same breath, and unless
that one is reported nothing else is believed. No network, a proxy that answers for everybody, an empty mirror: red.

Exit codes: 0 nothing known; 1 something known, each named; 69 nobody could be asked, so nothing is known of anything.
Accepted advisories stand in requirements/accepted-advisories.txt, `ID until YYYY-MM-DD: reason`, and count until then.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

OSV = "https://api.osv.dev"
CANARY = ("pyyaml", "5.3")
"""Runs code from YAML (CVE-2020-14343): no database worth asking has forgotten that."""
AT_ONCE = 500
TIMEOUT_S = 30
FOUND, UNKNOWN = 1, 69

Pin = tuple[str, str]


class NobodyToAsk(Exception):
    """The advisory database cannot be reached, or what answers is none."""


def pins_in(folder: Path) -> list[Pin]:
    """Every package and version that some requirements file pins, in order. Raises NobodyToAsk when there is none."""
    pattern = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
    found = {
        (re.sub(r"[-_.]+", "-", name).lower(), version)
        for path in folder.glob("*.txt")
        for name, version in pattern.findall(path.read_text(encoding="utf-8"))
    }
    if not found:
        raise NobodyToAsk(f"{folder} pins nothing")
    return sorted(found)


def accepted_in(path: Path, today: str) -> set[str]:
    """The ids of advisories that are accepted today."""
    if not path.exists():
        return set()
    lines = re.findall(r"^(\S+) until (\d{4}-\d\d-\d\d): \S", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {advisory for advisory, until in lines if today <= until}


def advisories(pins: list[Pin], url: str) -> dict[Pin, list[str]]:
    """The ids of the advisories about each pin that has some. Raises NobodyToAsk unless the canary sings."""
    asked = [CANARY, *pins]
    found: dict[Pin, list[str]] = {}
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        answers = _ask(url, [{"package": {"name": n, "ecosystem": "PyPI"}, "version": v} for n, v in part])
        if len(answers) != len(part):
            raise NobodyToAsk(f"{url} was asked about {len(part)} packages and answered about {len(answers)}")
        for pin, answer in zip(part, answers, strict=True):
            if ids := [each["id"] for each in answer.get("vulns", ())]:
                found[pin] = ids
    if CANARY not in found:
        raise NobodyToAsk(f"{url} does not know that {'=='.join(CANARY)} is vulnerable, so its silence means nothing")
    return {pin: ids for pin, ids in found.items() if pin in pins}


def _ask(url: str, queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    request = Request(
        f"{url}/v1/querybatch",
        data=json.dumps({"queries": queries}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:
            results = json.load(answer)["results"]
    except (URLError, OSError) as error:
        raise NobodyToAsk(f"{url} cannot be asked: {error}") from None
    except (ValueError, KeyError, TypeError):
        raise NobodyToAsk(f"{url} answers something else than advisories") from None
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise NobodyToAsk(f"{url} answers something else than advisories")
    return results


def main() -> int:
    """Ask, tell, and return the exit code."""
    folder = Path(os.environ.get("REQUIREMENTS", Path(__file__).parents[1] / "requirements"))
    today = datetime.now(UTC).date().isoformat()
    try:
        pins = pins_in(folder)
        found = advisories(pins, os.environ.get("OSV_URL", OSV))
    except NobodyToAsk as error:
        print(f"AUDIT DID NOT HAPPEN: {error}", file=sys.stderr)
        return UNKNOWN
    accepted = accepted_in(folder / "accepted-advisories.txt", today)
    open_ = {pin: left for pin, ids in found.items() if (left := [each for each in ids if each not in accepted])}
    for (name, version), ids in open_.items():
        print(f"{name}=={version}: {', '.join(ids)}")
    print(f"{len(pins)} packages asked about, {len(open_)} with known vulnerabilities.")
    return FOUND if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
