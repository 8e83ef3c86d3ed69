"""`diana check`: a look at all that Diana needs, from outside, before or while she runs.

fault    something that is often wrong, with why it matters and how it is mended; `FAULTS` has them all, docs/checks.md
         is made from them
line     one thing that was looked at: well, or a fault with what exactly was found
look     a function that looks at one part and returns its lines
"""

from bot.checks.everything import FAULTS, check_everything
from bot.checks.line import CheckLine, Fault, Scene, Verdict, well

__all__ = ["FAULTS", "CheckLine", "Fault", "Scene", "Verdict", "check_everything", "well"]
