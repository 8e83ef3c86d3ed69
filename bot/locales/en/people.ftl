### Looking after people: /user and what can be done there. Telegram's HTML, but for buttons and commands.

command-user = Somebody's card: @name, id, or reply

button-person-card = 👤 Card
button-person-sanctions = 🗂 Sanctions
button-person-ledger = ✨ Points
button-person-notes = 📝 Notes
button-person-back = ‹ Back to the card
button-deed-note = 📝 Write a note
button-unnote = ✕ { $note }
button-deed-award = 🎁 Give points
button-revoke = ↩ Take back row { $row }
button-deed-global_ban = ⛔ Ban from the whole bot
button-deed-global_unban = 🕊 Lift the ban
button-deed-global_ban_kept = ⚖ The ban stays
button-deed-vip = ⭐ Give VIP
button-deed-unvip = ⭐ Take given VIP back
button-deed-yes = ✓ Do it
button-deed-no = Leave it

person-head = 👤 <a href="tg://user?id={ $person }"><b>{ $name }</b></a> · <code>{ $person }</code>
person-unregistered = Has never pressed /start.
person-since = Here since { DATETIME($day, dateStyle: "medium") } · speaks { $language }
person-active = Last seen { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
person-unreachable = Has blocked me, or is gone from Telegram.
person-roles = 🔑 { $roles }
person-vip = ⭐ VIP until { DATETIME($day, dateStyle: "medium") }
person-ban = ⛔ <b>Banned from the whole bot</b> since { DATETIME($day, dateStyle: "medium") }
person-ban-appeal = { $state ->
    [open] ✋ An appeal waits for a decision.
   *[declined] ⚖ Their appeal was declined.
}
person-purse = ✨ { $balance } · 🎓 level { $level }, { $title } · 🔥 { $streak } (best { $best })
person-record = 🗂 { $sanctions ->
    [one] { $sanctions } sanction
   *[other] { $sanctions } sanctions
} · 📝 { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}

person-no-sanctions = Nothing was ever done against them in a group.
person-sanction = { DATETIME($day, dateStyle: "medium") } · <b>{ $verb }</b> in { $chat }, by { $by } · { $state }
person-verb = { $verb ->
    [warn] warned
    [mute] muted
    [kick] put out
    [ban] banned
   *[other] { $verb }
}
person-by-rules = the group's rules
person-sanction-state = { $state ->
    [lifted] over
    [until] until { DATETIME($until, dateStyle: "medium", timeStyle: "short") }
   *[other] holds
}
person-no-points = No point ever moved here.
person-no-notes = Nothing is written down about them.
person-note = <code>{ $note }</code> { DATETIME($day, dateStyle: "medium") }, { $by }: { $words }

person-refused = { $why ->
    [no_target] Whom? <code>/user @name</code>, <code>/user</code> with an id, or as a reply to them.
    [no_person] That is a channel or a group. I keep cards of people alone.
    [unknown_name] I have never seen anybody with that @name.
    [unknown_id] I have never seen anybody with that id.
    [no_deed] I don't know what to do with that.
    [oneself] Not to yourself: somebody else has to.
    [number] The number goes from { $least } to { $most }.
    [which] Which one? Say its number.
    [unknown] There is no such row in these points.
    [revocation] That row takes something back itself.
    [again] That row was taken back before.
    [bot] Not me. I would miss the house.
    [staff] They hold a role. Take that first: <code>/role</code>.
    [banned_already] They are banned already.
    [not_banned] They are not banned.
    [no_appeal] There is no appeal to decide.
    [gone] That is not there any more.
   *[stale] That is over already. Nothing changed.
}
person-usage = What can be done about somebody:

deed-note = 📝 A note about { $name }
deed-unnote = 📝 Remove note { $row } about { $name }
deed-award = 🎁 { $number ->
    [0] Points for { $name }
    [one] { $number } point for { $name }
   *[other] { $number } points for { $name }
}
deed-revoke = ↩ Row { $row } of the points of { $name } is taken back
deed-how-many-award = 🎁 How many points for { $name }?
deed-balance = { $amount }, which makes { $balance }.
deed-global_ban = ⛔ { $name } is banned from the whole bot: no points, no boards, no stories, until it is lifted
deed-global_unban = 🕊 The ban of { $name } is lifted
deed-global_ban_kept = ⚖ The appeal of { $name } is declined
deed-vip = ⭐ { $number ->
    [0] VIP for { $name }
    [one] { $number } day of VIP for { $name }
   *[other] { $number } days of VIP for { $name }
}
deed-unvip = ⭐ { $number ->
    [0] Given VIP taken back from { $name }
    [one] { $number } day of given VIP taken back from { $name }
   *[other] { $number } days of given VIP taken back from { $name }
}
deed-how-many-vip = ⭐ How many days of VIP for { $name }?
deed-how-many-unvip = ⭐ How many given days are taken back from { $name }?
deed-vip-until = VIP until { DATETIME($until, dateStyle: "long") }.
deed-vip-none = Not VIP any more.
deed-really = <b>Really?</b>
deed-subject = <i>{ $subject }</i>
deed-words = { $deed ->
    [note] What should the others know? Reply to this with it.
   *[other] Why? They will read it. Reply to this with your words.
}
deed-typed = Another number? Reply to this with it, and why.
deed-done = ✓
deed-refused = { $why ->
    [unknown] There is no such row in these points.
    [revocation] That row takes something back itself.
    [again] That row was taken back before.
    [banned] Whoever is banned earns nothing.
    [amount] An award is 1 to { $at_most } points.
    [day] That is more than you can still give today: { $at_most }.
    [bot] Not me. I would miss the house.
    [staff] They hold a role. Take that first: <code>/role</code>.
    [banned_already] They are banned already.
    [not_banned] They are not banned.
    [no_appeal] There is no appeal to decide.
    [nothing_given] They have no VIP that was given. What was paid goes back with <code>/refund</code>.
    [unknown_account] They have no account: VIP is for those who pressed /start.
    [gone] That is not there any more.
   *[other] It was not done: { $why }
}
