### Who people are and where they are: welcome, menu, help, profile, language. Telegram's HTML.

welcome =
    🕯 Good evening, <b>{ $name }</b>.

    I'm <b>Diana</b>. I keep this house, and the house keeps a few secrets; it tends to share them with those who come back.

    Every day a small gift waits for you here. Take it, keep your streak alive, and watch what it turns into.

    Three small questions first, so that I know whom I'm speaking with. You may skip any of them.

welcome-back =
    🕯 There you are again, <b>{ $name }</b>.

    I left the lamp on. Everything is just as you left it, or very nearly.

nudge =
    🕯 The lamp by the door is still burning, <b>{ $name }</b>.

    You came in, and then the house went quiet. There is a gift with your name on it, and a fresh one every day. Take the first, and I'll stop worrying.

    I won't ask again; the door stays open.

start-first =
    We haven't been introduced yet.

    Come in first, and I'll show you around.

start-first-group =
    We haven't been introduced yet, and first meetings are better held in private.

    Come in by the door below; after that I'll know you here as well.

in-private = <b>/{ $command }</b> is between the two of us. Come by, and I'll open it for you.

menu =
    🏠 <b>The lobby</b>

    The house is quiet tonight, { $name }. Which door will it be?

help-unknown = I know no command called <b>/{ $typed }</b>. Not yet, anyway.
help-nearest = I know no command called <b>/{ $typed }</b>. Did you mean /{ $nearest }?
help-elsewhere = /help shows all you can ask of me.
help-opening = 💬 <b>What you can ask of me</b>
help-line = /{ $command } · { $about }
help-closing = And if you forget all of it, just write to me. I'll bring the menu.

profile-title = 🗝 <b>{ $name }</b>
profile-title-username = 🗝 <b>{ $name }</b> · @{ $username }
profile-level = { $has_title ->
    [yes] 🎓 Level <b>{ $level }</b> · { $title }
   *[no] 🎓 Level <b>{ $level }</b>
}
profile-next-level = { $left ->
    [one] { $left } point to go
   *[other] { $left } points to go
}
profile-achievements = { $achievements ->
    [0] 🎖 No achievements yet
    [one] 🎖 <b>{ $achievements }</b> achievement
   *[other] 🎖 <b>{ $achievements }</b> achievements
}
profile-stories = { $stories ->
    [one] 📖 <b>{ $stories }</b> story begun, { $percent }% read
   *[other] 📖 <b>{ $stories }</b> stories begun, { $percent }% of the furthest read
}
profile-card =
    A guest of the house since { DATETIME($since, dateStyle: "long") }

    ✨ { $balance ->
        [one] <b>{ $balance }</b> point to spend
       *[other] <b>{ $balance }</b> points to spend
    }
    📜 { $lifetime_points ->
        [one] <b>{ $lifetime_points }</b> point earned in all
       *[other] <b>{ $lifetime_points }</b> points earned in all
    }
    🔥 { $streak ->
        [0] No streak at the moment
        [one] A streak of <b>{ $streak }</b> day
       *[other] A streak of <b>{ $streak }</b> days
    }
    🏅 { $best_streak ->
        [0] Your longest streak is still ahead of you
        [one] Your longest: <b>{ $best_streak }</b> day
       *[other] Your longest: <b>{ $best_streak }</b> days
    }

language-picker =
    🌐 <b>Which language shall we speak?</b>

    My secrets sound well in all of them.

language-changed = 🌐 English it is. I've always liked how it keeps a secret.
