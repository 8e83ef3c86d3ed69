### Roles of the whole bot. Telegram's HTML, but for `button-…`, `command-…`, `role-owner` and the other roles, and `permission-…`.

command-role = Who may do what: list, grant, revoke

button-revoke-role = ✖ { $name }: { $role }

role-owner = owner
role-admin = admin
role-moderator = moderator
role-editor = editor

permission-roles-grant = give and take roles
permission-config-bot = settings of the whole bot
permission-audit-view = the audit of everything
permission-people-view = people's cards
permission-people-note = notes about people
permission-people-ban = bans from the bot
permission-people-award = points given and taken back
permission-people-vip = VIP given and taken back
permission-payments-refund = payments given back
permission-broadcast-send = messages to everybody
permission-operations-view = how the bot is doing
permission-operations-requeue = dead letters tried again
permission-story-edit = the story's editions

roles-head = 🗝 <b>Who holds a key</b>
roles-nobody = Nobody yet.
roles-line = • <a href="tg://user?id={ $user_id }">{ $name }</a>: { $role }
roles-may = <code>{ $name }</code>: { $may }
roles-foot = Give a role with <code>/role grant @name moderator</code>, take it with a tap below. Owners are named in ADMIN_IDS.
roles-granted = 🗝 { $name } has a role now: { $role }.
roles-revoked = 🗝 { $name } no longer has the role: { $role }.
roles-problem-unclear = I did not catch that.
roles-problem-unknown_name = I have never seen anybody by that name. Their id works too.
roles-problem-unknown_role = There is no such role.
roles-problem-owner = Owners may do everything already, and stay so.
roles-problem-nobody = That is nobody who could hold a key.

role-given = 🗝 You hold a key to this house now, as <b>{ $role }</b>. It opens: { $may }. Your menu has grown.
role-taken = 🗝 Your key as <b>{ $role }</b> went back on its hook.

staff-only = That takes a right you do not have here: <b>{ $permission }</b>. Who has it: { $roles }.

module-off = { $module ->
    [story] 📕 The library is locked for now. Your bookmark stays where it is.
    [quiz] 🕯 No question today: the study is closed for now.
    [shop] 🔒 The shop is closed for now. What you have is yours.
    [leaderboard] 🔒 The boards are put away for now. What you earn still counts.
   *[other] 🔒 That is closed for now.
}
