### Lo que comparten todas las pantallas: botones, avisos, descripciones de comandos. Aquí sin marcas: Telegram no las admite.

button-menu = 🏠 Menú
button-points = ✨ Puntos
button-daily = 🌙 Regalo
button-profile = 🗝 Perfil
button-language = 🌐 Idioma
button-help = 💬 Ayuda
button-back = ‹ Volver al menú
button-start = 🕯 Pasa
button-in-private = 💬 A nuestro chat

tap-not-yours = Este menú es de otra persona. Escribe /menu y te traigo el tuyo.
tap-outdated = Ese botón es de otra noche. Aquí tienes un menú nuevo.

nameless = alma sin nombre

command-start = Cruzar la puerta
command-menu = El menú y todo lo que hay detrás
command-daily = El regalo de hoy, una vez al día
command-points = Tus puntos y de dónde vienen
command-profile = Tu tarjeta: lo que recuerdo de ti
command-language = Elegir en qué idioma hablamos
command-help = Todo lo que puedes pedirme
