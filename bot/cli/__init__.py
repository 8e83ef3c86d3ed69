"""The `diana` command.

commands  what there is to type, and its help
signals   stopping when asked: at once while nothing runs yet, in order afterwards, at once again when asked twice
loop      running a command's coroutine until it is done or asked to stop
ending    the exit code of what a command did, or of what it raised, told
failures  from an exception to one clear line and an exit code

Nothing heavy is imported before a command is chosen: `diana --help` answers at once.
"""
