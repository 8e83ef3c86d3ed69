"""Content: what operators and authors write in YAML, from a file to a checked value.

content    data that decides how a service behaves: an economy, a shop, a story. Never code
model      a subclass of Content: which keys a file has, of which kind, within which limits
reading    file in, model out, or a ContentError that names file, line and reason
schema     the model as JSON Schema, for editors that complete and check while one types (`services.schemas`)
"""

from services.content.errors import ContentError
from services.content.model import Content, Many, Word
from services.content.reading import MAX_BYTES, read_content

__all__ = ["MAX_BYTES", "Content", "ContentError", "Many", "Word", "read_content"]
