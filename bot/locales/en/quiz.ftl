### The question of the day. Telegram's HTML, but for `button-…`, `command-…` and `quiz-answer`, which stand on buttons.

button-quiz = ❓ Quiz
command-quiz = The question of the day

quiz-heading = ❓ <b>Question of the day</b> · { $difficulty ->
    [easy] gentle
    [medium] tricky
    [hard] devilish
   *[other] curious
} · ✨ { $points }
quiz-question = <b>{ $question }</b>
quiz-answer = { $letter } · { $answer }
quiz-late = That question closed at midnight. Here is today's.
quiz-right = ✅ <b>{ $right }</b>. You knew, or you guess well; the house can't tell.
quiz-wrong = ❌ You said { $given }. It is <b>{ $right }</b>.
quiz-explanation = <i>{ $explanation }</i>
quiz-paid = { $points ->
    [one] ✨ <b>+{ $points } point</b>. You have { $balance } now.
   *[other] ✨ <b>+{ $points } points</b>. You have { $balance } now.
}
quiz-next = The next question comes in <b>{ wait }</b>.
quiz-gone = ❓ Today's question was taken back. There is another one tomorrow.
