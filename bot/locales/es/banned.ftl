### Lo que encuentra quien tiene un veto en todo el bot. HTML de Telegram, salvo botones.

button-appeal-ban = ✋ Apelar

banned = { $is_news ->
    [yes] 🔒 <b>La casa te ha cerrado sus puertas.</b>
   *[no] 🔒 <b>La casa te tiene las puertas cerradas desde el { DATETIME($day, dateStyle: "long") }.</b>
}
banned-means = Hasta que se abran no ganas puntos ni sales en ninguna clasificación. Lo que tienes se te guarda, también la racha.
banned-still = Lo que sigue siendo tuyo: /export para tus datos, /delete_me para que te olvide, /privacy, /paysupport para los pagos.
banned-appeal = { $state ->
    [open] ✋ Tu apelación está en manos de la casa. Te diré lo que decida.
    [declined] ⚖ La casa lo ha vuelto a mirar. Se queda como está.
   *[none] Si es un error, dilo: <code>/appeal</code> y por qué, en un solo mensaje. La casa lo leerá.
}
ban-lifted = 🕯 <b>La casa vuelve a estar abierta para ti.</b> Todo está donde lo dejaste. /menu
ban-appeal = { $state ->
    [open] ✋ La casa tiene tu apelación. Te diré lo que decida.
    [waiting] ✋ La casa ya tiene tu apelación. La paciencia te sienta bien.
    [declined] ⚖ La casa lo ha vuelto a mirar. Se queda como está.
   *[none] No hay nada que apelar: la casa está abierta para ti. /menu
}
ban-appealed = ✋ <a href="tg://user?id={ $person }">{ $name }</a> apela contra el veto en todo el bot del { DATETIME($day, dateStyle: "medium") }.
