"""FloodWatch: who posts too much in too short a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

_REMEMBERED = 20_000
_EXCERPT = 300


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a burst."""

    message_id: int
    at: datetime
    text: str


class FloodWatch:
    """The latest posts of everybody, in memory: one process at a time sees a person's messages, and sees them in order.

    What a restart forgets is at most one burst's beginning.
    """

    def __init__(self) -> None:
        self._posts: dict[tuple[int, int], deque[Post]] = {}

    def posted(
        self, chat_id: int, user_id: int, post: Post, *, messages: int, within: timedelta
    ) -> list[Post]:  # fmt: skip
        """The burst that `post` completes: `messages` of them `within` that time; after it counting begins anew.

        Empty while there is none. A message told again counts once.
        """
        key = (chat_id, user_id)
        burst = self._posts.pop(key, None) or deque(maxlen=messages)
        if burst.maxlen != messages:
            burst = deque(burst, maxlen=messages)
        # Taken out and put back, so that those who were quiet the longest come first.
        self._posts[key] = burst
        self._forget()
        if any(known.message_id == post.message_id for known in burst):
            return []
        burst.append(Post(post.message_id, post.at, post.text[:_EXCERPT]))
        if len(burst) < messages or post.at - burst[0].at > within:
            return []
        del self._posts[key]
        return list(burst)

    def _forget(self) -> None:
        while len(self._posts) > _REMEMBERED:
            del self._posts[next(iter(self._posts))]
