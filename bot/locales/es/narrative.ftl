### Historias: la biblioteca, la lectura, los personajes. HTML de Telegram; botones y comandos, sin marcas.

command-story = Leer: la biblioteca y tu marcapáginas
command-choices = Lo que has decidido hasta ahora
command-characters = A quién has conocido y qué piensan de ti
button-story = 📖 Historia
button-choices = 📜 Mis decisiones
button-characters = 👥 Personajes

story-library = 📚 <b>La biblioteca</b>

    Las tengo ordenadas por las ganas que tienen de que las lean.
story-library-empty =
    📚 <b>La biblioteca</b>

    Esta noche los estantes están vacíos. Hasta Lucien se sonroja.
story-library-new = 📖 <b>{ $title }</b>
story-library-begun = 🔖 <b>{ $title }</b> · leído un { $percent } %
story-endings = 🏁 Finales encontrados: { $found } de { $endings }
button-story-open = 📖 { $title }
button-story-revisions = ✍️ Ediciones

button-story-begin = 📖 Empezar
button-story-slot-begun = 🔖 { $slot } · { $percent } % · { $chapter }
button-story-slot-over = 🏁 { $slot } · leída hasta el final
button-story-slot-empty = ＋ { $slot } · lectura nueva
button-story-rewind = ↩️ Deshacer mi última decisión
button-story-restart = 🔁 Empezar de nuevo
button-story-library = ‹ Biblioteca
button-story-page = ‹ { $title }

story-restart =
    🔁 <b>¿Empezar { $title } de nuevo?</b>

    La lectura { $slot } vuelve a la primera página. Se olvida lo que decidiste en ella; los finales que encontraste siguen siendo tuyos.
button-story-restart-sure = Sí, desde la primera página
button-story-restart-not = No, deja el marcapáginas

story-note = { $note ->
    [welcome_back] <i>Ibas por aquí:</i>
    [moved_on] <i>Esa página ya pasó. Ahora estás aquí:</i>
    [locked] <i>Ese camino no está abierto para ti por ahora:</i>
    [time_is_up] <i>⌛ Te tomaste tu tiempo, y el tiempo decidió por ti.</i>
    [rewound] <i>↩️ Ni dicho ni hecho. Otra vez:</i>
    [not_enough] <i>✨ No te alcanzan los puntos para eso.</i>
    [new_edition] <i>Los autores han retocado estas páginas. Ahora estás aquí:</i>
   *[other] <i>Estás aquí:</i>
}
story-time = ⏳ <i>{ $seconds ->
    [one] { $seconds } segundo para decidir
   *[other] { $seconds } segundos para decidir
}</i>
story-time-minutes = ⏳ <i>{ $minutes ->
    [one] { $minutes } minuto para decidir
   *[other] { $minutes } minutos para decidir
}</i>
story-locked = 🔒 { $choice }
story-vip = 💎 { $choice }: <i>para huéspedes VIP</i>
story-waits = ⏳ <i>{ $choice }: tus puntos están en camino.</i>
button-story-continue = Seguir
button-story-price = { $choice } · ✨ { $points }
button-story-vip = 💎 Hazte huésped VIP
story-speaker = <b>{ $name }</b>
story-chosen = » <b>{ $choice }</b>
story-chapter = 📖 <b>{ $title }</b>

story-ending = 🏁 <b>{ $title }</b>
story-ending-found = { $endings ->
    [one] El único final que hay, y lo encontraste.
   *[other] Finales encontrados: <b>{ $found }</b> de { $endings }.
}
button-story-again = 🔁 Leer otra vez

story-recap = 📜 <b>{ $title }</b>: lo que decidiste
story-recap-line = { $chapter }: <b>{ $choice }</b>
story-recap-scene = <b>{ $choice }</b>
story-recap-empty = 📜 Aún no has decidido nada. A su manera, es envidiable.
button-newer = ‹ Después
button-older = Antes ›

story-characters = 👥 <b>{ $title }</b>: a quién has conocido
story-characters-none = 👥 Todavía no se te ha presentado nadie. Sigue leyendo; ya vendrán.
story-meters-line = { $meter } { $bar } { $value }
story-meter = { $meter ->
    [trust] Confianza
    [affection] Cariño
    [respect] Respeto
    [fear] Miedo
   *[other] { $meter }
}
button-story-talk = 💬 Hablar con { $name }
button-story-gift = 🎁 Regalar algo
button-story-characters = ‹ Todos
story-talk-later = 💬 <b>{ $name }</b> ya dijo hoy todo lo que tenía que decir.
story-gift = 🎁 <b>{ $name }</b> acepta tu regalo y, por un momento, no encuentra nada ingenioso que decir.

story-revisions = ✍️ <b>Ediciones</b>

    La actual es la que reciben los lectores nuevos. Cada lector sigue con la edición que empezó.
story-revision = { $standing ->
    [current] ✅ versión { $version } · actual desde el { DATETIME($day, dateStyle: "medium") }
    [draft] 📝 versión { $version } · borrador del { DATETIME($day, dateStyle: "medium") }
    [scheduled] 🕰 versión { $version } · a partir del { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
    [withdrawn] 🚫 versión { $version } · retirada
   *[earlier] ◽️ versión { $version } · anterior
} · { $digest }
button-revision-preview = 👁 { $digest }
button-revision-publish = ✅ { $digest }
button-revision-schedule = 🕰 { $digest }
button-revision-back = ↩️ { $digest }
story-revisions-legend = 👁 probarla · ✅ publicarla ya · 🕰 publicarla más tarde · ↩️ retirarla y volver a la anterior
story-schedule = 🕰 <b>{ $story }</b> · versión { $version } · { $digest }

    ¿Cuándo quieres que salga? Las horas son las de tu reloj ({ $zone }).
button-schedule = { $moment ->
    [hour] Dentro de una hora · { DATETIME($at, timeStyle: "short") }
    [evening] Por la noche · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
    [morning] Mañana por la mañana · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
   *[week] Dentro de una semana · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
}
button-schedule-not = ‹ Ahora no
story-editors-only = ✍️ Las ediciones son cosa de los editores de la casa.

story-hint = 💡 <b>Qué significaría tu próxima decisión</b>
story-hint-line = <b>{ $choice }</b>: { $felt }
story-hint-felt = { $feeling ->
    [warm] a { $name } le alegraría
   *[cold] a { $name } le dolería
}
story-hint-nobody = a nadie que conozcas le importaría
story-hint-none = 💡 No te espera ninguna decisión antes del final de lo que lees. La pista dice: sigue leyendo, o empieza algo.
