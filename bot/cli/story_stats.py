"""`diana story stats`."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.asking import counting
from bot.cli.story_files import story_at
from bot.exit_codes import ExitCode
from services.narrative.authoring import Tally, Walker, visit_all
from services.narrative.authoring.walks import MOST_UNENDED, decision_choices, words_of
from services.narrative.graph import Story

WORDS_PER_MINUTE = 220
"""How fast people read on a phone."""
_BAR = 30
_LISTED = 12


def print_stats(which: str, walks: int, seed: int) -> int:
    """Print how large the story is, and what readers by chance meet. Exit code 65 where some of it is never met."""
    story = story_at(which)
    console = Console(highlight=False, soft_wrap=True)
    console.print(_size(story))
    console.print(_chapters(story))
    walker = Walker(story, seed)
    with counting("Walking", walks) as told:
        for n in range(walks):
            walker.walk()
            told(n + 1)
            if len(walker.tally.unended) >= MOST_UNENDED:
                break
    tally = walker.tally
    console.print(f"\n{tally.walks:,} readings by chance (seed {seed}), every second reader VIP:")
    console.print(_endings(tally))
    console.print(_readings(tally))
    for line in (*_coverage(tally), *_whole(story)):
        console.print(line)
    return ExitCode.OK if tally.is_complete and not tally.missed_endings and not tally.unended else ExitCode.DATA


def _size(story: Story) -> Text:
    decisions = sum(node.is_decision for node in story.nodes.values())
    choices = len(decision_choices(story))
    counted = f"{len(story.nodes)} nodes, {decisions} decisions with {choices} choices, {len(story.endings)} endings"
    return Text(f"{story.id} (version {story.version})", style="bold").append(f": {counted}", style="not bold")


def _chapters(story: Story) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("chapter", "kind", "nodes", "decisions", *(f"words {each}" for each in story.languages)):
        table.add_column(heading, justify="left" if heading in ("chapter", "kind") else "right", no_wrap=True)
    words = {language: words_of(story, language) for language in story.languages}
    totals = dict.fromkeys(story.languages, 0)
    for chapter in story.chapters.values():
        nodes = [story.nodes[node] for node in chapter.nodes]
        keys = [key for node in nodes for key in (node.id, *map(node.choice_key, node.choices))]
        here = {language: sum(words[language].get(key, 0) for key in keys) for language in story.languages}
        for language, number in here.items():
            totals[language] += number
        decisions = sum(node.is_decision for node in nodes)
        counts = (len(nodes), decisions, *here.values())
        table.add_row(chapter.id, chapter.kind.value, *(f"{number:,}" for number in counts))
    table.add_row("all", "", str(len(story.nodes)), "", *(f"{number:,}" for number in totals.values()), style="bold")
    return table


def _endings(tally: Tally) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for ending in tally.story.endings:
        share = tally.endings[ending] / max(tally.walks, 1)
        table.add_row(f"  {ending}", f"{share:6.1%}", Text("█" * round(share * _BAR), style="cyan"))
    return table


def _readings(tally: Tally) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("  a reading has", "least", "middle", "most"):
        table.add_column(heading, justify="left" if heading.startswith(" ") else "right")
    minutes = [words / WORDS_PER_MINUTE for words in tally.words]
    rows: tuple[tuple[str, Sequence[float]], ...] = (
        ("words", tally.words),
        ("minutes", minutes),
        ("nodes", tally.turns),
        ("decisions", tally.decisions),
    )
    for name, numbers in rows:
        if numbers:
            table.add_row(f"  {name}", *(f"{number:,.0f}" for number in (min(numbers), median(numbers), max(numbers))))
    return table


def _coverage(tally: Tally) -> list[Text]:
    story = tally.story
    return [
        _covered("nodes", len(story.nodes), tally.missed_nodes),
        _covered("choices", len(decision_choices(story)), tally.missed_choices),
        _covered("endings", len(story.endings), tally.missed_endings),
        *(
            [Text(f"  given up: {len(tally.unended)} readings that went round, and so the rest of them", style="red")]
            if tally.unended
            else []
        ),
    ]


def _covered(what: str, number: int, missed: Sequence[str]) -> Text:
    met = number - len(missed)
    line = Text(f"  {what} met: {met} of {number} ({met / max(number, 1):.1%})", style="red" if missed else "green")
    more = f" and {len(missed) - _LISTED} more" if len(missed) > _LISTED else ""
    return line.append(f"; never: {', '.join(missed[:_LISTED])}{more}") if missed else line


def _whole(story: Story) -> list[Text]:
    visited = visit_all(story)
    if not visited.is_whole:
        return [Text(f"  more than {visited.situations - 1:,} situations: too many to look at each")]
    return [Text(f"  all {visited.situations:,} situations there can be were looked at: this is proof, not chance")]
