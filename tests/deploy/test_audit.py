"""`make audit` is green only when somebody who knows was asked."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parents[2] / "scripts/audit.py"
KNOWN = {("pyyaml", "5.3"): ["GHSA-8q59-q68h-6hv4"], ("lamp", "1.0"): ["GHSA-aaaa", "GHSA-bbbb"]}


class Advisories(HTTPServer):
    """An advisory database. `known` is what it knows, `answer` what it says instead, whatever it is asked."""

    known: dict[tuple[str, str], list[str]]
    answer: bytes | None


class Handler(BaseHTTPRequestHandler):
    server: Advisories

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        found = [self.server.known.get((query["package"]["name"], query["version"])) for query in asked]
        results: list[Any] = [{"vulns": [{"id": each} for each in ids]} if ids else {} for ids in found]
        body = self.server.answer if self.server.answer is not None else json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def osv() -> Iterator[Advisories]:
    server = Advisories(("127.0.0.1", 0), Handler)
    server.known, server.answer = dict(KNOWN), None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def audit(folder: Path, url: str, pins: str = "mirror==2.0 \\\n    --hash=sha256:00\n") -> tuple[int, str]:
    """The exit code, and everything it said."""
    folder.joinpath("run.txt").write_text(pins)
    environment = {"OSV_URL": url, "REQUIREMENTS": str(folder), "NO_PROXY": "*"}
    done = subprocess.run([sys.executable, AUDIT], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def url_of(server: Advisories) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_packages_nobody_warns_of_are_green(tmp_path: Path, osv: Advisories):
    assert audit(tmp_path, url_of(osv)) == (0, "1 packages asked about, 0 with known vulnerabilities.\n")


def test_a_known_vulnerability_is_red_and_named(tmp_path: Path, osv: Advisories):
    code, said = audit(tmp_path, url_of(osv), "mirror==2.0\nLamp[oil]==1.0 ; python_version >= '3.11' \\\n")

    assert code == 1
    assert "lamp==1.0: GHSA-aaaa, GHSA-bbbb" in said


@pytest.mark.parametrize(("until", "code"), [("2999-01-01", 0), ("2020-01-01", 1)])
def test_what_is_accepted_is_green_until_its_day(tmp_path: Path, osv: Advisories, until: str, code: int):
    lines = [f"{advisory} until {until}: there is no oil in it\n" for advisory in KNOWN["lamp", "1.0"]]
    (tmp_path / "accepted-advisories.txt").write_text("".join(lines))

    assert audit(tmp_path, url_of(osv), "lamp==1.0\n")[0] == code


def test_a_database_that_cannot_be_reached_is_no_green(tmp_path: Path):
    code, said = audit(tmp_path, "http://127.0.0.1:1")

    assert code == 69
    assert said.startswith("AUDIT DID NOT HAPPEN")


@pytest.mark.parametrize(
    "answer",
    [b'{"results": [{}, {}]}', b'{"results": []}', b"<html>sign in</html>", b'{"detail": "not found"}', b"[1]"],
)
def test_whoever_answers_without_knowing_anything_is_not_believed(tmp_path: Path, osv: Advisories, answer: bytes):
    osv.answer = answer

    assert audit(tmp_path, url_of(osv))[0] == 69


def test_requirements_that_pin_nothing_are_no_green(tmp_path: Path, osv: Advisories):
    assert audit(tmp_path, url_of(osv), "mirror>=2\n")[0] == 69


def test_every_package_of_every_requirements_file_is_asked_about():
    folder = AUDIT.parents[1] / "requirements"

    pins = dict(runpy.run_path(str(AUDIT))["pins_in"](folder))

    lines = [line for path in folder.glob("*.txt") for line in path.read_text().splitlines()]
    named = {re.sub(r"[-_.]+", "-", line.partition("==")[0].partition("[")[0]) for line in lines if "==" in line[:60]}
    assert {"aiogram", "redis", "sqlalchemy"} <= pins.keys()
    assert {name for name in named if re.fullmatch(r"[a-z0-9-]+", name)} <= pins.keys()
