"""What can go wrong between a screen and its text.

PresenterError
├── UnknownScreenError   no view is written for that screen
├── ScreenDataError      the screen's data is not what its view needs
└── TextError            a text is missing, broken, or was not given what it mentions
"""

from __future__ import annotations


class PresenterError(Exception):
    """The root of every error of the presenter. The reply cannot be shown until somebody mends it."""


class UnknownScreenError(PresenterError):
    """A service asked for a screen that the bot does not have."""


class ScreenDataError(PresenterError):
    """The data that came with a screen lacks something or has the wrong type."""


class TextError(PresenterError):
    """A Fluent text cannot be written."""
