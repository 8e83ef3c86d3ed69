"""A place of a story on a terminal: its text with what a reader is shown in Telegram."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from rich.text import Text

from services.narrative.conditions import Value
from services.narrative.graph import GO_ON, Story
from services.narrative.state import State, progress_percent
from services.narrative.story import Lock, Option

_STYLES = {"b": "bold", "i": "italic", "u": "underline", "s": "strike", "a": "underline blue", "tg-spoiler": "reverse"}
_TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>")
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


def styled(text: str, values: Mapping[str, Value], reader: str) -> Text:
    """`text` with its markup as styles, and with the reader's name and the values of variables in their places."""
    told = {**{name: _said(value) for name, value in values.items()}, "name": reader}
    shown = Text()
    styles: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        shown.append(_filled(text[at : tag.start()], told), style=" ".join(styles))
        closing, name = tag.groups()
        if closing:
            styles.pop()
        else:
            styles.append(_STYLES[name])
        at = tag.end()
    return shown.append(_filled(text[at:], told), style=" ".join(styles))


def page(story: Story, state: State, told: tuple[str, ...], language: str, reader: str) -> list[Text]:
    """The place's heading, what came about on arriving, and its text."""
    node = story.nodes[state.node]
    chapter = story.text(language, f"chapter.{state.chapter}") or state.chapter
    lines = [Text(f"── {chapter} · {state.node} · {progress_percent(story, state):.0f} % ──", style="dim")]
    lines += [styled(story.text(language, key) or "", state.values, reader) for key in told]
    if node.speaker is not None:
        lines.append(Text(story.text(language, f"character.{node.speaker}") or node.speaker, style="bold magenta"))
    lines += [Text(f"[{media}]", style="dim") for media in (node.image, node.voice) if media is not None]
    lines.append(styled(story.text(language, node.id) or "", state.values, reader))
    if node.ending is not None:
        lines.append(Text(f"THE END: {story.text(language, f'ending.{node.ending}')}", style="bold green"))
    if node.timer is not None:
        lines.append(Text(f"({node.timer.seconds} s to choose; t: let them pass)", style="yellow"))
    return lines


def choice_line(story: Story, state: State, option: Option, language: str) -> Text:
    """A choice with its number from 1, its price, and why it cannot be taken."""
    node = story.nodes[state.node]
    key = node.choice_key(option.choice)
    label = "Continue" if option.choice.id == GO_ON else story.text(language, key) or key
    asks = [f"{option.choice.price} points"] if option.choice.price else []
    asks += ["VIP"] if option.choice.is_vip else []
    said = f"{label} ({', '.join(asks)})" if asks else label
    if option.is_open:
        return Text(f" {option.index + 1}  {said}", style="cyan")
    reason = story.text(language, f"{key}.locked") if option.lock is Lock.CONDITION else "start with --vip to take it"
    return Text(f" –  {said}: {reason or 'locked'}", style="dim")


def changes(before: State, after: State) -> str:
    """What a turn changed: `courage 0 → 1, + brass_key`."""
    said = [
        f"{name} {_said(before.values.get(name, ''))} → {_said(value)}"
        for name, value in after.values.items()
        if value != before.values.get(name)
    ]
    said += [f"+ {item}" for item in after.items if item not in before.items]
    said += [f"- {item}" for item in before.items if item not in after.items]
    said += [f"later: {each.later}" for each in after.deferred if each not in before.deferred]
    return ", ".join(said)


def everything(state: State) -> str:
    """All that a reader has become, a line for each kind of thing."""
    values = ", ".join(f"{name}={_said(value)}" for name, value in state.values.items())
    lines = {
        "values": values,
        "items": ", ".join(state.items),
        "chose": ", ".join(state.chosen),
        "later": ", ".join(each.later for each in state.deferred),
        "chapters": ", ".join(state.begun),
    }
    return "\n".join(f"{name:9}{told or '-'}" for name, told in lines.items())


def _filled(text: str, told: Mapping[str, str]) -> str:
    return html.unescape(_PLACEHOLDER.sub(lambda match: told.get(match[1], match[0]), text))


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
