"""Broadcasts at Telegram's edge: what their authors type, the preview, and sending them.

courier  sends one message to one person, with the turns that replies leave
desk     shows authors their broadcast as readers will see it
runner   works through the running broadcast, one person after another
"""

from bot.broadcasting.courier import Courier
from bot.broadcasting.desk import PreviewDesk
from bot.broadcasting.runner import BroadcastRunner

__all__ = ["BroadcastRunner", "Courier", "PreviewDesk"]
