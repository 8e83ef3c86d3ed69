LIST fruit = apple, pear
EXTERNAL beep(x)
VAR n = 1
VAR m = 2
VAR t = -> a
-> a
=== a ===
{~one|two} {&x|y} {RANDOM(1,3)}
~ beep(3)
~ n = m
~ n = f(2)
~ n = n * 2
~ fruit += pear
<- th
+ [Show {n}] -> a
+ {TURNS_SINCE(-> a) > 2} [B] -> t
+ {n == m} [C] -> b
+ {CHOICE_COUNT() == 0} [D] -> END
=== b ===
-> b
=== th ===
* hi -> END
=== function f(x) ===
~ return x + 1
=== function beep(x)
~ return 0
