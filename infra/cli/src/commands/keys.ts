import type { Command } from 'commander';
import { ApiError } from '../client/api-error.ts';
import { dataOf } from '../client/client.ts';
import type { Context } from '../context.ts';
import type { components } from '../gen/api.ts';
import { columnsOf } from '../output/render.ts';
import { wholeNumber } from '../usage-error.ts';

type Key = components['schemas']['KeyDto'];
const COLUMNS = columnsOf<Key>('key_id', 'created_at', 'expires_at', 'last_used_at');

/** `telemetry keys …` */
export function addKeys(program: Command, context: Context): void {
  const keys = program.command('keys').description('the keys of a device');
  keys
    .command('list <device_id>')
    .description('those that work, with their last use')
    .action(async (id: string) => {
      const path = '/api/v1/devices/{device_id}/keys';
      context.print(await dataOf(context.client.GET(path, { params: { path: { device_id: id } } })), COLUMNS);
    });
  keys
    .command('rotate <device_id>')
    .description('make another key, shown this once; the one it has ends after the overlap')
    .option(
      '--overlap <seconds>',
      'how long the old key goes on working; 0 ends it at once',
      wholeNumber,
      86_400,
    )
    .action(async (id: string, { overlap }: { readonly overlap: number }) => {
      const request = { params: { path: { device_id: id } }, body: { overlap_s: overlap } };
      const key = await dataOf(context.client.POST('/api/v1/devices/{device_id}/keys', request));
      context.print([key], columnsOf<typeof key>('key_id', 'created_at', 'expires_at', 'api_key'));
    });
  keys
    .command('revoke <device_id> <key_id>')
    .description('it stops working within a second')
    .action(async (device_id: string, key_id: string) => {
      const path = '/api/v1/devices/{device_id}/keys/{key_id}';
      const { response, error } = await context.client.DELETE(path, {
        params: { path: { device_id, key_id } },
      });
      if (!response.ok) throw ApiError.of({ status: response.status, body: error });
      console.error(`Key ${key_id} of ${device_id} is revoked.`);
    });
}
