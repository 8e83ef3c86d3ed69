"""The story engine: a story of 5,000 nodes loaded and played, and hostile stories refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter

from services.narrative import Story, StoryRefused
from services.narrative.source import Bundle, story_of
from services.narrative.story import begin, choose, options

NODES = 5000
TURNS = 4000
ROUNDS = 5
CHAPTERS = 10

_STORY = """format: 1
id: long
version: 1
languages: [en, es]
start: c0.n0
chapters: [{chapters}]
characters: {{diana: {{trust: 0, affection: 0}}, lucien: {{trust: 0}}}}
variables: {{courage: {{start: 0, min: 0, max: 10}}, mood: {{start: calm, one_of: [calm, cold]}}}}
items: [key]
endings: [dawn]
"""


@dataclass(frozen=True)
class Figure:
    """One measured thing: its median, worst round, and what it must stay under; seconds."""

    work: str
    median_s: float
    worst_s: float
    must_s: float

    @property
    def row(self) -> str:
        met = "met" if self.median_s < self.must_s else "**missed**"
        return f"| {self.work} | {_time(self.median_s)} | {_time(self.worst_s)} | < {_time(self.must_s)} | {met} |"


def story_section() -> str:
    """The part of the report about stories, as Markdown."""
    rows = [figure.row for figure in (*_played(), *_refused())]
    head = ["| work | median | worst | must | |", "| --- | --- | --- | --- | --- |"]
    text = (
        f"## Stories\n\nA generated story of {NODES:,} nodes in {CHAPTERS} chapters, two choices each, one with an"
        " effect and one with a condition: twice the graph of a bundled story's nodes, in two languages."
        f" {ROUNDS} rounds; a turn is the choices on offer and one of them taken.\n\n"
    )
    return text + "\n".join([*head, *rows]) + "\n"


def long_story() -> Bundle:
    """A story of NODES nodes in which every node can be come to."""
    per_chapter = NODES // CHAPTERS
    files = {"story.yaml": _STORY.format(chapters=", ".join(f"c{n}" for n in range(CHAPTERS)))}
    for chapter in range(CHAPTERS):
        numbers = range(chapter * per_chapter, (chapter + 1) * per_chapter)
        files[f"chapters/c{chapter}.yaml"] = "nodes:\n" + "\n".join(_node(number, per_chapter) for number in numbers)
        for language in ("en", "es"):
            files[f"texts/{language}/c{chapter}.yaml"] = "\n".join(
                f"{_key(number, per_chapter)}: |\n  {'Somebody has moved the lamp again, {name}. ' * 9}\n"
                + "\n".join(f"{_key(number, per_chapter)}.{choice}: Go on" for choice in ("a", "b"))
                for number in numbers
            ) + (f"\nchapter.c{chapter}: Chapter\n")  # fmt: skip
    for language in ("en", "es"):
        names = ("title", "summary", "character.diana", "character.lucien", "item.key", "ending.dawn")
        abouts = ("character.diana.about", "character.lucien.about", "item.key.about", "ending.dawn.about")
        files[f"texts/{language}/story.yaml"] = "\n".join(f"{name}: Text" for name in (*names, *abouts))
    return Bundle(files, {})


def _key(number: int, per_chapter: int) -> str:
    return f"c{number // per_chapter}.n{number}"


def _node(number: int, per_chapter: int) -> str:
    ways = [_key((number * 2 + step) % NODES, per_chapter) for step in (1, 2)]
    return f"""  n{number}:
    speaker: lucien
    choices:
      - {{id: a, to: {ways[0]}, effects: [{{relation: {{diana: {{trust: 2}}}}}}]}}
      - {{id: b, to: {ways[1]}, when: {{any: [{{lt: {{trust.diana: 90}}}}, {{has: key}}]}}, hidden: true}}"""


def _played() -> list[Figure]:
    bundle = long_story()
    loads = [_timed(lambda: story_of(bundle)) for _ in range(ROUNDS)]
    story = story_of(bundle)
    turns = [_timed(lambda: _play(story)) / TURNS for _ in range(ROUNDS)]
    return [
        Figure(f"load {NODES:,} nodes, everything checked", median(loads), max(loads), 1.0),
        Figure(f"a turn, over {TURNS:,} turns of one reading", median(turns), max(turns), 0.001),
    ]


def _play(story: Story) -> None:
    random, state = Random(7), begin(story).state
    for _ in range(TURNS):
        ways = [option.index for option in options(story, state) if option.is_open]
        state = choose(story, state, random.choice(ways)).state


def _refused() -> list[Figure]:
    return [
        Figure(f"refuse {name}", median(times), max(times), 1.0)
        for name, files in _hostile().items()
        for times in ([_timed(lambda files=files: _is_refused(files)) for _ in range(ROUNDS)],)
    ]


def _hostile() -> Mapping[str, Mapping[str, str]]:
    good = long_story().files
    laughs = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a, *a, *a, *a]" for n in range(20))
    lost = "nodes:\n" + "\n".join(f"  n{n}: {{to: c1.lost{n}}}" for n in range(9000))
    deep = "nodes: {n0: {choices: [{id: a, to: n0, when: " + "{not: " * 5000 + "{has: key}" + "}" * 5005
    many = "nodes:\n" + "".join(f"  n{n}: {{to: n0}}\n" for n in range(10**5))
    return {
        "billion laughs": {**good, "chapters/c0.yaml": laughs},
        "conditions 5,000 deep": {**good, "chapters/c0.yaml": deep},
        "a hundred thousand nodes": {**good, "chapters/c0.yaml": many},
        "nine thousand ways to nowhere": {**good, "chapters/c0.yaml": lost},
        "a file of a million values": {"story.yaml": "[" + "a," * 10**6 + "]"},
        "a text of a million open tags": {**good, "texts/en/c0.yaml": "c0.n0: " + "<b>" * 10**6},
    }


def _is_refused(files: Mapping[str, str]) -> None:
    try:
        story_of(Bundle(files, {}))
    except StoryRefused:
        return
    raise AssertionError("a hostile story was taken")


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _time(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1e6:,.0f} µs"
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    print(story_section())
