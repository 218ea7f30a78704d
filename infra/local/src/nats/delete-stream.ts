import { once } from 'node:events';
import { connect } from 'node:net';

const PATIENCE_MS = 5_000;

/** Deletes a stream as an operator would, in the few words of the broker's protocol that this takes. */
export async function deleteStream(natsUrl: string, name: string): Promise<void> {
  const { hostname, port, username: user, password } = new URL(natsUrl);
  const pass = decodeURIComponent(password);
  const socket = connect(Number(port), hostname).setEncoding('utf8').setTimeout(PATIENCE_MS);
  socket.on('timeout', () => socket.destroy(new Error('The broker does not answer')));
  try {
    await once(socket, 'connect');
    const options = JSON.stringify({ verbose: false, user, pass });
    socket.write(`CONNECT ${options}\r\nSUB answer 1\r\nPUB $JS.API.STREAM.DELETE.${name} answer 0\r\n\r\n`);
    let heard = '';
    for await (const text of socket as AsyncIterable<string>) {
      heard += text;
      if (heard.includes('"success":true')) return;
      if (heard.includes('"error":') || heard.includes('-ERR')) break;
    }
    throw new Error(`The stream was not deleted: ${heard}`);
  } finally {
    socket.destroy();
  }
}
