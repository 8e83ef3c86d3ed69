### Inviting friends, and a word to who asks too much at once. Telegram's HTML, but for buttons and commands.

button-invite = 💌 Invite
button-share = 💌 Send it to a friend
command-invite = Your link to invite a friend

# Goes into a chat with the friend.
invitation-text = Come in, the lamp is lit.

invitation =
    💌 <b>Bring somebody along</b>

    Your link: { $link }

    A friend who comes by it and stays for three days brings a gift to both of you.

    { $came ->
        [0] Nobody has come by it yet.
        [one] <b>{ $came }</b> friend came, <b>{ $stayed }</b> stayed.
       *[other] <b>{ $came }</b> friends came, <b>{ $stayed }</b> stayed.
    }
referral-rewarded = { $role ->
    [referrer] 💌 The friend you brought has stayed. <b>+{ $points }</b> for you, as promised.
   *[friend] 💌 You came by a friend's invitation, and you stayed. <b>+{ $points }</b> for you.
} In your purse: { $balance }.
slow-down =
    🕯 One thing at a time, please.

    I've stopped listening for a minute; what you ask meanwhile I don't hear. Then ask me again, slowly.
