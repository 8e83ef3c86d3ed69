### What every screen shares: buttons, notices, command descriptions. No markup here: Telegram takes none in these places.

button-menu = 🏠 Menu
button-points = ✨ Points
button-daily = 🌙 Daily
button-profile = 🗝 Profile
button-language = 🌐 Language
button-help = 💬 Help
button-back = ‹ Back to the menu
button-start = 🕯 Come in
button-in-private = 💬 To our chat

tap-not-yours = This menu belongs to someone else. Type /menu and I'll bring you your own.
tap-outdated = That button is from another night. Here is a fresh menu.

nameless = stranger

command-start = Come in
command-menu = The menu, and everything behind it
command-daily = Today's gift, once a day
command-points = Your points and where they came from
command-profile = Your card: what I remember of you
command-language = Choose the language we speak
command-help = What you can ask of me
