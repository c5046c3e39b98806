"""Many browsers that ask for one page over and over, as a program of its own: it takes no time from the server that it measures.

Arguments: port, path, connections, requests. Prints requests a second and the 99th percentile of milliseconds, as JSON.
"""

import asyncio
import json
import sys
import time


async def visit(port: int, path: str, times: int, taken: list[float]) -> None:
    """One connection that stays open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: zh-CN\r\n\r\n".encode()
    for _ in range(times):
        start = time.perf_counter()
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode())
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append(time.perf_counter() - start)
    writer.close()


async def main(port: int, path: str, connections: int, requests: int) -> None:
    """All of them at once."""
    taken: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(visit(port, path, requests // connections, taken) for _ in range(connections)))
    seconds = time.perf_counter() - start
    print(json.dumps({"rate": len(taken) / seconds, "p99": sorted(taken)[int(len(taken) * 0.99)] * 1000}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
