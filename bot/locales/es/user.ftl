### Quién es cada quien y dónde está: bienvenida, menú, ayuda, perfil, idioma. HTML de Telegram.

welcome =
    🕯 Buenas noches, <b>{ $name }</b>.

    Soy <b>Diana</b>. Yo cuido de esta casa, y la casa cuida de sus secretos; suele contárselos a quien sabe volver.

    Cada día te espera aquí un pequeño regalo. Recógelo, no dejes que se apague tu racha y mira en qué se convierte.

    Antes, tres preguntas pequeñas, para saber con quién hablo. Puedes saltarte cualquiera.

welcome-back =
    🕯 Sabía que volverías, <b>{ $name }</b>.

    Te dejé la lámpara encendida. Todo sigue como lo dejaste, o casi.

nudge =
    🕯 La lámpara de la entrada sigue encendida, <b>{ $name }</b>.

    Entraste y después la casa se quedó en silencio. Hay un regalo con tu nombre, y otro nuevo cada día. Recoge el primero y me quedaré tranquila.

    No volveré a insistir; la puerta queda abierta.

start-first =
    Todavía no nos han presentado.

    Pasa primero y te enseño la casa.

start-first-group =
    Todavía no nos han presentado, y esas cosas es mejor hacerlas a solas.

    Entra por esta puerta; después también sabré quién eres aquí.

in-private = <b>/{ $command }</b> queda entre tú y yo. Pasa a verme y te lo abro.

menu =
    🏠 <b>El vestíbulo</b>

    La casa está en calma esta noche, { $name }. ¿Qué puerta abrimos?

help-unknown = No conozco ningún comando <b>/{ $typed }</b>. Al menos, todavía no.
help-nearest = No conozco ningún comando <b>/{ $typed }</b>. ¿Querías decir /{ $nearest }?
help-elsewhere = /help te muestra todo lo que puedes pedirme.
help-opening = 💬 <b>Lo que puedes pedirme</b>
help-line = /{ $command } · { $about }
help-closing = Y si se te olvida todo, escríbeme sin más: te traeré el menú.

profile-title = 🗝 <b>{ $name }</b>
profile-title-username = 🗝 <b>{ $name }</b> · @{ $username }
profile-level = { $has_title ->
    [yes] 🎓 Nivel <b>{ $level }</b> · { $title }
   *[no] 🎓 Nivel <b>{ $level }</b>
}
profile-next-level = { $left ->
    [one] falta { $left } punto
    [many] faltan { $left } de puntos
   *[other] faltan { $left } puntos
}
profile-achievements = { $achievements ->
    [0] 🎖 Todavía sin logros
    [one] 🎖 <b>{ $achievements }</b> logro
   *[other] 🎖 <b>{ $achievements }</b> logros
}
profile-stories = { $stories ->
    [one] 📖 <b>{ $stories }</b> historia empezada, leído el { $percent } %
   *[other] 📖 <b>{ $stories }</b> historias empezadas; de la más avanzada, leído el { $percent } %
}
profile-card =
    Huésped de la casa desde el { DATETIME($since, dateStyle: "long") }

    ✨ { $balance ->
        [one] <b>{ $balance }</b> punto para gastar
        [many] <b>{ $balance }</b> de puntos para gastar
       *[other] <b>{ $balance }</b> puntos para gastar
    }
    📜 { $lifetime_points ->
        [one] <b>{ $lifetime_points }</b> punto ganado en total
        [many] <b>{ $lifetime_points }</b> de puntos ganados en total
       *[other] <b>{ $lifetime_points }</b> puntos ganados en total
    }
    🔥 { $streak ->
        [0] Ahora mismo, sin racha
        [one] Racha de <b>{ $streak }</b> día
       *[other] Racha de <b>{ $streak }</b> días
    }
    🏅 { $best_streak ->
        [0] Tu mejor racha aún está por llegar
        [one] La mejor: <b>{ $best_streak }</b> día
       *[other] La mejor: <b>{ $best_streak }</b> días
    }

language-picker =
    🌐 <b>¿En qué idioma hablamos?</b>

    Mis secretos suenan bien en todos.

language-changed = 🌐 En español, entonces. Hay cosas que solo sé decir así.
