"""Dead letters: events a group gave up on, kept with the reason until somebody decides.

letter       the event as it arrived, who gave up on it, and why; `<partition>-<stream id>` names it within its group
fingerprint  what failures of one cause share: the error's type and the line that raised it
park         from the queue to the letters, by the process that owns the queue
requeue      from the letters to the end of the queue, of that group alone, by anybody
discard      forget a letter for good
"""

from bus.transport.dead_letters.letter import DeadLetter, LetterSummary, fingerprint
from bus.transport.dead_letters.letters import DeadLetters

__all__ = ["DeadLetter", "DeadLetters", "LetterSummary", "fingerprint"]
