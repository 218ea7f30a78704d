import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import type { Actor } from '../audit/actor.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import { type DeviceRow, lockDevices, updateDevices } from '../devices/device-changes.repository.ts';
import { DEFAULT_PROFILE } from '../devices/device-rules.ts';
import { deviceBasics } from '../devices/device-view.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { makeKey, makeKeyId } from '../keys/make-key.service.ts';
import { type Known, plannedChange, rowFault } from './import-plan.ts';
import type { ImportRow, RejectedRow, RowOutcome, TakenRow } from './import-row.ts';
import {
  countLiveKeys,
  insertDevices,
  insertKeys,
  insertOutbox,
  knownKeys,
  lockProfiles,
  type NewKeyRow,
} from './import-sql.repository.ts';

/** Fifty thousand devices take seconds; longer than that something is wrong. */
const TIMEOUT_MS = 60_000;

/** Who imports, when, and whether it is only to be seen what would become of it. */
export interface ImportRun {
  readonly actor: Actor;
  readonly now: Date;
  readonly dryRun: boolean;
}

/** Registers and changes devices, each to what its row says, in one transaction and a fixed number of statements. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * What became of each row; no device and no key may come twice. A dry run does all that the other does and takes it
   * back, so that it says the same.
   */
  async apply(rows: readonly ImportRow[], run: ImportRun): Promise<RowOutcome[]> {
    try {
      return await this.database.$transaction(
        async (tx) => {
          const outcomes = await this.applyIn(tx, rows, run);
          if (run.dryRun) throw new TakenBack(outcomes);
          return outcomes;
        },
        { timeout: TIMEOUT_MS },
      );
    } catch (error) {
      if (error instanceof TakenBack) return error.outcomes;
      throw error;
    }
  }

  private async applyIn(
    tx: Prisma.TransactionClient,
    rows: readonly ImportRow[],
    { actor, now }: ImportRun,
  ): Promise<RowOutcome[]> {
    const names = new Set(rows.map(({ profileName = DEFAULT_PROFILE }) => profileName));
    const keyHashes = rows.flatMap(({ keyHash }) => keyHash ?? []);
    const known = {
      profiles: await lockProfiles(tx, [...names]),
      keys: await knownKeys(tx, { keyHashes, now }),
    };
    const faults = rows.map((row) => rejectedBy(row, rowFault(row, known)));
    const sound = rows.filter((_row, index) => faults[index] === undefined);
    const created = await create(tx, sound);
    const isNew = new Set(created.map(({ row }) => row));
    const others = await change(tx, { rows: sound.filter((row) => !isNew.has(row)), known, now });
    await this.write(tx, actor, [...created, ...others.filter((one) => 'after' in one)]);
    return [
      ...faults.filter((fault) => fault !== undefined),
      ...created.map(takenRow),
      ...others.map((one) => ('after' in one ? takenRow(one) : one)),
    ];
  }

  private async write(tx: Prisma.TransactionClient, actor: Actor, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    const updated = steps.filter(({ before }) => before !== null).map(({ after }) => after);
    if (updated.length > 0) await updateDevices(tx, updated);
    const keys = steps.flatMap(({ key }) => key ?? []);
    if ((await insertKeys(tx, keys)) < keys.length)
      throw new Problem('CONFLICT', 'Somebody else took a key of the file just now; try again.');
    await insertOutbox(
      tx,
      steps.map(({ row }) => row.deviceId),
    );
    await this.audit.recordMany(tx, actor, steps.map(auditEntry));
  }
}

/** Ends the transaction of a dry run. */
class TakenBack extends Error {
  constructor(readonly outcomes: RowOutcome[]) {
    super('A dry run changes nothing');
  }
}

/** What is done to one device. */
interface Step {
  readonly row: ImportRow;
  /** Null for a new device. */
  readonly before: DeviceRow | null;
  readonly after: DeviceRow;
  readonly key?: NewKeyRow;
  /** The key of a new device that brought none. */
  readonly apiKey?: string;
}

/** Registers the devices that are new, each with a key. */
async function create(tx: Prisma.TransactionClient, rows: readonly ImportRow[]): Promise<Step[]> {
  const given = rows.map(({ deviceId, name = deviceId, tags = [], profileName = DEFAULT_PROFILE }) => ({
    ...{ deviceId, name, tags, profileName },
  }));
  const inserted = new Map((await insertDevices(tx, given)).map((device) => [device.deviceId, device]));
  return rows.flatMap((row) => {
    const after = inserted.get(row.deviceId);
    return after === undefined ? [] : [{ row, before: null, after, ...firstKey(row) }];
  });
}

function firstKey({ deviceId, keyHash }: ImportRow): { key: NewKeyRow; apiKey?: string } {
  if (keyHash !== undefined) return { key: { keyId: makeKeyId(), deviceId, keyHash } };
  const { keyId, keySha256, apiKey } = makeKey();
  return { key: { keyId, deviceId, keyHash: keySha256.toString('hex') }, apiKey };
}

/** What becomes of the devices that are registered; nothing of it is written yet. */
async function change(
  tx: Prisma.TransactionClient,
  { rows, known, now }: { readonly rows: readonly ImportRow[]; readonly known: Known; readonly now: Date },
): Promise<(Step | TakenRow | RejectedRow)[]> {
  const deviceIds = rows.map(({ deviceId }) => deviceId);
  const devices = new Map((await lockDevices(tx, deviceIds)).map((device) => [device.deviceId, device]));
  const live = await countLiveKeys(tx, { deviceIds, now });
  return rows.flatMap((row) => {
    const { line, deviceId, keyHash } = row;
    const before = devices.get(deviceId);
    if (before === undefined) throw new Error(`Device ${deviceId} is there, and is not`);
    const keys = { live: live.get(deviceId) ?? 0, includesRows: known.keys.has(keyHash ?? '') };
    const plan = plannedChange(row, before, keys);
    if (plan instanceof Problem) return { line, deviceId, problem: plan };
    if (!plan.isChanged) return { line, deviceId, status: 'unchanged' as const };
    const after = { ...before, ...plan.decision, revision: before.revision + 1n };
    const key = plan.getsKey && keyHash !== undefined ? { keyId: makeKeyId(), deviceId, keyHash } : undefined;
    return { row, before, after, ...(key && { key }) };
  });
}

function rejectedBy({ line, deviceId }: ImportRow, problem: Problem | undefined): RejectedRow | undefined {
  return problem && { line, deviceId, problem };
}

function takenRow({ row: { line, deviceId }, before, apiKey }: Step): TakenRow {
  const status = before === null ? 'created' : 'updated';
  return { line, deviceId, status, ...(apiKey !== undefined && { apiKey }) };
}

function auditEntry({ row, before, after, key }: Step): AuditEntry {
  return {
    action: 'device.import',
    subjectKind: 'device',
    subjectId: row.deviceId,
    before: before && deviceBasics(before),
    after: { ...deviceBasics(after), ...(key && { key_id: key.keyId }) },
  };
}
