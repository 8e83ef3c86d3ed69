"""For authors: a story looked through, drawn, walked and begun, without a bot and without a database.

ways       where a story can go from each node, whatever conditions say
world      the most that can become of any reader; what is not in it never happens
fault      what spoils the story for its readers; a hint is worth a look
walk       a reading by chance; a tally counts what walks met
situation  all that makes a difference to what can follow; a small story has few enough to visit each
drawing    the story as frames, boxes and arrows, for Mermaid and SVG
template   what `diana story new` begins with
"""

from services.narrative.authoring.check import Report, check_bundle, check_folder
from services.narrative.authoring.situations import Visited, visit_all
from services.narrative.authoring.walks import Tally, Walker

__all__ = ["Report", "Tally", "Visited", "Walker", "check_bundle", "check_folder", "visit_all"]
