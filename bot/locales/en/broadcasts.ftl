### Broadcasts: one message to many people. Telegram's HTML, except in buttons, names of segments and reasons.

command-broadcast = Write to everybody, or to some
command-broadcasts = What was broadcast, and what became of it

button-write = ✏️ { $name }
button-drop = 🗑 { $name }
button-segment = 👥 For whom
button-segment-choice = { $segment } · { $people }
button-segment-chosen = ✓ { $segment } · { $people }
button-preview = 👁 Preview
button-send = 📣 Send to { $people }…
button-send-now = 📣 Yes, send to { $people }
button-discard = 🗑 Throw the draft away
button-broadcast-back = ‹ Back
button-pause = ⏸ Pause
button-resume = ▶️ Go on
button-stop = ⏹ Stop…
button-stop-sure = ⏹ Stop for good

broadcast-draft = 📣 <b>Broadcast { $number }</b>, a draft
broadcast-written = <b>{ $name }</b> ({ $readers }): { $excerpt }
broadcast-unwritten = <b>{ $name }</b> ({ $readers }): nothing written
broadcast-falls-back = <b>{ $name }</b> ({ $readers }): nothing written. They will get the text in { $instead }
broadcast-audience = { $people ->
    [one] For: <b>{ $segment }</b>, { $people } person
   *[other] For: <b>{ $segment }</b>, { $people } people
}
broadcast-segment-all = everybody
broadcast-segment-active = seen in the last 7 days
broadcast-segment-vip = VIP
broadcast-segment-en = readers of English
broadcast-segment-es = readers of Spanish
broadcast-next-write = Write it in one language at least.
broadcast-next-preview = Look at it as your readers will, then send it.
broadcast-next-send = You have seen it as it will be.
broadcast-notice-outdated = The draft has changed since that button was shown. This is how it is now.
broadcast-notice-refused = Telegram does not take it: “{ $words }”
broadcast-notice-empty = There is nothing to send yet.
broadcast-notice-not-previewed = Look at the preview first: it has changed since.
broadcast-notice-nobody = There is nobody it could go to.
broadcast-write = ✏️ Send me the text in <b>{ $name }</b> now: formatted here, or with Telegram's HTML tags. A picture with a caption works too.
broadcast-previewing = 👁 This is how your readers will see it:
broadcast-segments = 👥 Who is it for? People who blocked me are not counted.
broadcast-confirm = 📣 <b>Send broadcast { $number }?</b> What is sent cannot be called back.
broadcast-left = { $hours ->
    [0] About { $minutes } min, behind everything people ask of me.
   *[other] About { $hours } h { $minutes } min, behind everything people ask of me.
}
broadcast-discarded = 🗑 That draft is gone. /broadcast begins another.

broadcast-fault-empty = That text is empty.
broadcast-fault-too-long = That is too long for Telegram: { $about } characters.
broadcast-fault-no-tag = This <code>&lt;</code> begins no tag. Meant as a character it is written <code>&amp;lt;</code>
broadcast-fault-unknown-tag = Telegram has no tag <code>&lt;{ $about }&gt;</code>.
broadcast-fault-not-closed = <code>&lt;{ $about }&gt;</code> is never closed.
broadcast-fault-not-opened = <code>&lt;/{ $about }&gt;</code> closes what was never opened.
broadcast-fault-crossed = <code>&lt;{ $about }&gt;</code> has to be closed first.
broadcast-fault-no-address = This link leads nowhere: it needs <code>href="https://…"</code>
broadcast-fault-bad-span = A span is only good for <code>class="tg-spoiler"</code>.
broadcast-fault-bad-emoji = This emoji needs its number: <code>emoji-id="…"</code>
broadcast-fault-bad-kind = Only a text, or a picture with a caption, can be broadcast.
broadcast-place = Line { $line }, column { $column }: <code>{ $near }</code>
broadcast-again = Mend it and send it again.

broadcast-running = 📣 <b>Broadcast { $number }</b> is on its way. For: { $segment }
broadcast-paused = ⏸ <b>Broadcast { $number }</b> is paused. For: { $segment }
broadcast-done = ✅ <b>Broadcast { $number }</b> is out. For: { $segment }
broadcast-cancelled = ⏹ <b>Broadcast { $number }</b> was stopped. For: { $segment }
broadcast-of = { $done } of { $people }
broadcast-gathering = Counting heads…
broadcast-sent = Sent: <b>{ $people }</b>
broadcast-not-sent = Not sent, { $reason }: { $people }
broadcast-why-blocked = they blocked me
broadcast-why-deactivated = their account is gone
broadcast-why-chat-not-found = there is no such chat
broadcast-why-never-started = they never started me
broadcast-why-is-a-bot = a bot
broadcast-why-forbidden = Telegram forbids it
broadcast-repeated = Perhaps received twice, after an interruption: { $people }
broadcast-gone = Left before their turn: { $people }
broadcast-halted = I paused it: Telegram refuses the message. “{ $words }”
broadcast-took = { $hours ->
    [0] It took { $minutes } min.
   *[other] It took { $hours } h { $minutes } min.
}
broadcast-stop = { $left ->
    [one] ⏹ <b>Stop broadcast { $number } for good?</b> { $left } person has not got it, and never will.
   *[other] ⏹ <b>Stop broadcast { $number } for good?</b> { $left } people have not got it, and never will.
}

broadcasts-head = 📣 <b>What was broadcast</b>
broadcasts-none = 📣 Nothing was broadcast yet. /broadcast begins.
broadcasts-line = <b>#{ $number }</b> { $state } { DATETIME($at, dateStyle: "short", timeStyle: "short") } · { $segment } · { $sent } of { $people }
broadcasts-state-running = 📣
broadcasts-state-paused = ⏸
broadcasts-state-done = ✅
broadcasts-state-cancelled = ⏹
