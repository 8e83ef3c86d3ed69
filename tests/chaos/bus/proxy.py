"""A line to a server that loses answers: the classic way to a duplicate."""

from __future__ import annotations

import asyncio


class Proxy:
    """Passes bytes between clients and the server on `port`; `lose_answers` cuts connections after the write.

    Use it as an async context manager.
    """

    def __init__(self, port: int) -> None:
        self.port = 0
        self.lost = 0
        """Answers that were not passed on."""
        self._upstream = port
        self._to_lose = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def lose_answers(self, count: int) -> None:
        """Swallow the next `count` answers to scripts, and close the connections they were for."""
        self._to_lose = count

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._connect(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, questions = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            return  # the server is down: so is the line
        asked_script = False

        async def there() -> None:
            nonlocal asked_script
            while data := await reader.read(65536):
                asked_script = b"EVAL" in data
                questions.write(data)
                await questions.drain()

        async def back() -> None:
            while data := await answers.read(65536):
                if asked_script and self._to_lose:
                    self._to_lose -= 1
                    self.lost += 1
                    return
                writer.write(data)
                await writer.drain()

        ways = [asyncio.ensure_future(there()), asyncio.ensure_future(back())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            questions.close()
