### La tarjeta del perfil como imagen: palabras sin marcas, cada una bajo su número.

card-since = huésped desde el { DATETIME($since, dateStyle: "medium") }
card-number = { $number }
card-balance = para gastar
card-streak = { $number ->
    [one] día seguido
   *[other] días seguidos
}
card-achievements = { $number ->
    [one] logro
   *[other] logros
}
card-lifetime = ganados en total
card-level = Nivel { $level }
card-reached = { $score } de { $goal }
card-story = La historia, hasta ahora
card-percent = { $percent } %
