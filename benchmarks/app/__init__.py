"""What the whole program claims about speed and memory: from an update to its reply, and what lies in between.

stub      a Telegram that only counts: it hands out updates and notes when the reply to each came
program   `python -m bot run` in a process of its own, pointed at the stub
job       something measured in a fresh process without Telegram: handlers on SQLite, a million events, replicas

    python -m benchmarks app
"""
