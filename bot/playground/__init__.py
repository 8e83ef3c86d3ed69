"""The playground: a local Telegram to talk with Diana in, and the tests' Telegram too.

Bot API       what bots call: `/bot<token>/<method>`. Any client works with it unchanged.
People's side what the chat page and tests call: `/play/…`, acting as one of the people.
Control       what tests call: `/control/…`, faults, the record of calls, updates as they are.
Person        somebody who chats; an admin is one the bot takes for its owner.
Chat          a private chat (its id is the person's) or a supergroup.
Standing      how somebody stands in a chat: creator, administrator, member, restricted, left, kicked.
Update        what happened, queued for the bot until it confirms it.
Tap           a press on an inline button; it becomes a callback query that waits for the bot's answer.
Journal       the SQLite file everything is written through to, before any answer leaves.
Watcher       an open page, told at once what its person would see.
Fault         an error, delay or cut connection a test asked for.
"""

from bot.playground.errors import DataDirectoryInUse, PlaygroundError
from bot.playground.server import ADMIN_IDS, Playground

__all__ = ["ADMIN_IDS", "DataDirectoryInUse", "Playground", "PlaygroundError"]
