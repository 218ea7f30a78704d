import { Injectable } from '@nestjs/common';
import { activeTraceparent } from '@telemetry/chassis';
import { Database } from '../database.repository.ts';
import type { DeviceState } from '../devices/device-record.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import type { OperatorRecord } from '../operators/operator-record.ts';

/** One replica relays at a time, so that the newest state is published last. Any number unique to this use. */
const RELAY_LOCK = 7_201_001;
/** Devices in memory at a time. Larger ones save little: the broker writes each message to disk by itself. */
const BATCH = 200;
const TIMEOUT_MS = 60_000;
/** Traces go on in so many messages of a batch: an import must not fill the collector. */
const TRACED = 16;

/** What changed, as it is now. */
export interface Changed {
  readonly devices: readonly DeviceState[];
  readonly operators: readonly OperatorRecord[];
  /** The trace of what changed a device or an operator, by its id, as `traceparent`; of a few of them. */
  readonly traceparents: ReadonlyMap<string, string>;
}

/** The place in the outbox of what is changed now, with the trace of the change. */
export function inOutbox(
  key: string,
  kind: 'device' | 'operator' = 'device',
): { kind: string; key: string; traceparent: string | null } {
  return { kind, key, traceparent: activeTraceparent() ?? null };
}

/** The only SQL of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Hands the oldest and the newest changes to `publish`, and forgets them when it is done. Their order does not matter,
   * since each is told as it is now, and so a revoked key does not wait behind an import.
   * @returns whether there may be more. Does nothing while another replica relays.
   */
  async relay(publish: (changed: Changed) => Promise<void>): Promise<boolean> {
    return this.database.$transaction(
      async (tx) => {
        const [lock] = await tx.$queryRaw<
          { taken: boolean }[]
        >`SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}) AS taken`;
        if (lock?.taken !== true) return false;
        const oldest = await tx.outbox.findMany({ orderBy: { id: 'asc' }, take: BATCH / 2 });
        const newest = await tx.outbox.findMany({ orderBy: { id: 'desc' }, take: BATCH / 2 });
        const rows = [...new Map([...oldest, ...newest].map((row) => [row.id, row])).values()];
        if (rows.length === 0) return false;
        const keysOf = (kind: string) => rows.filter((row) => row.kind === kind).map(({ key }) => key);
        // One after the other: a transaction has one connection.
        const operators = await operatorsOf(tx, keysOf('operator'));
        const devices = await devicesOf(tx, keysOf('device'));
        await publish({ operators, devices, traceparents: traceparentsIn(rows) });
        await tx.outbox.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
        return rows.length === BATCH;
      },
      { timeout: TIMEOUT_MS },
    );
  }

  /** Has every device, or every operator, told again as it is now. */
  async addAll(kind: 'device' | 'operator'): Promise<void> {
    await (kind === 'device'
      ? this.database.$executeRaw`INSERT INTO outbox (kind, key) SELECT 'device', device_id FROM device`
      : this.database
          .$executeRaw`INSERT INTO outbox (kind, key) SELECT 'operator', operator_id FROM operator`);
  }
}

function traceparentsIn(rows: readonly { key: string; traceparent: string | null }[]): Map<string, string> {
  const traced = rows.flatMap(({ key, traceparent }) =>
    traceparent === null ? [] : ([[key, traceparent]] as const),
  );
  return new Map(traced.slice(0, TRACED));
}

async function operatorsOf(tx: Prisma.TransactionClient, ids: string[]): Promise<OperatorRecord[]> {
  return ids.length === 0 ? [] : tx.operator.findMany({ where: { operatorId: { in: ids } } });
}

async function devicesOf(tx: Prisma.TransactionClient, ids: string[]): Promise<DeviceState[]> {
  if (ids.length === 0) return [];
  const devices = await tx.device.findMany({
    where: { deviceId: { in: ids } },
    include: { profile: { include: { metrics: true } } },
  });
  const keys = Map.groupBy(
    await tx.deviceKey.findMany({ where: { deviceId: { in: ids } } }),
    ({ deviceId }) => deviceId,
  );
  return devices.map((device) => ({ ...device, keys: keys.get(device.deviceId) ?? [] }));
}
