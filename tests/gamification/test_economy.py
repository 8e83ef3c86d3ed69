"""What things are worth, and how a wrong economy file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.content import ContentError, read_content
from services.gamification import Economy, load_game_content
from services.gamification.content import BUNDLED as BUNDLED_FOLDER
from services.gamification.economy import Award, Reason
from services.gamification.levels import Level

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


def test_the_welcome_knows_no_streak_and_no_subscription() -> None:
    assert BUNDLED.award_for(Reason.WELCOME, streak=30, is_vip=True) == Award(100, 1.0)


@pytest.mark.parametrize(("streak", "award"), [(0, Award(75, 1.5)), (1, Award(83, 1.65)), (15, Award(98, 1.95))])
def test_a_vip_gets_half_as_much_again_on_top_of_the_streak(streak: int, award: Award) -> None:
    assert BUNDLED.award_for(Reason.DAILY, streak=streak, is_vip=True) == award


@pytest.mark.parametrize(("base", "points"), [(1, 1), (4, 4), (5, 6), (15, 17), (1_000_000, 1_100_000)])
def test_half_points_are_rounded_up(base: int, points: int) -> None:
    economy = economy_with("daily: { points: 50", f"daily: {{ points: {base}")

    assert economy.award_for(Reason.DAILY, streak=1).points == points


def economy_with(what: str, instead: str) -> Economy:
    """The bundled economy with one thing changed."""
    return Economy.model_validate(yaml.safe_load(changed(what, instead)))


def changed(what: str, instead: str) -> str:
    text = (BUNDLED_FOLDER / "economy.yaml").read_text("utf-8")
    assert text.count(what) == 1, f"{what!r} is there {text.count(what)} times"
    return text.replace(what, instead)


@pytest.mark.parametrize(
    ("what", "instead", "reason"),
    [
        ("  daily: { points: 50", "  dayly: { points: 50", "awards.dayly: input should be"),
        ("  welcome: { points: 100 }", "", "awards: no award for welcome"),
        ("  welcome: { points: 100 }", "  welcome: { points: lots }", "awards.welcome.points: input should be a valid"),
        ("  welcome: { points: 100 }", "  welcome: { points: 1.0 }", "awards.welcome.points: input should be a valid"),
        ("  welcome: { points: 100 }", "  welcome: { points: true }", "awards.welcome.points: input should be a valid"),
        ("  welcome: { points: 100 }", "  welcome: { points: 0 }", "awards.welcome.points: input should be greater"),
        ("  welcome: { points: 100 }", "  welcome: {}", "awards.welcome.points: is missing"),
        (
            "  daily: { points: 50",
            "  revocation: { points: 1 }\n  daily: { points: 50",
            "awards: no award is looked up for",
        ),
        (
            "from_day: 8, percent: 20",
            "from_day: 15, percent: 20",
            "streak_bonus: from_day must ascend, 15 comes after 15",
        ),
        ("from_day: 8, percent: 20", "from_day: 8, percent: -1", "streak_bonus.1.percent: input should be greater"),
        ("day: 30, points: 2000", "day: 7, points: 2000", "streak.milestones: day must ascend, 7 comes after 7"),
        ("from_level: 0,", "from_level: 1,", "levels.titles: the first title must be from level 0 on"),
        ("from_level: 3,", "from_level: 1,", "levels.titles: from_level must ascend, 1 comes after 1"),
        ("en: Lamplighter, es: Quien enciende las lámparas", "en: Lamplighter", "levels.titles.2.name.es: is missing"),
        ("  hour: 19", "  hour: 24", "streak.reminder.hour: input should be less than"),
    ],
)
def test_a_wrong_number_is_refused_where_it_stands(tmp_path: Path, what: str, instead: str, reason: str) -> None:
    file = tmp_path / "economy.yaml"
    file.write_text(changed(what, instead), "utf-8")

    with pytest.raises(ContentError) as refused:
        read_content(file, Economy)

    assert refused.value.reason.startswith(reason)
    assert refused.value.line is not None


@pytest.mark.parametrize(
    ("score", "level", "begins", "ends"),
    [
        (0, 0, 0, 100),
        (99, 0, 0, 100),
        (100, 1, 100, 155),
        (154, 1, 100, 155),
        (155, 2, 155, 220),
        (220, 3, 220, 295),
        (1005, 10, 955, 1100),
        (10**12, 447_209, 999_997_336_820, 1_000_001_808_955),
    ],
)
def test_a_score_stands_on_a_level(score: int, level: int, begins: int, ends: int) -> None:
    assert BUNDLED.levels.level_of(score) == Level(level, begins, ends)


@given(st.integers(0, 10**15), st.integers(0, 50), st.integers(1, 500), st.integers(1, 500))
def test_a_level_lasts_from_its_score_to_the_next_levels(score: int, square: int, linear: int, base: int) -> None:
    levels = BUNDLED.levels.model_copy(update={"square": square, "linear": linear, "base": base})

    level = levels.level_of(score)

    assert level.score <= score < level.next_score
    assert levels.score_of(level.number) == level.score
    assert levels.score_of(level.number + 1) == level.next_score


@pytest.mark.parametrize(
    ("level", "title"), [(0, "Stranger at the gate"), (2, "Guest of the house"), (3, "Lamplighter")]
)
def test_a_level_has_the_last_title_it_reached(level: int, title: str) -> None:
    assert BUNDLED.levels.title_of(level).en == title
