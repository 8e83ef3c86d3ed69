"""The alerts and the dashboard speak of metrics that exist, and the alerts' own tests pass."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import bot.app  # noqa: F401  # brings every metric of the program

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus/rules.yml"
RUNBOOK = DEPLOY.parent / "docs/operations.md"

_WORDS = frozenset(("by", "or", "and", "on", "le", "vector", "without", "offset", "bool", "ignoring", "unless"))
OF_PROMETHEUS = frozenset(("up", "ALERTS"))


def alerts() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def queries() -> Iterator[str]:
    dashboard = json.loads((DEPLOY / "grafana/dashboards/diana.json").read_text())
    yield from (target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ()))
    yield from (alert["expr"] for alert in alerts())


def named_metrics(query: str) -> set[str]:
    """Names in a query that are neither functions, label names, words of the language nor values."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\b(by|without)\s*\([^)]*\)|\"[^\"]*\"", " ", query)
    names = re.findall(r"\b[a-z_][a-z0-9_]*\b(?!\s*\()", bare, re.IGNORECASE)
    return {name for name in names if name not in _WORDS and not re.fullmatch(r"\d+[smhd]|[smhd]", name)}


def existing_metrics() -> set[str]:
    names = set(OF_PROMETHEUS)
    for family in REGISTRY.collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
        names |= {family.name + suffix for suffix in suffixes}
    return names


def test_every_query_of_alerts_and_dashboard_names_metrics_that_exist():
    existing = existing_metrics()

    asked = {name: query for query in queries() for name in named_metrics(query)}

    assert {name: query for name, query in asked.items() if name not in existing} == {}
    assert {"events_total", "dead_letters", "event_latency_seconds_bucket"} <= asked.keys()


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_every_alert_has_a_severity_and_a_section_in_the_runbook(alert: dict[str, Any]):
    assert alert["labels"]["severity"] in ("warning", "critical")
    assert alert["annotations"].keys() == {"summary", "description", "runbook"}
    assert alert["annotations"]["runbook"] == f"docs/operations.md#{alert['alert'].lower()}"
    assert f"### {alert['alert']}\n" in RUNBOOK.read_text()


def test_every_alert_is_tested():
    tested = (DEPLOY / "prometheus/rules.test.yml").read_text()

    assert [alert["alert"] for alert in alerts() if alert["alert"] not in tested] == []


@pytest.mark.parametrize(
    "command",
    [
        "promtool check rules prometheus/rules.yml",
        "promtool test rules prometheus/rules.test.yml",
        "promtool check config --syntax-only prometheus/prometheus.yml",
        "amtool check-config alertmanager/alertmanager.yml",
    ],
)
def test_prometheus_and_alertmanager_accept_what_is_written_for_them(command: str):
    tool, *arguments = command.split()
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (Debian: prometheus, prometheus-alertmanager): {command} did NOT run")

    done = subprocess.run([tool, *arguments], cwd=DEPLOY, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
