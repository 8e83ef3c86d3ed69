"""Broadcasts: one message to many people, each of whom gets it once.

audience    everybody who registered, as far as a broadcast must know them: a projection of the user service's events
segment     which part of the audience a broadcast is for
draft       a broadcast that is being written; every change makes another version, which is previewed before it is sent
recipient   somebody a running broadcast is for, and how far it has come with them
gathering   writing the recipients down, part by part, when the broadcast begins
mailing     what the process that sends works through: it holds a lease on the broadcast, and begins and finishes
            each recipient
outcome     what became of a recipient: sent, or why not
repeated    sent again after an interruption, since nobody can ask Telegram whether the first time arrived
"""
