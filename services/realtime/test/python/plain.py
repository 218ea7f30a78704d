# Follows a device with Debian's python3-websockets: prints each message, until it has so many readings.
import asyncio
import json
import sys

import websockets

url, key, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def follow():
    async with websockets.connect(url, extra_headers={"X-API-Key": key}) as socket:
        await socket.send(json.dumps({"action": "ping"}))
        readings = 0
        while readings < count:
            message = json.loads(await socket.recv())
            print(json.dumps(message), flush=True)
            readings += message["type"] == "reading"


asyncio.run(asyncio.wait_for(follow(), 30))
