import { parseArgs } from 'node:util';
import { originOf, positiveNumber, UsageError } from './usage-error.ts';

export const REPLAY_HELP = `Posts a CSV file of readings through the public API.

  npm run replay -- FILE.csv --device ID [options]

The first column is "timestamp" (RFC 3339 with a zone, or epoch milliseconds), every other column a metric; an
empty cell is an absent metric. An interrupted replay goes on where it was when it is started again.

  --device ID     the device that sends the readings; it is registered if need be
  --speed N|max   N times as fast as the readings were made (default: max, as fast as they are taken)
  --url ORIGIN    where the system is (default: this machine, at PORT or else 8000)
  --key KEY       the admin key; better given as API_SECRET_KEY, in the environment or .env, since arguments
                  are visible to every user of this machine
  --help          this text
`;

/** What a replay was asked to do. */
export interface ReplayOptions {
  readonly file: string;
  readonly device: string;
  /** Times real time; Infinity means as fast as the readings are taken. */
  readonly speed: number;
  readonly url: string | undefined;
  readonly key: string | undefined;
}

/** Reads the arguments of `replay`; undefined when help is asked for. Throws a UsageError. */
export function readReplayArguments(args: readonly string[]): ReplayOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Which file? Give the path of a CSV file.');
  if (more.length > 0) throw new UsageError(`One file at a time: "${more.join(' ')}" is too much.`);
  const { device, speed, url, key } = values;
  if (device === undefined) throw new UsageError('Which device? Give --device ID.');
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(device)) {
    throw new UsageError(`--device: "${device}" is not 1 to 64 letters, digits, "_" or "-"`);
  }
  return {
    file,
    device,
    speed: speed === 'max' ? Infinity : positiveNumber('speed', speed),
    url: url === undefined ? undefined : originOf(url),
    key,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        device: { type: 'string' },
        speed: { type: 'string', default: 'max' },
        url: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
