"""The machine: runs one stretch of Ink with open values, and finds every way it may go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.narrative.errors import StoryRefused
from services.narrative.ink.assignments import change_of
from services.narrative.ink.notes import Notes
from services.narrative.ink.run import Run
from services.narrative.ink.stops import ended, paused
from services.narrative.ink.stretch import (
    Entry,
    Fork,
    Frame,
    Offer,
    Shown,
    Stretch,
    forked,
    leaves,
)
from services.narrative.ink.tree import Container, InkTree, Place
from services.narrative.ink.values import (
    ALWAYS,
    NEVER,
    Arithmetic,
    Change,
    Compare,
    Condition,
    Const,
    Every,
    Plain,
    Some,
    Taken,
    Target,
    Unknown,
    Unmapped,
    Value,
    now,
)
from services.narrative.ink.words import Words

MOST_STEPS = 100_000
"""How many parts are run in all: what takes about half a second, and two thousand nodes half of it."""
MOST_FORKS = 3
"""After so many conditions in one stretch it is divided where a line ends."""
DEEPEST_FORK = 7
DEEPEST_TUNNEL = 5

_HAS_CONDITION, _HAS_START, _HAS_LABEL, _IS_FALLBACK, _IS_ONCE = 1, 2, 4, 8, 16
_NO_JOINT = re.compile(r"c-\d+|s\d*|b|\$r\d*")


class Machine:
    """Runs stretches of one story. `starts`: its variables; `counts`: container → the variable that counts it."""

    def __init__(
        self, tree: InkTree, starts: Mapping[str, Plain], counts: Mapping[Container, str], notes: Notes
    ) -> None:
        self._tree = tree
        self._starts = starts
        self._counts = counts
        self._notes = notes
        self._arithmetic = Arithmetic(starts)
        self._words = Words(starts, counts, notes)
        self._stretches: dict[Entry, Stretch | None] = {}
        self._steps = 0

    def stretch(self, entry: Entry) -> Stretch:
        """What is said from `entry` on. Raises StoryRefused for a story without end."""
        known = self._stretches.get(entry)
        if known is None:
            self._stretches[entry] = None
            run = Run(entry.place, entry.frames, dict(entry.temps), list(entry.stack), list(entry.offers))
            known = self._stretches[entry] = self._finish(run)
        return known

    def _finish(self, run: Run) -> Stretch:
        """The ways `run` may go from here."""
        while True:
            self._steps += 1
            if self._steps > MOST_STEPS:
                self._notes.tell(run.place, "goes on and on", "let every round have a choice or a text")
                raise StoryRefused(list(self._notes.problems.values()))
            at = run.place
            try:
                done = self._step(run)
            except Unmapped as unmapped:
                # The part is behind us already: what else does not map is told as well.
                self._notes.tell(at, unmapped.reason, unmapped.advice)
                done = None
            if done is not None:
                return done

    def _step(self, run: Run) -> Stretch | None:
        """Run one part; the rest of the stretch where it ends or forks here."""
        place = run.place
        if place.is_start:
            self._count(run, place.container)
            run.place = Place(place.container)
            return None
        if place.index >= len(place.container.content):
            return self._leave(run)
        part = place.container.content[place.index]
        run.place = Place(place.container, place.index + 1)
        match part:
            case Container():
                run.place = Place(part, is_start=True)
            case str():
                return self._word(run, part, place)
            case bool() | int() | float():
                self._words.value(run, Const(part))
            case _:
                return self._instruction(run, part, place)
        return None

    def _count(self, run: Run, container: Container) -> None:
        if container in self._counts:
            run.changes.append(Change(self._counts[container], 1, is_set=False))

    def _jump(self, run: Run, target: Place, origin: Container) -> None:
        """Go on at `target`. Containers one was not in before are counted; gathers whenever one comes to the start."""
        run.place = Place(target.container, target.index)
        before, content = set(_and_around(origin)), target.container.content
        part = content[target.index] if target.index < len(content) else None
        is_at_start = True
        for container in _and_around(target.container):
            if container in before and not container.counts_start_only:
                break
            is_at_start = is_at_start and bool(container.content) and part is container.content[0]
            if is_at_start or not container.counts_start_only:
                self._count(run, container)
            part = container

    def _leave(self, run: Run) -> Stretch | None:
        """A container is at its end: its parent goes on, where it is a part of it."""
        container, parent = run.place.container, run.place.container.parent
        position = container.position
        if parent is None or position is None:
            return self._stop(run, run.place)
        run.place = Place(parent, position + 1)
        return None

    def _word(self, run: Run, word: str, place: Place) -> Stretch | None:
        """What ends the stretch or goes back, or says something."""
        if word in ("done", "end"):
            run.offers = run.offers if word == "done" else []
            return self._stop(run, place)
        if word == "->->":
            self._return(run)
        else:
            self._words.say(run, word)
        return None

    def _return(self, run: Run) -> None:
        onwards = run.pop()
        if not run.frames:
            raise Unmapped("returns from a tunnel it was not called into", "divert instead")
        *others, frame = run.frames
        run.frames, run.place, run.temps = tuple(others), frame.back, dict(frame.temps)
        if isinstance(onwards, Target):
            self._jump(run, self._find(onwards.path, run.place.container), run.place.container)

    def _instruction(self, run: Run, part: Mapping[str, Any], place: Place) -> Stretch | None:
        """A divert, a choice, or something about a variable."""
        if isinstance(path := part.get("->"), str):
            return self._divert(run, part, path, place)
        if isinstance(path := part.get("->t->"), str):
            return self._tunnel(run, path, place)
        if isinstance(path := part.get("*"), str):
            return self._offer(run, path, int(part.get("flg", 0)), place)
        if isinstance(name := part.get("VAR="), str):
            return self._assign(run, name, place)
        if isinstance(name := part.get("temp="), str):
            run.temps[name] = run.pop()
        elif isinstance(name := part.get("VAR?"), str):
            run.stack.append(Unknown())
            run.stack[-1] = self._held(run, name)
        elif isinstance(path := part.get("CNT?"), str):
            run.stack.append(Unknown())
            counted = self._counts.get(self._find(path, place.container).container)
            run.stack[-1] = Unknown() if counted is None else now(counted, run.changes)
        elif isinstance(path := part.get("^->"), str):
            run.stack.append(Target(path))
        elif isinstance(tag := part.get("#"), str):
            self._notes.tag(run, tag.strip())
        else:
            self._refuse(run, part)
        return None

    def _refuse(self, run: Run, part: Mapping[str, Any]) -> None:
        run.stack.append(Unknown())
        if "f()" in part:
            raise Unmapped(f"calls the function {part['f()']}", "write out what it does")
        if "x()" in part:
            raise Unmapped(f"calls {part['x()']}, which is outside of Ink", "leave it out; a story runs nothing")
        if "list" in part:
            raise Unmapped("makes a list value", "use variables")
        raise Unmapped(f"holds {', '.join(map(str, part))[:40]}, which is not known here")

    def _held(self, run: Run, name: str) -> Value:
        if name in run.temps:
            return run.temps[name]
        if name not in self._starts:
            raise Unmapped(f"asks for {name}, which is no variable of plain values", "use numbers, texts and truths")
        return now(name, run.changes)

    def _divert(self, run: Run, part: Mapping[str, Any], path: str, place: Place) -> Stretch | None:
        if part.get("c"):
            condition = self._arithmetic.truth(run.pop())
            target = self._find(path, place.container)
            if condition == NEVER:
                return None
            if condition != ALWAYS:
                return self._fork(run, condition, place, lambda one: self._jump(one, target, place.container))
            self._jump(run, target, place.container)
            return None
        if part.get("var"):
            value = run.temps.get(path)
            if not isinstance(value, Target):
                raise Unmapped(f"diverts to where the variable {path} says", "divert by name, under conditions")
            self._jump(run, self._find(value.path, place.container), place.container)
            return None
        return self._go(run, self._find(path, place.container), place)

    def _go(self, run: Run, target: Place, place: Place, frames: tuple[Frame, ...] | None = None) -> Stretch | None:
        """On to `target`; in a stretch of its own where many ways may join."""
        frames = run.frames if frames is None else frames
        name, is_knot = target.container.name, target.container.parent is self._tree.root
        is_joint = target.is_start and name is not None and (is_knot or not _NO_JOINT.fullmatch(name))
        temps = run.temps if frames == run.frames else {}
        if is_joint and len(run.out) == 1 and not run.is_glued:
            is_fitting = not self._is_just_choices(target, frames) if run.says_something else not run.tags
            is_round = target.container in run.joints
            run.joints.add(target.container)
            if is_round or (is_fitting and (run.says_something or not run.offers)):
                self._jump(run, target, place.container)
                return paused(run, Entry(run.place, frames, tuple(temps.items()), tuple(run.stack)), place, self._notes)
        self._jump(run, target, place.container)
        run.frames, run.temps = frames, dict(temps)
        return None

    def _is_just_choices(self, target: Place, frames: tuple[Frame, ...]) -> bool:
        """Whether choices come there without a word before them."""
        entry = Entry(Place(target.container), frames)
        if entry in self._stretches and self._stretches[entry] is None:
            return False
        return any(leaf.offers and not leaf.says_something for leaf in leaves(self.stretch(entry)))

    def _tunnel(self, run: Run, path: str, place: Place) -> Stretch | None:
        if len(run.frames) >= DEEPEST_TUNNEL:
            raise Unmapped("tunnels lie too deep within tunnels", f"at most {DEEPEST_TUNNEL}")
        frame = Frame(run.place, tuple(run.temps.items()))
        return self._go(run, self._find(path, place.container), place, (*run.frames, frame))

    def _offer(self, run: Run, path: str, flags: int, place: Place) -> Stretch | None:
        when = self._arithmetic.truth(run.pop()) if flags & _HAS_CONDITION else ALWAYS
        label = run.pop() if flags & _HAS_LABEL else Const("")
        start = run.pop() if flags & _HAS_START else Const("")
        target = self._find(path, place.container)
        text = "".join(str(each.value) for each in (start, label) if isinstance(each, Const))
        entry = Entry(target, run.frames, tuple(run.temps.items()))
        offer = Offer(
            " ".join(text.split()),
            entry,
            str(target),
            when,
            bool(flags & _IS_ONCE),
            bool(flags & _IS_FALLBACK),
        )
        if when != NEVER:
            run.offers.append(offer)
        return None

    def _assign(self, run: Run, name: str, place: Place) -> Stretch | None:
        if name in run.temps:
            run.temps[name] = run.pop()
            return None
        if name not in self._starts:
            run.pop()
            raise Unmapped(f"sets {name}, which is no variable of plain values", "use numbers, texts and truths")
        if Shown(name) in run.out[0] and len(run.out) == 1:
            return paused(run, run.entry(place), place, self._notes)
        value = run.pop()
        match value:
            case Every() | Some() | Compare() | Taken() if value not in (ALWAYS, NEVER):
                return self._fork(run, value, place, lambda one: None, place, values=True)
            case Every() | Some():
                value = Const(value == ALWAYS)
        if (change := change_of(name, value, start=self._starts[name], held=now(name, run.changes))) is not None:
            run.changes.append(change)
        return None

    def _fork(
        self,
        run: Run,
        condition: Condition,
        place: Place,
        then: Callable[[Run], object],
        again: Place | None = None,
        *,
        values: bool = False,
    ) -> Stretch | None:
        """Both ways from here. `values`: the answer itself is what the part at `again` goes on with."""
        if len(run.out) > 1:
            raise Unmapped("the text of a choice or a tag depends on a condition", "write two choices with conditions")
        ends_a_line = run.says_something and run.out[0][-1:] == ["\n"]
        if run.forks >= MOST_FORKS and ends_a_line:
            return paused(run, run.entry(place, condition), place, self._notes)
        if run.forks >= DEEPEST_FORK:
            raise Unmapped("one paragraph depends on too many conditions", "divide it into lines of their own")
        one, other = run.branch(again or run.place), run.branch(again or run.place)
        if values:
            one.stack.append(ALWAYS)
            other.stack.append(NEVER)
        then(one)
        return forked(condition, self._finish(one), self._finish(other))

    def _stop(self, run: Run, place: Place) -> Stretch | None:
        """The stretch is over: the reader chooses, or a fallback goes on, or there is no more."""
        if run.offers and all(offer.is_fallback for offer in run.offers):
            first, *others = run.offers
            run.offers = []
            if first.when == ALWAYS:
                run.place, run.frames, run.temps = first.entry.place, first.entry.frames, dict(first.entry.temps)
                return None
            one, other = run.branch(first.entry.place), run.branch(place)
            one.frames, one.temps = first.entry.frames, dict(first.entry.temps)
            other.offers = others
            stopped = self._stop(other, place)
            return Fork(first.when, self._finish(one), self._finish(other) if stopped is None else stopped)
        return ended(run, place, self._notes)

    def _find(self, path: str, container: Container) -> Place:
        place = self._tree.find(path, container)
        if place is None:
            raise Unmapped(f"leads to {path[:60]}, which is not there", "compile the story again")
        return place


def _and_around(container: Container | None) -> Iterator[Container]:
    """The container, and each around it."""
    while container is not None:
        yield container
        container = container.parent
