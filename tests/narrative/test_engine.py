"""The engine: what a choice leads to, and that a reader is never left without a way on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.narrative import ChoiceUnavailable, Story
from services.narrative.facts import Awarded, ChapterBegun, ChapterCompleted, Decided, MomentReached
from services.narrative.source import story_of
from services.narrative.state import State, migrated, progress_percent, starting_values
from services.narrative.story import Lock, Turn, begin, choose, options, time_is_up
from tests.narrative.stories import changed, lamp


def play(*choices: str, story: Story | None = None, turn: Turn | None = None) -> Turn:
    """The turn after taking `choices`, by their ids, from `turn` or from the beginning."""
    story = story or lamp()
    turn = turn or begin(story)
    for wanted in choices:
        node = story.nodes[turn.state.node]
        index = next(n for n, choice in enumerate(node.choices) if choice.id == wanted)
        turn = choose(story, turn.state, index)
    return turn


def test_a_story_begins_with_its_first_chapter() -> None:
    turn = begin(lamp())

    assert turn.state.node == "porch.door"
    assert turn.facts == (ChapterBegun("porch"),)
    assert progress_percent(lamp(), turn.state) == 0


def test_a_decision_tells_what_changed_and_what_was_felt() -> None:
    turn = play("break")

    decided = turn.facts[0]
    assert decided == Decided("porch", "porch.door.break", {"mood": "cold"}, {"lucien": -10, "diana": 3})
    assert turn.state.values["trust.lucien"] == -10
    assert turn.state.has_chosen("porch.door.break")


def test_the_only_way_that_is_shown_is_no_decision() -> None:
    breaking = "      - id: break\n        to: hall\n"
    gated = f"{breaking}        hidden: true\n        when: {{has: key}}\n"
    story = story_of(changed({"chapters/porch.yaml": (breaking, gated)}))

    turn = play("knock", story=story)

    assert not any(isinstance(fact, Decided) for fact in turn.facts)
    assert turn.state.has_chosen("porch.door.knock")


def test_what_happens_once_happens_once() -> None:
    first = play("knock")
    again = play("up", "back", turn=first)

    assert Awarded("porch.hall", 10) in first.facts
    assert first.state.items == again.state.items == ("key",)
    assert again.facts[0] == Decided("attic", "attic.hatch.back", {}, {})
    assert not any(isinstance(fact, Awarded) for fact in again.facts)


def test_a_locked_choice_is_shown_and_cannot_be_taken() -> None:
    turn = play("knock")

    shown = {option.choice.id: option.lock for option in options(lamp(), turn.state)}
    assert shown == {"down": None, "up": None, "charm": Lock.CONDITION}
    with pytest.raises(ChoiceUnavailable, match=r"porch\.hall\.charm is locked"):
        choose(lamp(), turn.state, 2)
    with pytest.raises(ChoiceUnavailable, match="offers no choice 3"):
        choose(lamp(), turn.state, 3)
    with pytest.raises(ChoiceUnavailable, match="offers no choice 99"):
        choose(lamp(), turn.state, 99)


def test_a_choice_for_subscribers_opens_for_subscribers() -> None:
    turn = play("knock", "up")

    locks = [[option.lock for option in options(lamp(), turn.state, is_vip=is_vip)] for is_vip in (False, True)]

    assert locks == [[None, Lock.VIP, None], [None, None, None]]
    assert options(lamp(), turn.state)[0].choice.price == 50


def test_a_scene_is_played_and_returns_to_where_it_was_called() -> None:
    turn = play("knock", "down", "continue")
    back = play("continue", "continue", turn=turn)

    assert (turn.state.node, turn.state.chapter, turn.state.calls) == ("scenes.letter", "cellar", ("cellar.lock",))
    assert (back.state.node, back.state.calls) == ("cellar.lock", ())


def test_a_deferred_consequence_comes_about_on_arriving() -> None:
    turn = play("knock", "down")

    assert turn.told == ("later.knocked",)
    assert turn.state.values["courage"] == 1
    assert turn.state.deferred == ()
    assert play("break", "down").told == ()


def test_a_side_chapter_leaves_the_main_one_open() -> None:
    aside = play("knock", "up")
    back = play("back", turn=aside)
    on = play("down", turn=back)

    assert aside.facts[1:] == (ChapterBegun("attic"),)
    assert back.facts[1:] == (ChapterCompleted("attic"),)
    assert on.facts[1:] == (ChapterCompleted("porch"), ChapterBegun("cellar"))


def test_an_ending_completes_the_last_chapter_and_the_story() -> None:
    turn = play("knock", "down", "continue", "continue", "continue", "turn", "continue", "jump")

    assert turn.facts[-1] == ChapterCompleted("roof", "light")
    assert options(lamp(), turn.state) == ()
    assert progress_percent(lamp(), turn.state) == 100


def test_an_achievement_is_a_moment_and_numbers_stay_within_their_bounds() -> None:
    turn = play("knock", "down", "continue", "continue", "continue", "turn")

    assert MomentReached("lamplighter") in turn.facts
    assert turn.state.values["courage"] == 2
    assert turn.state.values["lamp_lit"] is True


def test_when_the_time_is_up_the_default_is_chosen() -> None:
    turn = play("knock", "down", "continue", "continue", "continue")

    assert time_is_up(lamp(), turn.state).state.node == "porch.hall"
    with pytest.raises(ChoiceUnavailable, match="has no timer"):
        time_is_up(lamp(), begin(lamp()).state)


def test_where_every_choice_is_locked_the_last_free_one_opens() -> None:
    stay = {"chapters/roof.yaml": ("{chose: porch.door.knock}", "{gte: {courage: 3}}")}
    story = story_of(changed(stay))
    state = State("roof.edge", "roof", starting_values(story), begun=("porch", "roof"))

    shown = options(story, state)

    assert [(option.choice.id, option.is_open) for option in shown] == [
        ("jump", False),
        ("wait", False),
        ("stay", True),
    ]
    assert choose(story, state, 2).state.node == "roof.light"


@given(st.lists(st.integers(0, 7), max_size=40), st.booleans())
def test_random_play_never_leaves_a_reader_without_a_way_on(picks: list[int], is_vip: bool) -> None:
    story = lamp()
    state = begin(story).state

    for pick in picks:
        shown = options(story, state, is_vip=is_vip)
        if not shown:
            break
        ways = [option for option in shown if option.is_open]
        assert any(option.choice.is_free for option in ways)
        state = State.from_json(choose(story, state, ways[pick % len(ways)].index, is_vip=is_vip).state.to_json())

    assert options(story, state, is_vip=is_vip) or story.nodes[state.node].ending


_NODES = st.sampled_from(sorted(node for node in lamp().nodes if not lamp().nodes[node].returns))
_VALUES = st.fixed_dictionaries(
    {
        "courage": st.integers(0, 3),
        "mood": st.sampled_from(["calm", "cold"]),
        "lamp_lit": st.booleans(),
        "trust.lucien": st.integers(-100, 100),
    }
)


@given(_NODES, _VALUES, st.booleans(), st.lists(st.integers(0, 7), max_size=12))
def test_random_saves_too_always_lead_on(
    node: str, values: dict[str, bool | int | str], has_key: bool, picks: list[int]
):
    story = lamp()
    calls = ("cellar.lock",) if node.startswith("scenes.") else ()
    chapter = "cellar" if calls else node.split(".")[0]
    state = State(node, chapter, starting_values(story) | values, ("key",) if has_key else (), calls=calls)

    for pick in picks:
        ways = [option for option in options(story, state) if option.is_open]
        if not ways:
            break
        state = choose(story, state, ways[pick % len(ways)].index).state

    assert any(option.is_open for option in options(story, state)) or story.nodes[state.node].ending
    assert all(-100 <= float(state.values[meter]) <= 100 for meter in state.values if "." in meter)


def test_a_new_version_keeps_the_reader_where_they_are() -> None:
    state = play("knock", "down").state
    newer = story_of(changed({"story.yaml": ("courage:", "bravery: {start: 7}\n  courage:")}))

    moved = migrated(state, newer)

    assert (moved.node, moved.chapter, moved.items) == ("cellar.stairs", "cellar", ("key",))
    assert moved.values["bravery"] == 7
    assert moved.values["trust.lucien"] == 5


def test_where_the_node_is_gone_the_reader_stands_where_its_chapter_begins() -> None:
    state = State("cellar.vault", "cellar", {}, calls=("cellar.gone",))

    assert migrated(state, lamp()).node == "cellar.stairs"
    assert migrated(State("gone.gone", "gone", {}), lamp()).node == "porch.door"
