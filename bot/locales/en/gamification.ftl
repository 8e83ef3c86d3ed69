### Points and streaks. Telegram's HTML, but for `reason`, which is placed into other texts.

welcome-bonus =
    ✨ { $points ->
        [one] I've put <b>{ $points }</b> point into your hand.
       *[other] I've put <b>{ $points }</b> points into your hand.
    } A house should greet its guests with something.

    You have <b>{ $balance }</b> now. There's a daily gift, too, if you care to look.

points =
    ✨ { $balance ->
        [0] <b>Your purse is empty</b>, for now.
        [one] You have <b>{ $balance }</b> point.
       *[other] You have <b>{ $balance }</b> points.
    }
    { $lifetime_points ->
        [0] Nothing earned yet; every story starts there.
       *[other] Earned in all: <b>{ $lifetime_points }</b>.
    }

points-level =
    🔑 Level <b>{ $level }</b> · { $title }
    { $bar } { $missing } to go

points-rows = <b>Lately</b>
points-no-rows = The ledger is still blank. Today's gift would make a fine first line.
points-row = { $direction ->
    [spent] −{ $amount } · { $reason } · { DATETIME($day, dateStyle: "medium") }
   *[earned] +{ $amount } · { $reason } · { DATETIME($day, dateStyle: "medium") }
}

reason = { $reason ->
    [welcome] welcome gift
    [daily] daily gift
    [streak_milestone] a streak of { $about } days
    [story_decision] a decision in the story
    [story_chapter] a chapter read
    [story_ending] an ending found
    [admin_award] from the hosts: { $about }
    [revocation] taken back: { $about }
    [achievement] an achievement: { $about }
    [group_message] talking in a group
    [thanks] thanked in a group
    [story_reward] a reward in the story
    [quiz] question of the day
    [week_prize] among the first of a week
    [shop] bought: { $about }
    [spending] spent: { $about }
    [referral] a friend who stayed
   *[other] { $about }
}
reason-unnamed = from the game

daily-claimed = { $points ->
    [one] 🌙 Today's gift is yours: <b>+{ $points } point</b>.
   *[other] 🌙 Today's gift is yours: <b>+{ $points } points</b>.
}
daily-bonus = Your loyalty sweetened it by { $percent }%.
daily-streak = { $streak ->
    [one] 🔥 The first day of a streak. Come back tomorrow and it will be two.
   *[other] 🔥 <b>{ $streak } days</b> in a row. The house has noticed.
}
daily-streak-broken = { $previous_streak ->
    [one] 🕯 Your streak of { $previous_streak } day went out while you were away. A new one is lit: <b>day 1</b>.
   *[other] 🕯 Your streak of { $previous_streak } days went out while you were away. A new one is lit: <b>day 1</b>.
}
daily-for-yesterday = 🕰 Just in time: I've let it count for yesterday. Today's gift is still waiting for you.
daily-frozen = { $used ->
    [one] ❄️ A freeze kept it alive over the day you missed. Freezes left: { $left }.
   *[other] ❄️ { $used } freezes kept it alive over the days you missed. Freezes left: { $left }.
}
daily-milestone = 🏆 <b>{ $streak } days!</b> The house pays its debts: <b>+{ $points }</b> on top.
daily-next-milestone = { $bar } day { $day } brings +{ $points }
daily-balance = { $balance ->
    [one] You have <b>{ $balance }</b> point now.
   *[other] You have <b>{ $balance }</b> points now.
}

daily-already =
    🌙 You've had today's gift already. Patience becomes you.

    The next one waits in <b>{ wait }</b>.

    { $streak ->
        [0] ✨ In your purse: { $balance }.
        [one] 🔥 Streak: { $streak } day · ✨ in your purse: { $balance }.
       *[other] 🔥 Streak: { $streak } days · ✨ in your purse: { $balance }.
    }

wait = { $hours ->
    [0] { wait-minutes }
   *[other] { $minutes ->
        [0] { wait-hours }
       *[other] { wait-hours } and { wait-minutes }
    }
}
wait-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
wait-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
