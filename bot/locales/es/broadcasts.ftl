### Difusiones: un mensaje para muchas personas. HTML de Telegram, salvo botones, nombres de segmentos y motivos.

command-broadcast = Escribir a todo el mundo, o a una parte
command-broadcasts = Lo que se ha difundido y qué fue de ello

button-write = ✏️ { $name }
button-drop = 🗑 { $name }
button-segment = 👥 Para quién
button-segment-choice = { $segment } · { $people }
button-segment-chosen = ✓ { $segment } · { $people }
button-preview = 👁 Vista previa
button-send = 📣 Enviar a { $people }…
button-send-now = 📣 Sí, enviar a { $people }
button-discard = 🗑 Tirar el borrador
button-broadcast-back = ‹ Volver
button-pause = ⏸ Pausar
button-resume = ▶️ Seguir
button-stop = ⏹ Detener…
button-stop-sure = ⏹ Detener para siempre

broadcast-draft = 📣 <b>Difusión { $number }</b>, borrador
broadcast-written = <b>{ $name }</b> ({ $readers }): { $excerpt }
broadcast-unwritten = <b>{ $name }</b> ({ $readers }): sin escribir
broadcast-falls-back = <b>{ $name }</b> ({ $readers }): sin escribir. Recibirán el texto en { $instead }
broadcast-audience = { $people ->
    [one] Para: <b>{ $segment }</b>, { $people } persona
    [many] Para: <b>{ $segment }</b>, { $people } de personas
   *[other] Para: <b>{ $segment }</b>, { $people } personas
}
broadcast-segment-all = todo el mundo
broadcast-segment-active = activos en los últimos 7 días
broadcast-segment-vip = VIP
broadcast-segment-en = lectores de inglés
broadcast-segment-es = lectores de español
broadcast-next-write = Escríbela al menos en un idioma.
broadcast-next-preview = Mírala como la verán tus lectores y después envíala.
broadcast-next-send = Ya la has visto tal como será.
broadcast-notice-outdated = El borrador ha cambiado desde que salió ese botón. Ahora está así.
broadcast-notice-refused = Telegram no la acepta: «{ $words }»
broadcast-notice-empty = Todavía no hay nada que enviar.
broadcast-notice-not-previewed = Mira antes la vista previa: ha cambiado desde entonces.
broadcast-notice-nobody = No hay nadie a quien enviarla.
broadcast-write = ✏️ Envíame ahora el texto en <b>{ $name }</b>: con formato desde aquí o con las etiquetas HTML de Telegram. También vale una foto con texto.
broadcast-previewing = 👁 Así la verán tus lectores:
broadcast-segments = 👥 ¿Para quién es? No cuento a quienes me han bloqueado.
broadcast-confirm = 📣 <b>¿Enviar la difusión { $number }?</b> Lo enviado no se puede retirar.
broadcast-left = { $hours ->
    [0] Unos { $minutes } min, siempre detrás de lo que la gente me pida.
   *[other] Unas { $hours } h { $minutes } min, siempre detrás de lo que la gente me pida.
}
broadcast-discarded = 🗑 Ese borrador ya no existe. /broadcast empieza otro.

broadcast-fault-empty = Ese texto está vacío.
broadcast-fault-too-long = Es demasiado largo para Telegram: { $about } caracteres.
broadcast-fault-no-tag = Este <code>&lt;</code> no abre ninguna etiqueta. Como signo se escribe <code>&amp;lt;</code>
broadcast-fault-unknown-tag = Telegram no tiene la etiqueta <code>&lt;{ $about }&gt;</code>.
broadcast-fault-not-closed = <code>&lt;{ $about }&gt;</code> no se cierra nunca.
broadcast-fault-not-opened = <code>&lt;/{ $about }&gt;</code> cierra algo que nunca se abrió.
broadcast-fault-crossed = Primero hay que cerrar <code>&lt;{ $about }&gt;</code>.
broadcast-fault-no-address = Este enlace no lleva a ninguna parte: necesita <code>href="https://…"</code>
broadcast-fault-bad-span = Un span solo sirve con <code>class="tg-spoiler"</code>.
broadcast-fault-bad-emoji = A este emoji le falta su número: <code>emoji-id="…"</code>
broadcast-fault-bad-kind = Solo se puede difundir un texto, o una foto con texto.
broadcast-place = Línea { $line }, columna { $column }: <code>{ $near }</code>
broadcast-again = Corrígelo y vuelve a enviarlo.

broadcast-running = 📣 <b>La difusión { $number }</b> está en camino. Para: { $segment }
broadcast-paused = ⏸ <b>La difusión { $number }</b> está en pausa. Para: { $segment }
broadcast-done = ✅ <b>La difusión { $number }</b> ha salido. Para: { $segment }
broadcast-cancelled = ⏹ <b>La difusión { $number }</b> se detuvo. Para: { $segment }
broadcast-of = { $done } de { $people }
broadcast-gathering = Contando cabezas…
broadcast-sent = Enviados: <b>{ $people }</b>
broadcast-not-sent = Sin enviar, { $reason }: { $people }
broadcast-why-blocked = me han bloqueado
broadcast-why-deactivated = su cuenta ya no existe
broadcast-why-chat-not-found = no existe ese chat
broadcast-why-never-started = nunca me iniciaron
broadcast-why-is-a-bot = es un bot
broadcast-why-forbidden = Telegram no lo permite
broadcast-repeated = Quizá recibido dos veces, tras una interrupción: { $people }
broadcast-gone = Se fueron antes de su turno: { $people }
broadcast-halted = La he puesto en pausa: Telegram rechaza el mensaje. «{ $words }»
broadcast-took = { $hours ->
    [0] Tardó { $minutes } min.
   *[other] Tardó { $hours } h { $minutes } min.
}
broadcast-stop = { $left ->
    [one] ⏹ <b>¿Detener para siempre la difusión { $number }?</b> { $left } persona no la ha recibido ni la recibirá.
    [many] ⏹ <b>¿Detener para siempre la difusión { $number }?</b> { $left } de personas no la han recibido ni la recibirán.
   *[other] ⏹ <b>¿Detener para siempre la difusión { $number }?</b> { $left } personas no la han recibido ni la recibirán.
}

broadcasts-head = 📣 <b>Lo que se ha difundido</b>
broadcasts-none = 📣 Todavía no se ha difundido nada. /broadcast empieza.
broadcasts-line = <b>#{ $number }</b> { $state } { DATETIME($at, dateStyle: "short", timeStyle: "short") } · { $segment } · { $sent } de { $people }
broadcasts-state-running = 📣
broadcasts-state-paused = ⏸
broadcasts-state-done = ✅
broadcasts-state-cancelled = ⏹
