"""Two programs with one token: both say so, and the one that came later gives way."""

from __future__ import annotations

import pytest

from bot.exit_codes import ExitCode
from bot.rivals import AnotherPoller, Rivals


def cut_off_at(rivals: Rivals, *times_s: float) -> None:
    for time_s in times_s:
        rivals.cut_off(time_s)


def test_a_newcomer_that_is_cut_off_again_and_again_gives_way_and_says_what_to_do():
    newcomer = Rivals(began_at_s=100)
    cut_off_at(newcomer, 102, 106, 110)

    with pytest.raises(AnotherPoller, match=r"another program polls with this token.*@BotFather") as gave_way:
        newcomer.yield_to_them(110)

    assert gave_way.value.exit_code is ExitCode.TEMPORARY


def test_whoever_was_there_first_stays_and_is_in_trouble_until_a_minute_after_the_last_time():
    settled = Rivals(began_at_s=100)
    cut_off_at(settled, 1000, 1004, 1008)

    settled.yield_to_them(1008)

    assert settled.trouble(1008) == "another program polls with this token, and each update goes to one of the two"
    assert settled.trouble(1069) == ""


@pytest.mark.parametrize(
    "times_s",
    [(102,), (102, 106), (102, 102.1, 102.2), (102, 150, 200)],
    ids=["a check", "a predecessor that ends", "a hiccup of Telegram", "now and then"],
)
def test_a_cut_that_does_not_come_back_is_no_rival(times_s: tuple[float, ...]):
    newcomer = Rivals(began_at_s=100)

    cut_off_at(newcomer, *times_s)

    newcomer.yield_to_them(times_s[-1])
    assert newcomer.trouble(times_s[-1]) == ""
