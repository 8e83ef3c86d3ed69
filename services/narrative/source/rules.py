"""From conditions and effects as they are written to those that can be asked and applied, every name in them known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from services.narrative.conditions import (
    COMPARISONS,
    AllOf,
    AnyOf,
    Chose,
    Compares,
    Condition,
    Has,
    IsOneOf,
    Not,
    Seen,
    Value,
)
from services.narrative.effects import Add, Award, Clamp, Drop, Effect, Happen, Later, SetTo, Take, Unlock
from services.narrative.graph import Variable
from services.narrative.source.models import ConditionFile, EffectFile

Path = tuple[str | int, ...]
"""The way from the top of a file to a value in it."""


MOST_LOOKED_UP = 20
MOST_ALIKE = 300


@dataclass
class Names:
    """Everything that can be spoken of in a story. What is spoken of and not here is noted in `unknown`."""

    variables: Mapping[str, Variable]
    meters: frozenset[str]
    items: frozenset[str]
    chapters: frozenset[str]
    nodes: frozenset[str]
    choices: frozenset[str]
    unknown: list[tuple[Path, str, str]] = field(default_factory=list)
    """Place, reason, advice."""
    looked_up: int = 0

    def know(self, name: str, among: Iterable[str], what: str, at: Path) -> str:
        """`name`; noted when it is none of `among`."""
        known = among if isinstance(among, frozenset | Mapping) else frozenset(among)
        if name not in known:
            self.unknown.append((at, f'there is no {what} "{name}"', self._advice(name, known)))
        return name

    def _advice(self, name: str, known: Iterable[str]) -> str:
        # Looking for what is like a name takes a while: not for a file of ten thousand mistakes.
        self.looked_up += 1
        alike = [each for each in known if each[:1] == name[:1]] if self.looked_up <= MOST_LOOKED_UP else []
        near = get_close_matches(name, alike[:MOST_ALIKE], n=1)
        return f'did you mean "{near[0]}"?' if near else "story.yaml and the chapters name what there is"

    def value(self, name: str, at: Path) -> str:
        """A variable or a meter."""
        if "." in name:
            return self.know(name, self.meters, "meter", at)
        return self.know(name, self.variables, "variable", at)

    def fits(self, name: str, value: Value, at: Path) -> Value:
        """`value`; noted when the variable `name` can never hold it."""
        variable = self.variables.get(name)
        if "." in name:
            if isinstance(value, str | bool):
                self.unknown.append((at, f"{name} is a number and never {value!r}", "compare it with a number"))
        elif variable is not None and not _same_kind(variable.start, value):
            self.unknown.append(
                (at, f"{name} starts as {variable.start!r} and never is {value!r}", "same kind, please")
            )
        elif variable is not None and variable.one_of and value not in variable.one_of:
            self.unknown.append((at, f"{name} is never {value!r}", f"it is one of {', '.join(variable.one_of)}"))
        return value


def _same_kind(left: Value, right: Value) -> bool:
    def kind(value: Value) -> type:
        return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)

    return kind(left) is kind(right)


def condition(written: ConditionFile, names: Names, at: Path) -> Condition:
    """The condition as it can be asked. Unknown names are noted in `names`."""
    parts = tuple(_parts(written, names, at))
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _parts(written: ConditionFile, names: Names, at: Path) -> Iterator[Condition]:
    # One key is said, and a story has thousands of these.
    for comparison in written.model_fields_set & COMPARISONS.keys():
        for name, value in (getattr(written, comparison) or {}).items():
            here = (*at, comparison, name)
            names.value(name, here)
            yield Compares(comparison, name, names.fits(name, value, here))
    for name, values in (written.one_of or {}).items():
        here = (*at, "in", name)
        names.value(name, here)
        yield IsOneOf(name, tuple(names.fits(name, value, here) for value in values))
    if written.has is not None:
        yield Has(names.know(written.has, names.items, "item", (*at, "has")))
    if written.no is not None:
        yield Not(condition(written.no, names, (*at, "not")))
    if written.all is not None:
        yield AllOf(tuple(condition(part, names, (*at, "all", n)) for n, part in enumerate(written.all)))
    if written.any is not None:
        yield AnyOf(tuple(condition(part, names, (*at, "any", n)) for n, part in enumerate(written.any)))
    if written.seen is not None:
        yield Seen(names.know(written.seen, names.nodes, "node", (*at, "seen")))
    if written.chose is not None:
        yield Chose(names.know(written.chose, names.choices, "choice", (*at, "chose")))


class EffectReader:
    """Reads the effects of one node; deferred ones are numbered, and collected in `laters`."""

    def __init__(self, node: str, names: Names) -> None:
        self._node = node
        self._names = names
        self.laters: dict[str, Later] = {}

    def effects(self, written: Iterable[EffectFile], at: Path) -> tuple[Effect, ...]:
        """The effects as they can be applied. Unknown names are noted."""
        return tuple(each for n, effect in enumerate(written) for each in self._effect(effect, (*at, n)))

    def _effect(self, written: EffectFile, at: Path) -> Iterator[Effect]:
        names = self._names
        for name, value in (written.set or {}).items():
            here = (*at, "set", name)
            yield SetTo(names.value(name, here), names.fits(name, value, here))
        for name, amount in (written.add or {}).items():
            here = (*at, "add", name)
            names.fits(name, amount, here)
            yield Add(names.value(name, here), amount)
        for name, bounds in (written.clamp or {}).items():
            yield Clamp(names.value(name, (*at, "clamp", name)), bounds.min, bounds.max)
        for character, changes in (written.relation or {}).items():
            for meter, change in changes.items():
                here = (*at, "relation", character, meter)
                yield Add(names.know(f"{meter}.{character}", names.meters, "meter", here), change)
        if written.item is not None:
            yield Take(names.know(written.item, names.items, "item", (*at, "item")))
        if written.drop is not None:
            yield Drop(names.know(written.drop, names.items, "item", (*at, "drop")))
        if written.award is not None:
            yield Award(written.award)
        if written.unlock is not None:
            yield Unlock(written.unlock)
        if written.event is not None:
            yield Happen(written.event)
        if written.later is not None:
            yield self._later(written, at)

    def _later(self, written: EffectFile, at: Path) -> Later:
        said = written.later
        assert said is not None
        here = (*at, "later")
        if said.at is not None:
            self._names.know(said.at, self._names.chapters, "chapter", (*here, "at"))
        later = Later(
            id=f"{self._node}:{len(self.laters)}",
            at=said.at,
            after_chapters=said.after_chapters,
            effects=self.effects(said.effects, (*here, "effects")),
            text=said.text,
        )
        self.laters[later.id] = later
        return later
