### Las primeras preguntas y los ajustes. HTML de Telegram, salvo lo que va en botones o dentro de otros textos.

# Botones y piezas de texto.
button-settings = ⚙️ Ajustes
button-go-on = Seguir ›
button-skip = Saltar
button-time-zone = 🕰 Zona horaria
button-regions = ‹ Otras regiones
button-reminders = 🔔 Avisos
button-quiet = 🌙 Horas de silencio
button-list = 🏆 Mostrarme en los rankings
button-unlist = 🏆 Ocultarme de los rankings
button-back-settings = ‹ Volver a los ajustes
command-settings = Idioma, zona horaria, avisos, horas de silencio

region = { $region ->
    [north_america] Norteamérica
    [central_america] México, Centroamérica, Caribe
    [south_america] Sudamérica
    [europe] Europa
    [africa] África
    [asia] Asia
   *[oceania] Oceanía
}
setting-reminders = { $value ->
    [off] Ninguno
    [important] Solo lo importante
   *[daily] Cada día
}
quiet-from = 🌙 { $hour }:00
quiet-until = ☀️ { $hour }:00
quiet-never = Sin horas de silencio
likes = { $likes ->
    [stories] 📖 Una buena historia
    [games] 🎲 Acertijos y juegos
    [people] 🏆 Ganarles a los demás
   *[everything] ✨ Un poco de todo
}

# Lo que se dice.
question-number = <i>{ $number } de 3</i>
time-zone-question =
    🕰 <b>¿Dónde vives?</b>

    Así tu día empieza a tu medianoche y yo guardo silencio mientras duermes. Toca una región, o escríbeme una ciudad, o solo <code>-5</code>.
time-zone-several = Hay varias con ese nombre. ¿Cuál es la tuya?
time-zone-unknown =
    En «{ $typed }» no he estado nunca.

    Escríbeme la ciudad grande más cercana, o las horas de diferencia con Greenwich, como <code>-5</code> o <code>+2</code>. O toca una región.
likes-question =
    🕯 <b>¿Y qué es lo que más te gusta?</b>

    Solo para saber qué puerta enseñarte primero.
onboarded =
    Gracias, { $name }. No lo olvidaré.

    🕰 { $place }, donde ahora son las { $time }. Si no es así: /settings.

    Y ahora, siéntete en casa.

settings =
    ⚙️ <b>Ajustes</b>

    🌐 { $language }
    🕰 { $place } · { $time }
    🔔 Avisos: { $reminders }
    🌙 Horas de silencio: { $quiet }
    { $listed ->
        [yes] 🏆 Los rankings pueden mostrarte
       *[no] 🏆 Los rankings no te muestran
    }
reminders-choices =
    🔔 <b>¿Cada cuánto puedo tocar a tu puerta?</b>

    <b>Cada día</b>: unas palabras al anochecer, si esa noche se rompería tu racha.
    <b>Solo lo importante</b>: lo mismo, pero solo si la racha es larga.
    <b>Ninguno</b>: respondo si me hablas y, si no, callo.
quiet-choices =
    🌙 <b>¿Cuándo quieres silencio?</b> Ahora: { $quiet }

    Desde la hora de la noche hasta la de la mañana no te escribo nada que no hayas pedido.
