"""The bus under faults: real processes, a real server, and a ledger of what came of every event.

source    publishes numbered events for each user, and keeps a journal as an outbox would
replica   a process of its own that handles events and writes each down
fleet     the replicas, and what is done to them
valkey    the servers, and what is done to them
proxy     a line to the server that can lose an answer
ledger    published against written down: lost, doubled, out of order
plants    bugs put into a replica on purpose, to see that the ledger tells
"""
