# Follows a device with Debian's python3-socketio: prints the answer and each frame, until it has so many readings.
import json
import sys
import threading

import socketio

url, key, device, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
client = socketio.Client(reconnection=False)
done = threading.Event()
received = []


@client.on("readings", namespace="/realtime")
def on_readings(frame):
    print(json.dumps({"type": "readings", "readings": frame}), flush=True)
    received.extend(frame)
    if len(received) >= count:
        done.set()


client.connect(url, headers={"X-API-Key": key}, namespaces=["/realtime"], transports=["websocket"])
ack = client.call("subscribe", {"device_id": device}, namespace="/realtime", timeout=20)
print(json.dumps({"type": "ack", **ack}), flush=True)
if not done.wait(30):
    sys.exit("No readings in 30 s")
client.disconnect()
