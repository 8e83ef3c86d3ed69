"""The bus under deterministic simulation: its own code and its own Lua scripts, on a simulated clock and network.

One seed decides everything that is left to chance: who runs next, how long a message takes, which reply is lost, when
a process freezes, dies, joins or leaves, when the server stops or forgets everything. The same seed is the same run.

keyspace     what Redis keeps, and its commands, as far as the scripts use them (`streams` has the streams)
scripts      the real .lua files, run by a Lua 5.1 like the one inside Redis
machines     the event loop: virtual time, and processes that can be frozen while time goes on
network      the way between a process and the server, and everything that can happen on it
process      one program with a RedisEventBus, as an operating system sees it
world        all of them together, and the plan of one seed
witness      what must hold whatever happens, checked as it happens and at the end
campaign     many seeds, and the report of a failing one
bugs         mistakes planted on purpose: the proof that the campaign finds such things
"""
