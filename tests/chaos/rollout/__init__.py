"""Replicas behind a webhook, replaced one after the other while people go on writing.

telegram  a Telegram that calls the webhook as the real one does: in order per person, again until it is taken
balancer  hands each call to a ready replica, as an ingress before a Service does
cluster   the replicas with their Valkey and PostgreSQL: started, rolled, and Redis emptied
guests    who writes, how often, and the account of what came of it
"""
