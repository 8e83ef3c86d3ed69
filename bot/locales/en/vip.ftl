### VIP by Telegram Stars. Telegram's HTML, but for buttons, invoices and commands.

button-subscribe = ⭐ VIP
button-pay = ⭐ { NUMBER($price) } a month
command-subscribe = VIP: what it is and what it costs
command-paysupport = Help with a payment
command-refund = Give a payment back, by its number

# On Telegram's own payment form; the title has at most 32 characters.
invoice-title = VIP for a month
invoice-description = Half as many points again, one streak freeze a month, and doors others walk past. Renewed monthly until you cancel.
checkout-refused = { $why ->
    [price] The price has changed. Please open /subscribe again.
    [account] We haven't been introduced. Please press /start first.
    [banned] This house is closed to you at the moment; nothing was charged.
    [later] I can't take payments this very minute. Please try again in a while; nothing was charged.
   *[unknown] This invoice isn't yours or isn't valid any more. Please open /subscribe again.
}

vip-offer =
    ⭐ <b>VIP</b>

    Half as many points again for whatever you do.
    One streak freeze every month.
    Side stories only VIPs read.

    { $price } Stars a month. Cancel whenever you like, in Telegram's settings. /terms · /paysupport
vip-held =
    ⭐ <b>You are VIP</b>

    Paid until { DATETIME($until, dateStyle: "long") }. Telegram renews it by itself, unless you cancel in its settings.
vip-begun =
    ⭐ <b>Welcome to the inner rooms.</b>

    You are VIP until { DATETIME($until, dateStyle: "long") }. The doors that were locked know you now.
vip-renewed = ⭐ Another month of VIP, until { DATETIME($until, dateStyle: "long") }. Thank you for staying.
vip-ended =
    ⭐ Your VIP has run out.

    What you earned is yours to keep. The inner rooms will know you again whenever you like.
pay-support =
    💬 <b>Help with a payment</b>

    Write to { $is_known ->
        [yes] { $contact }
       *[no] whoever runs this bot
    }, with the number of the payment below. Stars paid by mistake are given back.
pay-support-none =
    💬 <b>Help with a payment</b>

    You have paid nothing so far. Should your Stars say otherwise, write to { $is_known ->
        [yes] { $contact }
       *[no] whoever runs this bot
    }.
payment-row = { $is_refunded ->
    [yes] { DATETIME($day, dateStyle: "medium") } · { $amount } ⭐ · given back
   *[no] { DATETIME($day, dateStyle: "medium") } · { $amount } ⭐
}
    <code>{ $charge }</code>
refund-how = To give a payment back: <code>/refund</code> and the number of the payment. People find theirs with /paysupport.
refund-answer = { $answer ->
    [asked] Telegram is asked to give this payment back. Should it refuse, I'll tell you why.
    [already] This payment was given back before.
    [failed] Telegram would not give this payment back: { $reason }
    [renewal] Telegram would not end the subscription that began with this payment, whose payer is gone: { $reason }
   *[unknown] I know no such payment.
}
    <code>{ $charge }</code>
refunded = ⭐ { $amount } Stars are back with you.
refunded-vip-ends = VIP ends with that; everything else stays yours.
vip-given = { $days ->
    [one] ⭐ The hosts have given you <b>{ $days } day</b> of VIP.
   *[other] ⭐ The hosts have given you <b>{ $days } days</b> of VIP.
}
vip-taken = { $days ->
    [one] ⭐ { $days } day of VIP that was given to you is taken back.
   *[other] ⭐ { $days } days of VIP that were given to you are taken back.
}
vip-until = You are VIP until { DATETIME($until, dateStyle: "long") }.
vip-none = You are no longer VIP. What you earned is yours to keep.
vip-given-until = ⭐ VIP is yours until { DATETIME($until, dateStyle: "long") }, with the compliments of the house.
