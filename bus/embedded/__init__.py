"""A Redis-compatible server of one's own: started with the app, kept alive, stopped last, never left behind.

binary   the server program and its version: REDIS_SERVER_BIN, the bundled Valkey, or one found on PATH
folder   `bus` inside the data directory: the append-only file, who wrote it, who uses it now, the server's log
address  where the server listens, known to this user alone: a unix socket, or loopback where sockets do not work
launcher the few lines that run in the server's process before it: they tie its life to the app's

    server = EmbeddedServer(Path("data"))
    config = EventBusConfig(redis_url=await server.start())
    ...
    await server.stop()
"""

from bus.embedded.binary import ServerBinary, resolve_server
from bus.embedded.errors import EmbeddedServerError
from bus.embedded.server import EmbeddedServer, running_url

__all__ = ["EmbeddedServer", "EmbeddedServerError", "ServerBinary", "resolve_server", "running_url"]
