"""The Redis transport: a queue per subscriber, built on streams.

partition   a share of all keys; its keys lie in one Cluster slot by their hash tag
lane        one priority of a queue: a stream of its own, so that urgent events overtake
route       who subscribes to a type: looked up by the publish script, kept until explicitly forgotten
lease       which process may read and acknowledge a group's queues; every script checks it
line        the connection for what every event passes: a wire, or (Cluster) redis-py all the way
turn        one round trip of a reader: acknowledge what is finished, fetch what there is room for
doorbell    a pub/sub message that wakes a sleeping reader; a poll stands behind it
schedule    what was put off: moved into the queues when it is due, by whichever process looks first
alarm       a pub/sub message: the next scheduled event is sooner than was known; a poll stands behind it too
identity    names the data Redis holds for a partition; another one than before means that it was lost
recall      publishing again what Redis lost, by whoever has a journal of it, before anything newer is published
heirloom    a pending entry that somebody before us was given and did not acknowledge
"""
