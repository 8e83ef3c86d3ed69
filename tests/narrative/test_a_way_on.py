"""Whatever a save holds, in the novel and in the tutorial, it can be read on, also after the story was changed."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.narrative import BUNDLED_STORIES, Story, load_story
from services.narrative.graph import ChapterKind
from services.narrative.state import Deferred, State, migrated, starting_values
from services.narrative.story import choose, options, time_is_up
from tests.narrative.stories import lamp


@cache
def story_named(story_id: str) -> Story:
    return lamp() if story_id == "lamp" else load_story(BUNDLED_STORIES / story_id)


@st.composite
def saves(draw: st.DrawFn, story: Story) -> State:
    """A save at any node, with any memories the story knows, whether or not anybody could have come to them."""
    nodes, chapters = sorted(story.nodes), [c.id for c in story.chapters.values() if c.kind is not ChapterKind.SCENES]
    node = draw(st.sampled_from(nodes))
    in_scene = story.chapters[story.nodes[node].chapter].kind is ChapterKind.SCENES
    callers = [each.choices[0].to for each in story.nodes.values() if each.call is not None]
    values = {
        name: draw(st.integers(-100, 100)) if "." in name else start for name, start in starting_values(story).items()
    }
    for name, variable in story.variables.items():
        if variable.one_of:
            values[name] = draw(st.sampled_from(variable.one_of))
        elif isinstance(variable.start, bool):
            values[name] = draw(st.booleans())
        elif not isinstance(variable.start, str):
            values[name] = draw(st.integers(int(variable.least or 0), int(variable.most or 10)))
    return State(
        node=node,
        chapter=draw(st.sampled_from(chapters)) if in_scene else story.nodes[node].chapter,
        values=values,
        items=tuple(draw(st.sets(st.sampled_from(story.items)))) if story.items else (),
        seen=tuple(draw(st.sets(st.sampled_from(nodes), max_size=10))),
        calls=(str(draw(st.sampled_from(callers))),) if in_scene else (),
        deferred=tuple(Deferred(each, 0) for each in draw(st.sets(st.sampled_from(sorted(story.laters)), max_size=3)))
        if story.laters
        else (),
        begun=tuple(draw(st.lists(st.sampled_from(chapters), unique=True))),
    )


def read_on(story: Story, state: State, picks: list[int], *, is_vip: bool) -> None:
    """Take open choices, or let the time run out; at every place there is a way on that asks for nothing."""
    for pick in picks:
        ways = [option for option in options(story, state, is_vip=is_vip) if option.is_open]
        if story.nodes[state.node].ending is not None:
            break
        assert any(way.choice.is_free for way in ways)
        if pick == 0 and story.nodes[state.node].timer is not None:
            state = time_is_up(story, state, is_vip=is_vip).state
        else:
            state = choose(story, state, ways[pick % len(ways)].index, is_vip=is_vip).state
        state = State.from_json(state.to_json())
    open_ways = [option for option in options(story, state, is_vip=is_vip) if option.is_open]
    assert open_ways or story.nodes[state.node].ending


# The lamp has a place whose choices may all be locked; in the bundled stories one of them always is open.
@pytest.mark.parametrize("story_id", ["late_letters", "tutorial", "lamp"])
@settings(max_examples=60)
@given(st.data(), st.lists(st.integers(0, 7), max_size=40), st.booleans())
def test_any_save_can_be_read_on(story_id: str, data: st.DataObject, picks: list[int], is_vip: bool) -> None:
    story = story_named(story_id)

    read_on(story, data.draw(saves(story)), picks, is_vip=is_vip)


@settings(max_examples=60)
@given(st.data(), st.lists(st.integers(0, 7), max_size=20), st.booleans())
def test_any_save_can_be_read_on_in_a_story_that_has_become_another(
    data: st.DataObject, picks: list[int], is_vip: bool
) -> None:
    save = data.draw(saves(story_named("late_letters")))

    for story in (lamp(), story_named("tutorial")):
        read_on(story, migrated(save, story), picks, is_vip=is_vip)
