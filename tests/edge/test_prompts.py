"""What a message of the bot asks for is given by replying to it; what replies to anything else is talk."""

from __future__ import annotations

from typing import Any

import pytest

from bus.catalogue import PersonRequestedEvent
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, GROUP, message

PROMPT = "Why? Reply to this.\n/user 12345 award 100"
CODE = {"type": "code", "offset": 20, "length": 21}


def prompt(bot_id: int, text: str = PROMPT, **more: Any) -> dict[str, Any]:
    sender = {"id": bot_id, "is_bot": True, "first_name": "Diana"}
    about = {"message_id": 5, "date": 1, "chat": {"id": ADA["id"], "type": "private"}, "from": sender}
    return {**about, "text": text, "entities": [CODE], **more}


async def test_a_reply_completes_the_command_the_prompt_shows(edge: Edge) -> None:
    await edge.intake.hear([message(1, "was kind & <patient>", reply_to_message=prompt(edge.bot.id))])

    (asked,) = edge.shelf.events
    assert isinstance(asked, PersonRequestedEvent)
    assert asked.argument == "12345 award 100 was kind & <patient>"


@pytest.mark.parametrize(
    "changed",
    [
        {"from": ADA},
        {"entities": []},
        {"entities": [{**CODE, "type": "bold"}]},
        {"entities": [{"type": "code", "offset": 0, "length": 4}]},
        {"text": "Why? Reply to this.\n/daily 12345 award 1"},
        {"text": "Why? Reply to this.\n/user 12345 award 10 and so on"},
        {"text": "Why? Reply to this.\n/user 12345 award 1 …"},
    ],
    ids=[
        "one's own message",
        "no code",
        "bold",
        "no command",
        "another command",
        "code that is not the end",
        "an example",
    ],
)
async def test_what_replies_to_anything_else_is_talk(edge: Edge, changed: dict[str, Any]) -> None:
    await edge.intake.hear([message(1, "was kind", reply_to_message=prompt(edge.bot.id, **changed))])

    assert edge.shelf.types() == ["user.talk.heard"]


async def test_a_command_in_reply_to_a_prompt_is_that_command(edge: Edge) -> None:
    await edge.intake.hear([message(1, "/daily", reply_to_message=prompt(edge.bot.id))])

    assert edge.shelf.types() == ["gamification.daily.requested"]


async def test_in_a_group_nobody_continues_anything(edge: Edge) -> None:
    shown = prompt(edge.bot.id, chat=GROUP)

    await edge.intake.hear([message(1, "was kind", chat=GROUP, reply_to_message=shown)])

    assert edge.shelf.types() == ["bot.message.posted"]
