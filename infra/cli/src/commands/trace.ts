import type { Command } from 'commander';
import { dataOf } from '../client/client.ts';
import type { Context } from '../context.ts';
import { columnsOf } from '../output/render.ts';

/** `telemetry trace …` */
export function addTrace(program: Command, context: Context): void {
  program
    .command('trace <reading_id>')
    .description('the trace of a reading, by the id in its receipt; only a part of them has one')
    .action(async (id: string) => {
      const params = { path: { reading_id: id } };
      const found = await dataOf(context.client.GET('/api/v1/readings/{reading_id}/trace-id', { params }));
      context.print([found], columnsOf<typeof found>('reading_id', 'trace_id'));
    });
}
