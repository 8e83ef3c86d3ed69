"""Where stories come from: files that an author wrote, read within limits and checked whole before anybody reads them.

bundle   the files of one story, as they are published and kept
media    the pictures and recordings beside them
trees    the files as plain values with their lines
models   which keys the files have
build    from files to the graph, every name looked up
texts    the text tables, every text within what Telegram shows
"""

from services.narrative.source.bundle import BUNDLED_STORIES, Bundle, read_bundle
from services.narrative.source.loader import load_story, story_of

__all__ = ["BUNDLED_STORIES", "Bundle", "load_story", "read_bundle", "story_of"]
