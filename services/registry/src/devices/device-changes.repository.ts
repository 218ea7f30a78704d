import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Actor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { inOutbox } from '../outbox/outbox.repository.ts';
import { type Edit, meetsIfMatch } from '../revision/revision.ts';
import type { Outcome } from './bulk-answer.ts';
import { actionOf, changedDevice, type DeviceChange, isSameDecision } from './device-change.ts';
import { deviceBasics } from './device-view.ts';
import { lockProfile, noSuchDevice } from './devices.repository.ts';

/** Ten thousand devices take seconds; longer than that something is wrong. */
const TIMEOUT_MS = 30_000;

/** A change of some devices, and whose. */
export interface ChangeRequest {
  readonly deviceIds: readonly string[];
  readonly change: DeviceChange;
  readonly edit: Edit;
}

/** Changes registered devices: what changed gets a new revision, a place in the outbox and an entry in the audit. */
@Injectable()
export class DeviceChangesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Changes each device that can be changed so, in one transaction and a fixed number of statements; outcomes come in
   * the order of the ids. @throws Problem VALIDATION_ERROR when there is no such profile
   */
  async apply(request: ChangeRequest): Promise<Outcome[]> {
    const { deviceIds, change, edit } = request;
    return this.database.$transaction(
      async (tx) => {
        if (change.profileName !== undefined) await lockProfile(tx, change.profileName);
        const devices = new Map(
          (await lockDevices(tx, deviceIds)).map((device) => [device.deviceId, device]),
        );
        const plans = deviceIds.map((deviceId) => planOf(deviceId, devices.get(deviceId), request));
        const steps = plans.flatMap(({ step }) => step ?? []);
        await this.write(tx, edit.actor, steps);
        return plans.map(({ outcome }) => outcome);
      },
      { timeout: TIMEOUT_MS },
    );
  }

  private async write(tx: Prisma.TransactionClient, actor: Actor, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    await updateDevices(
      tx,
      steps.map(({ after }) => after),
    );
    await tx.outbox.createMany({ data: steps.map(({ after }) => inOutbox(after.deviceId)) });
    const entries = steps.map(({ before, after }) => ({
      action: actionOf(before, after),
      subjectKind: 'device' as const,
      subjectId: before.deviceId,
      before: deviceBasics(before),
      after: deviceBasics(after),
    }));
    await this.audit.recordMany(tx, actor, entries);
  }
}

/** A device as its own table holds it. */
export interface DeviceRow {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly profileName: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly revision: bigint;
}

/** A device as it is and as it will be. */
interface Step {
  readonly before: DeviceRow;
  readonly after: DeviceRow;
}

function planOf(
  deviceId: string,
  before: DeviceRow | undefined,
  { change, edit }: ChangeRequest,
): { outcome: Outcome; step?: Step } {
  if (before === undefined) return { outcome: { deviceId, problem: noSuchDevice(deviceId) } };
  const { revision } = before;
  if (!meetsIfMatch(edit.ifMatch, revision)) {
    const text = `Device "${deviceId}" was changed meanwhile: it is at revision ${revision}.`;
    return { outcome: { deviceId, problem: new Problem('CONFLICT', text) } };
  }
  const decision = changedDevice(before, change);
  if (decision instanceof Problem) return { outcome: { deviceId, problem: decision } };
  if (isSameDecision(before, decision)) return { outcome: { deviceId, revision, isChanged: false } };
  const after = { ...before, ...decision, revision: revision + 1n };
  return { outcome: { deviceId, revision: after.revision, isChanged: true }, step: { before, after } };
}

/**
 * The devices that are there, locked. Always in the order of ids, so that two changes wait for each other instead of
 * locking each other out.
 */
export async function lockDevices(
  tx: Prisma.TransactionClient,
  deviceIds: readonly string[],
): Promise<DeviceRow[]> {
  // What cannot be an id is not looked for: PostgreSQL refuses some of it.
  const ids = deviceIds.filter((deviceId) => DEVICE_ID.test(deviceId));
  return tx.$queryRaw`
    SELECT device_id AS "deviceId", name, tags, profile_name AS "profileName", is_active AS "isActive",
      created_at AS "createdAt", revision
    FROM device WHERE device_id = ANY (${ids}::text[]) ORDER BY device_id FOR NO KEY UPDATE`;
}

/** Writes devices that are locked as they are now, all in one statement. */
export async function updateDevices(
  tx: Prisma.TransactionClient,
  devices: readonly DeviceRow[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE device SET
      name = changed.name,
      tags = ARRAY(SELECT jsonb_array_elements_text(changed.tags)),
      profile_name = changed.profile_name,
      is_active = changed.is_active,
      revision = changed.revision
    FROM unnest(
      ${devices.map(({ deviceId }) => deviceId)}::text[],
      ${devices.map(({ name }) => name)}::text[],
      ${devices.map(({ tags }) => JSON.stringify(tags))}::jsonb[],
      ${devices.map(({ profileName }) => profileName)}::text[],
      ${devices.map(({ isActive }) => isActive)}::boolean[],
      ${devices.map(({ revision }) => revision)}::bigint[]
    ) AS changed (device_id, name, tags, profile_name, is_active, revision)
    WHERE device.device_id = changed.device_id`;
}
