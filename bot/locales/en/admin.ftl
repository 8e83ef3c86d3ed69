### Moderation: what is done in groups, and what is told about it. Telegram's HTML, but for buttons, rights and times.

button-undo = ↩ Undo
button-confirm = It was me
button-delete = 🗑 Delete
button-ban = 🚫 Ban

command-warn = Warn somebody: reply, or @name, then the reason
command-unwarn = Take the last warning back
command-warns = Warnings that count, yours or somebody's
command-mute = Silence somebody: @name 2h reason
command-unmute = Let somebody speak again
command-kick = Put somebody out; they may come back
command-ban = Ban somebody: @name 1w reason
command-unban = Lift a ban
command-del = Delete the message you reply to
command-purge = Delete everything from the message you reply to
command-report = Call the admins to the message you reply to

mod-target = { $target_kind ->
    [person] <a href="tg://user?id={ $target_id }">{ $target_name }</a>
   *[other] <b>{ $target_name }</b>
}

mod-done-warn = ⚠️ { mod-target } is warned: { $warnings } of { $limit }.
mod-done-unwarn = 🕊 One warning of { mod-target } is taken back.
mod-done-mute = 🔇 { mod-target } is muted.
mod-done-unmute = 🔊 { mod-target } may speak again.
mod-done-kick = 🚪 { mod-target } has been shown the door.
mod-done-ban = 🚫 { mod-target } is banned.
mod-done-unban = 🕊 { mod-target } is no longer banned.
mod-done-purge = { $deleted ->
    [one] 🧹 { $deleted } message is gone.
   *[other] 🧹 { $deleted } messages are gone.
}
mod-partly = Telegram kept { $kept }: { $words }
mod-lasts = For { $time }.
mod-reason = Reason: { $reason }
mod-by = By <a href="tg://user?id={ $admin_id }">{ $admin_name }</a>
mod-automatic = By the rules of this group.
mod-after-warnings = { $warnings ->
    [one] That makes { $warnings } warning.
   *[other] That makes { $warnings } warnings.
}
mod-not-escalated-mute = That was the last one. I would mute now, but nobody gave me the right to, or there is nothing to mute.
mod-not-escalated-kick = That was the last one. I would put them out now, but nobody gave me the right to, or they are gone already.
mod-not-escalated-ban = That was the last one. I would ban now, but nobody gave me the right to.

mod-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
mod-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
mod-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

mod-right-can_restrict_members = Ban users
mod-right-can_delete_messages = Delete messages

mod-no-groups_only = That is for groups.
mod-no-supergroups_only = Telegram lets me do that in supergroups alone. Making the chat's history visible to new members turns this group into one.
mod-no-not_admin = That is for the admins of this group.
mod-no-caller_lacks = You are an admin here, without the right “{ $right }”. Whoever made you one can add it.
mod-no-bot_lacks = I lack the right “{ $right }” in this group. Its owner can give it to me among the admins.
mod-no-no_target = Whom? Reply to them, or write <code>/{ $verb } @name</code>.
mod-no-no_message = Reply with /{ $verb } to the message you mean.
mod-no-unknown_name = I have never seen @{ $named } here. Reply to a message of theirs, or use their id.
mod-no-two_targets = You reply to one person and name another. Which of them?
mod-no-target_self = Not to yourself.
mod-no-target_bot = Not to me. I would miss the house.
mod-no-target_admin = { mod-target } is an admin here: that is for the owner to settle.
mod-no-target_own_channel = That is this group's own channel.
mod-no-channel_ban_only = A channel can be banned and unbanned, nothing else.
mod-no-not_here = { mod-target } is not in this group.
mod-no-not_banned = { mod-target } is not banned.
mod-no-not_muted = { mod-target } is not muted.
mod-no-not_warned = { mod-target } has no warnings.
mod-no-too_short = A minute is the least.
mod-no-unclear_time = That looks like a time I can't read. Write it like <code>30m</code>, <code>2h</code>, <code>1d12h</code> or <code>1w</code>.
mod-no-too_long = 366 days are the most. Leave the time out, and it is for good.
mod-no-too_many = That reaches over more than 5,000 messages. Reply to a later one.
mod-no-others_warns = Your own warnings are yours to see; those of others are for the admins.
mod-no-stale = That is over already.

mod-failed = I tried /{ $verb } on { mod-target }, and Telegram did not let me: <i>{ $words }</i>
mod-half-done = Half of it is done: they are out, and banned. <code>/unban</code> lets them come back.
mod-failed-nobody = I tried /{ $verb }, and Telegram did not let me: <i>{ $words }</i>

mod-unconfirmed = Somebody asks in the name of the group: /{ $verb } { mod-target }. Was it you? I do it once an admin with the right says so, within ten minutes.
mod-unconfirmed-nobody = Somebody asks in the name of the group: /{ $verb }. Was it you? I do it once an admin with the right says so, within ten minutes.

mod-warnings = { $warnings ->
    [0] 🕊 { mod-target } has no warnings.
   *[other] ⚠️ { mod-target }: { $warnings } of { $limit }
}
mod-warning-row = • { DATETIME($day, dateStyle: "medium") } · { $reason }
mod-no-reason = no reason given

mod-reported = 🚩 The admins are called to a message of { mod-target }.

mod-some-group = a group
mod-you-warn = ⚠️ You were warned in <b>{ $chat }</b>.
mod-you-mute = 🔇 You may not write in <b>{ $chat }</b> for now.
mod-you-kick = 🚪 You were put out of <b>{ $chat }</b>. You may come back.
mod-you-ban = 🚫 You were banned from <b>{ $chat }</b>.

mod-over-mute = 🔊 You may write in <b>{ $chat }</b> again.
mod-over-ban = 🕊 Your ban from <b>{ $chat }</b> is over. You may come back.

button-appeal = ✋ Appeal
button-accept = 🕊 Take it back
button-decline = ⚖ It stays

command-appeal = Ask the admins to look at a sanction again

mod-how-to-appeal = If that is wrong, appeal: with the button, or in your own words with <code>/appeal …</code>
mod-appealed-warn = ✋ { mod-target } appeals against a warning.
mod-appealed-mute = ✋ { mod-target } appeals against being muted.
mod-appealed-ban = ✋ { mod-target } appeals against a ban.
mod-appeal-text = “{ $text }”
mod-appeal-open = ✋ The admins of <b>{ $chat }</b> have your appeal. I'll tell you what they decide.
mod-appeal-waiting = The admins of <b>{ $chat }</b> have your appeal already. Patience becomes you.
mod-appeal-accepted = 🕊 The admins of <b>{ $chat }</b> have looked again, and taken it back.
mod-appeal-declined = ⚖ The admins of <b>{ $chat }</b> have looked again. It stays.
mod-appeal-none = There is nothing against you that you could appeal against.
mod-declined = ⚖ The appeal of { mod-target } was declined.

command-config = How this group is kept: list, get, set, history, rollback
command-audit = What was done here: @name, a verb, or csv

button-newer = ‹ Newer
button-older = Older ›

mod-right-can_change_info = Change group info
mod-no-not_their_channel = A log goes to a channel where you and I are both admins.

audit-head = 🗂 <b>What was done</b> (UTC)
audit-none = 🗂 Nothing was done that fits.
audit-line = { DATETIME($at, dateStyle: "short", timeStyle: "short") } · <b>{ $action }</b> { $subject } · { $by } · { $outcome }
audit-outcome = { $outcome ->
    [done] ✓
    [refused] ✗ { $why }
    [failed] ⚠ { $why }
    [watched] 👁 would have
    [expired] ⌛
   *[other] { $outcome }
}
audit-by-herself = Diana
audit-because = <i>{ $reason }</i>
audit-auto = { $kind ->
    [flood] flood
    [words] blocked word
    [newcomer] newcomer
   *[other] { $kind }
}
audit-why = { $why ->
    [not_admin] no admin
    [caller_lacks] without the right
    [bot_lacks] I lack the right
    [no_target] nobody named
    [no_message] no message named
    [unknown_name] unknown name
    [two_targets] two people named
    [target_self] about themselves
    [target_bot] about me
    [target_admin] about an admin
    [target_own_channel] the group's channel
    [channel_ban_only] a channel
    [not_here] not in the group
    [not_banned] was not banned
    [not_muted] was not muted
    [not_warned] had no warnings
    [not_approved] was not approved
    [too_short] too short
    [too_long] too long
    [unclear_time] unclear time
    [too_many] too many messages
    [channels_ask_nothing] asked by a channel
    [others_warns] others' warnings
    [stale] over already
    [not_their_channel] not their channel
    [not_permitted] no role for it
    [groups_only] outside of groups
    [supergroups_only] no supergroup
   *[other] { $why }
}
audit-file = 🗂 The newest entries, as a table.
audit-logged = #{ $action } { $outcome } · { $by } → { $subject }

audit-restrict = Taken away: <code>{ $rights }</code>
audit-unrestrict = Given back: <code>{ $rights }</code>

config-head = ⚙️ <b>How this group is kept</b>
config-head-everywhere = ⚙️ <b>How every group is kept</b> that has not chosen otherwise
config-line = <code>{ $key }</code> = { $value }
config-line-own = <code>{ $key }</code> = <b>{ $value }</b>
config-foot = <code>/config set warn.limit 5</code> changes one, <code>/config history</code> says who did, <code>/config rollback warn.limit</code> takes it back.
config-value = ⚙️ <code>{ $key }</code> = <b>{ $value }</b>
config-default = Without a choice: { $value }.{ $version ->
    [0] {""}
   *[other] {" "}Version { NUMBER($version, useGrouping: 0) }.
}
config-changed = ⚙️ <code>{ $key }</code>: { $before } → <b>{ $after }</b> (version { $version })
config-history-head = ⚙️ <b>Who changed what</b>
config-history-none = Nothing was changed yet.
config-history-line = { DATETIME($at, dateStyle: "short", timeStyle: "short") } · <code>{ $key }</code> v{ $version } = { $value } · { $admin }
config-wrong = <code>{ $key }</code> takes { $range }.
config-usage = Say <code>/config list</code>, or <code>get</code>, <code>set</code>, <code>history</code>, <code>rollback</code> with one of these:
config-range-number = a number from { $low } to { $high }
config-range-choice = one of: { $choices }
config-range-time = a time such as 30m, 2h or 1w, or forever
config-range-words = words, with commas between them, or none
config-range-channel = the id of a channel (-100…), or none

config-key = <code>{ $key }</code>

command-approve = Let somebody alone: no automatic action
command-unapprove = Treat somebody like everybody again
mod-done-approve = 🤝 { mod-target } is approved: nothing automatic is done about them here.
mod-done-unapprove = { mod-target } is treated like everybody again.
mod-no-not_approved = { mod-target } was not approved.
mod-reason-flood = Reason: too many messages in too short a time
mod-reason-words = Reason: words this group does not want
