"""The parts of Ink that are one word and lead nowhere: texts, calculations, and what puts them together."""

from __future__ import annotations

from collections.abc import Mapping

from services.narrative.ink.notes import Notes
from services.narrative.ink.run import Run
from services.narrative.ink.stretch import Glue, Piece, Shown
from services.narrative.ink.tree import Container, Place
from services.narrative.ink.values import BINARY, UNARY, Arithmetic, Const, Plain, Unknown, Unmapped, Value, Var, now

_UNMAPPED = {
    "seq": ("shuffles {~…}", "decide by a variable or by a choice"),
    "rnd": ("calls RANDOM", "decide by a variable or by a choice"),
    "srnd": ("calls SEED_RANDOM", "leave chance out"),
    "lrnd": ("calls LIST_RANDOM", "leave chance out"),
    "listInt": ("makes a list value", "use variables"),
    "range": ("calls LIST_RANGE", "use variables"),
    "turn": ("asks for TURNS()", "count in a variable"),
    "turns": ("asks for TURNS_SINCE", "count in a variable"),
    "readc": ("asks for READ_COUNT of a variable", "name the knot"),
    "choiceCnt": ("asks for CHOICE_COUNT()", "write a fallback choice"),
}


class Words:
    """Does what words say to a run. `starts`: the story's variables; `counts`: container → the variable counting it."""

    def __init__(self, starts: Mapping[str, Plain], counts: Mapping[Container, str], notes: Notes) -> None:
        self._starts = starts
        self._counts = counts
        self._notes = notes
        self._arithmetic = Arithmetic(starts)

    def say(self, run: Run, word: str) -> None:
        """A text, a calculation, or a command. Raises Unmapped."""
        if word.startswith("^") and word != "^":
            if run.calculates:
                run.stack.append(Const(word[1:]))
            else:
                run.out[-1].append(word[1:])
        elif word in BINARY and run.calculates:
            right, left = run.pop(), run.pop()
            run.stack.append(Unknown())
            run.stack[-1] = self._arithmetic.binary(word, left, right)
        elif word in UNARY and run.calculates:
            value = run.pop()
            run.stack.append(Unknown())
            run.stack[-1] = self._arithmetic.unary(word, value)
        elif word in _UNMAPPED:
            run.stack.append(Unknown())
            raise Unmapped(*_UNMAPPED[word])
        else:
            self._command(run, word)

    def value(self, run: Run, value: Const) -> None:
        """A value as it stands: for a calculation, else to be read."""
        if run.calculates:
            run.stack.append(value)
        else:
            run.out[-1].append(str(value.value))

    def _command(self, run: Run, word: str) -> None:
        match word:
            case "\n":
                run.out[-1].append("\n")
            case "<>":
                run.out[-1].append(Glue())
            case "ev" | "/ev":
                run.calculates = word == "ev"
            case "str" | "#":
                run.out.append([])
                run.calculates = False
            case "/str":
                run.calculates = True
                run.stack.append(Const(""))
                run.stack[-1] = Const(_text(run.out.pop() if len(run.out) > 1 else []))
            case "/#":
                tag = _text(run.out.pop() if len(run.out) > 1 else []).strip()
                if len(run.out) == 1:
                    self._notes.tag(run, tag)
            case "out":
                self._print(run)
            case "pop":
                run.pop()
            case "du":
                run.stack.append(run.stack[-1] if run.stack else Unknown())
            case "void":
                run.stack.append(Const(""))
            case "visit":
                counted = self._counts.get(run.place.container)
                run.stack.append(Unknown() if counted is None else _less_one(now(counted, run.changes)))
            case "nop":
                return
            case "thread":
                run.place = Place(run.place.container, run.place.index + 1)
                raise Unmapped("starts a thread <-", "divert there, or write the choices here")
            case _ if word.startswith("LIST_"):
                raise Unmapped(f"calls {word}", "use variables instead of lists")
            case _:
                raise Unmapped(f"says {word[:20]!r}, which is not known here")

    def _print(self, run: Run) -> None:
        value = run.pop()
        match value:
            case Const(plain) if isinstance(plain, str) or not isinstance(plain, bool):
                run.out[-1].append(str(plain))
            case Const(plain):
                run.out[-1].append("true" if plain else "false")
            case Var(name) if value == now(name, run.changes) and not isinstance(self._starts[name], bool):
                run.out[-1].append(Shown(name))
            case Unknown():
                return
            case _:
                raise Unmapped("prints what was calculated", "set a variable to it, and print that")


def _text(pieces: list[Piece]) -> str:
    if any(isinstance(piece, Shown) for piece in pieces):
        raise Unmapped("shows a variable in a choice, a tag or a value", "say it in the text before")
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _less_one(value: Value) -> Value:
    if isinstance(value, Var):
        return Var(value.name, value.offset - 1)
    return Const(value.value - 1) if isinstance(value, Const) and not isinstance(value.value, str) else Unknown()
