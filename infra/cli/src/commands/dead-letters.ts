import type { Command } from 'commander';
import { allOf, bodyOf, dataOf } from '../client/client.ts';
import type { Context } from '../context.ts';
import type { components } from '../gen/api.ts';
import { columnsOf } from '../output/render.ts';
import { wholeNumber } from '../usage-error.ts';

type Letter = components['schemas']['DeadLetterDto'];
interface ListOptions {
  readonly device?: string;
  readonly limit: number;
}

const PAGE = 500;
const COLUMNS = columnsOf<Letter>('id', 'device_id', 'at', 'reason', 'attempts', 'redrive_requested_at');

/** `telemetry dead-letters …` */
export function addDeadLetters(program: Command, context: Context): void {
  const letters = program
    .command('dead-letters')
    .description('acknowledged readings that could not be stored');
  letters
    .command('list')
    .description('the newest first, with the reason')
    .option('--device <device_id>', 'of this device')
    .option('--limit <n>', 'at most so many', wholeNumber, 100)
    .action(async ({ device, limit }: ListOptions) => {
      const { client } = context;
      const found = await allOf<Letter>(limit, (cursor, left) => {
        const query = { device_id: device, cursor, limit: Math.min(PAGE, left) };
        return bodyOf(client.GET('/api/v1/dead-letters', { params: { query: given(query) } }));
      });
      context.print(found, COLUMNS);
    });
  letters
    .command('redrive <id>')
    .description('try to store it after all; when that succeeds it is gone from the list')
    .action(async (id: string) => {
      const path = '/api/v1/dead-letters/{id}/redrive';
      context.print([await dataOf(context.client.POST(path, { params: { path: { id } } }))], COLUMNS);
    });
}

/** The members that have a value. */
function given<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
