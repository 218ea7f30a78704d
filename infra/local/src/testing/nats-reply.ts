import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Publishes an empty message to a subject in NATS's own words; what the server says: `PONG` when it took it, or its error. */
export async function natsReply(url: string, subject: string): Promise<string> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  const credentials = JSON.stringify({ verbose: false, user: username, pass: decodeURIComponent(password) });
  socket.write(`CONNECT ${credentials}\r\nPUB ${subject} 0\r\n\r\nPING\r\n`);
  try {
    for await (const line of createInterface({ input: socket })) {
      if (line === 'PONG' || line.startsWith('-ERR')) return line;
    }
    return 'closed';
  } finally {
    socket.destroy();
  }
}
