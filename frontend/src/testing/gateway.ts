import { fork } from 'node:child_process';

/** What a test asks of the gateway; `publish` sends one reading of `room-1` whose metric `a` has the value. */
export type GatewayCommand =
  | { readonly do: 'publish'; readonly value: number }
  /** Tells that `room-1` went offline. */
  | { readonly do: 'go offline' }
  /** Tells that a slow connection was not sent so many readings. */
  | { readonly do: 'lag'; readonly dropped: number }
  | { readonly do: 'drop clients' }
  /** Cursors of before are too old from now on. */
  | { readonly do: 'forget the stream' }
  /** One reading passes that the gateway never sees, so no client does. */
  | { readonly do: 'lose one unread' };

/** A Socket.IO server that keeps one device's stream and takes subscriptions as the real gateway does. */
export interface Gateway {
  readonly origin: string;
  /** What clients subscribed with, in order. */
  readonly subscriptions: readonly unknown[];
  readonly tell: (command: GatewayCommand) => void;
  readonly stop: () => Promise<void>;
}

interface Message {
  readonly address?: { readonly port: number };
  readonly subscribed?: unknown;
}

/** Starts a gateway on a free port of its own. */
export async function startGateway(): Promise<Gateway> {
  const child = fork(new URL('gateway-process.ts', import.meta.url), { execArgv: [], stdio: 'inherit' });
  const subscriptions: unknown[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)));
    child.on('message', ({ address, subscribed }: Message) => {
      if (address) resolve(address.port);
      else subscriptions.push(subscribed);
    });
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    subscriptions,
    tell: (command) => void child.send(command),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    },
  };
}
