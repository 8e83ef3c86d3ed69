# title: Market
VAR gold = 10
VAR mood = "calm"
VAR lantern = false
You wake <>
-> town

=== town ===
The town is {awake|busy|closing}. You have {gold} gold.
{ lantern: Your lantern burns. }
-> ask
= ask
* [Go to the baker] 
  -> baker ->
  Back outside.
  -> ask
* [Go to the smith] -> smith
+ {gold > 2 and not lantern} [Buy a lantern]
  ~ gold = gold - 3
  ~ lantern = true
  It is yours.
  ** "Thanks." 
     "Welcome," says the seller.
     *** [Bow] You bow.
     *** [Nod] You nod.
     --- She smiles.
  ** Say nothing[]. Nothing at all.
  -- The seller leaves.
  -> town
* -> night

=== baker ===
{ mood == "calm":
   The baker hums.
 - else:
   The baker scowls.
}
* [Buy bread] You buy it.
  ~ gold -= 1
* { gold >= 7 } [Buy cake] Sweet.
  ~ gold -= 2
  ~ mood = "greedy"
- He waves.
->->

=== smith ===
Hot in here. { gold < 10: You feel the loss. | You feel rich. }
{ lantern:
  + [Hold up the lantern] It glows.
    -> town
}
+ [Leave] -> town
* [Steal] You take {gold > 5: a hammer|a nail}.
  ~ mood = "bad"
  -> night

=== night ===
{ mood:
- "calm": A good night.
- "greedy": A full night.
- else: A long night.
}
{ not baker: You never had bread. }
{ town > 2: You walked a lot. }
-> END
