"""`diana story new`, `graph`, `play` and `stats`, as an author types them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.cli.commands import run_command_line
from bot.exit_codes import ExitCode
from services.content.yaml_tree import Budget, parse_yaml
from services.narrative import BUNDLED_STORIES, load_story
from services.narrative.authoring import Walker, check_folder, visit_all
from services.narrative.source import read_bundle, story_of
from services.schemas import schemas
from tests.narrative.stories import LAMP, changed, lamp

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def type_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command in an empty folder, with `answers` typed; the input is closed after them."""
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: str, answers: Iterable[str] = ()) -> int:
        lines = iter(answers)

        def read(*_prompt: str) -> str:
            try:
                return next(lines)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", read)
        return run_command_line(["story", *arguments])

    return typed


@pytest.mark.parametrize("languages", [["en", "es"], ["es"], ["pt", "en"]], ids=" ".join)
def test_a_new_story_passes_its_check(type_in, tmp_path: Path, languages: list[str]) -> None:
    chosen = [argument for language in languages for argument in ("--language", language)]

    code = type_in("new", "lighthouse", *chosen)

    report = check_folder(tmp_path / "lighthouse")
    assert code == ExitCode.OK
    assert report.faults == ()
    assert report.story is not None
    assert report.story.languages == tuple(languages)
    # Portuguese begins as a copy of the English, and that is what the hints say.
    assert {hint.reason.partition(": ")[2] for hint in report.hints} <= {"the same text as in pt"}


@pytest.mark.parametrize("folder", ["Light-House", "ünder", "a" * 33])
def test_a_new_story_wants_a_folder_that_can_be_its_id(type_in, folder: str, capsys) -> None:
    assert type_in("new", folder) == ExitCode.CONFIGURATION
    assert "a story's folder is its id" in capsys.readouterr().err


def test_a_new_story_overwrites_nothing(type_in, tmp_path: Path, capsys) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "story.yaml").write_text("my own")

    assert type_in("new", "mine") == ExitCode.CONFIGURATION
    assert (tmp_path / "mine" / "story.yaml").read_text() == "my own"
    assert "mine is not empty" in capsys.readouterr().err


@pytest.mark.parametrize("story_id", ["late_letters", "tutorial"])
def test_the_files_of_the_bundled_stories_fit_the_schemas(story_id: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: schemas NOT validated")
    kinds = {"story.yaml": "story", "chapters": "story-chapter", "texts": "story-texts"}
    validators = {
        kind: jsonschema.Draft202012Validator(json.loads(schemas()[f"{kind}.schema.json"])) for kind in kinds.values()
    }

    for path, text in read_bundle(BUNDLED_STORIES / story_id).files.items():
        told = json.loads(json.dumps(parse_yaml(text, Budget())))
        validators[kinds[path.partition("/")[0]]].validate(told)


def test_a_reading_is_saved_goes_on_and_goes_back(type_in, tmp_path: Path, capsys) -> None:
    first = type_in("play", str(LAMP), "--name", "Ana", answers=["1", "9", "s"])
    told_first = capsys.readouterr().out
    second = type_in("play", str(LAMP), answers=["b", "q"])

    told = capsys.readouterr().out
    assert (first, second) == (ExitCode.OK, ExitCode.OK)
    assert "Lucien looks at you, Ana." in told_first
    assert "trust.lucien 0 → 5, + key, later: porch.door:0" in told_first
    assert "porch.hall offers no choice 8" in told_first
    assert "chose    porch.door.knock" in told_first
    assert told.index("porch.hall") < told.index("porch.door")
    assert json.loads((tmp_path / "lamp.play.json").read_text())["states"][0]["node"] == "porch.door"


def test_a_reader_who_lets_the_time_pass_gets_what_happens_then(type_in, capsys) -> None:
    type_in("play", str(LAMP), answers=["t", "1", "1", "1", "1", "1", "t"])

    told = capsys.readouterr().out
    assert "porch.door has no timer" in told
    assert "You knocked; the cellar heard it." in told
    assert "(30 s to choose; t: let them pass)" in told
    assert told.rindex("porch.hall") > told.rindex("cellar.lock")


def test_what_is_closed_says_why(type_in, capsys) -> None:
    type_in("play", str(LAMP), "--language", "es", answers=["1", "2"])

    told = capsys.readouterr().out
    assert "start with --vip to take it" in told
    assert "(50 points)" in told


def test_a_torn_save_is_told_and_kept(type_in, tmp_path: Path, capsys) -> None:
    (tmp_path / "lamp.play.json").write_text('{"story": "lamp"}')

    assert type_in("play", str(LAMP)) == ExitCode.CONFIGURATION
    assert "remove it, or start with --anew" in capsys.readouterr().err
    assert type_in("play", str(LAMP), "--anew") == ExitCode.OK


def test_what_a_story_says_is_text_in_its_picture(type_in, tmp_path: Path) -> None:
    said = '"></svg><script>alert(1)</script>" #&`'
    bundle = changed({"texts/en/story.yaml": ("porch.door.knock: Knock", f"porch.door.knock: '{said}'")})
    for path, text in bundle.files.items():
        (tmp_path / "lamp" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lamp" / path).write_text(text, "utf-8")

    codes = [type_in("graph", "lamp", "--format", form, "-o", form) for form in ("svg", "mermaid")]

    assert codes == [ExitCode.OK, ExitCode.OK]
    picture = ElementTree.fromstring((tmp_path / "svg").read_text("utf-8"))
    assert any(f"{said} → porch.hall" == "".join(each.itertext()) for each in picture.iter(f"{SVG}title"))
    assert not list(picture.iter(f"{SVG}script"))
    assert '-->|"#quot;#gt;#lt;/svg#gt;#lt;script#gt;' in (tmp_path / "mermaid").read_text("utf-8")


HOSTILE = {
    "laughs": ("chapters/porch.yaml", "nodes: &a [x, x]\nb: [*a, *a]", "the anchor &a is not allowed"),
    "code": ("chapters/porch.yaml", "!!python/object/apply:os.system [id]", "tags are not allowed"),
    "path": (
        "chapters/porch.yaml",
        "nodes:\n  door: {image: ../../x.webp, to: door}",
        "nodes.door.image: string should",
    ),
    "markup": ("texts/en/story.yaml", "porch.door: <script>x</script>", "<script> is not allowed"),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("command", ["check", "graph", "play", "stats"])
def test_a_hostile_story_is_refused_with_the_reason(type_in, tmp_path: Path, capsys, kind: str, command: str) -> None:
    file, text, reason = HOSTILE[kind]
    for path, told in changed({}, **{file: text}).files.items():
        (tmp_path / "lamp" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lamp" / path).write_text(told, "utf-8")

    code = type_in(command, "lamp")

    printed = capsys.readouterr()
    assert code == ExitCode.DATA
    assert reason in printed.out + printed.err


def test_a_way_far_off_names_its_place_in_the_picture(type_in, capsys) -> None:
    type_in("graph", str(LAMP), "--format", "svg")

    lines = ["".join(each.itertext()) for each in ElementTree.fromstring(capsys.readouterr().out).iter(f"{SVG}text")]
    assert any(line.endswith("2 Go up → attic.hatch") for line in lines)
    assert any(line.endswith("scene → scenes.letter") for line in lines)
    assert any(line.endswith("1 Knock") for line in lines)


def test_a_chapter_is_drawn_with_its_neighbours(type_in, capsys) -> None:
    type_in("graph", str(LAMP), "--chapter", "attic")

    drawn = capsys.readouterr().out
    assert [line.strip() for line in drawn.splitlines() if "subgraph" in line] == [
        'subgraph f0["The Porch"]',
        'subgraph f1["The Attic"]',
    ]


def test_a_picture_of_a_chapter_that_is_not_there_names_those_that_are(type_in, capsys) -> None:
    assert type_in("graph", str(LAMP), "--chapter", "loft") == ExitCode.NOT_FOUND
    assert "porch, cellar, attic, roof, scenes" in capsys.readouterr().err


def test_statistics_say_what_is_never_met_and_fail_for_it(type_in, capsys) -> None:
    code = type_in("stats", str(LAMP), "--walks", "300")

    told = capsys.readouterr().out
    assert code == ExitCode.DATA
    assert "nodes met: 12 of 12 (100.0%)" in told
    assert "never: porch.hall.charm, porch.hall.secret" in told


def test_readings_that_go_round_are_given_up_and_told(type_in, tmp_path: Path, capsys) -> None:
    bundle = changed({"chapters/roof.yaml": ("dark: {ending: dark}", "dark: {to: edge}")})
    for path, text in bundle.files.items():
        (tmp_path / "lamp" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lamp" / path).write_text(text.replace("light: {ending: light}", "light: {to: dark}"), "utf-8")

    code = type_in("stats", "lamp")

    told = capsys.readouterr().out
    assert code == ExitCode.DATA
    assert "5 readings by chance" in told
    assert "given up: 5 readings that went round" in told


def test_the_same_seed_walks_the_same_ways() -> None:
    tallies = []
    for seed in (7, 7, 8):
        walker = Walker(lamp(), seed)
        for _ in range(30):
            walker.walk()
        tallies.append((walker.tally.words, walker.tally.endings))

    assert tallies[0] == tallies[1] != tallies[2]


def test_walks_meet_everything_there_is_in_the_bundled_stories() -> None:
    for story_id in ("late_letters", "tutorial"):
        walker = Walker(load_story(BUNDLED_STORIES / story_id))
        walker.explore(1_000)

        assert walker.tally.is_complete, (walker.tally.missed_nodes, walker.tally.missed_choices)
        assert not walker.tally.unended


def test_a_small_story_is_looked_at_whole() -> None:
    visited = visit_all(lamp())

    assert visited.is_whole
    assert visited.nodes == lamp().nodes.keys()
    assert visited.endings == {"light", "dark"}
    assert not {"porch.hall.charm", "porch.hall.secret"} & visited.choices


def test_what_is_not_asked_for_makes_no_situation() -> None:
    never_asked = {"chapters/roof.yaml": ("{gte: {courage: 2}}, ", "")}

    assert visit_all(story_of(changed(never_asked))).situations < visit_all(lamp()).situations


def test_a_story_with_too_many_situations_says_so() -> None:
    assert not visit_all(lamp(), most=5).is_whole
