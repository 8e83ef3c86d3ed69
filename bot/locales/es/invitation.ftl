### Invitar a amigos, y unas palabras a quien pide demasiado de golpe. HTML de Telegram, salvo botones y comandos.

button-invite = 💌 Invitar
button-share = 💌 Enviárselo a alguien
command-invite = Tu enlace para invitar a alguien

# Va a un chat con la otra persona.
invitation-text = Pasa, la lámpara está encendida.

invitation =
    💌 <b>Trae a alguien contigo</b>

    Tu enlace: { $link }

    Si alguien entra por él y se queda tres días, hay un regalo para los dos.

    { $came ->
        [0] Todavía no ha venido nadie.
        [one] Ha venido <b>{ $came }</b> persona; se ha quedado: <b>{ $stayed }</b>.
       *[other] Han venido <b>{ $came }</b> personas; se han quedado: <b>{ $stayed }</b>.
    }
referral-rewarded = { $role ->
    [referrer] 💌 La persona que trajiste se ha quedado. <b>+{ $points }</b> para ti, lo prometido.
   *[friend] 💌 Viniste por una invitación y te quedaste. <b>+{ $points }</b> para ti.
} En tu bolsa: { $balance }.
slow-down =
    🕯 Una cosa a la vez, por favor.

    He dejado de escuchar durante un minuto; lo que pidas mientras tanto no lo oigo. Después vuelve a pedírmelo, con calma.
