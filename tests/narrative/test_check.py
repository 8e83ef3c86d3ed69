"""`diana story check`: what spoils a story for its readers is told with file, line and advice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from bot.cli.commands import run_command_line
from bot.exit_codes import ExitCode
from services.narrative import BUNDLED_STORIES, Problem
from services.narrative.authoring import check_bundle, check_folder
from services.narrative.source import Bundle, read_bundle

TEA, TABLE, PANTRY, SCENES = (f"chapters/{name}.yaml" for name in ("tea", "table", "pantry", "scenes"))
STORY = "story.yaml"
ENGLISH, SPANISH = "texts/en/texts.yaml", "texts/es/texts.yaml"
WALKS = 20


@cache
def tutorial() -> Bundle:
    """A story without a fault, which shows each part of the format once."""
    return read_bundle(BUNDLED_STORIES / "tutorial")


def changed(changes: Mapping[str, tuple[str, str]], **more: str) -> Bundle:
    """The tutorial's files with `changes`, file → (what stands there, what stands there instead), and `more` lines."""
    files = dict(tutorial().files)
    for file, (before, after) in changes.items():
        assert before in files[file], f"{file} does not say {before!r}"
        files[file] = files[file].replace(before, after, 1)
    for file, text in more.items():
        files[file] = f"{files[file].rstrip()}\n{text}\n"
    return Bundle(files, tutorial().media)


TELL = "      - {id: tell, to: table.sit"
"""A choice more at the shelf, to be ended with its condition and }."""
SHELF = "      - {id: take, to: table.sit"
TEXTS = {
    "tell": (
        "tea.shelf.tell: Tell him\ntea.shelf.tell.locked: Not yet.",
        "tea.shelf.tell: Decírselo\ntea.shelf.tell.locked: Aún no.",
    ),
    "spoon": ("item.spoon: A spoon\nitem.spoon.about: Silver.", "item.spoon: Una cuchara\nitem.spoon.about: De plata."),
    "pia": ("character.pia: Pia\ncharacter.pia.about: Twelve.", "character.pia: Pía\ncharacter.pia.about: Doce años."),
}
"""What is to be written when a change brings something of that name along."""


def with_texts(file: str, change: tuple[str, str]) -> Bundle:
    """The tutorial with one change, and the texts that it needs."""
    english, spanish = next((texts for word, texts in TEXTS.items() if word in change[1]), ("", ""))
    return changed({file: change}, **{ENGLISH: english, SPANISH: spanish})


def found(problems: tuple[Problem, ...], says: str) -> Problem:
    """The problem that says so."""
    matching = [problem for problem in problems if says in str(problem)]
    assert matching, "\n".join(map(str, problems))
    return matching[0]


def line_of(bundle: Bundle, problem: Problem) -> str:
    """The line a problem points to."""
    return "" if problem.line is None else bundle.files[problem.file].splitlines()[problem.line - 1]


def written(bundle: Bundle, folder: Path) -> Path:
    """The folder the bundle's files were written to."""
    for path, text in bundle.files.items():
        file = folder / "tutorial" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder / "tutorial"


def gate(condition: str) -> tuple[str, tuple[str, str]]:
    """A choice more, which opens on `condition`."""
    return TEA, (SHELF, f"{TELL}, when: {condition}}}\n{SHELF}")


@pytest.mark.parametrize(
    ("file", "change", "at", "says"),
    [
        (STORY, ("start: tea.door", "start: pantry.tin"), "start:", "the story begins in a side chapter"),
        (STORY, ("start: tea.door", "start: tea.shelf"), "door:", "door: nobody comes here"),
        (TABLE, ("to: crumb}", "to: cup}"), "crumb:", "crumb: nobody comes here"),
        (TABLE, ("to: crumb}", "to: cup}"), "endings:", 'the ending "crumb" is never reached'),
        (TEA, ("{id: pantry, to: pantry.tin,", "{id: pantry, to: table.sit,"), "tin:", "tin: nobody comes here"),
        (TEA, (", call: scenes.rule", ""), "rule:", "rule: nobody comes here"),
        (TABLE, ("ending: crumb", "to: crumb"), "crumb:", "crumb: no ending can be come to from here"),
        (TABLE, ("ending: crumb", "to: crumb"), "crumb:", "a loop without a choice: table.crumb → table.crumb"),
        (TEA, ("call: scenes.rule, to: shelf", "to: tray"), "tray:", "a loop without a choice: tea.tray → tea.tray"),
        (SCENES, ("return: true", "to: rule"), "tray:", "the scene scenes.rule never returns"),
        (SCENES, ("return: true", "to: tea.shelf"), "tray:", "the scene scenes.rule leaves into the story at"),
        (TEA, ("call: scenes.rule", "call: table.cup"), "tray:", "table.cup is in a chapter, not in a scene"),
        (TEA, ("at: table", "at: tea"), "effects:", 'what comes later at "tea" never comes'),
        (TEA, ("at: table", "after_chapters: 9"), "effects:", "what comes 9 chapters later never comes: 2 can follow"),
        (*gate("{gte: {nerve: 3}}"), "tell", "shelf.tell: this choice can never open"),
        (*gate("{gte: {nerve: 3}}"), "tell", "nerve runs from 0 to 2"),
        (*gate("{lt: {trust.lucien: -20}}"), "tell", "trust.lucien runs from 0 to 100"),
        (*gate("{all: [{gt: {nerve: 1}}, {lt: {nerve: 1}}]}"), "tell", "its parts contradict each other"),
        (*gate("{all: [{has: biscuit}, {not: {has: biscuit}}]}"), "tell", "its parts contradict each other"),
        (*gate("{not: {seen: tea.shelf}}"), "tell", "what must not be is always so"),
        (*gate("{seen: table.cup}"), "tell", "nobody has been to table.cup before"),
        (*gate("{chose: table.sit.sip}"), "tell", "nobody can have taken table.sit.sip before"),
        (TEA, ("effects: [{item: biscuit}]", "effects: [{add: {nerve: 1}}]"), "share",
         'nothing before it gives the reader "biscuit"'),
        (TEA, ("seconds: 30", "seconds: 5"), "timed:", "words cannot be read in 5 s"),
        (ENGLISH, ("take: Take the biscuit", "take: Ask who baked it"), "shelf:",
         '2 buttons say "Ask who baked it" (en)'),
        (SPANISH, ("{nerve}", "tres"), "tea.shelf:", "{nerve} is in one language only"),
    ],
)  # fmt: skip
def test_what_spoils_a_story_is_a_fault_with_its_line(file: str, change: tuple[str, str], at: str, says: str) -> None:
    bundle = with_texts(file, change)

    problem = found(check_bundle(bundle, walks=WALKS).faults, says)

    assert at in line_of(bundle, problem)
    assert problem.line
    assert problem.advice


@pytest.mark.parametrize(
    ("file", "change", "at", "says"),
    [
        (STORY, ("nerve: {start: 0, min: 0, max: 3}", "nerve: {start: 0, min: 0, max: 3}, luck: {start: 0}"), "luck",
         "nothing asks for luck or shows it"),
        (STORY, ("items: [biscuit]", "items: [biscuit, spoon]"), "items:", 'nothing gives the reader "spoon"'),
        (STORY, ("lucien: {trust: 0}", "lucien: {trust: 0}, pia: {trust: 0}"), "pia",
         "pia never speaks and feels nothing"),
        (*gate("{gte: {nerve: 0}}"), "tell", "its condition holds for everybody"),
        (TEA, ("{add: {nerve: 1}}", "{set: {nerve: 9}}"), "door:", "nerve is set to 9, beyond its bounds"),
        (ENGLISH, ("tea.door.ring:", "tea.door.rings: Ring\ntea.door.ring:"), "rings", "nothing shows this text"),
        (SPANISH, ("", "tea.sofa: x\n"), "sofa", "nothing shows this text"),
        (PANTRY, ("pass, to: tea.shelf, vip: true", "pass, to: tea.shelf, hidden: true, when: {has: biscuit}"), "pass",
         "no reader by chance can take this"),
    ],
)  # fmt: skip
def test_what_is_worth_a_look_is_a_hint_with_its_line(file: str, change: tuple[str, str], at: str, says: str) -> None:
    bundle = with_texts(file, change)

    problem = found(check_bundle(bundle, walks=WALKS).hints, says)

    assert at in line_of(bundle, problem)
    assert problem.line
    assert problem.advice


def test_media_nobody_shows_is_a_hint() -> None:
    bundle = Bundle(tutorial().files, {"kettle.webp": ""})

    assert str(found(check_bundle(bundle).hints, "media/kettle.webp")).startswith("media/kettle.webp: no node shows")


def test_the_same_text_in_two_languages_is_a_hint() -> None:
    bundle = tutorial()
    copied = Bundle({**bundle.files, SPANISH: bundle.files[ENGLISH]}, bundle.media)

    problem = found(check_bundle(copied).hints, "tea.kettle: the same text as in en")

    assert problem.file == SPANISH
    assert line_of(copied, problem).startswith("tea.kettle:")


def test_a_story_that_cannot_be_read_is_told_with_every_fault_of_its_files() -> None:
    report = check_bundle(changed({TEA: ("to: kettle", "to: ketle"), TABLE: ("ending: crumb", "ending: crumbs")}))

    assert report.story is None
    assert [problem.file for problem in report.faults] == [TABLE, TEA]


@pytest.mark.parametrize("story_id", ["late_letters", "tutorial"])
def test_the_bundled_stories_pass_and_readers_by_chance_meet_all_of_them(story_id: str) -> None:
    report = check_folder(BUNDLED_STORIES / story_id)

    assert report.faults == ()
    assert report.tally is not None
    assert report.tally.is_complete
    assert report.tally.missed_endings == ()


def test_the_command_tells_place_and_advice_and_its_exit_code_says_whether_to_publish(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(changed({TABLE: ("ending: crumb", "to: crumb")}), tmp_path)

    code = run_command_line(["story", "check", str(folder)])

    told = capsys.readouterr().out
    assert code == ExitCode.DATA
    assert "fault chapters/table.yaml:7  crumb: no ending can be come to from here" in told
    assert "→ lead a way from here towards an ending" in told


def test_the_command_gives_editors_a_json_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(changed({STORY: ("version: 1", "version: one")}), tmp_path)

    code = run_command_line(["story", "check", str(folder), "--json"])

    (fault,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert code == ExitCode.DATA
    assert (fault["kind"], fault["file"]) == ("fault", STORY)
    assert tutorial().files[STORY].splitlines()[fault["line"] - 1] == "version: 1"


def test_hints_fail_where_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(changed({}, **{ENGLISH: "tea.sofa: Nobody sits here."}), tmp_path)

    codes = [run_command_line(["story", "check", str(folder), *strict]) for strict in ([], ["--strict"])]

    assert codes == [ExitCode.OK, ExitCode.DATA]
    assert "tutorial: 9 nodes in en, es" in capsys.readouterr().out


def test_a_story_that_is_not_there_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["story", "check", "nowhere"]) == ExitCode.NOT_FOUND
    assert "the stories Diana comes with: late_letters, tutorial" in capsys.readouterr().err
