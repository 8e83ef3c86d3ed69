"""What the narrative holds about one person."""

from __future__ import annotations

from services.narrative.tables import (
    story_decisions,
    story_discoveries,
    story_readers,
    story_saves,
    story_talks,
)
from services.personal import Held, PersonalTables

NARRATIVE_DATA = PersonalTables(
    Held(story_readers, story_readers.c.user_id),
    Held(story_saves, story_saves.c.user_id),
    Held(story_decisions, story_decisions.c.user_id),
    Held(story_discoveries, story_discoveries.c.user_id),
    Held(story_talks, story_talks.c.user_id),
)
