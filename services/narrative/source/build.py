"""Builds the graph from checked files: every name resolved, every reference looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from services.narrative.effects import Effect, Later
from services.narrative.graph import GO_ON, Chapter, ChapterKind, Choice, Node, Story, Timer, Variable
from services.narrative.source.bundle import STORY_FILE
from services.narrative.source.models import ChapterFile, ChoiceFile, NodeFile, StoryFile
from services.narrative.source.rules import EffectReader, Names, Path, condition
from services.narrative.source.scenes import scene_findings

Finding: TypeAlias = tuple[str, Path, str, str]
"""File, place in it, reason, advice."""


def build_story(
    told: StoryFile,
    chapters: Mapping[str, ChapterFile],
    media: Mapping[str, str],
    texts: Mapping[str, Mapping[str, str]],
    digest: str,
) -> tuple[Story, list[Finding]]:
    """The story, and what is wrong with it: a story with findings must not be used."""
    return _Builder(told, chapters, media).build(texts, digest)


class _Builder:
    def __init__(self, told: StoryFile, chapters: Mapping[str, ChapterFile], media: Mapping[str, str]) -> None:
        self._told = told
        self._files = chapters
        self._media = media
        self._findings: list[Finding] = []
        self._laters: dict[str, Later] = {}
        self._kinds = {c.id: ChapterKind.SIDE if c.side else ChapterKind.MAIN for c in told.chapters}
        nodes = [(f"{chapter}.{node}", it) for chapter, file in chapters.items() for node, it in file.nodes.items()]
        self._names = Names(
            variables={name: Variable(v.start, v.min, v.max, v.one_of or ()) for name, v in told.variables.items()},
            meters=frozenset(f"{meter}.{who}" for who, meters in told.characters.items() for meter in meters),
            items=frozenset(told.items),
            chapters=frozenset(self._kinds),
            nodes=frozenset(key for key, _ in nodes),
            choices=frozenset(f"{key}.{choice.id}" for key, node in nodes for choice in node.choices or ()),
        )

    def build(self, texts: Mapping[str, Mapping[str, str]], digest: str) -> tuple[Story, list[Finding]]:
        self._check_story()
        nodes = {node.id: node for chapter in self._files for node in self._nodes(chapter)}
        story = Story(
            id=self._told.id,
            version=self._told.version,
            start=self._told.start,
            chapters={chapter: self._chapter(chapter) for chapter in self._order() if chapter in self._files},
            nodes=nodes,
            characters=self._told.characters,
            variables=self._names.variables,
            items=self._told.items,
            endings=self._told.endings,
            laters=self._laters,
            texts=texts,
            digest=digest,
            media={
                name: self._media[name] for node in nodes.values() for name in _media_of(node) if name in self._media
            },
        )
        for node, part, reason, advice in scene_findings(story):
            chapter, node_id = node.split(".")
            self._find(f"chapters/{chapter}.yaml", ("nodes", node_id, part), reason, advice)
        return story, self._findings

    def _order(self) -> list[str]:
        return [*self._kinds, *(chapter for chapter in self._files if chapter not in self._kinds)]

    def _chapter(self, chapter: str) -> Chapter:
        kind = self._kinds.get(chapter, ChapterKind.SCENES)
        return Chapter(chapter, kind, tuple(f"{chapter}.{node}" for node in self._files[chapter].nodes))

    def _check_story(self) -> None:
        told, names = self._told, self._names
        for n, chapter in enumerate(told.chapters):
            if chapter.id not in self._files:
                advice = f"write chapters/{chapter.id}.yaml"
                self._find(STORY_FILE, ("chapters", n), f'there is no chapter "{chapter.id}"', advice)
        names.know(told.start, names.nodes, "node", ("start",))
        for place in sorted(names.variables.keys() & {"name"}):
            self._find(STORY_FILE, ("variables", place), "the reader's name is called that", "choose another name")
        self._take_unknown(STORY_FILE)

    def _nodes(self, chapter: str) -> Iterator[Node]:
        file = f"chapters/{chapter}.yaml"
        for node_id, told in self._files[chapter].nodes.items():
            yield self._node(chapter, node_id, told)
            self._take_unknown(file)

    def _node(self, chapter: str, node_id: str, told: NodeFile) -> Node:
        key, at = f"{chapter}.{node_id}", ("nodes", node_id)
        reader = EffectReader(key, self._names)
        self._check_node(chapter, told, at)
        every, once = self._entering(told, reader, at)
        node = Node(
            id=key,
            chapter=chapter,
            choices=self._choices(chapter, told, reader, at),
            speaker=told.speaker,
            image=told.image,
            voice=told.voice,
            enter=every,
            enter_once=once,
            timer=Timer(told.timed.seconds, told.timed.default) if told.timed else None,
            call=told.call,
            ending=told.ending,
            returns=bool(told.returns),
        )
        self._laters |= reader.laters
        return node

    def _entering(
        self, told: NodeFile, reader: EffectReader, at: Path
    ) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
        every: list[Effect] = []
        once: list[Effect] = []
        for n, effect in enumerate(told.enter):
            if effect.once is None:
                every += reader.effects([effect], (*at, "enter"))
            else:
                once += reader.effects(effect.once, (*at, "enter", n, "once"))
        return tuple(every), tuple(once)

    def _choices(self, chapter: str, told: NodeFile, reader: EffectReader, at: Path) -> tuple[Choice, ...]:
        if told.ending is not None:
            return ()
        if told.choices is None:
            return (Choice(GO_ON, None if told.to is None else self._place(told.to, chapter, (*at, "to"))),)
        return tuple(self._choice(chapter, each, reader, (*at, "choices", n)) for n, each in enumerate(told.choices))

    def _choice(self, chapter: str, told: ChoiceFile, reader: EffectReader, at: Path) -> Choice:
        if told.to is None:
            self._names.unknown.append((at, f'choice "{told.id}" leads nowhere', "say to which node, with to"))
        asks = told.price is not None or told.vip
        if asks and self._kinds.get(chapter) is not ChapterKind.SIDE:
            advice = "move it to a chapter with side: true"
            self._names.unknown.append((at, "points and VIP are asked for in side chapters alone", advice))
        if told.hidden and told.when is None:
            self._names.unknown.append(((*at, "hidden"), "hidden needs a condition", "add when, or remove hidden"))
        return Choice(
            id=told.id,
            to=None if told.to is None else self._place(told.to, chapter, (*at, "to")),
            when=None if told.when is None else condition(told.when, self._names, (*at, "when")),
            is_hidden=told.hidden,
            effects=reader.effects(told.effects, (*at, "effects")),
            price=0 if told.price is None else told.price.points,
            is_vip=told.vip,
        )

    def _check_node(self, chapter: str, told: NodeFile, at: Path) -> None:
        names = self._names
        if told.speaker is not None:
            names.know(told.speaker, self._told.characters, "character", (*at, "speaker"))
        if told.ending is not None:
            names.know(told.ending, self._told.endings, "ending", (*at, "ending"))
        if told.call is not None:
            names.know(told.call, names.nodes, "node", (*at, "call"))
        if told.ending is not None and self._kinds.get(chapter, ChapterKind.SCENES) is ChapterKind.SCENES:
            names.unknown.append(((*at, "ending"), "a scene cannot end the story", "return, and end it there"))
        for media in ("image", "voice"):
            if (name := getattr(told, media)) is not None and name not in self._media:
                names.unknown.append(
                    ((*at, media), f"there is no file media/{name}", "put it there, or remove the line")
                )
        if told.timed is not None and any(c.id == told.timed.default and not _is_open(c) for c in told.choices or ()):
            advice = "the default must be free and without a condition"
            names.unknown.append(((*at, "timed", "default"), "this choice may be locked when the time is up", advice))

    def _place(self, place: str, chapter: str, at: Path) -> str:
        key = place if "." in place else f"{chapter}.{place}"
        return self._names.know(key, self._names.nodes, "node", at)

    def _take_unknown(self, file: str) -> None:
        for at, reason, advice in self._names.unknown:
            self._find(file, at, reason, advice)
        self._names.unknown.clear()

    def _find(self, file: str, at: Path, reason: str, advice: str) -> None:
        self._findings.append((file, at, reason, advice))


def _media_of(node: Node) -> Iterator[str]:
    yield from (name for name in (node.image, node.voice) if name is not None)


def _is_open(choice: ChoiceFile) -> bool:
    return choice.when is None and choice.price is None and not choice.vip
