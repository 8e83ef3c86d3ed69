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

command-deadletters = Lo que no se pudo atender: ver, devolver, descartar

button-letters = 📮 Cartas muertas
button-letters-all = ‹ Todas las cartas muertas
button-letters-before = ‹
button-letters-next = ›
button-letters-show = 🔎 Ver una
button-letters-cause = ‹ Su causa
button-letters-requeue = ↩ Devolver { $count }
button-letters-discard = 🗑 Descartar { $count }
button-letter-requeue = ↩ Devolverla
button-letter-discard = 🗑 Descartarla
button-letters-sure = 🗑 Sí, descartar { $count }
button-letters-keep = Conservar

letters-none = 📮 No hay cartas muertas. No se ha dejado nada por imposible.
letters-head = { $letters ->
    [one] 📮 <b>{ $letters } carta muerta</b>, por causa
   *[other] 📮 <b>{ $letters } cartas muertas</b>, por causa
}
letters-row = <b>{ $count } ×</b> { $group }, desde hace { $time }
    <i>{ $error }</i>: { $line }
letters-cause = { $count ->
    [one] 📮 <b>{ $count } carta muerta</b> de { $group }
   *[other] 📮 <b>{ $count } cartas muertas</b> de { $group }
}
letters-error = <i>{ $error }</i>: { $line }
letters-types = Eventos: { $types }
letters-times = La primera hace { $first }, la última hace { $last }
letters-fingerprint = Huella <code>{ $fingerprint }</code>
letters-sure = { $count ->
    [one] Lo que se descarta no ocurre nunca. ¿Descartar { $count } evento?
   *[other] Lo que se descarta no ocurre nunca. ¿Descartar { $count } eventos?
}
letter-head = 📮 <b>{ $number } de { $count }</b> de { $group }, primero la más antigua
letter-event = Evento: { $type }
letter-unreadable = ilegible
letter-tried = { $attempts } intentos, devuelta { $requeued } veces antes
letter-fields = Campos: { $fields }
letter-more = Lo que contiene: <code>diana dead-letters show { $letter }</code>
letters-under-way = { $deed ->
    [requeue] ⏳ Devolviendo a { $group }: { $done } por ahora
   *[discard] ⏳ Descartando de { $group }: { $done } por ahora
}
letters-decided = { $deed ->
    [requeue] { $done ->
        [0] ↩ No quedaba nada que devolver a { $group }: alguien ya decidió.
       *[other] ↩ Devueltas a { $group }: { $done }
    }
   *[discard] { $done ->
        [0] 🗑 No quedaba nada de { $group } que descartar: alguien ya decidió.
       *[other] 🗑 Descartadas de { $group }: { $done }
    }
}
letters-forgotten = { $group } ya no tiene cola: sus cartas muertas solo se pueden descartar. Devueltas antes: { $done }

button-health = 🩺 Salud

alarm-raised = 🔴 <b>{ $name }</b> va mal: { $detail }
alarm-since = Desde el { DATETIME($since, dateStyle: "medium", timeStyle: "medium") } UTC
alarm-replicas = Lo dice { $replicas }
alarm-comes-and-goes = Va y viene.
alarm-over = ✅ <b>{ $name }</b> vuelve a estar bien, después de { $time }
alarm-relapses = { $relapses ->
    [one] Recayó { $relapses } vez por el camino.
   *[other] Recayó { $relapses } veces por el camino.
}
alarm-dead-letters = { $new ->
    [one] 📮 No se pudo atender <b>{ $new } evento</b>. Cartas muertas en total: { $letters }
   *[other] 📮 No se pudieron atender <b>{ $new } eventos</b>. Cartas muertas en total: { $letters }
}
alarm-error = ⚠️ <b>{ $error }</b>: { $line }
alarm-error-more = { $more ->
    [one] { $more } más de estos desde la última vez que te avisé.
   *[other] { $more } más de estos desde la última vez que te avisé.
}
