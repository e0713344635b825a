#!/usr/bin/env python3
"""An ERP that answers at once and keeps nothing: `sink.py PORT COUNTFILE`.

It takes what is posted, and has nothing for who asks what there is to send. For orders so many and so large that storing them twice would measure the disk's size. It writes
how many it has answered into COUNTFILE when it is told to end.
"""

import asyncio
import signal
import sys


class Answer(asyncio.Protocol):
    taken = 0

    def __init__(self):
        self.head = b""
        self.missing = 0
        self.posts = False

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        while data:
            if self.missing:
                used = min(self.missing, len(data))
                self.missing -= used
                data = data[used:]
                if not self.missing:
                    self.answer()
                continue
            self.head += data
            head, found, data = self.head.partition(b"\r\n\r\n")
            if not found:
                return
            self.head = b""
            self.posts = head.startswith(b"POST ")
            self.missing = next(
                (int(line.partition(b":")[2]) for line in head.lower().split(b"\r\n")
                 if line.startswith(b"content-length")), 0)
            if not self.missing:
                self.answer()

    def answer(self):
        status, body = b"200 OK", b'{"answers":[]}'
        if self.posts:
            Answer.taken += 1
            status, body = b"201 Created", b'{"orderNumber":"SINK-%09d"}' % Answer.taken
        self.transport.write(
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % (status, len(body)) + body)


async def main(port, count_file):
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(Answer, "127.0.0.1", port)
    await ended.wait()
    server.close()
    with open(count_file, "w") as file:
        file.write(str(Answer.taken))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
