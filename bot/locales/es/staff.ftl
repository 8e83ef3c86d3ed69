### Los roles de todo el bot. HTML de Telegram, salvo `button-…`, `command-…`, `role-owner` y los demás roles, y `permission-…`.

command-role = Quién puede hacer qué: list, grant, revoke

button-revoke-role = ✖ { $name }: { $role }

role-owner = dueño
role-admin = admin
role-moderator = moderación
role-editor = edición

permission-roles-grant = dar y quitar roles
permission-config-bot = los ajustes de todo el bot
permission-audit-view = el registro de todo lo que se hizo
permission-people-view = las fichas de la gente
permission-people-note = notas sobre la gente
permission-people-ban = expulsiones del bot
permission-people-award = dar y retirar puntos
permission-people-vip = dar y retirar VIP
permission-payments-refund = devolver pagos
permission-broadcast-send = mensajes para todo el mundo
permission-operations-view = cómo le va al bot
permission-operations-requeue = reintentar lo que quedó sin entregar
permission-story-edit = las ediciones de la historia

roles-head = 🗝 <b>Quién tiene llave</b>
roles-nobody = Nadie todavía.
roles-line = • <a href="tg://user?id={ $user_id }">{ $name }</a>: { $role }
roles-may = <code>{ $name }</code>: { $may }
roles-foot = Da un rol con <code>/role grant @nombre moderator</code>; para quitarlo, toca abajo. Los dueños están en ADMIN_IDS.
roles-granted = 🗝 { $name } ya tiene un rol: { $role }.
roles-revoked = 🗝 { $name } ya no tiene el rol: { $role }.
roles-problem-unclear = No te he entendido.
roles-problem-unknown_name = Nunca he visto a nadie con ese nombre. También vale su id.
roles-problem-unknown_role = Ese rol no existe.
roles-problem-owner = Los dueños ya pueden hacerlo todo, y así se queda.
roles-problem-nobody = A eso no se le puede dar una llave.

role-given = 🗝 Ya tienes llave de esta casa, con el rol <b>{ $role }</b>. Abre esto: { $may }. Tu menú ha crecido.
role-taken = 🗝 Tu llave con el rol <b>{ $role }</b> ha vuelto a su gancho.

staff-only = Para eso hace falta un permiso que aquí no tienes: <b>{ $permission }</b>. Lo tienen: { $roles }.

module-off = { $module ->
    [story] 📕 La biblioteca está cerrada por ahora. Tu marcapáginas sigue en su sitio.
    [quiz] 🕯 Hoy no hay pregunta: el estudio está cerrado por ahora.
    [shop] 🔒 La tienda está cerrada por ahora. Lo que tienes es tuyo.
    [leaderboard] 🔒 Las clasificaciones están guardadas por ahora. Lo que ganas sigue contando.
   *[other] 🔒 Eso está cerrado por ahora.
}
