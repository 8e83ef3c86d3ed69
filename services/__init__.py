"""What Diana does for people: each service decides about events in one database transaction and tells what came of it.

service       a package (user, gamification, …) that owns its tables and talks to the others in events alone
handler       one use case: it reacts to one kind of event
unit of work  the transaction a handler works in: inbox claim, state, and the facts and replies it caused
inbox         which handler has done which event: the second time changes nothing
outbox        events that are committed and have to be published
screen        what a reply shows; the bot writes its words in the reader's language
"""
