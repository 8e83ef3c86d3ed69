### Who comes into a group. Telegram's HTML, but for `button-enter` and `tap-…`.

button-enter = ✋ I'm a person
tap-enter = Thank you. If you have just come in, you may write now.
tap-enter-not-yours = That one is for somebody who has just come in. You are in already.

newcomers-name = <a href="tg://user?id={ $user_id }">{ $name }</a>
newcomers-more = { $count ->
    [one] {" "}and one more
   *[other] {" "}and { $count } more
}
newcomers-ask = { $count ->
    [one] Welcome. One tap below within { newcomers-minutes }, and you may write. { newcomers-else }
   *[other] Welcome, all of you. One tap each within { newcomers-minutes }, and you may write. { newcomers-else }
}
newcomers-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
newcomers-else = { $action ->
    [ban] Who doesn't stays outside.
   *[other] Who doesn't is shown the door, and may knock again.
}
newcomers-in = 👋 Welcome in.

mod-reason-newcomer = Reason: no tap after coming in
