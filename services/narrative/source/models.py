"""The files of a story as their author writes them: which keys there are, of which kind, within which limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, GetJsonSchemaHandler, RootModel, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from services.content import Content, Many

Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
"""A name: small letters, digits and underscores."""
Place = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?$")]
"""A node of this chapter, or `chapter.node`."""
NodeKey = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}\.[a-z0-9_]{1,32}$")]
"""`chapter.node`."""
ChoiceKey = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}\.[a-z0-9_]{1,32}\.[a-z0-9_]{1,32}$")]
"""`chapter.node.choice`."""
Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?$")]
"""A variable, or a meter of a character: `trust.diana`."""
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
"""A language's two letters."""
TextKey = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=120)]
"""A key of the text tables."""
MediaFile = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,64}\.(webp|png|jpg|jpeg|ogg|mp3)$")]
"""A file in the story's folder `media`, without any folder in its name."""

Number: TypeAlias = Annotated[int | float, Field(ge=-1_000_000, le=1_000_000)]
Scalar: TypeAlias = bool | int | float | Annotated[str, Field(max_length=200)]
Meter: TypeAlias = Annotated[int, Field(ge=-100, le=100)]

MOST_NODES = 10_000
"""How many nodes one story may have."""


def _exactly_one(part: Content, what: str) -> None:
    said = sorted(part.model_fields_set)
    if len(said) != 1:
        raise ValueError(f"{what} is one thing, and this says {', '.join(said) if said else 'nothing'}")


class ConditionFile(Content):
    """A question about the reader, one key; several names under it must all agree."""

    eq: Annotated[dict[Name, Scalar], Field(min_length=1)] | None = None
    ne: Annotated[dict[Name, Scalar], Field(min_length=1)] | None = None
    gt: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    gte: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    lt: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    lte: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    one_of: Annotated[dict[Name, Many[Scalar]], Field(min_length=1)] | None = Field(None, alias="in")
    has: Id | None = None
    """An item the reader carries."""
    no: ConditionFile | None = Field(None, alias="not")
    all: Annotated[Many[ConditionFile], Field(min_length=1)] | None = None
    any: Annotated[Many[ConditionFile], Field(min_length=1)] | None = None
    seen: NodeKey | None = None
    """A node the reader has been at."""
    chose: ChoiceKey | None = None
    """A choice the reader took."""

    @model_validator(mode="after")
    def _one_question(self) -> ConditionFile:
        _exactly_one(self, "a condition")
        return self


class BoundsFile(Content):
    """The least and the most a number may be."""

    min: Number | None = None
    max: Number | None = None


class LaterFile(Content):
    """A consequence that comes later, on arriving at a chapter or some chapters on."""

    after_chapters: Annotated[int, Field(ge=1, le=100)] | None = None
    at: Id | None = None
    effects: Annotated[Many[EffectFile], Field(max_length=20)] = ()
    text: TextKey | None = None
    """Told on arriving there."""

    @model_validator(mode="after")
    def _one_moment(self) -> LaterFile:
        if (self.after_chapters is None) == (self.at is None):
            raise ValueError("say when: either at (a chapter) or after_chapters")
        return self

    @field_validator("effects")
    @classmethod
    def _not_later_again(cls, effects: tuple[EffectFile, ...]) -> tuple[EffectFile, ...]:
        if any(effect.later is not None for effect in effects):
            raise ValueError("a deferred consequence cannot defer another")
        return effects


class EffectFile(Content):
    """One thing that happens to the reader, one key; several names under it all change."""

    set: Annotated[dict[Id, Scalar], Field(min_length=1)] | None = None
    add: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    clamp: Annotated[dict[Name, BoundsFile], Field(min_length=1)] | None = None
    relation: Annotated[dict[Id, Annotated[dict[Id, Meter], Field(min_length=1)]], Field(min_length=1)] | None = None
    """By character: how much each meter grows."""
    item: Id | None = None
    drop: Id | None = None
    award: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Points, once in a reader's life."""
    unlock: Id | None = None
    event: Id | None = None
    later: LaterFile | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> EffectFile:
        _exactly_one(self, "an effect")
        return self


Effects: TypeAlias = Annotated[Many[EffectFile], Field(max_length=40)]


class EnterFile(EffectFile):
    """What happens on entering a node: each time, or (under `once`) the first time alone."""

    once: Effects | None = None


class ChoiceFile(Content):
    """One way on."""

    id: Id
    to: Place | None = None
    when: ConditionFile | None = None
    hidden: bool = False
    """Left out while `when` does not hold, rather than shown locked with its reason."""
    effects: Effects = ()
    price: PriceFile | None = None
    vip: bool = False


class PriceFile(Content):
    """What a choice on side content costs."""

    points: Annotated[int, Field(ge=1, le=100_000)]


class TimedFile(Content):
    """A decision with a deadline."""

    seconds: Annotated[int, Field(ge=5, le=86_400)]
    default: Id
    """The choice that is made when nobody makes one."""


class NodeFile(Content):
    """One place of the story: choices, or a way on, or an ending, or the end of a scene."""

    speaker: Id | None = None
    image: MediaFile | None = None
    voice: MediaFile | None = None
    enter: Annotated[Many[EnterFile], Field(max_length=40)] = ()
    choices: Annotated[Many[ChoiceFile], Field(min_length=1, max_length=8)] | None = None
    timed: TimedFile | None = None
    to: Place | None = None
    call: NodeKey | None = None
    ending: Id | None = None
    returns: Literal[True] | None = Field(None, alias="return")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> NodeFile:
        ways = {"choices": self.choices, "to": self.to, "ending": self.ending, "return": self.returns}
        said = [name for name, way in ways.items() if way]
        if len(said) != 1:
            told = " and ".join(said) or "nothing"
            raise ValueError(f"a node has choices, or to, or ending, or return; this one has {told}")
        if self.call is not None and self.to is None:
            raise ValueError("after the scene it calls the story goes on at to, which is missing")
        if self.timed is not None and self.choices is None:
            raise ValueError("timed belongs to a node with choices")
        if self.choices is not None:
            self._check_choices(self.choices)
        return self

    def _check_choices(self, choices: tuple[ChoiceFile, ...]) -> None:
        ids = [choice.id for choice in choices]
        if twice := next((each for each in ids if ids.count(each) > 1), None):
            raise ValueError(f'there are two choices "{twice}"')
        if self.timed is not None and self.timed.default not in ids:
            raise ValueError(f'timed.default "{self.timed.default}" is none of the choices {", ".join(ids)}')
        if all(choice.price is not None or choice.vip for choice in choices):
            raise ValueError("every choice asks for points or VIP: one way on must be free")


class ChapterFile(Content):
    """chapters/<id>.yaml: the nodes of one chapter."""

    nodes: Annotated[dict[Id, NodeFile], Field(min_length=1, max_length=MOST_NODES)]


class ChapterEntry(Content):
    """A chapter in the list: its id, or its id and whether it is off the main line."""

    id: Id
    side: bool = False

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{**whole["properties"]["id"], "title": "Id"}, whole], "description": whole["description"]}

    @model_validator(mode="before")
    @classmethod
    def _just_its_id(cls, value: Any) -> Any:
        return {"id": value} if isinstance(value, str) else value


class VariableFile(Content):
    """Something the story counts or remembers."""

    start: Scalar
    min: Number | None = None
    max: Number | None = None
    one_of: Annotated[Many[Annotated[str, Field(max_length=200)]], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _start_fits(self) -> VariableFile:
        is_number = isinstance(self.start, int | float) and not isinstance(self.start, bool)
        if (self.min is not None or self.max is not None) and not is_number:
            raise ValueError("min and max belong to a number")
        if self.one_of is not None and self.start not in self.one_of:
            raise ValueError(f"start is none of {', '.join(self.one_of)}")
        if is_number and not isinstance(self.start, str):
            low, high = self.min, self.max
            if (low is not None and self.start < low) or (high is not None and self.start > high):
                raise ValueError("start lies outside min and max")
        return self


class StoryFile(Content):
    """story.yaml: what the story is made of."""

    format: Literal[1]
    id: Id
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    """Raise it to publish: the same version with other content stays a draft."""
    languages: Annotated[Many[Language], Field(min_length=1, max_length=20)]
    """The first is for readers of any other."""
    start: NodeKey
    chapters: Annotated[Many[ChapterEntry], Field(min_length=1, max_length=200)]
    characters: Annotated[dict[Id, dict[Id, Meter]], Field(default_factory=dict, max_length=50)]
    variables: Annotated[dict[Id, VariableFile], Field(default_factory=dict, max_length=500)]
    items: Annotated[Many[Id], Field(max_length=200)] = ()
    endings: Annotated[Many[Id], Field(min_length=1, max_length=50)]


class TextsFile(RootModel[dict[TextKey, Annotated[str, Field(min_length=1, max_length=3000)]]]):
    """texts/<language>/*.yaml: a text for each key. For the schema; the texts themselves are looked at one by one."""
