### The shop and the bag. Telegram's HTML, but for what stands on buttons: `button-…`, `command-…`, `shop-shelf…`, `shop-buy`, `bag-open`, `bag-one`, `bag-many`, `bag-worn`, `bag-use`, `bag-wear`, `bag-take-off`.

button-shop = 🛍 Shop
button-bag = 🎒 Bag
command-shop = What your points can buy
command-bag = What you have, and what to do with it

shop =
    🛍 <b>The cabinet under the stairs</b>

    Everything in here has its price, and most of it a story. { $balance ->
        [0] Your purse is empty for now; looking costs nothing.
        [one] You have <b>{ $balance }</b> point.
       *[other] You have <b>{ $balance }</b> points.
    }
shop-gone = That one isn't in the cabinet any more. Here is what there is.
shop-shelf = { $item } · { $price }
shop-shelf-empty = { $item } · sold out

shop-item =
    <b>{ $item }</b>

    { $about }
shop-price = { $price ->
    [one] ✨ It costs <b>{ $price }</b> point. You have { $balance }.
   *[other] ✨ It costs <b>{ $price }</b> points. You have { $balance }.
}
shop-price-changed = The price is no longer { $before }: it is <b>{ $price }</b> now. Nothing was taken.
shop-left = { $left ->
    [one] ⌛ Only <b>one</b> is left, for everybody together.
   *[other] ⌛ <b>{ $left }</b> are left, for everybody together.
}
shop-held = 🎒 You have { $held }.
shop-obstacle = { $obstacle ->
    [sold_out] It is <b>sold out</b>. Somebody was faster, and nothing was taken from you.
    [enough] You hold as many as one can. Use one first.
    [title] It is yours already.
   *[other] { $missing ->
        [one] You are <b>{ $missing }</b> point short. The day is young.
       *[other] You are <b>{ $missing }</b> points short. The day is young.
    }
}
shop-buy = Buy for { $price }

shop-bought =
    <b>{ $item }</b> is yours.

    { $price ->
        [one] { $price } point spent, <b>{ $balance }</b> left.
       *[other] { $price } points spent, <b>{ $balance }</b> left.
    }
shop-what-now = { $kind ->
    [freeze] Forget about it now. It will remember for you.
    [hint] It waits in your bag for a moment when you need it.
    [title] Put it on from your bag, whenever you like.
   *[other] It waits in your bag. You will know whom it is for.
}

bag = 🎒 <b>Your bag</b>
bag-empty =
    🎒 <b>Your bag is empty</b>

    The cabinet under the stairs has a thing or two.
bag-gone = That isn't in your bag any more. Nothing was used.
bag-open = Open: { $item }
bag-one = { $item }
bag-many = { $item } × { $held }
bag-worn = { $item } · worn
bag-for-whom = Whom is it for?
bag-use = Use it
bag-wear = Put it on
bag-take-off = Take it off
bag-used = <b>{ $item }</b> is spent. Listen closely when you read on.
bag-given = <b>{ $item }</b> is on its way to <b>{ $character }</b>. These things are noticed in this house.
