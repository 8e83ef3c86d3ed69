"""A broadcast with the real program, or replicas of it, killed three times meanwhile, and the ledger of who got it.

    python -m tests.chaos.broadcast --people 20000 --rate 30
    python -m tests.chaos.broadcast --people 4000 --replicas 2

prints how many people got it once, twice or never, and how long people waited for replies before and while it ran.
"""
