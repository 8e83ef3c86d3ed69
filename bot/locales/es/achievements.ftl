### Logros. HTML de Telegram, salvo el botón y el comando.

command-achievements = De qué puedes presumir y qué te falta
button-achievements = 🏆 Logros

achievements = 🏆 <b>Logros</b>: { $unlocked } de { $total }
achievement-unlocked-row =
    { $medal } <b>{ $name }</b>
    { $about } ✓ { DATETIME($day, dateStyle: "medium") }
achievement-locked-row =
    ▫️ <b>{ $name }</b>
    { $about }
achievement-progress = { $bar } { $value } / { $reaches }
achievement-secret =
    { $medal } <b>???</b>
    Un secreto de la casa. Te lo dirá cuando lo encuentres.

achievement-unlocked =
    { $medal } <b>{ $name }</b>

    { $about }
    { $points ->
        [0] La casa lo recordará.
       *[other] La casa te presenta sus respetos: <b>+{ $points }</b>.
    }
