# title: The Last Ferry
# author: Nobody
VAR coins = 3
VAR brave = false
VAR mood = "calm"
-> quay

=== quay ===
# image: quay.webp
# chapter: Quay
The quay is wet. # speaker: Mara
You have {coins} coins{brave: and a straight back}.
*   [Buy a ticket] "One way," you say.
    ~ coins = coins - 2
    -> ferry
*   {brave} [Jump aboard]
    You jump.
    ~ brave = true
    -> ferry.deck
+   Look <>
    at the water[.], and the water looks back.
    ~ brave = true
    { coins > 2:
        You feel rich.
    - else:
        You feel poor.
    }
    -> quay
*   (whistle) Whistle.
    -> quay
*   -> ferry

=== ferry ===
= hold
Below, it smells of tar.
*   [Go up] -> deck
*   { quay.whistle } [Whistle again]
    Somebody whistles back.
- (after)
All the same.
-> deck
= deck
~ mood = "cold"
{ mood:
- "cold": It is cold.
- "calm": It is calm.
- else: It is nothing.
}
-> home ->
You sail on.
->  END

=== home ===
Home is {far|near|here}.
{not ferry.hold.after: You never went up.}
->->
