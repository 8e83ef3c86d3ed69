"""Content: what operators and authors write in YAML, from a file to a checked value.

content    data that decides how a service behaves: an economy, a shop, a story. Never code
model      a subclass of Content: which keys a file has, of which kind, within which limits
reading    file in, model out, or a ContentError that names file, line and reason
text       words a file brings along, in every language
schema     the model as JSON Schema, for editors that complete and check while one types (`services.schemas`)
"""

from services.content.errors import ContentError
from services.content.model import Content, Many, Word
from services.content.reading import MAX_BYTES, read_content
from services.content.text import Text

__all__ = ["MAX_BYTES", "Content", "ContentError", "Many", "Text", "Word", "read_content"]
