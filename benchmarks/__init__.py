"""What the bus claims about speed, measured side by side with what one would use instead.

fact       what every contender carries: a user and a moment, as the same 350 bytes of JSON
contender  somebody's way to publish and to consume facts over Redis Streams; one small file each
workload   what is timed: publish from 100 tasks, consume a backlog, …
sample     one contender at one workload, once, in a process of its own
round      every contender at every workload once, in turns; the report gives medians over rounds
target     what a figure must reach, mostly as a multiple of another contender's median of the same run

    python -m benchmarks bus --rounds 5
"""
