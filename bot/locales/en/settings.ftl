### The first questions, and settings. Telegram's HTML, but for what goes on buttons or into other texts.

# Buttons and pieces of text.
button-settings = ⚙️ Settings
button-go-on = Go on ›
button-skip = Skip
button-time-zone = 🕰 Time zone
button-regions = ‹ Other regions
button-reminders = 🔔 Reminders
button-quiet = 🌙 Quiet hours
button-list = 🏆 Show me on leaderboards
button-unlist = 🏆 Hide me from leaderboards
button-back-settings = ‹ Back to settings
command-settings = Language, time zone, reminders, quiet hours

region = { $region ->
    [north_america] North America
    [central_america] Mexico, Central America, Caribbean
    [south_america] South America
    [europe] Europe
    [africa] Africa
    [asia] Asia
   *[oceania] Oceania
}
setting-reminders = { $value ->
    [off] None
    [important] Only what matters
   *[daily] Daily
}
quiet-from = 🌙 { $hour }:00
quiet-until = ☀️ { $hour }:00
quiet-never = Never quiet
likes = { $likes ->
    [stories] 📖 A good story
    [games] 🎲 Riddles and games
    [people] 🏆 Beating the others
   *[everything] ✨ A little of everything
}

# What is said.
question-number = <i>{ $number } of 3</i>
time-zone-question =
    🕰 <b>Where do you live?</b>

    Then your day begins at your midnight, and I stay quiet while you sleep. Tap a region, or write me a city, or just <code>+2</code>.
time-zone-several = There are several of those. Which one is yours?
time-zone-unknown =
    I've never been to “{ $typed }”.

    Write me the nearest big city, or the hours from Greenwich, such as <code>+2</code> or <code>-5</code>. Or tap a region.
likes-question =
    🕯 <b>And what do you like best?</b>

    Only so that I know which door to show you first.
onboarded =
    Thank you, { $name }. I won't forget.

    🕰 { $place }, where it is { $time } now. Should that be wrong: /settings.

    And now, make yourself at home.

settings =
    ⚙️ <b>Settings</b>

    🌐 { $language }
    🕰 { $place } · { $time }
    🔔 Reminders: { $reminders }
    🌙 Quiet hours: { $quiet }
    { $listed ->
        [yes] 🏆 Leaderboards may show you
       *[no] 🏆 Leaderboards don't show you
    }
reminders-choices =
    🔔 <b>How often may I knock?</b>

    <b>Daily</b>: a word in the evening, when your streak would break that night.
    <b>Only what matters</b>: the same, but only for a long streak.
    <b>None</b>: I answer, and otherwise keep still.
quiet-choices =
    🌙 <b>When do you want quiet?</b> Now: { $quiet }

    I write nothing you haven't asked for from the evening hour until the morning hour.
