import { hashKey, type RunningService } from '@telemetry/chassis';
import { Database } from '../src/database.repository.ts';
import { api } from './api.ts';
import { claiming } from './claiming.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

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

describe('a claim', () => {
  it('shows its token once, is good for fifteen minutes, and is stored as a hash', async () => {
    await at.newDevice('shown');
    const begun = Date.now();
    const { status, data } = await at.claim('shown');
    expect([status, data]).toEqual([
      201,
      {
        claim_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        device_id: 'shown',
        claim_token: expect.stringMatching(/^tct_[\w-]{32}$/),
        created_at: expect.stringMatching(/Z$/),
        expires_at: expect.stringMatching(/Z$/),
      },
    ]);
    const lasts = Date.parse(data.expires_at) - begun;
    expect(lasts).toBeGreaterThanOrEqual(15 * 60_000);
    expect(lasts).toBeLessThan(15 * 60_000 + 10_000);
    const stored = await database.deviceClaim.findUniqueOrThrow({ where: { claimId: data.claim_id } });
    expect(Buffer.from(stored.tokenSha256)).toEqual(hashKey(data.claim_token));
    expect(JSON.stringify(stored)).not.toContain(data.claim_token);
  });

  it('gives the device a key of its own, once; all keys before it are over', async () => {
    const first = await at.newDevice('bare');
    await api(service).post('/devices/bare/keys', {});
    expect(await at.keysOf('bare')).toHaveLength(2);

    const token = await at.tokenFor('bare');
    const { status, data } = await at.exchange({ claim_token: token, device_id: 'bare' });
    expect([status, data]).toEqual([
      201,
      {
        device_id: 'bare',
        key_id: expect.any(String),
        api_key: expect.stringMatching(/^tdk_.{32}$/),
        created_at: expect.stringMatching(/Z$/),
        expires_at: null,
        last_used_at: null,
      },
    ]);
    expect(data.key_id).not.toBe(first);
    expect((await at.keysOf('bare')).map(({ key_id: id }: { key_id: string }) => id)).toEqual([data.key_id]);

    // The other services are told of that key and of no other.
    const revision = BigInt(await at.revisionOf('bare'));
    const told = await waitFor(async () => {
      const fact = (await registry.facts()).get('bare');
      return fact?.revision === revision ? fact.keys : undefined;
    });
    expect(told.map((key) => Buffer.from(key.keySha256))).toEqual([hashKey(data.api_key)]);
  });

  it('needs no name of the device, for the token is its own', async () => {
    await at.newDevice('nameless');
    const { data } = await at.exchange({ claim_token: await at.tokenFor('nameless') });
    expect(data.device_id).toBe('nameless');
  });

  it('is exchanged once, whoever asks together, at whichever replica', async () => {
    await at.newDevice('crowded');
    const replica = await registry.start();
    const token = await at.tokenFor('crowded');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        at.exchange({ claim_token: token }, `198.51.100.${i}`, i % 2 === 0 ? service : replica),
      ),
    );
    await replica.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403, 403]);
    expect(await at.keysOf('crowded')).toHaveLength(1);
    expect(await at.revisionOf('crowded')).toBe(2);
  });

  it('ends the one before it', async () => {
    await at.newDevice('twice');
    const [first, second] = [await at.tokenFor('twice'), await at.tokenFor('twice')];
    expect((await at.exchange({ claim_token: first })).problem.code).toBe('CLAIM_REFUSED');
    expect((await at.exchange({ claim_token: second })).status).toBe(201);
  });

  it('is for operators and admins to make, of devices that are there and active', async () => {
    await at.newDevice('guarded');
    for (const [role, status] of [
      ['viewer', 403],
      ['operator', 201],
    ] as const) {
      const { data } = await api(service).post('/operators', { name: `claims ${role}`, role });
      const headers = { 'x-api-key': data.api_key };
      await waitFor(async () =>
        (await api(service, headers).get('/devices')).status === 200 ? true : undefined,
      );
      expect((await at.claim('guarded', headers)).status).toBe(status);
    }
    expect((await at.claim('guarded', {})).status).toBe(401);
    expect((await at.claim('nobody')).problem.code).toBe('DEVICE_NOT_FOUND');
    expect((await at.claim('%00')).problem.code).toBe('DEVICE_NOT_FOUND');
    await api(service).delete('/devices/guarded');
    expect((await at.claim('guarded')).problem.code).toBe('DEVICE_INACTIVE');
  });

  it('forgets what was over a month ago', async () => {
    await at.newDevice('old');
    const { data } = await at.claim('old');
    const past = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    await database.deviceClaim.update({ where: { claimId: data.claim_id }, data: { expiresAt: past } });
    await at.claim('old');
    expect(await database.deviceClaim.count({ where: { deviceId: 'old' } })).toBe(1);
  });
});
