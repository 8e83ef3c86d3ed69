"""The story: what people read, decide and live through.

story        a graph of nodes with a text table per language; data, never code
node         one place of it; a choice leads from one to another
turn         one choice and what came of it
state        what a reader has become: where they are, variables, meters, items, what they saw and chose
meter        what a character feels for the reader, -100 to 100
deferred     a consequence that comes later
scene        nodes that are called from several places and return there
revision     one content of a story; a published one never changes, and readers stay with theirs
save         a reading in one of three slots; its turn grows with every move
main line    the chapters progress is counted by; side chapters lie off it
"""

# Stories alone. Their readers' side (handlers, revisions, shelf) is imported by its modules: it brings the database and
# the bus, which took most of the second that `diana story check` needed.
from services.narrative.errors import ChoiceUnavailable, NarrativeError, Problem, StoryRefused, UnknownStory
from services.narrative.graph import Story
from services.narrative.source import BUNDLED_STORIES, load_story

__all__ = [
    "BUNDLED_STORIES",
    "ChoiceUnavailable",
    "NarrativeError",
    "Problem",
    "Story",
    "StoryRefused",
    "UnknownStory",
    "load_story",
]
