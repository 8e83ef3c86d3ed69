### VIP con Estrellas de Telegram. HTML de Telegram, salvo botones, facturas y comandos.

button-subscribe = ⭐ VIP
button-pay = ⭐ { NUMBER($price) } al mes
command-subscribe = VIP: qué es y cuánto cuesta
command-paysupport = Ayuda con un pago
command-refund = Devolver un pago, por su número

# En el formulario de pago de Telegram; el título tiene como mucho 32 caracteres.
invoice-title = VIP por un mes
invoice-description = La mitad más de puntos, un protector de racha al mes y puertas que otros pasan de largo. Se renueva cada mes hasta que canceles.
checkout-refused = { $why ->
    [price] El precio ha cambiado. Abre /subscribe otra vez, por favor.
    [account] Todavía no nos han presentado. Pulsa antes /start, por favor.
    [banned] Ahora mismo la casa está cerrada para ti; no se ha cobrado nada.
    [later] Ahora mismo no puedo aceptar pagos. Inténtalo dentro de un rato; no se ha cobrado nada.
   *[unknown] Esta factura no es tuya o ya no vale. Abre /subscribe otra vez, por favor.
}

vip-offer =
    ⭐ <b>VIP</b>

    La mitad más de puntos por todo lo que hagas.
    Un protector de racha cada mes.
    Historias que solo leen los VIP.

    { $price } Estrellas al mes. Cancela cuando quieras en los ajustes de Telegram. /terms · /paysupport
vip-held =
    ⭐ <b>Eres VIP</b>

    Pagado hasta el { DATETIME($until, dateStyle: "long") }. Telegram lo renueva solo, salvo que lo canceles en sus ajustes.
vip-begun =
    ⭐ <b>Te doy la bienvenida a las salas interiores.</b>

    Eres VIP hasta el { DATETIME($until, dateStyle: "long") }. Las puertas que estaban cerradas ya te conocen.
vip-renewed = ⭐ Otro mes de VIP, hasta el { DATETIME($until, dateStyle: "long") }. Gracias por quedarte.
vip-ended =
    ⭐ Tu VIP se ha terminado.

    Lo que ganaste es tuyo. Las salas interiores volverán a conocerte cuando quieras.
pay-support =
    💬 <b>Ayuda con un pago</b>

    Escribe a { $is_known ->
        [yes] { $contact }
       *[no] quien administra este bot
    } con el número del pago de abajo. Las Estrellas pagadas por error se devuelven.
pay-support-none =
    💬 <b>Ayuda con un pago</b>

    Hasta ahora no has pagado nada. Si tus Estrellas dicen otra cosa, escribe a { $is_known ->
        [yes] { $contact }
       *[no] quien administra este bot
    }.
payment-row = { $is_refunded ->
    [yes] { DATETIME($day, dateStyle: "medium") } · { $amount } ⭐ · devuelto
   *[no] { DATETIME($day, dateStyle: "medium") } · { $amount } ⭐
}
    <code>{ $charge }</code>
refund-how = Para devolver un pago: <code>/refund</code> y el número del pago. Cada quien encuentra los suyos con /paysupport.
refund-answer = { $answer ->
    [asked] Le he pedido a Telegram que devuelva este pago. Si se niega, te diré por qué.
    [already] Este pago ya se devolvió.
    [failed] Telegram no ha querido devolver este pago: { $reason }
    [renewal] Telegram no ha querido cancelar la suscripción que empezó con este pago y cuyo titular ya no está: { $reason }
   *[unknown] No conozco ningún pago así.
}
    <code>{ $charge }</code>
refunded = ⭐ Has recuperado { $amount } Estrellas.
refunded-vip-ends = Con eso termina el VIP; todo lo demás sigue siendo tuyo.
vip-given = { $days ->
    [one] ⭐ La casa te regala <b>{ $days } día</b> de VIP.
    [many] ⭐ La casa te regala <b>{ $days } de días</b> de VIP.
   *[other] ⭐ La casa te regala <b>{ $days } días</b> de VIP.
}
vip-taken = { $days ->
    [one] ⭐ Se retira { $days } día del VIP que se te había regalado.
    [many] ⭐ Se retiran { $days } de días del VIP que se te había regalado.
   *[other] ⭐ Se retiran { $days } días del VIP que se te había regalado.
}
vip-until = Eres VIP hasta el { DATETIME($until, dateStyle: "long") }.
vip-none = Ya no eres VIP. Lo que ganaste es tuyo.
vip-given-until = ⭐ El VIP es tuyo hasta el { DATETIME($until, dateStyle: "long") }, por cortesía de la casa.
