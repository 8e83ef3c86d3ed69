"""A story's files: what is wrong is said with file, line and advice, and nothing in them can do harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.content.yaml_tree import MAX_PARTS
from services.narrative import StoryRefused, load_story
from services.narrative.source import Bundle, read_bundle, story_of
from services.narrative.source.media import MAX_MEDIUM_BYTES
from tests.narrative.stories import LAMP, changed, lamp, lamp_bundle, refusal

PORCH, CELLAR, ATTIC, ROOF = (f"chapters/{name}.yaml" for name in ("porch", "cellar", "attic", "roof"))
ENGLISH = "texts/en/story.yaml"


def test_a_story_is_its_graph_and_its_texts() -> None:
    story = load_story(LAMP)

    assert story.main_chapters == ("porch", "cellar", "roof")
    assert story.nodes["cellar.stairs"].call == "scenes.letter"
    assert [choice.to for choice in story.nodes["porch.door"].choices] == ["porch.hall", "porch.hall"]
    assert story.text("es", "title") == "La lámpara"
    assert story.text("pt", "title") == "The Lamp"


def test_a_bundle_is_the_same_after_it_was_kept() -> None:
    kept = Bundle.unpack(lamp_bundle().pack())

    assert kept == lamp_bundle()
    assert kept.digest == lamp().digest
    assert changed({PORCH: ("trust: 5", "trust: 6")}).digest != kept.digest


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "says"),
    [
        (PORCH, "to: hall", "to: hal", 6, 'nodes.door.choices.0.to: there is no node "porch.hal"'),
        (PORCH, "speaker: lucien", "speaker: lucian", 3, 'there is no character "lucian" (line 3): did you mean'),
        (PORCH, "mood: cold", "mood: angry", 14, "mood is never 'angry' (line 14): it is one of calm, cold"),
        (PORCH, "lamp_lit: true", "lamp_lit: 3", 28, "lamp_lit starts as False and never is 3"),
        (PORCH, "{gte: {trust.lucien: 50}}", "{gte: {trust.butler: 50}}", 25, 'there is no meter "trust.butler"'),
        (PORCH, "{gte: {trust.lucien: 50}}", "{gte: {trust.lucien: 5}, has: key}", 25, "a condition is one thing"),
        (PORCH, "{gte: {trust.lucien: 50}}", "{python: 'exit()'}", 25, "python: not a known key"),
        (PORCH, "{item: key}", "{item: kay}", 17, 'there is no item "kay"'),
        (PORCH, "      - id: down", "      - id: up", 15, 'there are two choices "up"'),
        (PORCH, "        to: cellar.stairs\n", "", 19, 'choice "down" leads nowhere'),
        (PORCH, "        hidden: true", "        hidden: yes", 29, "hidden: input should be a valid boolean"),
        (PORCH, "at: cellar, ", "", 9, "say when: either at (a chapter) or after_chapters"),
        (PORCH, "  hall:\n", "  door:\n", 15, '"door" is said twice, first on line 2'),
        (CELLAR, "default: climb", "default: turn", 12, "may be locked when the time is up"),
        (CELLAR, "default: climb", "default: swim", 5, 'timed.default "swim" is none of the choices'),
        (CELLAR, "    to: lock\n", "", 2, "a node has choices, or to, or ending, or return; this one has nothing"),
        (CELLAR, "call: scenes.letter", "call: cellar.stairs", 3, "scenes lie too deep within scenes"),
        (CELLAR, "call: scenes.letter", "image: dark.webp", 3, "there is no file media/dark.webp"),
        (CELLAR, "call: scenes.letter", "image: ../../../etc/passwd", 3, "string should match pattern"),
        (ATTIC, "price: {points: 50}", "price: {points: -50}", 6, "greater than or equal to 1"),
        (ROOF, "ending: light", "ending: dawn", 13, 'there is no ending "dawn"'),
        ("story.yaml", "- porch", "- {id: porch, side: true}\n  - loft", 8, 'there is no chapter "loft"'),
        ("story.yaml", "start: porch.door", "start: porch.doors", 5, "did you mean"),
        ("story.yaml", "format: 1", "format: 2", 1, "input should be 1"),
        ("story.yaml", "start: 0, min: 0", "start: -1, min: 0", 15, "start lies outside min and max"),
        (ENGLISH, "porch.hall.down: Go down", "porch.hall.down: " + "down " * 20, 22, "characters are too many"),
        (ENGLISH, "<i>Lucien</i>", "<i>Lucien", 18, "<i> is not closed"),
        (ENGLISH, "<i>Lucien</i>", "<script>x</script>", 18, "<script> is not allowed"),
        (ENGLISH, "<i>Lucien</i>", "<a href='tg://user?id=1'>x</a>", 18, "a link is written"),
        (ENGLISH, "{name}", "{name.__class__}", 18, "nothing is called {name.__class__}"),
        (ENGLISH, "roof.dark: Dark.", "roof.dark: 5", 46, "roof.dark: is no text"),
        ("texts/es/story.yaml", "roof.dark: Oscuridad.\n", "", None, 'no text for "roof.dark"'),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(file: str, before: str, after: str, line: int | None, says: str) -> None:
    problems = refusal(changed({file: (before, after)}))

    told = [problem for problem in problems if says in str(problem)]
    assert told, problems
    assert told[0].file in (file, file.rpartition("/")[0])
    assert told[0].line == line


def test_points_and_vip_are_for_side_chapters() -> None:
    problems = refusal(changed({ROOF: ("        when: {chose: porch.door.break}", "        price: {points: 5}")}))

    assert "points and VIP are asked for in side chapters alone" in str(problems[0])


def test_a_scene_is_come_to_by_calls_alone() -> None:
    (problem,) = refusal(changed({ROOF: ("to: light", "to: scenes.sealed")}))

    assert (problem.file, problem.line) == ("chapters/scenes.yaml", 5)
    assert "there is nowhere to return to" in problem.reason


def test_every_fault_is_told_at_once() -> None:
    problems = refusal(changed({PORCH: ("to: hall", "to: hal"), ROOF: ("ending: dark", "ending: dusk")}))

    assert [problem.file for problem in problems] == [PORCH, ROOF]


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "the anchor &a is not allowed"),
        ("a: *b\n", "the alias *b is not allowed"),
        ("!!python/object/apply:os.system [echo]", "tags are not allowed"),
        ("a: !!binary aGk=", "tags are not allowed"),
        ("[" * 100_000, "nested too deeply"),
        ("".join("  " * n + f"b{n}:\n" for n in range(60)), "nested too deeply"),
        ("{" * 50 + "}" * 50, "a key must be a word"),
        ("- " + "[], " * 5, "no YAML"),
        ("[" + "a," * (MAX_PARTS + 10) + "]", "too many values"),
        ("a: 1\n---\nb: 2\n", "a file holds one document"),
        ("a: 'x", "no YAML"),
        ("a: \x00", "a character that YAML does not allow"),
        ("\tx: 1", "no YAML"),
    ],
    ids=["laughs", "alias", "python", "binary", "flow", "block", "keys", "torn", "much", "two", "open", "nul", "tab"],
)  # fmt: skip
def test_a_malicious_file_is_refused(text: str, says: str) -> None:
    problems = refusal(changed({}, **{PORCH: text}))

    assert any(says in str(problem) and problem.line for problem in problems), problems


def test_deep_conditions_are_refused() -> None:
    deep = "{not: " * 40 + "{has: key}" + "}" * 40

    assert "nested too deeply" in str(refusal(changed({PORCH: ("{gte: {trust.lucien: 50}}", deep)}))[0])


def test_a_million_nodes_are_refused(tmp_path: Path) -> None:
    for part in ("chapters", "texts/en"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "story.yaml").write_text(lamp_bundle().files["story.yaml"])
    (tmp_path / "chapters/porch.yaml").write_text("nodes:\n" + "".join(f"  n{n}: {{to: n}}\n" for n in range(10**6)))

    with pytest.raises(StoryRefused, match="larger than"):
        load_story(tmp_path)


def test_files_outside_the_folder_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "lamp"
    (folder / "chapters").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("password: hunter2")
    (folder / "story.yaml").write_text(lamp_bundle().files["story.yaml"])
    (folder / "chapters/porch.yaml").symlink_to(tmp_path / "secret.yaml")

    with pytest.raises(StoryRefused, match="leads out of the story's folder"):
        load_story(folder)


def folder_of_the_lamp(tmp_path: Path) -> Path:
    for path, text in lamp_bundle().files.items():
        (tmp_path / "lamp" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lamp" / path).write_text(text, "utf-8")
    return tmp_path / "lamp"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = folder_of_the_lamp(tmp_path)
    (folder / "chapters/attic.yaml").unlink()
    os.mkfifo(folder / "chapters/attic.yaml")

    with pytest.raises(StoryRefused, match=r"chapters/attic\.yaml: is no file"):
        load_story(folder)


def test_pictures_are_not_taken_from_another_folder(tmp_path: Path) -> None:
    folder = folder_of_the_lamp(tmp_path)
    (tmp_path / "private").mkdir()
    (tmp_path / "private/passport.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "media").symlink_to(tmp_path / "private")

    with pytest.raises(StoryRefused, match="media: leads out of the story's folder"):
        load_story(folder)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("door.webp", b"#!/bin/sh", "its content is no webp: save it as webp anew"),
        ("door.png", b"\xff\xd8\xff\xe0", "its content is no png"),
        ("bell.mp3", b"OggS", "its content is no mp3"),
        ("bell.ogg", b"", "its content is no ogg"),
        ("door.jpg", b"\xff\xd8\xff" + bytes(MAX_MEDIUM_BYTES), "larger than 10 MB: make it smaller"),
    ],
    ids=["script", "jpeg", "ogg", "empty", "large"],
)
def test_a_medium_telegram_would_not_take_is_refused(tmp_path: Path, name: str, body: bytes, says: str) -> None:
    folder = folder_of_the_lamp(tmp_path)
    (folder / "media").mkdir()
    (folder / "media" / name).write_bytes(body)

    with pytest.raises(StoryRefused, match=f"media/{name}: {says}"):
        load_story(folder)


def test_each_kind_of_medium_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    folder = folder_of_the_lamp(tmp_path)
    (folder / "media").mkdir()
    media = {
        "a.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        "b.png": b"\x89PNG\r\n\x1a\n",
        "c.jpg": b"\xff\xd8\xff\xe0",
        "d.jpeg": b"\xff\xd8\xff\xe1",
        "e.ogg": b"OggS",
        "f.mp3": b"ID3",
        "g.mp3": b"\xff\xfb\x90",
        "sketch.psd": b"of another name, left alone",
    }
    for name, body in media.items():
        (folder / "media" / name).write_bytes(body)

    assert read_bundle(folder).media.keys() == media.keys()


def test_a_folder_without_a_story_says_what_a_story_is(tmp_path: Path) -> None:
    with pytest.raises(StoryRefused, match=r"story\.yaml: is missing: a story is a folder with a story\.yaml"):
        read_bundle(tmp_path)


def test_the_word_no_is_a_word_and_a_quoted_number_a_text() -> None:
    files = {ENGLISH: ("porch.hall.down: Go down", "porch.hall.down: no\nunused: '12'")}

    assert story_of(changed(files)).text("en", "porch.hall.down") == "no"
