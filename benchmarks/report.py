"""RESULTS.md: every number in it comes from the samples of one run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.contenders import CONTENDERS, DIANA, FASTSTREAM, RAW, installed
from benchmarks.curves import Traced
from benchmarks.fact import fact
from benchmarks.run import Results, Samples
from benchmarks.sample import Sample
from benchmarks.targets import TASKS, Bound, Task

INTRODUCTION = """# Benchmarks of the bus

Beside it: [the whole program](RESULTS-app.md), and
[the leaderboards and profile cards at a million people](RESULTS-boards.md).

Written by `python -m benchmarks bus`; nothing here is typed in. FastStream takes part when it is installed
(`pip install "faststream[redis]>=0.7,<0.8"`).

**Method.** One server of the kind the bot starts by itself (append-only file, synced every second, unix socket),
emptied before each sample. Each sample is a fresh process; contenders take turns, round by round; figures are medians
over rounds. All run on uvloop with the same garbage collector settings and carry the same event. Each sample checks
that everything published was stored, or handled once and acknowledged. Handling is timed from the first handler call
to the last."""

CONTENDER_NOTES = """**Contenders.** *raw redis-py*: bare XADD of prepared bytes; XREADGROUP COUNT 100 and one XACK for
them, entries counted but not looked at. *FastStream*: streams with 100 entries a read, dicts, `apply_types=False`, no
logging. *Diana*: everything on (typed events checked on both sides, order per user, priorities, retries, dead letters,
fencing, stored-once publishing, metrics)."""

PROFILE_NOTE = """## Where the time goes

The costliest functions by their own time under cProfile, which makes Python calls look dearer than they are: share of
all, calls per event, function."""

BySample = Mapping[str, Sequence[Sample]]
"""One workload's samples, by contender."""


def report(results: Results) -> str:
    """The whole document."""
    where = "not pinned" if results.options.core is None else f"client and server pinned to core {results.options.core}"
    if sys.platform != "linux":
        where = "not pinned (this system cannot)"
    parts = [
        INTRODUCTION,
        CONTENDER_NOTES,
        "**Machine.** " + "; ".join(results.machine) + f". Load at the end: {results.load:.1f}.",
        f"**Event.** {len(fact(1).as_bytes())} bytes of JSON. **Rounds.** {results.options.rounds}.",
        f"## Against the targets ({where})",
        _targets(results.pinned),
        f"## Rates and CPU ({where})",
        _rates(results.pinned),
    ]
    if results.unpinned is not None:
        parts += ["## Rates and CPU (not pinned)", _rates(results.unpinned)]
    parts.append("## Scale")
    for traced in results.curves:
        parts += [f"### {traced.curve.title}", _curve(traced)]
    parts.append(PROFILE_NOTE)
    for workload, lines in results.profiles.items():
        parts += [f"### {_title(workload)}", "```\n" + "\n".join(lines) + "\n```"]
    return "\n\n".join(parts) + "\n"


def _targets(samples: Samples) -> str:
    rows = [_target_row(task, samples) for task in TASKS if task.must]
    return _table(["work", "Diana", "× FastStream", "× raw", "must", "", "want", ""], rows)


def _target_row(task: Task, samples: Samples) -> list[str]:
    by_contender = samples[task.workload]
    own = by_contender[DIANA]
    if task.must[0].figure == "rate":
        figure = f"{_median(own, 'rate'):,.0f}/s"
        ratios = [_ratio(samples, task.workload, other) for other in (FASTSTREAM, RAW)]
    else:
        figure = f"p50 {_median(own, 'p50_ms'):.2f} ms, p99 {_median(own, 'p99_ms'):.2f} ms"
        ratios = ["", ""]
    return [
        task.title,
        figure,
        *ratios,
        *(_asked(task.must, by_contender)),
        *(_asked(task.want, by_contender)),
    ]


def _asked(bounds: Sequence[Bound], by_contender: BySample) -> tuple[str, str]:
    """The bounds in words, and whether they are kept."""
    verdicts = []
    for bound in bounds:
        medians = {name: _median(found, bound.figure) for name, found in by_contender.items() if name != DIANA}
        verdicts.append(bound.met(medians, _median(by_contender[DIANA], bound.figure)))
    verdict = "not measured" if None in verdicts else "met" if all(verdicts) else "**missed**"
    return ", ".join(map(str, bounds)), verdict


def _rates(samples: Samples) -> str:
    names = [name for name in CONTENDERS if installed(name)]
    rows = []
    for task in TASKS:
        row = [task.title]
        for name in names:
            found = samples[task.workload].get(name)
            row += ["—", "—"] if found is None else [_figure(found), f"{_median(found, 'cpu_us'):.1f}"]
        rows.append(row)
    return _table(["work", *(cell for name in names for cell in (name, "CPU µs"))], rows)


def _figure(found: Sequence[Sample]) -> str:
    """Rate with its range over the rounds, or median latencies."""
    if found[0].p50_ms is not None:
        return f"p50 {_median(found, 'p50_ms'):.2f}, p99 {_median(found, 'p99_ms'):.2f} ms"
    rates = sorted(sample.rate for sample in found)
    return f"{median(rates):,.0f}/s ({rates[0]:,.0f}–{rates[-1]:,.0f})"


def _curve(traced: Traced) -> str:
    rows = []
    for point, found in traced.samples.items():
        if point in traced.failures:
            rows.append([point, f"**failed**: {traced.failures[point]}", "—", "—", "—"])
            continue
        server_mb = "—" if found[0].server_mb is None else f"{_median(found, 'server_mb'):.0f}"
        rows.append([
            point, f"{_median(found, 'rate'):,.0f}/s", f"{_median(found, 'cpu_us'):.1f}",
            f"{_median(found, 'client_mb'):.0f}", server_mb,
        ])  # fmt: skip
    return _table(
        [traced.curve.axis, "rate", "client CPU µs per event", "client MB at most", "server MB, backlog in"], rows
    )


def _ratio(samples: Samples, workload: str, other: str) -> str:
    found = samples[workload]
    if other not in found:
        return "—"
    return f"{_median(found[DIANA], 'rate') / _median(found[other], 'rate'):.2f}"


def _median(found: Sequence[Sample], figure: str) -> float:
    return float(median(getattr(sample, figure) for sample in found))


def _title(workload: str) -> str:
    return next(task.title for task in TASKS if task.workload == workload)


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
