"""The user service's numbers, in rules.yaml, checked."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from services.content import Content, read_content

BUNDLED = Path(__file__).with_name("rules.yaml")
"""The numbers Diana comes with."""


class ReferralRules(Content):
    """When an invited friend counts as having stayed, and how often that pays."""

    active_days: int = Field(ge=1, le=365, description="days of their own calendar on which the friend was seen")
    most_rewarded: int = Field(ge=0, le=100_000, description="friends somebody can earn something with, ever")


class VipRules(Content):
    """What VIP costs, and how late a renewal may be told."""

    price_stars: int = Field(ge=1, le=10_000, description="Telegram Stars a month")
    grace_hours: int = Field(ge=0, le=72, description="how long VIP lasts beyond what was paid, for late renewals")


class UserRules(Content):
    """Every number of the user service."""

    referral: ReferralRules
    vip: VipRules


def load_user_rules(path: Path = BUNDLED) -> UserRules:
    """The rules in the YAML file at `path`. Raises ContentError with file, line and reason."""
    return read_content(path, UserRules)
