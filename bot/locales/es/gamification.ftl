### Puntos y rachas. HTML de Telegram, salvo `reason`, que se coloca dentro de otros textos.

welcome-bonus =
    ✨ { $points ->
        [one] Te he dejado <b>{ $points }</b> punto en la mano.
        [many] Te he dejado <b>{ $points }</b> de puntos en la mano.
       *[other] Te he dejado <b>{ $points }</b> puntos en la mano.
    } Una casa debe recibir a sus huéspedes con algo.

    Ahora tienes <b>{ $balance }</b>. Y cada día hay un regalo, por si quieres mirar.

points =
    ✨ { $balance ->
        [0] <b>Tu bolsa está vacía</b>, por ahora.
        [one] Tienes <b>{ $balance }</b> punto.
        [many] Tienes <b>{ $balance }</b> de puntos.
       *[other] Tienes <b>{ $balance }</b> puntos.
    }
    { $lifetime_points ->
        [0] Aún no has ganado nada; así empiezan todas las historias.
       *[other] Ganados en total: <b>{ $lifetime_points }</b>.
    }

points-level =
    🔑 Nivel <b>{ $level }</b> · { $title }
    { $bar } faltan { $missing }

points-rows = <b>Últimamente</b>
points-no-rows = El libro sigue en blanco. El regalo de hoy sería una buena primera línea.
points-row = { $direction ->
    [spent] −{ $amount } · { $reason } · { DATETIME($day, dateStyle: "medium") }
   *[earned] +{ $amount } · { $reason } · { DATETIME($day, dateStyle: "medium") }
}

reason = { $reason ->
    [welcome] regalo de bienvenida
    [daily] regalo del día
    [streak_milestone] racha de { $about } días
    [story_decision] una decisión en la historia
    [story_chapter] un capítulo leído
    [story_ending] un final descubierto
    [admin_award] de la casa: { $about }
    [revocation] retirado: { $about }
    [achievement] un logro: { $about }
    [group_message] hablar en un grupo
    [thanks] un agradecimiento en un grupo
    [story_reward] un premio en la historia
    [quiz] pregunta del día
    [week_prize] entre los primeros de una semana
    [shop] compra: { $about }
    [spending] gastado: { $about }
    [referral] alguien que se quedó
   *[other] { $about }
}
reason-unnamed = del juego

daily-claimed = { $points ->
    [one] 🌙 El regalo de hoy es tuyo: <b>+{ $points } punto</b>.
    [many] 🌙 El regalo de hoy es tuyo: <b>+{ $points } de puntos</b>.
   *[other] 🌙 El regalo de hoy es tuyo: <b>+{ $points } puntos</b>.
}
daily-bonus = Tu constancia lo ha endulzado un { $percent } %.
daily-streak = { $streak ->
    [one] 🔥 Primer día de racha. Vuelve mañana y serán dos.
   *[other] 🔥 <b>{ $streak } días</b> seguidos. La casa se ha dado cuenta.
}
daily-streak-broken = { $previous_streak ->
    [one] 🕯 Tu racha de { $previous_streak } día se apagó mientras no estabas. Ya arde otra: <b>día 1</b>.
   *[other] 🕯 Tu racha de { $previous_streak } días se apagó mientras no estabas. Ya arde otra: <b>día 1</b>.
}
daily-for-yesterday = 🕰 Justo a tiempo: lo he contado para ayer. El regalo de hoy te sigue esperando.
daily-frozen = { $used ->
    [one] ❄️ Un protector la mantuvo viva el día que faltaste. Te quedan: { $left }.
   *[other] ❄️ { $used } protectores la mantuvieron viva los días que faltaste. Te quedan: { $left }.
}
daily-milestone = 🏆 <b>¡{ $streak } días!</b> La casa paga sus deudas: <b>+{ $points }</b> de regalo.
daily-next-milestone = { $bar } el día { $day } trae +{ $points }
daily-balance = { $balance ->
    [one] Ahora tienes <b>{ $balance }</b> punto.
    [many] Ahora tienes <b>{ $balance }</b> de puntos.
   *[other] Ahora tienes <b>{ $balance }</b> puntos.
}

daily-already =
    🌙 El regalo de hoy ya es tuyo. La paciencia te sienta bien.

    El próximo te espera dentro de <b>{ wait }</b>.

    { $streak ->
        [0] ✨ En tu bolsa: { $balance }.
        [one] 🔥 Racha: { $streak } día · ✨ en tu bolsa: { $balance }.
       *[other] 🔥 Racha: { $streak } días · ✨ en tu bolsa: { $balance }.
    }

wait = { $hours ->
    [0] { wait-minutes }
   *[other] { $minutes ->
        [0] { wait-hours }
       *[other] { wait-hours } y { wait-minutes }
    }
}
wait-hours = { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}
wait-minutes = { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
}
