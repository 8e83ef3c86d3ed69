### What somebody meets who is banned from the whole bot. Telegram's HTML, but for buttons.

button-appeal-ban = ✋ Appeal

banned = { $is_news ->
    [yes] 🔒 <b>The hosts have closed this house to you.</b>
   *[no] 🔒 <b>This house has been closed to you since { DATETIME($day, dateStyle: "long") }.</b>
}
banned-means = Until they open it again you earn no points and stand on no board. What you have is kept for you, your streak too.
banned-still = What stays yours: /export for your data, /delete_me to be forgotten, /privacy, /paysupport for payments.
banned-appeal = { $state ->
    [open] ✋ Your appeal is with the hosts. I'll tell you what they decide.
    [declined] ⚖ The hosts have looked again. It stays.
   *[none] If that is wrong, say so: <code>/appeal</code> and why, in one message. The hosts will read it.
}
ban-lifted = 🕯 <b>The house is open to you again.</b> Everything is where you left it. /menu
ban-appeal = { $state ->
    [open] ✋ The hosts have your appeal. I'll tell you what they decide.
    [waiting] ✋ The hosts have your appeal already. Patience becomes you.
    [declined] ⚖ The hosts have looked again. It stays.
   *[none] There is nothing to appeal against: the house is open to you. /menu
}
ban-appealed = ✋ <a href="tg://user?id={ $person }">{ $name }</a> appeals against the ban from the whole bot of { DATETIME($day, dateStyle: "medium") }.
