import { jest } from '@jest/globals';
import type { Logger } from '../logging/logger.ts';
import type { JetStream } from '../nats/jetstream.ts';
import { KeyUse } from './key-use.ts';

/** The messages that are sent, each as the keys in it. */
let messages: string[][] = [];
let isAway = false;
let keyUse: KeyUse;

const jetstream = {
  publish: (subject: string, data: Uint8Array) => {
    if (isAway) return Promise.reject(new Error('The broker is away'));
    expect(subject).toBe('used.kiosk');
    messages.push(Buffer.from(data).toString().split(' '));
    return Promise.resolve(1);
  },
} as JetStream;

const feed = {
  subject: (service: string) => `used.${service}`,
  encode: (uses: readonly { keyId: string }[]) => Buffer.from(uses.map(({ keyId }) => keyId).join(' ')),
};

beforeEach(() => {
  jest.useFakeTimers();
  messages = [];
  isAway = false;
  keyUse = new KeyUse(jetstream, { debug: () => undefined } as unknown as Logger, { service: 'kiosk', feed });
  keyUse.onApplicationBootstrap();
});
afterEach(() => {
  keyUse.onApplicationShutdown();
  jest.useRealTimers();
});

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

describe('the use of keys', () => {
  it('is told within a second when a key is new, and then every 30 seconds', async () => {
    keyUse.note('a');
    keyUse.note('a');
    await pass(1);
    expect(messages).toEqual([['a']]);
    keyUse.note('a');
    keyUse.note('b');
    await pass(1);
    expect(messages).toEqual([['a'], ['b']]);
    keyUse.note('b');
    await pass(27);
    expect(messages).toHaveLength(2);
    await pass(1);
    expect(messages.slice(2)).toEqual([['a', 'b']]);
  });

  it('is not told of where nothing was used', async () => {
    await pass(120);
    expect(messages).toEqual([]);
  });

  it('is told in messages of at most 5,000 keys', async () => {
    for (let i = 0; i < 12_000; i++) keyUse.note(`key-${i}`);
    await pass(1);
    expect(messages.map((keys) => keys.length)).toEqual([5000, 5000, 2000]);
  });

  it('is lost while the broker is away, which stops nothing', async () => {
    isAway = true;
    keyUse.note('a');
    await pass(1);
    isAway = false;
    keyUse.note('a');
    keyUse.note('b');
    await pass(30);
    expect(messages.flat().sort()).toEqual(['a', 'b']);
  });
});
