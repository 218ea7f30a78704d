import { Injectable } from '@nestjs/common';
import { activeTraceparent, Problem } from '@telemetry/chassis';
import type { Actor } from '../audit/actor.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import { DEFAULT_PROFILE } from '../devices/device-rules.ts';
import type { Prisma } from '../gen/prisma/client.ts';
import { type Edit, meetsIfMatch } from '../revision/revision.ts';
import { byName, changedProfile, type ProfileChange } from './profile-change.ts';
import { PROFILE_NAME } from './profile-rules.ts';
import { type MetricView, type ProfileRecord, type ProfileState, profileView } from './profile-view.ts';

/** A change of a profile is a change of each of its devices: a hundred thousand take seconds. */
const TIMEOUT_MS = 30_000;

const WITH_METRICS = { metrics: { orderBy: { name: 'asc' } } } as const satisfies Prisma.ProfileInclude;

/** The only SQL of profiles. */
@Injectable()
export class ProfilesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** All profiles by name, with the number of their devices. */
  async findAll(): Promise<(ProfileRecord & { deviceCount: number })[]> {
    const profiles = await this.database.profile.findMany({
      include: { ...WITH_METRICS, _count: { select: { devices: true } } },
      orderBy: { name: 'asc' },
    });
    return profiles.map(({ _count, ...profile }) => ({ ...profile, deviceCount: _count.devices }));
  }

  /** One profile. @throws Problem NOT_FOUND */
  async get(name: string): Promise<ProfileRecord> {
    return readProfile(this.database, name);
  }

  /** Makes a profile. @throws Problem CONFLICT when the name is taken */
  async insert({ metrics, ...profile }: ProfileState, actor: Actor): Promise<ProfileRecord> {
    const inserted: ProfileRecord = { ...profile, metrics: byName(metrics), revision: 1n };
    await this.database.$transaction(async (tx) => {
      const { count } = await tx.profile.createMany({ data: [profile], skipDuplicates: true });
      if (count === 0) throw new Problem('CONFLICT', `There is a profile "${profile.name}" already.`);
      await insertMetrics(tx, profile.name, metrics);
      await this.audit.record(tx, actor, entryOf('profile.create', null, inserted));
    });
    return inserted;
  }

  /**
   * Changes a profile, and with it each of its devices, which the other services are told of; what changes nothing makes
   * no revision. @throws Problem NOT_FOUND, CONFLICT when it is of another revision than If-Match says
   */
  async change(name: string, change: ProfileChange, { actor, ifMatch }: Edit): Promise<ProfileRecord> {
    return this.database.$transaction(
      async (tx) => {
        const before = await lockProfile(tx, name, ifMatch);
        const after = changedProfile(before, change);
        if (after === undefined) return before;
        const { metrics, ...columns } = after;
        await tx.profile.update({ where: { name }, data: columns });
        await tx.profileMetric.deleteMany({ where: { profileName: name } });
        await insertMetrics(tx, name, metrics);
        await touchDevices(tx, name);
        await this.audit.record(tx, actor, entryOf('profile.update', before, after));
        return after;
      },
      { timeout: TIMEOUT_MS },
    );
  }

  /** Removes a profile that no device has. @throws Problem NOT_FOUND, CONFLICT when it is in use or of another revision */
  async remove(name: string, { actor, ifMatch }: Edit): Promise<void> {
    await this.database.$transaction(async (tx) => {
      const before = await lockProfile(tx, name, ifMatch);
      if (name === DEFAULT_PROFILE)
        throw new Problem(
          'CONFLICT',
          `Profile "${name}" stays: it is what devices have unless told otherwise.`,
        );
      const devices = await tx.device.count({ where: { profileName: name } });
      if (devices > 0)
        throw new Problem(
          'CONFLICT',
          `Profile "${name}" is that of ${devices} devices; give them another first.`,
        );
      await tx.profileMetric.deleteMany({ where: { profileName: name } });
      await tx.profile.delete({ where: { name } });
      await this.audit.record(tx, actor, entryOf('profile.delete', before, null));
    });
  }
}

/**
 * Reads a profile so that nobody else changes it and no device gets it until the transaction ends: whoever gives it to a
 * device takes it before the device, as we do. @throws Problem NOT_FOUND, CONFLICT
 */
async function lockProfile(
  tx: Prisma.TransactionClient,
  name: string,
  ifMatch: string | undefined,
): Promise<ProfileRecord> {
  if (PROFILE_NAME.test(name)) await tx.$queryRaw`SELECT 1 FROM profile WHERE name = ${name} FOR UPDATE`;
  const profile = await readProfile(tx, name);
  if (!meetsIfMatch(ifMatch, profile.revision))
    throw new Problem(
      'CONFLICT',
      `Profile "${name}" was changed meanwhile: it is at revision ${profile.revision}.`,
    );
  return profile;
}

async function readProfile(tx: Prisma.TransactionClient, name: string): Promise<ProfileRecord> {
  // What cannot be a name is not looked for: PostgreSQL refuses some of it.
  const profile = PROFILE_NAME.test(name)
    ? await tx.profile.findUnique({ where: { name }, include: WITH_METRICS })
    : null;
  if (profile === null) throw new Problem('NOT_FOUND', `There is no profile "${name}".`);
  return profile;
}

async function insertMetrics(
  tx: Prisma.TransactionClient,
  profileName: string,
  metrics: readonly MetricView[],
): Promise<void> {
  await tx.profileMetric.createMany({ data: metrics.map((metric) => ({ ...metric, profileName })) });
}

/** Gives each device of a profile its next revision and a place in the outbox. */
async function touchDevices(tx: Prisma.TransactionClient, name: string): Promise<void> {
  // In the order of ids, as everybody locks devices.
  await tx.$executeRaw`
    WITH locked AS MATERIALIZED (
      SELECT device_id FROM device WHERE profile_name = ${name} ORDER BY device_id FOR NO KEY UPDATE
    ), touched AS (
      UPDATE device SET revision = revision + 1 FROM locked WHERE device.device_id = locked.device_id
      RETURNING device.device_id
    )
    INSERT INTO outbox (key, traceparent) SELECT device_id, ${activeTraceparent() ?? null} FROM touched`;
}

function entryOf(
  action: 'profile.create' | 'profile.update' | 'profile.delete',
  before: ProfileRecord | null,
  after: ProfileRecord | null,
): AuditEntry {
  return {
    action,
    subjectKind: 'profile',
    subjectId: (after ?? before)?.name ?? '',
    before: before && profileView(before),
    after: after && profileView(after),
  };
}
