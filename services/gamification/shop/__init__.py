"""The shop and the bag: points become things, and things are used.

item    what can be bought, as `shop.yaml` describes it
kind    what it does: a freeze saves a missed day by itself, a hint is read, a title is worn, a gift is given
stock   how many of an item there are for everybody together; most have no end
bag     what somebody has bought and not used yet; freezes are kept with the player, whose streak they save
"""
