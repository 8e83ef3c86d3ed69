"""Becomes the server, tied to its parent's life.

`python launcher.py kernel|pipe PARENT_PID LOCK_FD PIPE_FD SERVER CONF` ends in exec, so the server keeps the process id
that the app started. A script rather than a `preexec_fn`: Python code between fork and exec can deadlock
when the app has threads.

kernel  Linux: the kernel sends SIGTERM when the thread that started it ends, also by SIGKILL. Source: prctl(2),
        PR_SET_PDEATHSIG
pipe    elsewhere: a small process waits for the end of a pipe whose other end only the parent holds, then sends SIGTERM
"""

from __future__ import annotations

import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def ask_kernel() -> bool:
    """Whether the kernel has promised SIGTERM to this process at its parent's death."""
    if sys.platform != "linux":
        return False
    try:
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError):  # a Python built without ctypes, a libc that cannot be opened: the pipe serves
        return False
    return bool(libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0) == 0)


def watch_pipe(pipe_fd: int, lock_fd: int) -> None:
    """Leave a process behind that ends the server (its parent) when the app's end of the pipe closes."""
    server_pid = os.getpid()
    if os.fork() != 0:
        return
    # The server's lock and log must be free once the server is gone, not once this process is.
    for fd in (0, 1, 2, lock_fd):
        os.close(fd)
    os.read(pipe_fd, 1)
    if os.getppid() == server_pid:
        os.kill(server_pid, signal.SIGTERM)
    os._exit(0)


def main(watch: str, parent_pid: str, lock_fd: str, pipe_fd: str, server: str, conf: str) -> None:
    """Become `server`, run with the configuration file `conf`; exit code 127 when it cannot be started.

    `lock_fd` is left open in the server: it holds the lock on the server's files for as long as the server lives.
    """
    if not (watch == "kernel" and ask_kernel()):
        watch_pipe(int(pipe_fd), int(lock_fd))
    os.close(int(pipe_fd))
    # The parent may have died before the promise was made.
    if os.getppid() != int(parent_pid):
        sys.exit("The app is gone; the server is not started.")
    try:
        os.execv(server, [server, conf])
    except OSError as error:
        print(f"{server} does not start: {error}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(*sys.argv[1:])
