### Moderación: lo que se hace en los grupos y lo que se cuenta de ello. HTML de Telegram, salvo botones, permisos y tiempos.

button-undo = ↩ Deshacer
button-confirm = Fui yo
button-delete = 🗑 Borrar
button-ban = 🚫 Expulsar

command-warn = Advertir a alguien: responde, o @nombre, y el motivo
command-unwarn = Retirar la última advertencia
command-warns = Las advertencias que cuentan, tuyas o de alguien
command-mute = Silenciar a alguien: @nombre 2h motivo
command-unmute = Dejar que alguien vuelva a hablar
command-kick = Sacar a alguien; puede volver
command-ban = Expulsar a alguien: @nombre 1w motivo
command-unban = Levantar una expulsión
command-del = Borrar el mensaje al que respondes
command-purge = Borrar todo desde el mensaje al que respondes
command-report = Llamar a los admins al mensaje al que respondes

mod-target = { $target_kind ->
    [person] <a href="tg://user?id={ $target_id }">{ $target_name }</a>
   *[other] <b>{ $target_name }</b>
}

mod-done-warn = ⚠️ Advertencia para { mod-target }: { $warnings } de { $limit }.
mod-done-unwarn = 🕊 Se retira una advertencia a { mod-target }.
mod-done-mute = 🔇 { mod-target } no puede escribir.
mod-done-unmute = 🔊 { mod-target } puede volver a escribir.
mod-done-kick = 🚪 { mod-target } ha salido por la puerta.
mod-done-ban = 🚫 { mod-target } queda fuera del grupo y no puede volver.
mod-done-unban = 🕊 { mod-target } puede volver cuando quiera.
mod-done-purge = { $deleted ->
    [one] 🧹 { $deleted } mensaje menos.
    [many] 🧹 { $deleted } de mensajes menos.
   *[other] 🧹 { $deleted } mensajes menos.
}
mod-partly = Telegram se quedó con { $kept }: { $words }
mod-lasts = Durante { $time }.
mod-reason = Motivo: { $reason }
mod-by = Por <a href="tg://user?id={ $admin_id }">{ $admin_name }</a>
mod-automatic = Por las reglas de este grupo.
mod-after-warnings = { $warnings ->
    [one] Con esta van { $warnings } advertencia.
    [many] Con esta van { $warnings } de advertencias.
   *[other] Con esta van { $warnings } advertencias.
}
mod-not-escalated-mute = Era la última. Ahora silenciaría, pero nadie me ha dado permiso, o no hay a quién silenciar.
mod-not-escalated-kick = Era la última. Ahora sacaría a esta persona, pero nadie me ha dado permiso, o ya no está.
mod-not-escalated-ban = Era la última. Ahora expulsaría, pero nadie me ha dado permiso.

mod-days = { $count ->
    [one] { $count } día
    [many] { $count } de días
   *[other] { $count } días
}
mod-hours = { $count ->
    [one] { $count } hora
    [many] { $count } de horas
   *[other] { $count } horas
}
mod-minutes = { $count ->
    [one] { $count } minuto
    [many] { $count } de minutos
   *[other] { $count } minutos
}

mod-right-can_restrict_members = Suspender usuarios
mod-right-can_delete_messages = Eliminar mensajes

mod-no-groups_only = Eso es para los grupos.
mod-no-supergroups_only = Telegram solo me deja hacerlo en supergrupos. Si haces visible el historial para los nuevos miembros, este grupo pasa a serlo.
mod-no-not_admin = Eso es cosa de los admins de este grupo.
mod-no-caller_lacks = Eres admin aquí, pero sin el permiso «{ $right }». Quien te nombró puede añadirlo.
mod-no-bot_lacks = Me falta el permiso «{ $right }» en este grupo. Su dueño puede dármelo entre los admins.
mod-no-no_target = ¿A quién? Responde a esa persona o escribe <code>/{ $verb } @nombre</code>.
mod-no-no_message = Responde con /{ $verb } al mensaje que te interesa.
mod-no-unknown_name = Nunca he visto a @{ $named } por aquí. Responde a un mensaje suyo o usa su id.
mod-no-two_targets = Respondes a una persona y nombras a otra. ¿Cuál de las dos?
mod-no-target_self = Contigo mismo no.
mod-no-target_bot = Conmigo no. Echaría de menos la casa.
mod-no-target_admin = { mod-target } es admin aquí: eso lo resuelve el dueño.
mod-no-target_own_channel = Es el canal de este mismo grupo.
mod-no-channel_ban_only = A un canal se le puede expulsar y readmitir, nada más.
mod-no-not_here = { mod-target } no está en este grupo.
mod-no-not_banned = { mod-target } no tiene prohibida la entrada.
mod-no-not_muted = { mod-target } ya puede escribir.
mod-no-not_warned = { mod-target } no tiene advertencias.
mod-no-too_short = Un minuto es lo mínimo.
mod-no-unclear_time = Eso parece un tiempo, pero no lo entiendo. Escríbelo así: <code>30m</code>, <code>2h</code>, <code>1d12h</code> o <code>1w</code>.
mod-no-too_long = 366 días es lo máximo. Si no pones tiempo, es para siempre.
mod-no-too_many = Eso abarca más de 5000 mensajes. Responde a uno más reciente.
mod-no-others_warns = Puedes ver tus advertencias; las de otros son cosa de los admins.
mod-no-stale = Eso ya terminó.

mod-failed = Intenté /{ $verb } con { mod-target } y Telegram no me dejó: <i>{ $words }</i>
mod-half-done = La mitad está hecha: está fuera, y sin poder volver. Con <code>/unban</code> puede hacerlo.
mod-failed-nobody = Intenté /{ $verb } y Telegram no me dejó: <i>{ $words }</i>

mod-unconfirmed = Alguien pide en nombre del grupo: /{ $verb } { mod-target }. ¿Fuiste tú? Lo haré cuando un admin con permiso lo confirme, en diez minutos como mucho.
mod-unconfirmed-nobody = Alguien pide en nombre del grupo: /{ $verb }. ¿Fuiste tú? Lo haré cuando un admin con permiso lo confirme, en diez minutos como mucho.

mod-warnings = { $warnings ->
    [0] 🕊 { mod-target } no tiene advertencias.
   *[other] ⚠️ { mod-target }: { $warnings } de { $limit }
}
mod-warning-row = • { DATETIME($day, dateStyle: "medium") } · { $reason }
mod-no-reason = sin motivo

mod-reported = 🚩 Los admins ya saben de un mensaje de { mod-target }.

mod-some-group = un grupo
mod-you-warn = ⚠️ Has recibido una advertencia en <b>{ $chat }</b>.
mod-you-mute = 🔇 Por ahora no puedes escribir en <b>{ $chat }</b>.
mod-you-kick = 🚪 Te han sacado de <b>{ $chat }</b>. Puedes volver.
mod-you-ban = 🚫 No puedes volver a entrar en <b>{ $chat }</b>.

mod-over-mute = 🔊 Ya puedes volver a escribir en <b>{ $chat }</b>.
mod-over-ban = 🕊 Tu expulsión de <b>{ $chat }</b> terminó. Puedes volver.

button-appeal = ✋ Apelar
button-accept = 🕊 Retirarlo
button-decline = ⚖ Se mantiene

command-appeal = Pedir a los admins que revisen una sanción

mod-how-to-appeal = Si no es justo, apela: con el botón, o con tus palabras escribiendo <code>/appeal …</code>
mod-appealed-warn = ✋ { mod-target } apela una advertencia.
mod-appealed-mute = ✋ { mod-target } apela su silencio.
mod-appealed-ban = ✋ { mod-target } apela su expulsión.
mod-appeal-text = «{ $text }»
mod-appeal-open = ✋ Los admins de <b>{ $chat }</b> ya tienen tu apelación. Te contaré lo que decidan.
mod-appeal-waiting = Los admins de <b>{ $chat }</b> ya tenían tu apelación. La paciencia te sienta bien.
mod-appeal-accepted = 🕊 Los admins de <b>{ $chat }</b> lo han revisado y lo retiran.
mod-appeal-declined = ⚖ Los admins de <b>{ $chat }</b> lo han revisado. Se mantiene.
mod-appeal-none = No hay nada contra ti que puedas apelar.
mod-declined = ⚖ La apelación de { mod-target } no ha prosperado.

command-config = Cómo se cuida este grupo: list, get, set, history, rollback
command-audit = Qué se ha hecho aquí: @nombre, un verbo o csv

button-newer = ‹ Más nuevo
button-older = Más antiguo ›

mod-right-can_change_info = Cambiar la información del grupo
mod-no-not_their_channel = El registro va a un canal donde tú y yo seamos admins.

audit-head = 🗂 <b>Lo que se ha hecho</b> (UTC)
audit-none = 🗂 No se ha hecho nada que encaje.
audit-line = { DATETIME($at, dateStyle: "short", timeStyle: "short") } · <b>{ $action }</b> { $subject } · { $by } · { $outcome }
audit-outcome = { $outcome ->
    [done] ✓
    [refused] ✗ { $why }
    [failed] ⚠ { $why }
    [watched] 👁 lo habría hecho
    [expired] ⌛
   *[other] { $outcome }
}
audit-by-herself = Diana
audit-because = <i>{ $reason }</i>
audit-auto = { $kind ->
    [flood] demasiados mensajes
    [words] palabra bloqueada
    [newcomer] recién llegado
   *[other] { $kind }
}
audit-why = { $why ->
    [not_admin] no es admin
    [caller_lacks] sin el permiso
    [bot_lacks] me falta el permiso
    [no_target] sin decir a quién
    [no_message] sin decir qué mensaje
    [unknown_name] nombre desconocido
    [two_targets] dos personas a la vez
    [target_self] sobre sí mismo
    [target_bot] sobre mí
    [target_admin] sobre un admin
    [target_own_channel] el canal del grupo
    [channel_ban_only] un canal
    [not_here] no está en el grupo
    [not_banned] no tenía prohibida la entrada
    [not_muted] ya podía escribir
    [not_warned] no tenía advertencias
    [not_approved] no tenía vía libre
    [too_short] muy poco tiempo
    [too_long] demasiado tiempo
    [unclear_time] tiempo poco claro
    [too_many] demasiados mensajes
    [channels_ask_nothing] lo pidió un canal
    [others_warns] advertencias de otros
    [stale] ya había terminado
    [not_their_channel] no es su canal
    [not_permitted] sin rol para eso
    [groups_only] fuera de los grupos
    [supergroups_only] no es un supergrupo
   *[other] { $why }
}
audit-file = 🗂 Las entradas más recientes, en una tabla.
audit-logged = #{ $action } { $outcome } · { $by } → { $subject }

audit-restrict = Ya no puede: <code>{ $rights }</code>
audit-unrestrict = Vuelve a poder: <code>{ $rights }</code>

config-head = ⚙️ <b>Cómo se cuida este grupo</b>
config-head-everywhere = ⚙️ <b>Cómo se cuida cada grupo</b> que no haya elegido otra cosa
config-line = <code>{ $key }</code> = { $value }
config-line-own = <code>{ $key }</code> = <b>{ $value }</b>
config-foot = <code>/config set warn.limit 5</code> cambia un valor, <code>/config history</code> dice quién lo cambió, <code>/config rollback warn.limit</code> lo deshace.
config-value = ⚙️ <code>{ $key }</code> = <b>{ $value }</b>
config-default = Si nadie elige: { $value }.{ $version ->
    [0] {""}
   *[other] {" "}Versión { NUMBER($version, useGrouping: 0) }.
}
config-changed = ⚙️ <code>{ $key }</code>: { $before } → <b>{ $after }</b> (versión { $version })
config-history-head = ⚙️ <b>Quién cambió qué</b>
config-history-none = Todavía no se ha cambiado nada.
config-history-line = { DATETIME($at, dateStyle: "short", timeStyle: "short") } · <code>{ $key }</code> v{ $version } = { $value } · { $admin }
config-wrong = <code>{ $key }</code> admite { $range }.
config-usage = Escribe <code>/config list</code>, o <code>get</code>, <code>set</code>, <code>history</code>, <code>rollback</code> con uno de estos:
config-range-number = un número del { $low } al { $high }
config-range-choice = uno de estos: { $choices }
config-range-time = un tiempo como 30m, 2h o 1w, o siempre
config-range-words = palabras separadas por comas, o ninguno
config-range-channel = el id de un canal (-100…), o ninguno

config-key = <code>{ $key }</code>

command-approve = Dejar en paz a alguien: nada automático
command-unapprove = Volver a tratar a alguien como a los demás
mod-done-approve = 🤝 { mod-target } tiene vía libre: aquí no se le aplica nada automático.
mod-done-unapprove = { mod-target } vuelve a ser como los demás.
mod-no-not_approved = { mod-target } no tenía vía libre.
mod-reason-flood = Motivo: demasiados mensajes en muy poco tiempo
mod-reason-words = Motivo: palabras que este grupo no quiere
