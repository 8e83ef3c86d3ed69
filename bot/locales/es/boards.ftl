### Las clasificaciones. HTML de Telegram en `board-heading`, `board-row…`, `board-own…`, `board-empty` y `week-prize`; lo demás se coloca dentro, en botones y en imágenes.

button-leaderboard = 🏆 Clasificación
command-leaderboard = Quién va en cabeza esta semana, este mes y siempre

board-period = { $period ->
    [week] Esta semana
    [month] Este mes
   *[all] Desde siempre
}
board-tab = { $period ->
    [week] Semana
    [month] Mes
   *[all] Siempre
}
board-metric = { $metric ->
    [streak] Racha
    [chapters] Capítulos
   *[points] Puntos
}
board-score = { $metric ->
    [streak] { $score ->
        [one] { $score } día
       *[other] { $score } días
    }
   *[other] { $score }
}
board-ends = { $days ->
    [0] { $hours ->
        [one] termina en { $hours } hora
       *[other] termina en { $hours } horas
    }
    [one] termina en { $days } día y { $hours } h
   *[other] termina en { $days } días
}

board-heading = 🏆 <b>{ $period }</b> · { $metric }
board-row = { $place } { $name } · { $score }
board-row-you = { $place } <b>{ $name }</b> · <b>{ $score }</b>
board-you = Tú
board-empty = Aquí no hay nadie todavía. La primera lámpara es la que más brilla.
board-counting = Estamos contando las lámparas otra vez. Vuelve en un minuto: todavía no están todos.
board-own = Tú: <b>n.º { $place }</b> de { $size } · { $score }
board-own-hidden = { $where ->
    [private] Esto solo lo ves tú: <b>{ $score }</b>. No apareces en las clasificaciones; puedes cambiarlo en /settings.
   *[group] No apareces en las clasificaciones; puedes cambiarlo en /settings.
}
board-own-absent = { $metric ->
    [streak] Aún no estás en esta tabla. /daily enciende una racha.
    [chapters] Aún no estás en esta tabla. Lee un capítulo hasta el final y aparecerás.
   *[points] Aún no estás en esta tabla. Con los primeros puntos que ganes, aparecerás.
}
board-last-week = La semana pasada: { $podium }

week-prize =
    { $medal } { $place ->
        [1] Se acabó la semana y <b>nadie hizo más que tú</b>.
        [2] Se acabó la semana y quedaste en <b>segundo lugar</b>.
        [3] Se acabó la semana y quedaste en <b>tercer lugar</b>.
       *[other] Se acabó la semana y quedaste en el <b>n.º { $place }</b>.
    }

    { $score ->
        [one] Ganaste { $score } punto en siete días.
        [many] Ganaste { $score } de puntos en siete días.
       *[other] Ganaste { $score } puntos en siete días.
    } La casa añade { $points ->
        [one] <b>{ $points } punto</b>.
        [many] <b>{ $points } de puntos</b>.
       *[other] <b>{ $points } puntos</b>.
    } Ahora tienes { $balance }.
