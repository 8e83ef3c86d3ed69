"""Every screen a service can ask the bot to show, and the data each needs.

A screen is a name and JSON data, never text: numbers, names, codes and ISO times; the bot writes the words.
"""

from __future__ import annotations

from enum import StrEnum


class Screen(StrEnum):
    """`name: data` of each screen. Amounts are whole points, durations whole seconds, times ISO 8601 in UTC."""

    WELCOME = "user.welcome"
    """first_name"""
    WELCOME_BACK = "user.welcome_back"
    """first_name"""
    NUDGE = "user.nudge"
    """first_name, is_being_asked (whether one of the first questions is open)"""
    START_FIRST = "user.start_first"
    """Nothing: the person is not registered yet and should press /start."""
    MENU = "user.menu"
    """first_name"""
    HELP = "user.help"
    """unknown_command (what was typed without the slash, or None)"""
    PROFILE = "user.profile"
    """first_name, username (or None), registered_at, balance, lifetime_points, streak, best_streak"""
    LANGUAGE_PICKER = "user.language_picker"
    """current (language code, or None when not chosen)"""
    LANGUAGE_CHANGED = "user.language_changed"
    """language"""
    LANGUAGE_QUESTION = "user.language_question"
    """current (language code, or None when not chosen)"""
    TIME_ZONE_PICKER = "user.time_zone_picker"
    """at, time_zone (the current one), region (or None), is_question, typed (what was not understood, or None),
    matches (zones that what was typed can mean)"""
    LIKES_QUESTION = "user.likes_question"
    """Nothing."""
    ONBOARDED = "user.onboarded"
    """first_name, likes (or None), time_zone, at"""
    SETTINGS = "user.settings"
    """at, language (or None), time_zone, reminders, quiet_from, quiet_until, listed"""
    SETTING_CHOICES = "user.setting_choices"
    """setting (reminders or quiet), reminders, quiet_from, quiet_until"""

    WELCOME_BONUS = "gamification.welcome_bonus"
    """points, balance"""
    POINTS = "gamification.points"
    """balance, lifetime_points, rows: [{ledger_id, amount (negative: spent), reason, at}], newest first, at most 10"""
    DAILY_CLAIMED = "gamification.daily_claimed"
    """points, multiplier, streak, previous_streak, is_broken, balance"""
    DAILY_ALREADY = "gamification.daily_already"
    """streak, balance, next_in_s"""

    MODERATED = "admin.moderated"
    """verb, target_id, target_name, admin_id (or None: anonymous or automatic), admin_name, is_automatic, reason,
    lasts_s (None: for good), undo (the action a button takes back, or None); also warnings, limit, not_escalated (a
    verb the bot may not do), messages, deleted, words (Telegram's refusal of a part)"""
    MODERATION_REFUSED = "admin.refused"
    """why, right (the missing one, or None), named (an unknown username), and what MODERATED has of the action"""
    MODERATION_FAILED = "admin.failed"
    """words (Telegram's), and what MODERATED has of the action"""
    MODERATION_UNCONFIRMED = "admin.unconfirmed"
    """verb, target_id (or None), target_name, action_id"""
    WARNINGS = "admin.warnings"
    """target_id, target_name, limit, warnings, rows: [{at, reason}], newest first"""
    REPORTED = "admin.reported"
    """action_id, target_id, target_name, reason, admins: [user ids]"""
    SANCTIONED = "admin.sanctioned"
    """verb, chat_title, reason, lasts_s (None: for good), action_id"""
    SANCTION_OVER = "admin.sanction_over"
    """verb, chat_title"""
