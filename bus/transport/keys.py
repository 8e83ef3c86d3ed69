"""The names of everything the bus keeps in Redis."""

from __future__ import annotations

from zlib import crc32

from bus.event_types import EventPriority

LANES = tuple(sorted(EventPriority, reverse=True))
"""The priorities, most urgent first: the order of a queue's lanes in every script."""


class Keyspace:
    """Key and channel names of one namespace, and which partition a key belongs to."""

    def __init__(self, namespace: str, partitions: int) -> None:
        self.namespace = namespace
        self.partitions = partitions
        self.bell = f"{namespace}:bell"
        """Channel on which the publish script wakes sleeping readers: `<partition> <group> <group> …`."""
        self.alarm = f"{namespace}:alarm"
        """Channel on which the publish script says that a partition's next scheduled event is sooner: `<partition>`."""
        self.events = f"{namespace}:events:"
        """Channel prefix of the announcements; the event type follows."""

    def partition_of(self, key: str) -> int:
        """The partition of a partition key: the same in every process and version."""
        return crc32(key.encode()) % self.partitions

    def prefix(self, partition: int) -> str:
        """`{namespace:partition}:`, what every key of the partition begins with."""
        return f"{{{self.namespace}:{partition}}}:"

    def meta(self, partition: int) -> str:
        """String: the identity of the data in this partition. Absent: Redis lost it."""
        return f"{self.prefix(partition)}meta"

    def producers(self, partition: int) -> str:
        """Hash: producer → number of its last batch."""
        return f"{self.prefix(partition)}producers"

    def producers_seen(self, partition: int) -> str:
        """Hash: producer → `<number> <server's seconds>`: what upkeep saw there, and since when."""
        return f"{self.prefix(partition)}producers:seen"

    def asleep(self, partition: int) -> str:
        """Set of groups whose reader found nothing more and waits for the doorbell."""
        return f"{self.prefix(partition)}asleep"

    def due(self, partition: int) -> str:
        """Sorted set: `<ticket> <event id>` of what was put off, by when it is due (microseconds since 1970)."""
        return f"{self.prefix(partition)}due"

    def scheduled(self, partition: int) -> str:
        """Hash: event id → what was put off, packed for the script that moves it into the queues."""
        return f"{self.prefix(partition)}scheduled"

    def route(self, partition: int, pattern: str) -> str:
        """Set of groups that subscribe to `pattern`."""
        return f"{self.prefix(partition)}sub:{pattern}"

    def routes(self, partition: int, event_type: str) -> list[str]:
        """The sets of groups that subscribe to a type: by its name, by each prefix of it that ends at a dot, to all."""
        words = event_type.split(".")
        patterns = [".".join([*words[:count], "*"]) for count in range(len(words))]
        return [self.route(partition, pattern) for pattern in (event_type, *patterns)]

    def members(self, partition: int, group: str) -> str:
        """Sorted set: the processes that have the group's handler, by when they last said so (server's ms)."""
        return f"{self.prefix(partition)}members:{group}"

    def lease(self, partition: int, group: str) -> str:
        """String that runs out: the token `<member>:<epoch>` of the process that owns the group's queues here."""
        return f"{self.prefix(partition)}lease:{group}"

    def epoch(self, partition: int, group: str) -> str:
        """Counter: how often the lease changed hands, so that no token comes twice."""
        return f"{self.prefix(partition)}epoch:{group}"

    def queue(self, partition: int, group: str, priority: EventPriority) -> str:
        """Stream: what the group has not finished, of one priority."""
        return f"{self.prefix(partition)}q:{group}:{priority.name.lower()}"

    def queues(self, partition: int, group: str) -> list[str]:
        """The group's lanes, most urgent first."""
        return [self.queue(partition, group, priority) for priority in LANES]

    def suspects(self, partition: int) -> str:
        """Hash: `<group> <entry id>` → how often an heirloom was started and nothing more was heard of it."""
        return f"{self.prefix(partition)}suspects"

    def dead(self, partition: int, group: str) -> str:
        """Stream: what the group gave up on."""
        return f"{self.prefix(partition)}dead:{group}"

    def bereaved(self, partition: int) -> str:
        """Set of groups that have dead letters here."""
        return f"{self.prefix(partition)}bereaved"

    def requeued(self, partition: int) -> str:
        """Hash: group → how many of its dead letters were requeued, ever."""
        return f"{self.prefix(partition)}requeued"
