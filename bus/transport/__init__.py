"""The Redis transport: a queue per subscriber, built on streams.

partition   a share of all keys; its keys lie in one Cluster slot by their hash tag
lane        one priority of a queue: a stream of its own, so that urgent events overtake
route       who subscribes to a type: looked up by the publish script, kept until explicitly forgotten
lease       which process may read and acknowledge a group's queues; every script checks it
turn        one round trip of a reader: acknowledge what is finished, fetch what there is room for
doorbell    a pub/sub message that wakes a sleeping reader; a poll stands behind it
heirloom    a pending entry that somebody before us was given and did not acknowledge
"""
