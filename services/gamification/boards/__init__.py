"""The leaderboards: who did most, this week, this month, and ever.

metric      what is counted: points earned, days of a streak, chapters read
period      over which time: an ISO week or a calendar month, both in UTC, or all time
board       one metric over one period; `points:week:2027-W01` is one board, next week's is another
score       what somebody reached on a board; spending never lowers it
mark        the row that brought somebody to their score; ties go to the lower mark: who came first
place       1 is the top
hidden      not shown to others: opted out, banned everywhere, or deleted
projection  the boards in Redis, made for reading and rebuilt from the tables whenever it lacks something
close       what happens once after a week's end: the places are kept, the first three are paid and told
"""
