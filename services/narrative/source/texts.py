"""The text tables of a story: one per language, every text within what Telegram shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.narrative.errors import Problem
from services.narrative.graph import GO_ON, Node, Story
from services.narrative.source.markup import markup_problem, placeholders, visible
from services.narrative.source.trees import Table

LONGEST_NODE = 1800
"""Characters of a node's text: a screen or two of a phone."""
LONGEST_CAPTION = 900
"""Characters of the text of a node with an image: it is the image's caption, with room for locked choices."""
LONGEST_BUTTON = 60
LONGEST_LINE = 300
"""Characters of a title, a reason, or what is said about somebody or something."""

MOST_MARKUP = 10
"""A text that is this many times as long as what may be seen of it is too long, whatever it is made of."""

NAME = "name"
"""The placeholder for the reader's first name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text the story needs: at most `longest` characters; with markup or plain."""

    longest: int
    is_plain: bool = False


def wanted_texts(story: Story) -> dict[str, Wanted]:
    """Every key the story needs a text for, in every language."""
    line, plain = Wanted(LONGEST_LINE), Wanted(LONGEST_BUTTON, is_plain=True)
    wanted = {"title": plain, "summary": Wanted(LONGEST_NODE)}
    wanted |= {f"chapter.{c.id}": plain for c in story.chapters.values() if c.kind != "scenes"}
    for kind, ids in (("character", story.characters), ("item", story.items), ("ending", story.endings)):
        for each in ids:
            wanted[f"{kind}.{each}"] = plain
            wanted[f"{kind}.{each}.about"] = line if kind == "item" else Wanted(LONGEST_NODE)
    for node in story.nodes.values():
        wanted.update(_of_node(node))
    wanted |= {later.text: Wanted(LONGEST_NODE) for later in story.laters.values() if later.text is not None}
    return wanted


def _of_node(node: Node) -> Iterator[tuple[str, Wanted]]:
    yield node.id, Wanted(LONGEST_NODE if node.image is None else LONGEST_CAPTION)
    for choice in node.choices:
        if choice.id != GO_ON:
            yield node.choice_key(choice), Wanted(LONGEST_BUTTON, is_plain=True)
        if choice.when is not None and not choice.is_hidden:
            yield f"{node.choice_key(choice)}.locked", Wanted(LONGEST_LINE)


def text_problems(story: Story, tables: Mapping[str, Mapping[str, Table]]) -> Iterator[Problem]:
    """What is wrong with the texts. `tables`: by language, the files' tables by path."""
    wanted = wanted_texts(story)
    known = {NAME, *story.variables}
    for language, files in tables.items():
        written = {key for table in files.values() for key in table}
        for key in wanted:
            if key not in written:
                yield Problem(
                    f"texts/{language}", f'no text for "{key}"', f"write it in one of texts/{language}/*.yaml"
                )
        for file, table in files.items():
            for key, text in table.items():
                for reason, advice in _problems(key, text, wanted.get(key), known):
                    yield Problem(file, f"{key}: {reason}", advice, table.lines[key])


def _problems(key: str, text: object, wanted: Wanted | None, known: set[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(text, str) or not text.strip():
        yield "is no text", "write it in quotes, or after |"
        return
    longest = LONGEST_NODE if wanted is None else wanted.longest
    # Markup is looked through only where it can be within the limit.
    length = len(text) if len(text) > MOST_MARKUP * longest else len(visible(text.strip()))
    if length > longest:
        yield f"{length} characters are too many", f"at most {longest}"
        return
    if wanted is not None and wanted.is_plain:
        if "\n" in text.strip():
            yield "must be one line", "buttons and titles have no room for more"
    elif (problem := markup_problem(text)) is not None:
        yield f"markup: {problem}", "close what is opened, and write < > & as &lt; &gt; &amp;"
    for name in placeholders(text):
        if name not in known:
            yield f"nothing is called {{{name}}}", "braces hold name, or a variable of story.yaml"
