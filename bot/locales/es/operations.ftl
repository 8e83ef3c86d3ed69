### Operación: cómo le va a Diana, para quienes la llevan. HTML de Telegram, salvo en botones, gráficos y duraciones.

command-admin = Cómo va todo: gente, historia, bus
command-health = Qué está bien y qué no

button-dash-people = 👥 Gente
button-dash-story = 📖 Historia
button-dash-bus = ⚙️ Bus
button-dash-chart = 📈 Gráfico
button-dash-refresh = ↻ Actualizar

dash-people = 👥 <b>Gente</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-total = { $total ->
    [one] <b>{ $total }</b> persona
   *[other] <b>{ $total }</b> personas
}
dash-new = Nuevas: <b>{ $today }</b> hoy · { $week } en 7 días
dash-active = Activas: <b>{ $today }</b> hoy · { $week } en 7 días · { $month } en 30
dash-returned = Vuelven: { $days }
dash-day = día { $day }: { $percent } %
dash-day-unknown = día { $day }: –
dash-days = <code>{ $line }</code> activas, 14 días
dash-since = <i>Los días se cuentan desde el { DATETIME($since, dateStyle: "medium") }.</i>

dash-story = 📖 <b>Historia</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-no-readers = Todavía no ha leído nadie.
dash-story-name = <b>{ $name }</b>
dash-began = Empezaron
dash-ended = Vieron un final
dash-readers-share = { $readers } ({ $percent } %)
dash-step = { $bar } { $step }: { $share }
dash-endings = Finales: { $endings }

dash-bus = ⚙️ <b>Bus</b> · { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
dash-no-rate = Ningún proceso ha contado todavía un minuto entero.
dash-rate = <b>{ $published }</b> eventos por segundo, { $processed } atendidos
dash-waiting = En espera: <b>{ $waiting }</b>
dash-group = • { $group }: { $waiting }, el más antiguo desde hace { $oldest } s
dash-more-groups = { $groups ->
    [one] • y { $groups } más
   *[other] • y { $groups } más
}
dash-failed = En 24 h: { $failed ->
    [one] { $failed } intento fallido
   *[other] { $failed } intentos fallidos
}, { $errors ->
    [one] { $errors } error avisado
   *[other] { $errors } errores avisados
}
dash-letters = Cartas muertas: <b>{ $letters }</b>
dash-processes = { $processes ->
    [one] { $processes } proceso
   *[other] { $processes } procesos
}
dash-hours = <code>{ $line }</code> atendidos, 24 h

chart-people = { $total ->
    [one] { $total } persona
   *[other] { $total } personas
}
chart-people-about = Personas activas y nuevas por día, UTC
chart-active = Activas
chart-joined = Nuevas
chart-day = { DATETIME($day, dateStyle: "medium") }
chart-story = Historia
chart-story-about = Cuántos lectores llegan hasta dónde
chart-bus = Eventos
chart-bus-about = Atendidos e intentos fallidos por hora, UTC
chart-handled = Atendidos
chart-failed = Fallidos
chart-hour = { DATETIME($hour, dateStyle: "short", timeStyle: "short") }

health-good = ✅ <b>Todo está bien</b> · { DATETIME($at, timeStyle: "medium") } UTC
health-bad = { $count ->
    [one] 🔴 <b>{ $count } comprobación falla</b> · { DATETIME($at, timeStyle: "medium") } UTC
   *[other] 🔴 <b>{ $count } comprobaciones fallan</b> · { DATETIME($at, timeStyle: "medium") } UTC
}
health-process = <b>{ $replica }</b>
health-check = { $mark } <b>{ $name }</b>: { $detail }
health-since = { " " }· desde hace { $time }

span-days = { $count } d
span-hours = { $count } h
span-minutes = { $count } min
span-seconds = { $count } s
