### Stories: the library, reading, characters. HTML of Telegram; buttons and commands are plain.

command-story = Read: the library, and where you left off
command-choices = What you have decided so far
command-characters = Who you have met, and what they think of you
button-story = 📖 Story
button-choices = 📜 My choices
button-characters = 👥 Characters

story-library = 📚 <b>The library</b>

    I keep them in order of how impatient they are to be read.
story-library-empty =
    📚 <b>The library</b>

    The shelves are empty tonight. Even Lucien is embarrassed.
story-library-new = 📖 <b>{ $title }</b>
story-library-begun = 🔖 <b>{ $title }</b> · { $percent }% read
story-endings = 🏁 Endings found: { $found } of { $endings }
button-story-open = 📖 { $title }
button-story-revisions = ✍️ Editions

button-story-begin = 📖 Begin
button-story-slot-begun = 🔖 { $slot } · { $percent }% · { $chapter }
button-story-slot-over = 🏁 { $slot } · read to the end
button-story-slot-empty = ＋ { $slot } · a new reading
button-story-rewind = ↩️ Take back my last decision
button-story-restart = 🔁 Begin anew
button-story-library = ‹ Library
button-story-page = ‹ { $title }

story-restart =
    🔁 <b>Begin { $title } anew?</b>

    Reading { $slot } starts from the first page. What you decided in it is forgotten; the endings you have found stay found.
button-story-restart-sure = Yes, from the first page
button-story-restart-not = No, leave the bookmark

story-note = { $note ->
    [welcome_back] <i>You were here:</i>
    [moved_on] <i>That page is turned. You are here now:</i>
    [locked] <i>That way is not open to you just now:</i>
    [time_is_up] <i>⌛ You took your time, and it took a decision.</i>
    [rewound] <i>↩️ Not said, not done. Again:</i>
    [not_enough] <i>✨ You have too few points for that.</i>
    [new_edition] <i>The authors have reworked these pages. You are here now:</i>
   *[other] <i>You are here:</i>
}
story-time = ⏳ <i>{ $seconds ->
    [one] { $seconds } second to decide
   *[other] { $seconds } seconds to decide
}</i>
story-time-minutes = ⏳ <i>{ $minutes ->
    [one] { $minutes } minute to decide
   *[other] { $minutes } minutes to decide
}</i>
story-locked = 🔒 { $choice }
story-vip = 💎 { $choice }: <i>for VIP guests</i>
story-waits = ⏳ <i>{ $choice }: your points are on their way.</i>
button-story-continue = Continue
button-story-price = { $choice } · ✨ { $points }
button-story-vip = 💎 Become a VIP guest
story-speaker = <b>{ $name }</b>
story-chosen = » <b>{ $choice }</b>
story-chapter = 📖 <b>{ $title }</b>

story-ending = 🏁 <b>{ $title }</b>
story-ending-found = { $endings ->
    [one] The only ending there is, and you found it.
   *[other] Endings found: <b>{ $found }</b> of { $endings }.
}
button-story-again = 🔁 Read again

story-recap = 📜 <b>{ $title }</b>: what you decided
story-recap-line = { $chapter }: <b>{ $choice }</b>
story-recap-scene = <b>{ $choice }</b>
story-recap-empty = 📜 You have decided nothing yet. Enviable, in its way.
button-newer = ‹ Later
button-older = Earlier ›

story-characters = 👥 <b>{ $title }</b>: who you have met
story-characters-none = 👥 Nobody has shown themselves to you yet. Read on; they will.
story-meters-line = { $meter } { $bar } { $value }
story-meter = { $meter ->
    [trust] Trust
    [affection] Affection
    [respect] Respect
    [fear] Fear
   *[other] { $meter }
}
button-story-talk = 💬 Talk to { $name }
button-story-gift = 🎁 Give something
button-story-characters = ‹ Everybody
story-talk-later = 💬 <b>{ $name }</b> has said all there is to say for today.
story-gift = 🎁 <b>{ $name }</b> takes your gift, and for a moment has nothing clever to say.

story-revisions = ✍️ <b>Editions</b>

    What is current is what new readers get. Readers stay with the edition they began.
story-revision = { $standing ->
    [current] ✅ version { $version } · current since { DATETIME($day, dateStyle: "medium") }
    [draft] 📝 version { $version } · draft of { DATETIME($day, dateStyle: "medium") }
    [scheduled] 🕰 version { $version } · from { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
    [withdrawn] 🚫 version { $version } · withdrawn
   *[earlier] ◽️ version { $version } · earlier
} · { $digest }
button-revision-preview = 👁 { $digest }
button-revision-publish = ✅ { $digest }
button-revision-schedule = 🕰 { $digest }
button-revision-back = ↩️ { $digest }
story-revisions-legend = 👁 try it · ✅ publish now · 🕰 publish later · ↩️ withdraw, back to the one before
story-schedule = 🕰 <b>{ $story }</b> · version { $version } · { $digest }

    When is it to come out? The times are those of your own clock ({ $zone }).
button-schedule = { $moment ->
    [hour] In an hour · { DATETIME($at, timeStyle: "short") }
    [evening] In the evening · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
    [morning] Tomorrow morning · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
   *[week] In a week · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
}
button-schedule-not = ‹ Not now
story-editors-only = ✍️ Editions are for the house's editors.

story-hint = 💡 <b>What your next decision would mean</b>
story-hint-line = <b>{ $choice }</b>: { $felt }
story-hint-felt = { $feeling ->
    [warm] { $name } would be glad
   *[cold] { $name } would mind
}
story-hint-nobody = nobody you know would mind
story-hint-none = 💡 No decision lies ahead of you, not before the end of what you are reading. The hint says: read on, or begin something.
