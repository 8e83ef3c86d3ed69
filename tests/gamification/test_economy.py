"""What things are worth, and how a wrong economy file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.content import ContentError, read_content
from services.gamification import Economy, load_game_content
from services.gamification.economy import Award, Reason

BUNDLED = load_game_content().economy


@pytest.mark.parametrize(
    ("streak", "award"),
    [
        (1, Award(55, 1.1)),
        (7, Award(55, 1.1)),
        (8, Award(60, 1.2)),
        (14, Award(60, 1.2)),
        (15, Award(65, 1.3)),
        (4000, Award(65, 1.3)),
    ],
)
def test_a_longer_streak_earns_more_for_the_day(streak: int, award: Award) -> None:
    assert BUNDLED.award_for(Reason.DAILY, streak=streak) == award


def test_the_welcome_knows_no_streak() -> None:
    assert BUNDLED.award_for(Reason.WELCOME) == Award(100, 1.0)


@pytest.mark.parametrize(("base", "points"), [(1, 1), (4, 4), (5, 6), (15, 17), (1_000_000, 1_100_000)])
def test_half_points_are_rounded_up(base: int, points: int) -> None:
    economy = Economy.model_validate(
        {"awards": {"welcome": 1, "daily": base}, "streak_bonus": [{"from_day": 1, "percent": 10}]}
    )

    assert economy.award_for(Reason.DAILY, streak=1).points == points


def test_an_economy_may_do_without_streaks(tmp_path: Path) -> None:
    file = tmp_path / "economy.yaml"
    file.write_text("awards:\n  welcome: 10\n  daily: 5\n")

    assert read_content(file, Economy).award_for(Reason.DAILY, streak=100) == Award(5, 1.0)


GOOD = "awards:\n  welcome: 100\n  daily: 50\n"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "must hold keys and values", 1),
        ("- awards\n", "must hold keys and values", 1),
        ("# prices\nawards:\n  welcome: 100\n", "awards: no award for daily", 2),
        ("awards:\n  welcome: 100\n  daily: lots\n", "awards.daily: input should be a valid integer", 3),
        ("awards:\n  welcome: 100\n  daily: 50.0\n", "awards.daily: input should be a valid integer", 3),
        ("awards:\n  welcome: true\n  daily: 50\n", "awards.welcome: input should be a valid integer", 2),
        ("awards:\n  welcome: 0\n  daily: 50\n", "awards.welcome: input should be greater than or equal to 1", 2),
        (f"{GOOD}  dayly: 7\n", "awards.dayly: input should be 'welcome' or 'daily'", 4),
        (f"{GOOD}streek_bonus: []\n", "streek_bonus: not a known key", 4),
        (f"{GOOD}  daily: 60\n", "awards.daily is said twice, first on line 3", 4),
        (f"{GOOD}streak_bonus:\n  - from_day: 1\n", "streak_bonus.0.percent: is missing", 5),
        (
            f"{GOOD}streak_bonus:\n  - {{from_day: 8, percent: 20}}\n  - {{from_day: 1, percent: 10}}\n",
            "streak_bonus: from_day must ascend, 1 comes after 8",
            4,
        ),
        (
            f"{GOOD}streak_bonus:\n  - from_day: 1\n    percent: -5\n",
            "streak_bonus.0.percent: input should be greater than or equal to 0",
            6,
        ),
        (f"{GOOD}more: [\n", "while parsing a flow node expected the node content, but found '<stream end>'", 5),
        (f"{GOOD}since: 2026-02-30\n", "day is out of range for month", 4),
        (f"{GOOD}---\n{GOOD}", "expected a single document in the stream but found another document", 4),
        ("awards: &all\n  welcome: *all\n", "write it out: the alias *all is not allowed", 2),
        (
            "\nawards: !!python/object/apply:os.getcwd []\n",
            "could not determine a constructor for the tag 'tag:yaml.org,2002:python/object/apply:os.getcwd'",
            2,
        ),
        (f"{GOOD}\0", "character 0 is not allowed in YAML", 4),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(
    tmp_path: Path, text: str, reason: str, line: int
) -> None:
    file = tmp_path / "economy.yaml"
    file.write_text(text)

    with pytest.raises(ContentError) as refused:
        read_content(file, Economy)

    assert str(refused.value) == f"{file}: {reason} (line {line})"
    assert refused.value.line == line
