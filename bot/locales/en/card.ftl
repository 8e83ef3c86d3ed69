### The profile card as a picture: plain words, each below its number.

card-since = since { DATETIME($since, dateStyle: "medium") }
card-number = { $number }
card-balance = to spend
card-streak = { $number ->
    [one] day in a row
   *[other] days in a row
}
card-achievements = { $number ->
    [one] achievement
   *[other] achievements
}
card-lifetime = earned in all
card-level = Level { $level }
card-left = { $left } to go
card-story = The story so far
card-percent = { $percent }%
