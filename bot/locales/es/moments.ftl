### Lo que el juego dice por su cuenta. HTML de Telegram.

level-reached = 🎉 <b>Nivel { $level }</b>
level-reached-title = Desde esta noche la casa te llama <b>{ $title }</b>.
level-reached-same-title = La casa te sigue llamando <b>{ $title }</b>, cada vez un poco más alto.
level-reached-next = { $missing ->
    [one] Falta { $missing } punto para el siguiente.
    [many] Faltan { $missing } de puntos para el siguiente.
   *[other] Faltan { $missing } puntos para el siguiente.
}

streak-reminder =
    🕯 Tu racha de <b>{ $streak } días</b> se está apagando.

    El regalo de hoy sigue aquí, y se va dentro de { wait }.
streak-reminder-freezes = { $freezes ->
    [one] ❄️ Tienes { $freezes } protector: salvaría el día por sí solo.
   *[other] ❄️ Tienes { $freezes } protectores: uno salvaría el día por sí solo.
}

story-chapter-rewarded = 📖 Un capítulo leído hasta el final: <b>+{ $points }</b>.
story-ending-rewarded = 🌅 Has descubierto un final: <b>+{ $points }</b>.
balance-now = ✨ En tu bolsa: { $balance }.

awarded = { $points ->
    [one] 🎁 La casa te ha regalado <b>{ $points }</b> punto.
    [many] 🎁 La casa te ha regalado <b>{ $points }</b> de puntos.
   *[other] 🎁 La casa te ha regalado <b>{ $points }</b> puntos.
}
points-revoked = { $direction ->
    [given] { $points ->
        [one] ↩️ Ha vuelto a ti <b>{ $points }</b> punto.
        [many] ↩️ Han vuelto a ti <b>{ $points }</b> de puntos.
       *[other] ↩️ Han vuelto a ti <b>{ $points }</b> puntos.
    }
   *[taken] { $points ->
        [0] ↩️ Se ha retirado un premio tuyo. Ya estaba gastado, así que tu bolsa sigue igual.
        [one] ↩️ Se ha retirado <b>{ $points }</b> punto.
        [many] ↩️ Se han retirado <b>{ $points }</b> de puntos.
       *[other] ↩️ Se han retirado <b>{ $points }</b> puntos.
    }
}
admin-note = <i>{ $note }</i>

thanked = 🤝 <b>{ $receiver }</b> +{ $points }, con el agradecimiento de { $giver }

earning-frozen = 🔒 Ahora no puedes ganar puntos: la casa te ha cerrado sus puertas. Si es un error, dilo: <code>/appeal</code> y por qué.
