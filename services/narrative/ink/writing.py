"""The files of a story, from the graph an Ink story came to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml

from services.narrative.ink.graph import Station, Way
from services.narrative.ink.names import LONGEST, Names, said, slug
from services.narrative.ink.values import ALWAYS, Change, Compare, Condition, Every, Plain, Some, Taken
from services.narrative.ink.wording import label, pages, paragraphs
from services.narrative.source.texts import LONGEST_CAPTION, LONGEST_NODE

_MEDIA = re.compile(r"[a-z0-9_-]{1,64}\.(webp|png|jpg|jpeg|ogg|mp3)")
_SCHEMA = "# yaml-language-server: $schema={up}.schemas/{schema}.schema.json\n"


@dataclass
class Written:
    """A story as its files say it: values by file. `notes`: what the author had better look at."""

    story: dict[str, Any]
    chapters: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    keys: dict[Way, str] = field(default_factory=dict)
    """The key of the choice each way became."""

    def files(self, language: str) -> dict[str, str]:
        """Path → what stands in the file."""
        story_id = self.story["id"]
        return {
            "story.yaml": _SCHEMA.format(up="", schema="story") + _yaml(self.story),
            **{
                f"chapters/{chapter}.yaml": _SCHEMA.format(up="../", schema="story-chapter") + _yaml({"nodes": nodes})
                for chapter, nodes in self.chapters.items()
            },
            f"texts/{language}/{story_id}.yaml": _SCHEMA.format(up="../../", schema="story-texts") + _yaml(self.texts),
        }


class Writer:
    """Writes stations as nodes.

    `starts`: Ink's variables and what they begin as; `called`: our own names for them; `media`: the files there are.
    """

    def __init__(
        self,
        stations: Sequence[Station],
        starts: Mapping[str, Plain],
        called: Mapping[str, str],
        media: frozenset[str] = frozenset(),
    ) -> None:
        self._stations = stations
        self._starts = starts
        self._called = called
        self._media = media
        self._speakers: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        self._ending_names = Names()
        self._pages = {station: self._paged(station) for station in stations}
        self._keys = self._choice_keys()

    def write(self, story_id: str, language: str, about: Mapping[str, str], titles: Mapping[str, str]) -> Written:
        """The story `story_id`. `about`: title and summary; `titles`: chapter → title."""
        first = self._stations[0]
        story: dict[str, Any] = {"format": 1, "id": story_id, "version": 1, "languages": [language]}
        self._told = told = Written(story)
        for station in self._stations:
            self._station(station)
        story["start"] = f"{first.chapter}.{first.name}"
        story["chapters"] = list(told.chapters)
        if self._speakers:
            story["characters"] = {who: {} for who in self._speakers.values()}
        if variables := self._variables():
            story["variables"] = variables
        story["endings"] = [
            node["ending"] for nodes in told.chapters.values() for node in nodes.values() if "ending" in node
        ]
        own = {"title": label(about.get("title", said(story_id))), "summary": about.get("summary", "Told in Ink.")}
        own |= {f"chapter.{each}": label(titles.get(each, said(each))) for each in told.chapters}
        for name, who in self._speakers.items():
            own |= {f"character.{who}": label(name), f"character.{who}.about": name}
        told.texts = own | told.texts
        return told

    def _paged(self, station: Station) -> dict[str, str]:
        """Node → its text: one, or as many as the text needs."""
        image = _tags(station).get("image")
        told = pages(
            paragraphs(station.leaf.pieces, self._called), LONGEST_CAPTION if image in self._media else LONGEST_NODE
        )
        names = [station.name, *(f"{station.name[: LONGEST - 4]}_p{n}" for n in range(2, len(told) + 1))]
        return dict(zip(names, told, strict=True))

    def _station(self, station: Station) -> None:
        tags = _tags(station)
        node: dict[str, Any] = {}
        if speaker := tags.get("speaker"):
            node["speaker"] = self._speakers.setdefault(speaker, slug(speaker, "somebody"))
        for kind, tag in (("image", "image"), ("voice", "voice"), ("voice", "audio")):
            if tag in tags and self._has_media(tags[tag], station):
                node[kind] = tags[tag]
        if station.leaf.changes:
            node["enter"] = self._effects(station.leaf.changes)
        nodes = self._told.chapters.setdefault(station.chapter, {})
        *earlier, last = self._pages[station]
        self._told.texts |= {f"{station.chapter}.{name}": text for name, text in self._pages[station].items()}
        for name, onward in pairwise((*earlier, last)):
            nodes[name] = {**node, "to": onward}
            node = {key: node[key] for key in ("speaker",) if key in node}
        nodes[last] = node | self._onward(station, last, tags)

    def _onward(self, station: Station, name: str, tags: Mapping[str, str]) -> dict[str, Any]:
        if not station.ways:
            title = tags.get("ending", said(station.chapter))
            if title not in self._endings:
                self._endings[title] = self._ending_names.name(title, "end")
            ending = self._endings[title]
            self._told.texts |= {f"ending.{ending}": label(title), f"ending.{ending}.about": "The story ends here."}
            return {"ending": ending}
        only = station.ways[0]
        if len(station.ways) == 1 and only.label is None and not only.changes:
            return {"to": _place(only.to, station)}
        return {"choices": [self._choice(way, station, name) for way in station.ways]}

    def _choice(self, way: Way, station: Station, name: str) -> dict[str, Any]:
        self._told.keys[way] = f"{station.chapter}.{name}.{way.id}"
        choice: dict[str, Any] = {"id": way.id, "to": _place(way.to, station)}
        asked = self._asked(way.when)
        if asked is not None and len(station.ways) > 1:
            choice |= {"when": asked, "hidden": True}
        if way.changes:
            choice["effects"] = self._effects(way.changes)
        if way.id != "continue":
            self._told.texts[f"{station.chapter}.{name}.{way.id}"] = label(way.label or "Continue")
        if way.label is not None and label(way.label) != way.label:
            self._told.notes.append(f'{station.chapter}.{name}.{way.id}: the button was cut to "{label(way.label)}"')
        return choice

    def _has_media(self, name: str, station: Station) -> bool:
        if _MEDIA.fullmatch(name) and name in self._media:
            self._told.media.add(name)
            return True
        why = (
            "put it into media/ and name it there" if _MEDIA.fullmatch(name) else "small letters, digits, _ and - alone"
        )
        self._told.notes.append(f"{station.chapter}.{station.name}: left out {name[:80]!r}, which was not found: {why}")
        return False

    def _effects(self, changes: Iterable[Change]) -> list[dict[str, Any]]:
        return [{"set" if c.is_set else "add": {self._called[c.name]: c.value}} for c in changes]

    def _asked(self, condition: Condition) -> dict[str, Any] | None:
        """The condition as a story writes it; None for one that always holds."""
        if condition == ALWAYS:
            return None
        match condition:
            case Compare("ne", name, bool() as value):
                return {"eq": {self._called[name]: not value}}
            case Compare(comparison, name, value):
                return {comparison: {self._called[name]: _number(value)}}
            case Taken(source, is_taken):
                keys = self._keys.get(source, [])
                taken = {"chose": keys[0]} if len(keys) == 1 else {"any": [{"chose": key} for key in keys]}
                return (taken if is_taken else {"not": taken}) if keys else None
            case Every(parts) | Some(parts):
                asked = [each for part in parts if (each := self._asked(part)) is not None]
                if len(asked) < 2:
                    return asked[0] if asked else None
                return {"all" if isinstance(condition, Every) else "any": asked}

    def _choice_keys(self) -> dict[str, list[str]]:
        """What each choice of Ink's is remembered by: where there is more than one way, a reader's decision is."""
        keys: dict[str, list[str]] = {}
        for station in self._stations:
            *_, node = self._pages[station]
            for way in station.ways if len(station.ways) > 1 else ():
                if way.source is not None:
                    keys.setdefault(way.source, []).append(f"{station.chapter}.{node}.{way.id}")
        return keys

    def _variables(self) -> dict[str, Any]:
        """The variables that anything in the story asks about, shows or changes."""
        told = str(self._told.chapters) + str(self._told.texts)
        return {
            own: {"start": self._starts[name]}
            for name, own in self._called.items()
            if re.search(rf"\b{own}\b", told) and name in self._starts
        }


def _tags(station: Station) -> dict[str, str]:
    """The node's tags by their key; of two the first counts."""
    return dict(tag.split(":", 1) for tag in reversed(station.leaf.tags))


def _place(to: Station, origin: Station) -> str:
    return to.name if to.chapter == origin.chapter else f"{to.chapter}.{to.name}"


def _number(value: Plain) -> Plain:
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Dumper(yaml.SafeDumper):
    """Writes everything out: an anchor would be refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _yaml(value: Any) -> str:
    told: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=116, indent=2)
    return told
