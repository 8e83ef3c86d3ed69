### La tarjeta del perfil como imagen: palabras sin marcas, cada una bajo su número.

card-since = desde el { DATETIME($since, dateStyle: "medium") }
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
card-lifetime = en total
card-level = Nivel { $level }
card-left = { $left ->
    [one] falta { $left }
   *[other] faltan { $left }
}
card-story = La historia, hasta ahora
card-percent = { $percent } %
