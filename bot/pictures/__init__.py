"""Pictures: what people would rather look at than read.

picture   a description of what is to be seen; it draws itself when it is needed, off the event loop
key       the same for the same content: a picture that Telegram has already is sent by its file id
caption   what the picture shows, in words: for those who cannot see it, and the text when it cannot be sent
"""

from bot.pictures.picture import Picture
from bot.pictures.store import PictureStore

__all__ = ["Picture", "PictureStore"]
