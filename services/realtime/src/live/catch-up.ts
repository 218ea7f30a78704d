import type { FeedMessage } from '../feed/feed-message.ts';
import type { RecentMessages } from '../feed/recent-messages.ts';

/** A client further behind than this is better served by the history. */
const MAX_REPLAY_MESSAGES = 100_000;

/** What a client is sent at once when it joins; more than that is sent at its own pace. */
const MAX_AT_ONCE = 8;

/** What catching up needs of the live feed and of the stream behind it. */
export interface CatchUpSources {
  /** The newest messages, asked for anew each time because the feed moves on. */
  recent(): Pick<RecentMessages, 'covers' | 'position' | 'after'>;
  /** First and last position that the stream holds. */
  bounds(): Promise<{ first: number; last: number }>;
  /** The subscriber's messages after a position, up to the last one that is there now. */
  replay(after: number): AsyncIterable<FeedMessage>;
  /** Settles when the live feed has come to a position. */
  reached(position: number): Promise<unknown>;
}

/**
 * Brings a subscriber from a position to one that recent messages cover, sending it what lies between, in order.
 * Then calls `join` at once, before the feed can move: what follows the position is the caller's to send.
 * @returns what `join` returned, or undefined, without calling it, when the stream no longer holds what lies between.
 */
export async function catchUp<T>(
  since: number,
  sources: CatchUpSources,
  { send, join }: { send: (message: FeedMessage) => Promise<void>; join: (position: number) => T },
): Promise<T | undefined> {
  let position = since;
  for (;;) {
    if (sources.recent().covers(position)) {
      const lacking = sources.recent().after(position);
      if (lacking.length <= MAX_AT_ONCE) return join(position);
      for (const message of lacking) await send(message);
      position = lacking.at(-1)?.position ?? position;
      continue;
    }
    const { first, last } = await sources.bounds();
    const live = sources.recent().position;
    if (position < first - 1 || position > last || live - position > MAX_REPLAY_MESSAGES) return undefined;
    if (position > live) {
      await sources.reached(position);
      continue;
    }
    const from = position;
    position = await replayUpTo(live, sources.replay(from), send);
    const trimmedMeanwhile = (await sources.bounds()).first - 1 > from;
    if (trimmedMeanwhile) return undefined;
  }
}

/** The subscriber's messages up to `live` are all sent when the replay ends, even if the last one is older than that. */
async function replayUpTo(
  live: number,
  messages: AsyncIterable<FeedMessage>,
  send: (message: FeedMessage) => Promise<void>,
): Promise<number> {
  for await (const message of messages) {
    await send(message);
    if (message.position >= live) return message.position;
  }
  return live;
}
