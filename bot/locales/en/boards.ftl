### The leaderboards. Telegram's HTML in `board-heading`, `board-row…`, `board-own…`, `board-empty` and `week-prize`; the rest is placed into them, on buttons and into pictures.

button-leaderboard = 🏆 Boards
command-leaderboard = Who leads this week, this month, ever

board-period = { $period ->
    [week] This week
    [month] This month
   *[all] All time
}
board-tab = { $period ->
    [week] Week
    [month] Month
   *[all] All time
}
board-metric = { $metric ->
    [streak] Streak
    [chapters] Chapters
   *[points] Points
}
board-score = { $metric ->
    [streak] { $score ->
        [one] { $score } day
       *[other] { $score } days
    }
   *[other] { $score }
}
board-ends = { $days ->
    [0] { $hours ->
        [one] ends in { $hours } hour
       *[other] ends in { $hours } hours
    }
    [one] ends in { $days } day and { $hours } h
   *[other] ends in { $days } days
}

board-heading = 🏆 <b>{ $period }</b> · { $metric }
board-row = { $place } { $name } · { $score }
board-row-you = { $place } <b>{ $name }</b> · <b>{ $score }</b>
board-you = You
board-empty = Nobody is here yet. The first lamp is the brightest.
board-counting = The lamps are being counted again. Look back in a minute: not everybody is here yet.
board-own = You: <b>no. { $place }</b> of { $size } · { $score }
board-own-hidden = { $where ->
    [private] Only you see this: <b>{ $score }</b>. You're not shown on the boards; /settings can change that.
   *[group] You're not shown on the boards; /settings can change that.
}
board-own-absent = { $metric ->
    [streak] You're not on this board yet. /daily lights a streak.
    [chapters] You're not on this board yet. A chapter read to its end puts you there.
   *[points] You're not on this board yet. Anything that earns points puts you there.
}
board-last-week = Last week: { $podium }

week-prize =
    { $medal } { $place ->
        [1] The week is over, and <b>nobody did more than you</b>.
        [2] The week is over, and you came <b>second</b>.
        [3] The week is over, and you came <b>third</b>.
       *[other] The week is over, and you came in at <b>no. { $place }</b>.
    }

    { $score ->
        [one] You earned { $score } point in seven days.
       *[other] You earned { $score } points in seven days.
    } The house adds { $points ->
        [one] <b>{ $points } point</b>.
       *[other] <b>{ $points } points</b>.
    } You have { $balance } now.
