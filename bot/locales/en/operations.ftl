### Operations: how Diana is doing, for those who run her. Telegram's HTML, but for buttons, charts and spans of time.

command-admin = How things are: people, story, bus
command-health = What is well and what is not

button-dash-people = 👥 People
button-dash-story = 📖 Story
button-dash-bus = ⚙️ Bus
button-dash-chart = 📈 Chart
button-dash-refresh = ↻ Refresh

dash-people = 👥 <b>People</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-total = { $total ->
    [one] <b>{ $total }</b> person
   *[other] <b>{ $total }</b> people
}
dash-new = New: <b>{ $today }</b> today · { $week } in 7 days
dash-active = Active: <b>{ $today }</b> today · { $week } in 7 days · { $month } in 30
dash-returned = Come back: { $days }
dash-day = day { $day }: { $percent } %
dash-day-unknown = day { $day }: –
dash-days = <code>{ $line }</code> active, 14 days
dash-since = <i>Days are counted since { DATETIME($since, dateStyle: "medium") }.</i>

dash-story = 📖 <b>Story</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-no-readers = Nobody has read yet.
dash-story-name = <b>{ $name }</b>
dash-began = Began
dash-ended = Saw an ending
dash-readers-share = { $readers } ({ $percent } %)
dash-step = { $bar } { $step }: { $share }
dash-endings = Endings: { $endings }

dash-bus = ⚙️ <b>Bus</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-no-rate = No process has told a whole minute yet.
dash-rate = <b>{ $published }</b> events a second, { $processed } handled
dash-waiting = Waiting: <b>{ $waiting }</b>
dash-group = • { $group }: { $waiting }, the oldest for { $oldest } s
dash-more-groups = { $groups ->
    [one] • and { $groups } more
   *[other] • and { $groups } more
}
dash-failed = In 24 h: { $failed ->
    [one] { $failed } attempt failed
   *[other] { $failed } attempts failed
}, { $errors ->
    [one] { $errors } error told
   *[other] { $errors } errors told
}
dash-letters = Dead letters: <b>{ $letters }</b>
dash-processes = { $processes ->
    [one] { $processes } process
   *[other] { $processes } processes
}
dash-hours = <code>{ $line }</code> handled, 24 h

chart-people = { $total ->
    [one] { $total } person
   *[other] { $total } people
}
chart-people-about = Active and new people a day, UTC
chart-active = Active
chart-joined = New
chart-day = { DATETIME($day, dateStyle: "medium") }
chart-story = Story
chart-story-about = How many readers come how far
chart-bus = Events
chart-bus-about = Handled and failed attempts an hour, UTC
chart-handled = Handled
chart-failed = Failed
chart-hour = { DATETIME($hour, dateStyle: "short", timeStyle: "short") }

health-good = ✅ <b>All is well</b> · { DATETIME($at, timeStyle: "medium") } UTC
health-bad = { $count ->
    [one] 🔴 <b>{ $count } check is bad</b> · { DATETIME($at, timeStyle: "medium") } UTC
   *[other] 🔴 <b>{ $count } checks are bad</b> · { DATETIME($at, timeStyle: "medium") } UTC
}
health-process = <b>{ $replica }</b>
health-check = { $mark } <b>{ $name }</b>: { $detail }
health-since = { " " }· for { $time }

span-days = { $count } d
span-hours = { $count } h
span-minutes = { $count } min
span-seconds = { $count } s

command-deadletters = What handlers gave up on: show, give back, discard

button-letters = 📮 Dead letters
button-letters-all = ‹ All dead letters
button-letters-before = ‹
button-letters-next = ›
button-letters-show = 🔎 Show one
button-letters-cause = ‹ Its cause
button-letters-requeue = ↩ Requeue { $count }
button-letters-discard = 🗑 Discard { $count }
button-letter-requeue = ↩ Requeue it
button-letter-discard = 🗑 Discard it
button-letters-sure = 🗑 Yes, discard { $count }
button-letters-keep = Keep

letters-none = 📮 No dead letters. Nothing was given up on.
letters-head = { $letters ->
    [one] 📮 <b>{ $letters } dead letter</b>, by cause
   *[other] 📮 <b>{ $letters } dead letters</b>, by cause
}
letters-row = <b>{ $count } ×</b> { $group }, since { $time }
    <i>{ $error }</i>: { $line }
letters-cause = { $count ->
    [one] 📮 <b>{ $count } dead letter</b> of { $group }
   *[other] 📮 <b>{ $count } dead letters</b> of { $group }
}
letters-error = <i>{ $error }</i>: { $line }
letters-types = Events: { $types }
letters-times = First { $first } ago, last { $last } ago
letters-fingerprint = Fingerprint <code>{ $fingerprint }</code>
letters-sure = { $count ->
    [one] What is discarded never happens. Discard { $count } event?
   *[other] What is discarded never happens. Discard { $count } events?
}
letter-head = 📮 <b>{ $number } of { $count }</b> of { $group }, the oldest first
letter-event = Event: { $type }
letter-unreadable = unreadable
letter-tried = Tried { $attempts } ×, given back { $requeued } × before
letter-fields = Fields: { $fields }
letter-more = What is in it: <code>diana dead-letters show { $letter }</code>
letters-under-way = { $deed ->
    [requeue] ⏳ Giving back to { $group }: { $done } so far
   *[discard] ⏳ Discarding of { $group }: { $done } so far
}
letters-decided = { $deed ->
    [requeue] { $done ->
        [0] ↩ Nothing was left to give back to { $group }: somebody has decided already.
       *[other] ↩ Given back to { $group }: { $done }
    }
   *[discard] { $done ->
        [0] 🗑 Nothing of { $group } was left to discard: somebody has decided already.
       *[other] 🗑 Discarded of { $group }: { $done }
    }
}
letters-forgotten = { $group } has no queue any more: its dead letters can only be discarded. Given back before: { $done }

button-health = 🩺 Health

alarm-raised = 🔴 <b>{ $name }</b> is bad: { $detail }
alarm-since = Since { DATETIME($since, dateStyle: "medium", timeStyle: "medium") } UTC
alarm-replicas = Says { $replicas }
alarm-comes-and-goes = It comes and goes.
alarm-over = ✅ <b>{ $name }</b> is well again, after { $time }
alarm-relapses = { $relapses ->
    [one] It came back { $relapses } time in between.
   *[other] It came back { $relapses } times in between.
}
alarm-dead-letters = { $new ->
    [one] 📮 <b>{ $new } event</b> was given up on. Dead letters in all: { $letters }
   *[other] 📮 <b>{ $new } events</b> were given up on. Dead letters in all: { $letters }
}
alarm-error = ⚠️ <b>{ $error }</b>: { $line }
alarm-error-more = { $more ->
    [one] { $more } more of it since I told you last.
   *[other] { $more } more of it since I told you last.
}
