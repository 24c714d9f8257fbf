"""A mail server that is not ours: aiosmtpd, with replies that the recipient's address asks for. Prints its port, then a JSON
line for each mail that it took; ends with its standard input."""

import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP


class Script:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return "550 5.1.1 no such user"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        if address.startswith("grey") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 greylisted, try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 looks like spam"
        raw = envelope.original_content
        print(
            json.dumps(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "raw": raw.decode("ascii"),
                    "bare": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
                }
            ),
            flush=True,
        )
        return "250 2.0.0 queued"


async def main():
    loop = asyncio.get_running_loop()
    script = Script()
    # Not aiosmtpd's Controller: it wants to know the port beforehand.
    server = await loop.create_server(lambda: SMTP(script, hostname="test"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
