### La tarjeta del perfil como imagen: palabras sin marcas, cada una bajo su número.

card-since = Huésped de la casa desde el { DATETIME($since, dateStyle: "long") }
card-number = { $number }
card-balance = { $number ->
    [one] punto para gastar
   *[other] puntos para gastar
}
card-streak = { $number ->
    [one] día seguido
   *[other] días seguidos
}
card-best-streak = { $number ->
    [one] día, la mejor racha
   *[other] días, la mejor racha
}
card-lifetime = { $number ->
    [one] punto ganado en total
   *[other] puntos ganados en total
}
