"""For authors: a story looked through, drawn, walked and begun, without a bot and without a database.

ways       where a story can go from each node, whatever conditions say
world      the most that can become of any reader; what is not in it never happens
fault      what spoils the story for its readers; a hint is worth a look
walk       a reading by chance; a tally counts what walks met
"""

from services.narrative.authoring.check import Report, check_bundle, check_folder
from services.narrative.authoring.walks import Tally, Walker

__all__ = ["Report", "Tally", "Walker", "check_bundle", "check_folder"]
