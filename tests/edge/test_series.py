"""The metrics do not grow with people: nobody can fill a monitoring server by writing to the bot."""

from __future__ import annotations

import random

from prometheus_client import REGISTRY

from tests.edge.conftest import Edge
from tests.edge.parts import message


async def test_the_number_of_series_does_not_grow_with_people_and_what_they_write(edge: Edge):
    chance = random.Random(7)

    async def crowd(first: int, people: int) -> int:
        for number in range(first, first + people):
            words = "".join(chance.choices("abc/ 0é🎈", k=20))
            await edge.intake.hear(
                [
                    message(4 * number, f"/{words}", {"id": number, "is_bot": False, "first_name": words}),
                    message(4 * number + 1, words, {"id": number, "is_bot": False, "first_name": words}),
                    {"update_id": 4 * number + 2, f"new_kind_{number}": {}},
                    {"update_id": 4 * number + 3, "message": number},
                ]
            )
        return sum(len(family.samples) for family in REGISTRY.collect())

    a_few = await crowd(1000, 5)
    many = await crowd(2000, 50)

    assert many == a_few
