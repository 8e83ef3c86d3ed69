"""The question of the day.

bank        every question there is, in files by difficulty
round       one person's question of one day: it stays the same once it was shown, and is answered once
place       where an answer stands among those shown: the order is each person's own
day         a calendar day of the player's own time zone
"""
