"""Ink: a compiled story becomes one of ours that says and offers the same, or everything is told that does not map.

The walks beside the stories are readings that Ink's own runtime made of them: text, choices, and which was taken.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands import run_command_line
from bot.exit_codes import ExitCode
from services.narrative import Story, StoryRefused
from services.narrative.authoring.check import check_bundle
from services.narrative.ink import Imported, import_ink
from services.narrative.source import Bundle, story_of
from services.narrative.state import State
from services.narrative.story import Option, begin, choose, options

INK = Path(__file__).parent / "ink"


def imported(name: str, *media: str) -> Imported:
    return import_ink(f"{name}.ink.json", (INK / f"{name}.ink.json").read_bytes(), name, media=frozenset(media))


def story(of: Imported) -> Story:
    return story_of(Bundle(of.files, dict.fromkeys(of.media, "")))


def compiled(*root: Any, **named: Any) -> bytes:
    """An Ink file whose root holds these parts and knots."""
    return json.dumps({"inkVersion": 21, "root": [*root, named], "listDefs": {}}).encode()


def refusal(body: bytes) -> str:
    with pytest.raises(StoryRefused) as refused:
        import_ink("story.json", body, "story")
    return str(refused.value)


class Reading:
    """Reads a story of ours as Ink is read: what just continues is no stop."""

    def __init__(self, told: Story) -> None:
        self._story = told
        self._state: State = begin(told).state

    def said_until_a_choice(self) -> tuple[str, list[str]]:
        """What is said from here to the next decision, without spaces, and what there is to choose."""
        said = self._text()
        while (ways := self._open()) and all(self._label(way) in (None, "Continue") for way in ways):
            self._state = choose(self._story, self._state, ways[0].index).state
            said += self._text()
        return letters(said), [str(self._label(way)) for way in self._open()]

    def takes(self, label: str) -> None:
        option = next(option for option in self._open() if self._label(option) == label)
        self._state = choose(self._story, self._state, option.index).state

    def _open(self) -> list[Option]:
        return [option for option in options(self._story, self._state) if option.is_open]

    def _label(self, option: Option) -> str | None:
        return self._story.text("en", f"{self._state.node}.{option.choice.id}")

    def _text(self) -> str:
        text = self._story.text("en", self._state.node) or ""
        return re.sub(r"\{(\w+)\}", lambda braces: f"{self._state.values[braces[1]]:g}", text)


def letters(text: str) -> str:
    return re.sub(r"\s+", "", unescape(text)).replace("…", "")


@pytest.mark.parametrize("name", ["ferry", "market"])
def test_an_imported_story_says_and_offers_what_ink_does(name: str) -> None:
    told = story(imported(name))

    for walk in json.loads((INK / f"{name}.walks.json").read_text("utf-8")):
        reading = Reading(told)
        for text, choices, taken in walk:
            assert reading.said_until_a_choice() == (letters(text), choices)
            if taken is not None:
                reading.takes(choices[taken])


@pytest.mark.parametrize("name", ["ferry", "market"])
def test_an_imported_story_passes_its_check(name: str) -> None:
    made = imported(name)

    report = check_bundle(Bundle(made.files, dict.fromkeys(made.media, "")), name)

    assert report.faults == ()


def test_tags_become_titles_speakers_and_pictures() -> None:
    made = imported("ferry", "quay.webp", "other.webp")

    told = story(made)
    assert told.text("en", "title") == "The Last Ferry"
    assert told.text("en", "chapter.quay") == "Quay"
    assert told.text("en", "character.mara") == "Mara"
    assert (told.nodes["quay.begin"].speaker, told.nodes["quay.begin"].image) == ("mara", "quay.webp")
    assert made.media == {"quay.webp"}


def test_a_picture_that_is_not_there_is_left_out_and_told() -> None:
    made = imported("ferry")

    assert story(made).nodes["quay.begin"].image is None
    assert any("left out 'quay.webp'" in note for note in made.notes)


def test_what_does_not_map_is_told_all_at_once_by_its_path() -> None:
    told = refusal((INK / "odd.ink.json").read_bytes())

    for says in (
        "a.0.0.3: shuffles",
        "a.0.2.3: goes round in a cycle",
        "a.0.7: calls RANDOM",
        "a.0.13: calls beep, which is outside of Ink",
        "a.0.20: sets n to something that changes",
        "a.0.23: calls the function f",
        "a.0.30: calculates with *",
        "a.0.34: asks for fruit",
        "a.0.39: starts a thread",
        "a.0.48: shows a variable in a choice",
        "a.0.56: asks for TURNS_SINCE",
        "a.0.67: compares two things that change",
        "a.0.c-1.1: diverts to where the variable t says",
    ):
        assert f"story.json: {says}" in told


def test_a_loop_of_nothing_is_told() -> None:
    assert "comes back to itself without a word" in refusal(compiled({"->": "a"}, "done", a=[{"->": "a"}, None]))


def test_a_story_without_an_end_is_told() -> None:
    again = ["ev", "str", "^Again", "/str", "/ev", {"*": ".^.c-0", "flg": 4}, {"c-0": [{"->": "a"}, None]}]

    assert "never ends" in refusal(compiled({"->": "a"}, a=["^Here.", "\n", again, None]))


def test_a_long_text_goes_over_several_nodes() -> None:
    lines = [part for n in range(60) for part in (f"^Line {n} is told at some length, as lines are in books.", "\n")]

    told = story_of(Bundle(import_ink("s.json", compiled(*lines, "end"), "s").files, {}))

    assert [told.nodes[node].id for node in told.chapters["opening"].nodes] == ["opening.begin", "opening.begin_p2"]
    assert told.nodes["opening.begin"].choices[0].to == "opening.begin_p2"


def test_what_looks_like_markup_or_a_variable_is_text() -> None:
    made = import_ink("s.json", compiled("^<script> & {coins} <b>bold</b>", "\n", "^<i>so</i>", "end"), "s")

    text = story_of(Bundle(made.files, {})).text("en", "opening.begin")
    assert text == "&lt;script&gt; &amp; (coins) &lt;b&gt;bold&lt;/b&gt;\n\n<i>so</i>"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        (b"[1, 2]", "is not a compiled Ink story"),
        (b'{"inkVersion": 7, "root": [null]}', "is written in version 7"),
        (b'{"inkVersion": 21, "root": ' + b"[" * 200 + b"null" + b",null]" * 200 + b"}", "nested too deeply"),
        (b'{"inkVersion": 21, "root": ' + b"[" * 10**6 + b"]" * 10**6 + b"}", "no JSON"),
        (b'{"inkVersion": 21, "root": [' + b'"^a",' * 10**6 + b"null]}", "too much for one story"),
        (b'{"inkVersion": 21, "root": [null, null]}', "is no part of a container"),
        (b" " * (8 * 2**20 + 1), "larger than"),
        (compiled({"->": "nowhere"}), "leads to nowhere, which is not there"),
        (compiled({"->t->": "a"}, a=[{"->t->": "a"}, None]), "tunnels lie too deep"),
        (compiled("^a", "ev", "out", "pop", "/str", "/#", "->->", "du", {"x": 1}), "holds x, which is not known"),
        (compiled({"->": "a"}, a=["^a", {"->": ".^.1"}, None]), "goes on and on"),
    ],
    ids=[
        "empty", "bytes", "list", "version", "deep", "deeper", "much", "null", "large", "nowhere", "tunnels", "torn",
        "endless",
    ],
)  # fmt: skip
def test_a_malicious_file_is_refused(body: bytes, says: str) -> None:
    assert says in refusal(body)


def test_the_command_writes_a_folder_that_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "quay.webp").write_bytes(b"RIFF\x24\x00\x00\x00WEBP")
    (tmp_path / "ferry.ink.json").write_bytes((INK / "ferry.ink.json").read_bytes())
    folder = tmp_path / "last_ferry"

    codes = [
        run_command_line(["story", "import", str(tmp_path / "ferry.ink.json"), str(folder)]),
        run_command_line(["story", "check", str(folder)]),
        run_command_line(["story", "import", str(tmp_path / "ferry.ink.json"), str(folder)]),
    ]

    assert codes == [ExitCode.OK, ExitCode.OK, ExitCode.CONFIGURATION]
    assert (folder / "media" / "quay.webp").read_bytes().startswith(b"RIFF")
    assert "in en alone" in capsys.readouterr().out


def test_the_command_writes_nothing_of_a_story_that_does_not_map(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_command_line(["story", "import", str(INK / "odd.ink.json"), str(tmp_path / "odd")])

    assert code == ExitCode.DATA
    assert "odd.ink.json: a.0.39: starts a thread" in capsys.readouterr().err
    assert not (tmp_path / "odd").exists()
