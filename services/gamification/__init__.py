"""The game: points, and streaks of days.

player      somebody with a balance; made by the registration, or by the first claim
balance     points that can be spent; never below zero
lifetime    points ever earned: spending does not lower them
ledger      every movement of points with its reason and its cause; the balance is its sum
cause       the event that moved the points: for one reason it moves them once
award       what a deed earns, by the economy
economy     the numbers, in economy.yaml
content     every file the game is played by, the economy among them
day         a calendar day of the player's own time zone
claim       taking the reward of the day
streak      days claimed in a row; broken when one is missed
"""

from services.gamification.boards.closing import WeekWatch
from services.gamification.boards.keeper import BoardKeeper
from services.gamification.boards.projection import LeaderboardProjection
from services.gamification.boards.redis_projection import RedisLeaderboards
from services.gamification.content import GameContent, load_game_content
from services.gamification.economy import Economy
from services.gamification.errors import GamificationError
from services.gamification.handlers import gamification_handlers
from services.gamification.handlers.boards import FollowScores, board_handlers
from services.gamification.purses import PlayerPurses

__all__ = [
    "BoardKeeper",
    "Economy",
    "FollowScores",
    "GameContent",
    "GamificationError",
    "LeaderboardProjection",
    "PlayerPurses",
    "RedisLeaderboards",
    "WeekWatch",
    "board_handlers",
    "gamification_handlers",
    "load_game_content",
]
