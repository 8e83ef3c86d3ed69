"""How long to wait before the next attempt."""

from __future__ import annotations

from random import uniform


def retry_delay_s(attempt: int, base_s: float = 1.0, cap_s: float = 60.0) -> float:
    """Seconds to wait before retry `attempt` (0, 1, …): base_s * 2**attempt plus up to one second of jitter, capped.

    Jitter keeps a crowd of failures from coming back together; a base below one second has that much jitter at most.
    Source: M. Brooker, "Exponential Backoff And Jitter", 2015.
    """
    return min(cap_s, base_s * float(2 ** min(attempt, 32)) + uniform(0, min(1.0, base_s)))
