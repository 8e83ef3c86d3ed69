### What the game says by itself. Telegram's HTML.

level-reached = 🎉 <b>Level { $level }</b>
level-reached-title = From tonight the house calls you <b>{ $title }</b>.
level-reached-same-title = The house still calls you <b>{ $title }</b>, a little louder each time.
level-reached-next = { $missing ->
    [one] { $missing } more point to the next one.
   *[other] { $missing } more points to the next one.
}

streak-reminder =
    🕯 Your streak of <b>{ $streak } days</b> is burning low.

    Today's gift is still here, and it goes out in { wait }.
streak-reminder-freezes = { $freezes ->
    [one] ❄️ You hold { $freezes } freeze: it would save the day by itself.
   *[other] ❄️ You hold { $freezes } freezes: one would save the day by itself.
}

story-chapter-rewarded = 📖 A chapter read to its end: <b>+{ $points }</b>.
story-ending-rewarded = 🌅 You found an ending: <b>+{ $points }</b>.
balance-now = ✨ In your purse: { $balance }.

awarded = { $points ->
    [one] 🎁 The hosts have given you <b>{ $points }</b> point.
   *[other] 🎁 The hosts have given you <b>{ $points }</b> points.
}
points-revoked = { $direction ->
    [given] { $points ->
        [one] ↩️ <b>{ $points }</b> point has come back to you.
       *[other] ↩️ <b>{ $points }</b> points have come back to you.
    }
   *[taken] { $points ->
        [0] ↩️ An award of yours was taken back. It was spent already, so your purse stays as it is.
        [one] ↩️ <b>{ $points }</b> point was taken back.
       *[other] ↩️ <b>{ $points }</b> points were taken back.
    }
}
admin-note = <i>{ $note }</i>

thanked = 🤝 <b>{ $receiver }</b> +{ $points }, with thanks from { $giver }

earning-frozen = 🔒 You cannot earn points at the moment: the hosts have closed the house to you. If that is wrong, say so: <code>/appeal</code> and why.
