"""A line between a client and a server of this machine that takes its time, and counts what it carries."""

import asyncio
import threading
from contextlib import suppress
from types import TracebackType

_PIECE = 1 << 16


class Wire:
    """In a ``with`` block, what connects to ``port`` reaches the server after ``delay`` seconds each way.

    Only late, never slow: pieces overtake nothing and wait for nobody. Opening a connection costs a round trip, as it
    does on a network. ``carried`` are the bytes of both ways.
    """

    port: int

    def __init__(self, server: int, delay: float = 0.0) -> None:
        self._server, self._delay = server, delay
        self.carried = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Wire":
        self._thread.start()
        opening = asyncio.start_server(self._connected, "127.0.0.1", 0)
        listening = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        self.port = listening.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        carrying = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    async def _connected(
        self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter
    ) -> None:
        with suppress(asyncio.CancelledError):  # the end of the measurement; asyncio would print it
            await asyncio.sleep(2 * self._delay)
            far_in, far_out = await asyncio.open_connection("127.0.0.1", self._server)
            await asyncio.gather(self._carry(near_in, far_out), self._carry(far_in, near_out))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while piece := await source.read(_PIECE):
            self.carried += len(piece)
            self._loop.call_later(self._delay, target.write, piece)
        await asyncio.sleep(self._delay)
        target.close()
