### Cuidar de la gente: /user y lo que se puede hacer ahí. HTML de Telegram, salvo botones y comandos.

command-user = La ficha de alguien: @nombre, id o respuesta

button-person-card = 👤 Ficha
button-person-sanctions = 🗂 Sanciones
button-person-ledger = ✨ Puntos
button-person-notes = 📝 Notas
button-person-back = ‹ Volver a la ficha
button-deed-note = 📝 Escribir una nota
button-unnote = ✕ { $note }
button-deed-award = 🎁 Regalar puntos
button-revoke = ↩ Retirar la fila { $row }
button-deed-global_ban = ⛔ Vetar en todo el bot
button-deed-global_unban = 🕊 Levantar el veto
button-deed-global_ban_kept = ⚖ El veto se queda
button-deed-vip = ⭐ Regalar VIP
button-deed-unvip = ⭐ Retirar VIP regalado
button-deed-yes = ✓ Hazlo
button-deed-no = Déjalo

person-head = 👤 <a href="tg://user?id={ $person }"><b>{ $name }</b></a> · <code>{ $person }</code>
person-unregistered = Nunca ha pulsado /start.
person-since = Aquí desde el { DATETIME($day, dateStyle: "medium") } · habla { $language }
person-active = Visto por última vez: { DATETIME($at, dateStyle: "medium", timeStyle: "short") } UTC
person-unreachable = Me ha bloqueado o ya no está en Telegram.
person-roles = 🔑 { $roles }
person-vip = ⭐ VIP hasta el { DATETIME($day, dateStyle: "medium") }
person-ban = ⛔ <b>Con veto en todo el bot</b> desde el { DATETIME($day, dateStyle: "medium") }
person-ban-appeal = { $state ->
    [open] ✋ Una apelación espera respuesta.
   *[declined] ⚖ Su apelación fue rechazada.
}
person-purse = ✨ { $balance } · 🎓 nivel { $level }, { $title } · 🔥 { $streak } (la mejor, { $best })
person-record = 🗂 { $sanctions ->
    [one] { $sanctions } sanción
    [many] { $sanctions } de sanciones
   *[other] { $sanctions } sanciones
} · 📝 { $notes ->
    [one] { $notes } nota
    [many] { $notes } de notas
   *[other] { $notes } notas
}

person-no-sanctions = Nunca se le ha sancionado en un grupo.
person-sanction = { DATETIME($day, dateStyle: "medium") } · <b>{ $verb }</b> en { $chat }, por { $by } · { $state }
person-verb = { $verb ->
    [warn] advertencia
    [mute] silencio
    [kick] a la puerta
    [ban] expulsión
   *[other] { $verb }
}
person-by-rules = las reglas del grupo
person-sanction-state = { $state ->
    [lifted] ya pasó
    [until] hasta el { DATETIME($until, dateStyle: "medium", timeStyle: "short") }
   *[other] sigue en pie
}
person-no-points = Aquí nunca se ha movido un punto.
person-no-notes = No hay nada anotado sobre esta persona.
person-note = <code>{ $note }</code> { DATETIME($day, dateStyle: "medium") }, { $by }: { $words }

person-refused = { $why ->
    [no_target] ¿Quién? <code>/user @nombre</code>, <code>/user</code> con un id, o como respuesta a esa persona.
    [no_person] Eso es un canal o un grupo. Solo tengo fichas de personas.
    [unknown_name] Nunca he visto a nadie con ese @nombre.
    [unknown_id] Nunca he visto a nadie con ese id.
    [no_deed] No sé qué hacer con eso.
    [oneself] Contigo mismo no: tiene que hacerlo otra persona.
    [number] El número va de { $least } a { $most }.
    [which] ¿Cuál? Di su número.
    [unknown] No hay tal fila en estos puntos.
    [revocation] Esa fila ya es una retirada.
    [again] Esa fila ya se había retirado.
    [bot] A mí no. Echaría de menos la casa.
    [staff] Tiene un rol. Quítaselo antes: <code>/role</code>.
    [banned_already] Ya está bajo veto.
    [not_banned] No está bajo veto.
    [no_appeal] No hay ninguna apelación que decidir.
    [gone] Eso ya no está.
   *[stale] Eso ya pasó. No ha cambiado nada.
}
person-usage = Lo que se puede hacer con alguien:

deed-note = 📝 Una nota sobre { $name }
deed-unnote = 📝 Quitar la nota { $row } sobre { $name }
deed-award = 🎁 { $number ->
    [0] Puntos para { $name }
    [one] { $number } punto para { $name }
    [many] { $number } de puntos para { $name }
   *[other] { $number } puntos para { $name }
}
deed-revoke = ↩ Se retira la fila { $row } de los puntos de { $name }
deed-how-many-award = 🎁 ¿Cuántos puntos para { $name }?
deed-balance = { $amount }; quedan { $balance }.
deed-global_ban = ⛔ Veto para { $name } en todo el bot: sin puntos, sin clasificaciones, sin historias, hasta que se levante
deed-global_unban = 🕊 Se levanta el veto de { $name }
deed-global_ban_kept = ⚖ Se rechaza la apelación de { $name }
deed-vip = ⭐ { $number ->
    [0] VIP para { $name }
    [one] { $number } día de VIP para { $name }
    [many] { $number } de días de VIP para { $name }
   *[other] { $number } días de VIP para { $name }
}
deed-unvip = ⭐ { $number ->
    [0] VIP regalado que se retira a { $name }
    [one] { $number } día de VIP regalado que se retira a { $name }
    [many] { $number } de días de VIP regalado que se retiran a { $name }
   *[other] { $number } días de VIP regalado que se retiran a { $name }
}
deed-how-many-vip = ⭐ ¿Cuántos días de VIP para { $name }?
deed-how-many-unvip = ⭐ ¿Cuántos días regalados se le retiran a { $name }?
deed-vip-until = VIP hasta el { DATETIME($until, dateStyle: "long") }.
deed-vip-none = Ya sin VIP.
deed-really = <b>¿Seguro?</b>
deed-subject = <i>{ $subject }</i>
deed-words = { $deed ->
    [note] ¿Qué deberían saber los demás? Responde a este mensaje.
   *[other] ¿Por qué? Esa persona lo leerá. Responde a este mensaje.
}
deed-typed = ¿Otro número? Responde a este mensaje con él y con el motivo.
deed-done = ✓
deed-refused = { $why ->
    [unknown] No hay tal fila en estos puntos.
    [revocation] Esa fila ya es una retirada.
    [again] Esa fila ya se había retirado.
    [banned] A quien está vetado no se le dan puntos.
    [amount] Un premio va de 1 a { $at_most } puntos.
    [day] Es más de lo que hoy puedes dar todavía: { $at_most }.
    [bot] A mí no. Echaría de menos la casa.
    [staff] Tiene un rol. Quítaselo antes: <code>/role</code>.
    [banned_already] Ya está bajo veto.
    [not_banned] No está bajo veto.
    [no_appeal] No hay ninguna apelación que decidir.
    [nothing_given] No tiene VIP regalado. Lo pagado se devuelve con <code>/refund</code>.
    [unknown_account] No tiene cuenta: el VIP es para quien ha pulsado /start.
    [gone] Eso ya no está.
   *[other] No se hizo: { $why }
}
