### Achievements. Telegram's HTML, but for button and command.

command-achievements = What you can be proud of, and what is left
button-achievements = 🏆 Achievements

achievements = 🏆 <b>Achievements</b>: { $unlocked } of { $total }
achievement-unlocked-row =
    { $medal } <b>{ $name }</b>
    { $about } ✓ { DATETIME($day, dateStyle: "medium") }
achievement-locked-row =
    ▫️ <b>{ $name }</b>
    { $about }
achievement-progress = { $bar } { $value } / { $reaches }
achievement-secret =
    { $medal } <b>???</b>
    A secret of the house. It will tell you when you've found it.

achievement-unlocked =
    { $medal } <b>{ $name }</b>

    { $about }
    { $points ->
        [0] The house will remember it.
       *[other] The house pays its respects: <b>+{ $points }</b>.
    }
