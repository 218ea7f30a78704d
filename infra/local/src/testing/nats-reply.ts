import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Publishes a message in NATS's own words; returns what the server says: `PONG` when it took it, or its error. */
export async function natsReply(url: string, subject: string, payload = ''): Promise<string> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  const credentials = JSON.stringify({ verbose: false, user: username, pass: decodeURIComponent(password) });
  socket.write(`CONNECT ${credentials}\r\nPUB ${subject} reply ${payload.length}\r\n${payload}\r\nPING\r\n`);
  try {
    for await (const line of createInterface({ input: socket })) {
      if (line === 'PONG' || line.startsWith('-ERR')) return line;
    }
    return 'closed';
  } finally {
    socket.destroy();
  }
}
