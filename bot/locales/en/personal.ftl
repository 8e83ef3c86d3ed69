### What is held about people: privacy, terms, the file, being forgotten. Telegram's HTML, but for buttons and commands.

button-export = 📦 My data
button-delete_me = 🕊 Forget me
button-forget = Yes, forget everything
command-privacy = What I remember, and why
command-terms = The rules of the house
command-export = Everything I know about you, as a file
command-delete_me = Forget me, for good

privacy =
    🔏 <b>What I remember</b>

    <b>What</b>: your Telegram id, name and @username, what you choose in /settings, your points, streaks, achievements and your way through the stories; payments, if you make any. What you write to me in private is read to answer you and kept for seven days at most.

    <b>Why</b>: so that the game knows you when you come back. Nothing else.

    <b>Who sees it</b>: whoever runs this bot. It is never sold or passed on. Other players see your name and score on leaderboards, unless you hide in /settings.

    <b>How long</b>: until you ask me to forget. /export gives you everything as a file, /delete_me erases it: at once here, within eight days in copies on their way. Payments stay in the books without your name, as the law wants, and a mark nobody can read your id from tells me, should you return, that you are no new friend of whoever invites you.
terms =
    📜 <b>The rules of the house</b>

    1. Be kind. Who harasses others or breaks the game for them may be shown the door.
    2. Points, items and titles are for playing. They are worth no money and cannot be sold.
    3. VIP is paid in Telegram Stars for a month at a time and can be cancelled at any time in Telegram's settings; it runs to the end of the month paid. Trouble with a payment: /paysupport.
    4. The game may change, and the house may close for repairs. I keep your things as carefully as I can, but promise no more than that.
    5. You must be old enough to use Telegram where you live.

    What I remember of you: /privacy.
export = 📦 Everything I know about you, in one file. It reads best in a browser.
erasure-question =
    🕊 <b>Shall I forget you?</b>

    Your points, streak, achievements, items and stories would be gone for good, and VIP with them. There is no way back, not even for me.

    If you only want quiet, /settings has that. And /export gives you a copy first.
erased =
    🕊 It is done. I don't know you any more.

    Should you ever pass by again: /start, and we'll meet for the first time.
