### The profile card as a picture: plain words, each below its number.

card-since = A guest of the house since { DATETIME($since, dateStyle: "long") }
card-number = { $number }
card-balance = { $number ->
    [one] point to spend
   *[other] points to spend
}
card-streak = { $number ->
    [one] day in a row
   *[other] days in a row
}
card-best-streak = { $number ->
    [one] day at the longest
   *[other] days at the longest
}
card-lifetime = { $number ->
    [one] point earned in all
   *[other] points earned in all
}
