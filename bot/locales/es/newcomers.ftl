### Quien entra en un grupo. HTML de Telegram, salvo `button-enter` y `tap-…`.

button-enter = ✋ Soy una persona
tap-enter = Gracias. Si acabas de entrar, ya puedes escribir.
tap-enter-not-yours = Ese botón es para quien acaba de entrar. Tú ya estás dentro.

newcomers-name = <a href="tg://user?id={ $user_id }">{ $name }</a>
newcomers-more = { $count ->
    [one] {" "}y alguien más
    [many] {" "}y { $count } de personas más
   *[other] {" "}y { $count } personas más
}
newcomers-ask = { $count ->
    [one] Te damos la bienvenida. Toca el botón antes de { newcomers-minutes } y ya puedes escribir. { newcomers-else }
   *[other] Bienvenida a todo el mundo. Que cada quien toque el botón antes de { newcomers-minutes } y ya puede escribir. { newcomers-else }
}
newcomers-minutes = { $minutes ->
    [one] { $minutes } minuto
    [many] { $minutes } de minutos
   *[other] { $minutes } minutos
}
newcomers-else = { $action ->
    [ban] Quien no lo haga se queda fuera.
   *[other] Quien no lo haga sale por la puerta, y puede volver a llamar.
}
newcomers-in = 👋 Adelante.

mod-reason-newcomer = Motivo: entró y no tocó el botón
