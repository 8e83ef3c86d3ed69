"""Watchers: a real Prometheus and a real Alertmanager on the files of deploy/, with time running twenty times as fast.

Durations alone are shortened: windows, `for`, intervals. Expressions, thresholds, labels and routes are the files'.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import orjson
import yaml
from aiohttp import web

from tests.chaos.bus.valkey import free_port
from tests.journeys.programs import Program
from tests.waiting import until

DEPLOY = Path(__file__).parents[2] / "deploy"
FASTER = 20
SCRAPE_EVERY = "1s"
ASK_EVERY_S = 0.2
PROMETHEUS = shutil.which("prometheus")
ALERTMANAGER = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")

_DURATION = re.compile(r"(\d+)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def shortened(duration: str) -> str:
    """The duration at our pace, in Prometheus's notation."""
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _DURATION.findall(duration))
    return f"{round(1000 * seconds / FASTER)}ms"


def quick_rules() -> dict[str, Any]:
    """deploy/prometheus/rules.yml at our pace."""
    rules: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        rule["expr"] = re.sub(r"(?<=\[)\w+(?=\])|(?<=offset )\w+", lambda found: shortened(found[0]), rule["expr"])
        if "for" in rule:
            rule["for"] = shortened(rule["for"])
    return rules


class Watchers:
    """The two, and what they told the operators: `fired` and `resolved` hold every alert they ever heard that of."""

    def __init__(self, folder: Path, session: aiohttp.ClientSession) -> None:
        self.fired: set[str] = set()
        self.resolved: set[str] = set()
        self._folder = folder
        self._session = session
        self._began = monotonic()
        self._told: list[str] = []
        self._targets = folder / "targets.json"
        self._programs: list[Program] = []

    async def start(self, receiver_url: str) -> None:
        """Start both on ports of their own; returns when they are ready."""
        self._folder.mkdir(parents=True)
        self.watch(())
        alertmanager, prometheus = (f"127.0.0.1:{free_port()}" for _ in range(2))
        (self._folder / "rules.yml").write_text(yaml.safe_dump(quick_rules()))
        (self._folder / "alertmanager.yml").write_text(yaml.safe_dump(self._routes(receiver_url)))
        (self._folder / "prometheus.yml").write_text(yaml.safe_dump(self._scraping(alertmanager)))
        self.url = f"http://{prometheus}"
        assert PROMETHEUS is not None
        assert ALERTMANAGER is not None
        for name, program, address, options in (
            ("alertmanager", ALERTMANAGER, alertmanager, ["--storage.path=kept", "--cluster.listen-address="]),
            ("prometheus", PROMETHEUS, prometheus, ["--storage.tsdb.path=kept"]),
        ):
            config = f"--config.file={self._folder / name}.yml"
            command = [program, config, f"--web.listen-address={address}", *options]
            self._programs.append(Program(command, self._folder / name))
            await until(lambda where=address: self._is_ready(f"http://{where}/-/ready"), f"{name} ready", 60)

    def watch(self, urls: Iterable[str]) -> None:
        """Scrape these replicas from now on."""
        targets = [url.removeprefix("http://") for url in urls]
        self._targets.write_text(orjson.dumps([{"targets": targets}]).decode())

    async def ask(self, query: str) -> list[dict[str, Any]]:
        """The series a query finds now; fails with Prometheus's complaint about it."""
        async with self._session.get(f"{self.url}/api/v1/query", params={"query": query}) as answer:
            said = await answer.json()
        assert said["status"] == "success", said
        found: list[dict[str, Any]] = said["data"]["result"]
        return found

    async def firing(self) -> set[str]:
        """The alerts that fire now, by Prometheus's own account."""
        return {series["metric"]["alertname"] for series in await self.ask('ALERTS{alertstate="firing"}')}

    async def hear(self, request: web.Request) -> web.Response:
        """What Alertmanager calls."""
        for alert in (await request.json())["alerts"]:
            (self.fired if alert["status"] == "firing" else self.resolved).add(alert["labels"]["alertname"])
            self._told.append(f"{monotonic() - self._began:4.0f} s  {alert['status']:8}  {_in_words(alert)}")
        return web.Response()

    async def until_fired(self, *alerts: str, within_s: float = 240.0) -> None:
        """Return when each of them has fired after this call, and the operators have heard of it, now or before."""
        seen: set[str] = set()

        async def all_have() -> bool:
            await asyncio.sleep(ASK_EVERY_S)
            seen.update(await self.firing())
            return seen & self.fired >= set(alerts)

        await until(all_have, f"{alerts} firing", within_s)

    async def until_over(self, within_s: float = 240.0) -> None:
        """Return when nothing fires, and the operators have heard the end of all that they heard of."""

        async def is_over() -> bool:
            await asyncio.sleep(ASK_EVERY_S)
            return self.fired <= self.resolved and not await self.firing()

        await until(is_over, "everything over", within_s)

    def ledger(self) -> str:
        """What the operators were told, line by line, with what they still wait for."""
        never_ended = sorted(self.fired - self.resolved)
        return "\n".join([*self._told, f"fired: {len(self.fired)} alerts; never over: {never_ended or 'none'}"])

    def end(self) -> None:
        for program in self._programs:
            program.end()

    async def _is_ready(self, url: str) -> bool:
        try:
            async with self._session.get(url) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def _scraping(self, alertmanager: str) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
        config["global"] = {"scrape_interval": SCRAPE_EVERY, "scrape_timeout": "1s", "evaluation_interval": "1s"}
        config["alerting"]["alertmanagers"] = [{"static_configs": [{"targets": [alertmanager]}]}]
        (job,) = config["scrape_configs"]
        del job["dns_sd_configs"]
        job["file_sd_configs"] = [{"files": [str(self._targets)], "refresh_interval": "1s"}]
        return config

    def _routes(self, receiver_url: str) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load((DEPLOY / "alertmanager/alertmanager.yml").read_text())
        for route in (config["route"], *config["route"]["routes"]):
            for interval in ("group_wait", "group_interval", "repeat_interval"):
                if interval in route:
                    route[interval] = shortened(route[interval])
        for receiver in config["receivers"]:
            for webhook in receiver["webhook_configs"]:
                webhook["url"] = receiver_url
        return config


@asynccontextmanager
async def watchers(folder: Path) -> AsyncIterator[Watchers]:
    """Both, started, and somebody who answers when Alertmanager calls."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        pair = Watchers(folder, session)
        app = web.Application()
        app.router.add_post("/", pair.hear)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            await pair.start(f"http://127.0.0.1:{runner.addresses[0][1]}/")
            yield pair
        finally:
            print(f"\nWhat the operators were told:\n{pair.ledger()}")
            pair.end()
            await runner.cleanup()


def _in_words(alert: dict[str, Any]) -> str:
    about = {name: value for name, value in alert["labels"].items() if name not in ("alertname", "job", "severity")}
    return " ".join([alert["labels"]["alertname"], *about.values()])


def panel_queries() -> Sequence[tuple[str, str]]:
    """Every panel's title with each of its queries, as Grafana would ask them."""
    dashboard = orjson.loads((DEPLOY / "grafana/dashboards/diana.json").read_bytes())
    return [
        (panel["title"], target["expr"].replace("$job", "diana"))
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    ]


async def steadily(per_s: float, act: Any) -> None:
    """Call `act` with 0, 1, 2, … so often a second, until cancelled."""
    loop, number = asyncio.get_running_loop(), 0
    began = loop.time()
    while True:
        act(number)
        number += 1
        await asyncio.sleep(max(0.0, began + number / per_s - loop.time()))
