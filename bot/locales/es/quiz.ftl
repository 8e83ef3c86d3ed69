### La pregunta del día. HTML de Telegram, salvo `button-…`, `command-…` y `quiz-answer`, que van en botones.

button-quiz = ❓ Pregunta
command-quiz = La pregunta del día

quiz-heading = ❓ <b>Pregunta del día</b> · { $difficulty ->
    [easy] amable
    [medium] con trampa
    [hard] endiablada
   *[other] curiosa
} · ✨ { $points }
quiz-question = <b>{ $question }</b>
quiz-answer = { $letter } · { $answer }
quiz-late = Esa pregunta se cerró a medianoche. Aquí está la de hoy.
quiz-right = ✅ <b>{ $right }</b>. Lo sabías, o adivinas bien; la casa no lo distingue.
quiz-wrong = ❌ Has dicho «{ $given }». Es «<b>{ $right }</b>».
quiz-explanation = <i>{ $explanation }</i>
quiz-paid = { $points ->
    [one] ✨ <b>+{ $points } punto</b>. Ahora tienes { $balance }.
    [many] ✨ <b>+{ $points } de puntos</b>. Ahora tienes { $balance }.
   *[other] ✨ <b>+{ $points } puntos</b>. Ahora tienes { $balance }.
}
quiz-next = La próxima pregunta llega en <b>{ wait }</b>.
quiz-gone = ❓ La pregunta de hoy se retiró. Mañana hay otra.
