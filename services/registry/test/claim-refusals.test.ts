import { hashKey, type RunningService } from '@telemetry/chassis';
import { Database } from '../src/database.repository.ts';
import { api } from './api.ts';
import { claiming } from './claiming.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

let registry: TestRegistry;
let service: RunningService;
let database: Database;
let at: ReturnType<typeof claiming>;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
  database = service.app.get(Database, { strict: false });
  at = claiming(service);
});
afterAll(() => registry.stop());

describe('a token', () => {
  /** Every way to be refused but one that nobody has: what to send, and what the audit calls it. */
  const wrongs: Record<string, (deviceId: string) => Promise<object>> = {
    used: async (deviceId) => {
      const token = await at.tokenFor(deviceId);
      expect((await at.exchange({ claim_token: token })).status).toBe(201);
      return { claim_token: token };
    },
    expired: async (deviceId) => {
      const { data } = await at.claim(deviceId);
      await database.deviceClaim.update({
        where: { claimId: data.claim_id },
        data: { expiresAt: new Date() },
      });
      return { claim_token: data.claim_token };
    },
    foreign: async (deviceId) => ({ claim_token: await at.tokenFor(deviceId), device_id: 'another' }),
    inactive: async (deviceId) => {
      const token = await at.tokenFor(deviceId);
      await api(service).delete(`/devices/${deviceId}`);
      return { claim_token: token };
    },
  };

  it('is refused with the same words, whatever is wrong with it', async () => {
    const refusals = [await at.exchange({ claim_token: `tct_${'x'.repeat(32)}` })];
    for (const [wrong, bodyFor] of Object.entries(wrongs)) {
      await at.newDevice(`same-${wrong}`);
      refusals.push(await at.exchange(await bodyFor(`same-${wrong}`)));
    }
    expect(refusals).toHaveLength(5);
    const told = refusals.map(({ status, problem }) => ({
      ...problem,
      status,
      timestamp: undefined,
      trace_id: undefined,
    }));
    expect(told[0]).toMatchObject({ status: 403, code: 'CLAIM_REFUSED' });
    for (const each of told) expect(each).toEqual(told[0]);
  });

  it.each(Object.keys(wrongs))('that is %s changes nothing and stands in the audit', async (wrong) => {
    const deviceId = `audited-${wrong}`;
    await at.newDevice(deviceId);
    const body = (await wrongs[wrong]?.(deviceId)) ?? {};
    const before = [await at.keysOf(deviceId), await at.revisionOf(deviceId)];
    await at.exchange(body);
    expect([await at.keysOf(deviceId), await at.revisionOf(deviceId)]).toEqual(before);
    const [entry] = await at.auditOf('device', deviceId);
    expect(entry).toMatchObject({
      action: 'claim.refuse',
      actor: 'anyone',
      actor_role: 'anyone',
      before: { device_id: deviceId, claim_id: expect.any(String) },
      after: { refused: wrong, asked_for: wrong === 'foreign' ? 'another' : null },
    });
  });

  it('of another device is still good for its own', async () => {
    await at.newDevice('owner');
    const token = await at.tokenFor('owner');
    expect((await at.exchange({ claim_token: token, device_id: 'thief' })).status).toBe(403);
    expect((await at.exchange({ claim_token: token, device_id: 'owner' })).status).toBe(201);
  });

  it('is written about without a secret, by the device that used it', async () => {
    const first = await at.newDevice('written');
    const token = await at.tokenFor('written');
    const { data } = await at.exchange({ claim_token: token });
    const entries = await at.auditOf('device', 'written');
    expect(entries.slice(0, 2)).toMatchObject([
      {
        action: 'claim.use',
        actor: 'written',
        actor_role: 'device',
        before: { keys: [{ key_id: first }] },
        after: { keys: [{ key_id: data.key_id }] },
      },
      { action: 'claim.create', actor: 'admin', before: null, after: { device_id: 'written' } },
    ]);
    for (const secret of [token, data.api_key, hashKey(token).toString('hex')])
      expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it.each([
    [{}],
    [{ claim_token: '' }],
    [{ claim_token: 'x'.repeat(129) }],
    [{ claim_token: 'tct_\u0000' }],
    [{ claim_token: 7 }],
    [{ claim_token: 'tct_x', device_id: '%' }],
    [{ claim_token: 'tct_x', device_id: null }],
    [{ claim_token: 'tct_x', key: 'mine' }],
  ])('is not one in %j', async (body) => {
    const { status, problem } = await at.exchange(body);
    expect([status, problem.code]).toEqual([422, 'VALIDATION_ERROR']);
  });
});

describe('guessing tokens', () => {
  it('is slowed down by address after ten refusals a minute, and does not slow others', async () => {
    await at.newDevice('patient');
    const token = await at.tokenFor('patient');
    const guesses = await Promise.all(
      Array.from({ length: 14 }, (_, i) => at.exchange({ claim_token: `tct_guess-${i}` }, '203.0.113.7')),
    );
    expect(guesses.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 403),
      ...Array.from({ length: 4 }, () => 429),
    ]);
    const slowed = await at.exchange({ claim_token: token }, '203.0.113.7');
    expect([slowed.status, slowed.problem.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await at.exchange({ claim_token: token }, '203.0.113.8')).status).toBe(201);
  });

  it('does not count what succeeds', async () => {
    for (let i = 0; i < 12; i++) {
      await at.newDevice(`many-${i}`);
      const body = { claim_token: await at.tokenFor(`many-${i}`) };
      expect((await at.exchange(body, '203.0.113.9')).status).toBe(201);
    }
  });

  it('stands in the audit, but cannot fill it', async () => {
    const own = await registry.start();
    const countOf = () => database.audit.count({ where: { subjectKind: 'claim' } });
    const before = await countOf();
    const guess = (i: number) =>
      at.exchange({ claim_token: `tct_flood-${i}` }, `10.0.${i >> 8}.${i & 255}`, own);
    for (let i = 0; i < 120; i += 20)
      await Promise.all(Array.from({ length: 20 }, (_, more) => guess(i + more)));
    await own.stop();
    expect((await countOf()) - before).toBe(100);
    const [entry] = await at.auditOf('claim', 'unknown');
    expect(entry).toMatchObject({ action: 'claim.refuse', before: null, after: { refused: 'unknown' } });
  });
});
