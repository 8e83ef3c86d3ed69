### Lo que se guarda de la gente: privacidad, reglas, el archivo, el olvido. HTML de Telegram, salvo botones y comandos.

button-export = 📦 Mis datos
button-delete_me = 🕊 Olvídame
button-forget = Sí, olvídalo todo
command-privacy = Lo que recuerdo y por qué
command-terms = Las reglas de la casa
command-export = Todo lo que sé de ti, en un archivo
command-delete_me = Olvidarme de ti para siempre

privacy =
    🔏 <b>Lo que recuerdo</b>

    <b>Qué</b>: tu id de Telegram, tu nombre y tu @usuario, lo que eliges en /settings, tus puntos, rachas y logros, y tu camino por las historias; también los pagos, si haces alguno. Lo que me escribes en privado lo leo para responderte y lo guardo siete días como mucho.

    <b>Para qué</b>: para que el juego te reconozca cuando vuelvas. Nada más.

    <b>Quién lo ve</b>: quien administra este bot. No se vende ni se cede a nadie. Los demás ven tu nombre y tus puntos en los rankings, salvo que te ocultes en /settings.

    <b>Cuánto tiempo</b>: hasta que me pidas que lo olvide. /export te lo da todo en un archivo y /delete_me lo borra: aquí al momento, y en ocho días en las copias que estén de camino. Los pagos quedan en las cuentas sin tu nombre, como manda la ley, y una marca de la que nadie puede leer tu id me dice, si vuelves, que no eres una visita nueva para quien te invite.
terms =
    📜 <b>Las reglas de la casa</b>

    1. Sé amable. A quien acose a otros o les estropee el juego se le puede mostrar la puerta.
    2. Los puntos, objetos y títulos son para jugar. No valen dinero y no se pueden vender.
    3. El VIP se paga en Estrellas de Telegram, mes a mes, y se puede cancelar cuando quieras en los ajustes de Telegram; dura hasta el final del mes pagado. Problemas con un pago: /paysupport.
    4. El juego puede cambiar y la casa puede cerrar por reparaciones. Cuido tus cosas lo mejor que sé, pero no prometo más que eso.
    5. Debes tener la edad que se pide para usar Telegram donde vives.

    Lo que recuerdo de ti: /privacy.
export = 📦 Todo lo que sé de ti, en un archivo. Donde mejor se lee es en un navegador.
erasure-question =
    🕊 <b>¿Quieres que te olvide?</b>

    Tus puntos, tu racha, tus logros, tus objetos y tus historias desaparecerían para siempre, y el VIP con ellos. No hay vuelta atrás, ni siquiera para mí.

    Si solo quieres silencio, eso está en /settings. Y /export te da antes una copia.
erased =
    🕊 Hecho. Ya no sé quién eres.

    Si algún día vuelves a pasar por aquí: /start, y nos veremos por primera vez.
