### La tienda y la bolsa. HTML de Telegram, salvo lo que va en botones: `button-…`, `command-…`, `shop-shelf…`, `shop-buy`, `bag-open`, `bag-one`, `bag-many`, `bag-worn`, `bag-use`, `bag-wear`, `bag-take-off`.

button-shop = 🛍 Tienda
button-bag = 🎒 Bolsa
command-shop = Lo que puedes comprar con tus puntos
command-bag = Lo que tienes y qué hacer con ello

shop =
    🛍 <b>El armario bajo la escalera</b>

    Aquí todo tiene su precio, y casi todo, una historia. { $balance ->
        [0] Tu bolsa está vacía por ahora; mirar no cuesta nada.
        [one] Tienes <b>{ $balance }</b> punto.
        [many] Tienes <b>{ $balance }</b> de puntos.
       *[other] Tienes <b>{ $balance }</b> puntos.
    }
shop-gone = Eso ya no está en el armario. Esto es lo que hay.
shop-shelf = { $item } · { $price }
shop-shelf-empty = { $item } · agotado

shop-item =
    <b>{ $item }</b>

    { $about }
shop-price = { $price ->
    [one] ✨ Cuesta <b>{ $price }</b> punto. Tienes { $balance }.
    [many] ✨ Cuesta <b>{ $price }</b> de puntos. Tienes { $balance }.
   *[other] ✨ Cuesta <b>{ $price }</b> puntos. Tienes { $balance }.
}
shop-price-changed = El precio ya no es { $before }, ahora es <b>{ $price }</b>. No se te ha cobrado nada.
shop-left = { $left ->
    [one] ⌛ Solo queda <b>uno</b> para todo el mundo.
   *[other] ⌛ Quedan <b>{ $left }</b> para todo el mundo.
}
shop-held = 🎒 Tienes { $held }.
shop-obstacle = { $obstacle ->
    [sold_out] Está <b>agotado</b>. Alguien llegó antes, y no se te ha cobrado nada.
    [enough] Ya tienes tantos como se puede. Usa uno primero.
    [title] Ya es tuyo.
   *[other] { $missing ->
        [one] Te falta <b>{ $missing }</b> punto. El día es joven.
        [many] Te faltan <b>{ $missing }</b> de puntos. El día es joven.
       *[other] Te faltan <b>{ $missing }</b> puntos. El día es joven.
    }
}
shop-buy = Comprar por { $price }

shop-bought =
    Ya tienes <b>{ $item }</b>.

    { $price ->
        [one] Has gastado { $price } punto y te quedan <b>{ $balance }</b>.
        [many] Has gastado { $price } de puntos y te quedan <b>{ $balance }</b>.
       *[other] Has gastado { $price } puntos y te quedan <b>{ $balance }</b>.
    }
shop-what-now = { $kind ->
    [freeze] Ahora olvídalo. Ya se acordará por ti.
    [hint] Espera en tu bolsa a que lo necesites.
    [title] Póntelo desde tu bolsa cuando quieras.
   *[other] Espera en tu bolsa. Ya sabrás para quién es.
}

bag = 🎒 <b>Tu bolsa</b>
bag-empty =
    🎒 <b>Tu bolsa está vacía</b>

    En el armario bajo la escalera hay alguna que otra cosa.
bag-gone = Eso ya no está en tu bolsa. No se ha usado nada.
bag-open = Abrir: { $item }
bag-one = { $item }
bag-many = { $item } × { $held }
bag-worn = { $item } · puesto
bag-for-whom = ¿Para quién es?
bag-use = Usarlo
bag-wear = Ponérmelo
bag-take-off = Quitármelo
bag-used = Has usado <b>{ $item }</b>. Escucha bien cuando sigas leyendo.
bag-given = <b>{ $item }</b> va camino de <b>{ $character }</b>. En esta casa se notan esas cosas.
