import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Link } from './proxy.ts';

let echo: Server;
let heard: string[];
let link: Link;
let client: Dialled;

interface Dialled {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  readonly said: string[];
}

beforeEach(async () => {
  heard = [];
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(bytes);
    });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await Link.to((echo.address() as AddressInfo).port);
  client = dial();
});
afterEach(async () => {
  client.socket.destroy();
  await link.close();
  echo.close();
  await once(echo, 'close');
});

function dial(): Dialled {
  const socket = connect(link.port, '127.0.0.1').on('error', () => undefined);
  const said: string[] = [];
  socket.on('data', (bytes) => said.push(String(bytes)));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, closed, said };
}

async function echoes({ socket }: Dialled, text: string): Promise<void> {
  socket.write(text);
  const [bytes] = await once(socket, 'data');
  expect(String(bytes)).toBe(text);
}

describe('a link', () => {
  it('carries both ways in fine weather', async () => {
    await echoes(client, 'hello');
  });

  it('resets every connection when it is cut, and takes new ones', async () => {
    await echoes(client, 'hello');
    link.cut();
    await client.closed;
    client = dial();
    await echoes(client, 'again');
  });

  it('brings nothing to the other side while it is silent, and resets when that ends', async () => {
    await echoes(client, 'hello');
    link.weather = 'silent';
    client.socket.write('lost');
    const other = dial();
    await once(other.socket, 'connect');
    link.clear();
    await client.closed;
    client = dial();
    await echoes(client, 'again');
    expect(heard).toEqual(['hello', 'again']);
  });

  it('brings no answer back while it is deaf, and resets when that ends', async () => {
    await echoes(client, 'hello');
    link.weather = 'deaf';
    const { socket, closed, said } = client;
    socket.write('heard');
    while (!heard.includes('heard')) await new Promise((resolve) => setImmediate(resolve));
    link.clear();
    await closed;
    expect(said).toEqual(['hello']);
  });

  it('carries everything in its order while it loses packets', async () => {
    link.weather = 'lossy';
    const words = ['one', 'two', 'three'];
    for (const word of words) await echoes(client, word);
    expect(heard).toEqual(words);
  });

  it('turns away new connections while it refuses, and leaves old ones alone', async () => {
    await echoes(client, 'hello');
    link.weather = 'refusing';
    await dial().closed;
    link.clear();
    await echoes(client, 'still');
  });
});
