"""The Telegram edge: it hears people, hands what they did to the bus, and says what the services ask it to say.

intake      takes updates from polling or the webhook and answers for them until their events are safe
translator  turns one update into one event
screen      what a reply shows: the services name it, the presenter writes its words in the reader's language
sender      hands finished replies to Telegram within Telegram's limits
playground  a local Telegram with a chat page, used when there is no bot token
board       the health checks and what each last said; `/healthz` and `/readyz` read it
"""
