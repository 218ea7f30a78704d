import { blockedWriter } from '../faults/blocked-writer.ts';
import type { Fault } from '../faults/fault.ts';
import { live } from '../faults/live.ts';
import { outages } from '../faults/outages.ts';
import { power } from '../faults/power.ts';
import { repeats } from '../faults/repeats.ts';
import type { Mutant } from './mutant.ts';

/** So little that the readings of a few seconds do not fit, bytes. */
const TINY_STREAM = 256 * 1024;

/** Every mutant there is; the check must turn red for each. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'ack-before-publish',
    what: 'ingest answers before the broker has acknowledged',
    mistakes: [
      {
        service: 'ingest',
        file: 'commit/commit.service.js',
        line: /await this\.tracing\.sending\(/,
        becomes: 'void this.tracing.sending(',
      },
      // A publish that fails later is nobody's; without this the process would end by it.
      {
        service: 'ingest',
        file: 'main.js',
        line: /^/,
        becomes: `process.on('unhandledRejection', () => undefined);\n`,
      },
    ],
    fault: faultOf(outages, 'stop-nats'),
  },
  {
    name: 'ack-before-commit',
    what: 'the writer moves its position before the readings are committed',
    isInShort: true,
    mistakes: [
      {
        service: 'query',
        file: 'writer/store.repository.js',
        line: /(?=return this\.transaction\(chunk, nowMs, async)/,
        becomes: 'await this.tools.watermark.advance(chunk.lastSeq, { unattributed: 0, undecodable: 0 }); ',
      },
    ],
    fault: blockedWriter,
  },
  {
    name: 'no-on-conflict',
    what: 'a repeat is inserted as if it were new, also after the key has refused it',
    mistakes: [
      {
        service: 'query',
        file: 'writer/statements.repository.js',
        line: /on conflict do nothing returning device_id/,
        becomes: 'returning device_id',
      },
    ],
    fault: faultOf(repeats, 'repeats'),
  },
  {
    name: 'latest-by-arrival',
    what: 'the latest reading is the one that arrived last',
    mistakes: [
      {
        service: 'query',
        file: 'writer/statements.repository.js',
        line: /greatest\(d\.latest_ts, excluded\.latest_ts\)/,
        becomes: 'excluded.latest_ts',
      },
      {
        service: 'query',
        file: 'writer/statements.repository.js',
        line: /excluded\.latest_ts > d\.latest_ts(?=\s+then excluded\.latest_body)/,
        becomes: 'true',
      },
    ],
    fault: faultOf(repeats, 'repeats'),
  },
  {
    name: 'live-from-now',
    what: 'the gateway lets a client in at the newest reading, whatever cursor it came with',
    mistakes: [
      {
        service: 'realtime',
        file: 'live/subscriptions.service.js',
        line: /if \(since === undefined\)/,
        becomes: 'if (true)',
      },
    ],
    fault: faultOf(live, 'live-seam'),
  },
  {
    name: 'discard-old',
    what: 'a full stream drops its oldest messages',
    mistakes: [],
    spoil: (system) => system.broker.limit(TINY_STREAM, 'drop the oldest'),
    fault: faultOf(outages, 'refuse-postgres'),
  },
  {
    name: 'ack-before-sync',
    what: 'the broker acknowledges what is not on the disk yet',
    mistakes: [],
    setup: { isBrokerSleepy: true },
    // The kernel may have written by itself, just before, what nobody synced.
    tries: 3,
    fault: power,
  },
];

function faultOf(faults: readonly Fault[], name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`There is no fault ${name}`);
  return fault;
}
