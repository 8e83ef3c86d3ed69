"""What a saga says with an exception.

SagaError
└── StepFailed      a step cannot be done, now or later: the run is undone
"""

from __future__ import annotations


class SagaError(Exception):
    """The root of every error of a saga."""


class StepFailed(SagaError):
    """Raised by a step that failed for good; its own effects are taken back, then the run is undone. Says why."""
