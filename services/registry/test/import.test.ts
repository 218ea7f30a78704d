import { hashKey, type RunningService } from '@telemetry/chassis';
import { type Answer, api } from './api.ts';
import { csv, type GivenFile, ndjson, sendFile } from './import-file.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
});

afterAll(() => registry.stop());

const importFile = (body: string, given?: GivenFile) => sendFile(service, body, given);
const get = async (path: string) => (await api(service).get(path)).data;
const statuses = ({ data }: Answer): string[] => data.results.map(({ status }: { status: string }) => status);

describe('a file of devices', () => {
  it('registers them with the keys it brings, and makes the others', async () => {
    const answer = await importFile(
      csv('csv-1,Kitchen,ground;north,,a-key-of-its-own-1', '"csv-2","Room, ""2""",,esp32-env,', 'csv-3,,,,'),
    );

    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({ dry_run: false, created: 3, updated: 0, unchanged: 0, rejected: 0 });
    const [one, two] = answer.data.results;
    expect(one).toEqual({ line: 2, device_id: 'csv-1', status: 'created' });
    expect(two).toEqual({
      line: 3,
      device_id: 'csv-2',
      status: 'created',
      api_key: expect.stringMatching(/^tdk_/),
    });
    expect(await get('/devices/csv-1')).toMatchObject({
      name: 'Kitchen',
      tags: ['ground', 'north'],
      revision: 1,
    });
    expect(await get('/devices/csv-2')).toMatchObject({ name: 'Room, "2"', tags: [], profile: 'esp32-env' });
    expect(await get('/devices/csv-3')).toMatchObject({ name: 'csv-3' });

    const told = await waitFor(async () => {
      const facts = await registry.facts();
      return ['csv-1', 'csv-2', 'csv-3'].every((id) => facts.has(id)) ? facts : undefined;
    });
    for (const [id, key] of [
      ['csv-1', 'a-key-of-its-own-1'],
      ['csv-2', two.api_key],
    ] as const)
      expect(told.get(id)?.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey(key)]);
  });

  it('changes nothing when it comes again, and what it says when it says something else', async () => {
    const rows = [
      { device_id: 'again-1', name: 'One', tags: ['x', 'y'], api_key: 'again-has-its-own-key' },
      { device_id: 'again-2' },
    ];
    const type = 'application/x-ndjson';
    expect(statuses(await importFile(ndjson(...rows), { type }))).toEqual(['created', 'created']);
    const second = await importFile(ndjson(...rows), { type });
    expect([second.status, statuses(second)]).toEqual([201, ['unchanged', 'unchanged']]);
    expect(JSON.stringify(second.data)).not.toContain('api_key');

    const third = ndjson({ ...rows[0], tags: [] }, { device_id: 'again-2' }, { device_id: 'again-3' });
    expect(statuses(await importFile(`${third}\n\n`, { type }))).toEqual(['updated', 'unchanged', 'created']);
    expect(await get('/devices/again-1')).toMatchObject({ name: 'One', tags: [], revision: 2 });
    expect(await get('/devices/again-1/keys')).toHaveLength(1);
  });

  it('takes the rows that are right, and says of the others what is wrong, by field', async () => {
    await api(service).post('/devices', { device_id: 'bystander' });
    await importFile(csv('bystander,,,,the-key-of-a-bystander'));
    const answer = await importFile(
      csv(
        'mixed-1,,,,',
        'not an id,,bad tag,,short',
        'mixed-2,,,no-such-profile,',
        'mixed-1,,,,',
        'mixed-3,,,,the-key-of-a-bystander',
        'mixed-4,too,few',
        'mixed-5,,,,a-key-that-two-rows-want',
        'mixed-6,,,,a-key-that-two-rows-want',
        'summary,,,,',
      ),
    );

    expect(answer.status).toBe(207);
    expect(answer.data).toMatchObject({ created: 2, rejected: 7 });
    const faults = answer.data.results.map(
      ({
        line,
        device_id: id,
        code,
        details,
      }: {
        line: number;
        device_id: string;
        code: string;
        details?: { field: string }[];
      }) => [line, id, code, details?.map(({ field }) => field)],
    );
    expect(faults).toEqual([
      [2, 'mixed-1', undefined, undefined],
      [3, 'not an id', 'VALIDATION_ERROR', ['api_key', 'device_id', 'tags']],
      [4, 'mixed-2', 'VALIDATION_ERROR', ['profile']],
      [5, 'mixed-1', 'VALIDATION_ERROR', ['device_id']],
      [6, 'mixed-3', 'CONFLICT', ['api_key']],
      [7, null, 'VALIDATION_ERROR', ['']],
      [8, 'mixed-5', undefined, undefined],
      [9, 'mixed-6', 'VALIDATION_ERROR', ['api_key']],
      [10, 'summary', 'VALIDATION_ERROR', ['device_id']],
    ]);
    for (const key of ['short', 'the-key-of-a-bystander', 'a-key-that-two-rows-want'])
      expect(JSON.stringify(answer.data)).not.toContain(`"${key}"`);
    expect((await api(service).get('/devices/mixed-2')).status).toBe(404);
  });

  it('is refused with every fault when no row is right', async () => {
    const { status, problem } = await importFile(csv('no id,,,,', 'none-1,,,water,'));
    expect([status, problem.code]).toEqual([422, 'VALIDATION_ERROR']);
    expect(problem.details.map(({ field }: { field: string }) => field)).toEqual([
      'lines[2].device_id',
      'lines[3].profile',
    ]);
  });

  it('gives a device a key beside the one it has, and no third', async () => {
    await importFile(csv('keyed,,,,the-first-key-of-keyed'));
    expect(statuses(await importFile(csv('keyed,,,,the-second-key-of-keyed')))).toEqual(['updated']);
    const { status, problem } = await importFile(csv('keyed,,,,the-third-key-of-keyed'));
    expect([status, problem.code]).toEqual([409, 'CONFLICT']);
    expect(await get('/devices/keyed/keys')).toHaveLength(2);
    expect(await get('/devices/keyed')).toMatchObject({ revision: 2 });
  });

  it('leaves a deactivated device as it is', async () => {
    await importFile(csv('asleep,,,,'));
    await api(service).delete('/devices/asleep');
    expect(statuses(await importFile(csv('asleep,Sleepy,,,')))).toEqual(['updated']);
    expect(await get('/devices/asleep')).toMatchObject({ name: 'Sleepy', is_active: false });
  });

  it('is written about in the audit, device by device, with no secret', async () => {
    const { data } = await importFile(csv('heard,,,,', 'heard-2,,,,a-secret-of-the-file'));
    await importFile(csv('heard,Heard,,,'));
    const entries = await get('/audit?subject_id=heard');
    expect(entries).toMatchObject([
      {
        action: 'device.import',
        actor: 'admin',
        before: { revision: 1 },
        after: { revision: 2, name: 'Heard' },
      },
      { action: 'device.import', before: null, after: { revision: 1, key_id: expect.any(String) } },
    ]);
    const text = JSON.stringify([entries, await get('/audit?subject_id=heard-2')]);
    for (const key of [data.results[0].api_key, 'a-secret-of-the-file'])
      for (const secret of [key, hashKey(key).toString('hex')]) expect(text).not.toContain(secret);
  });
});

describe('a dry run', () => {
  it('says the same and changes nothing', async () => {
    await importFile(csv('dry-1,One,,,', 'dry-2,,,,'));
    const before = await get('/devices/dry-1');
    const file = csv('dry-1,Two,,,', 'dry-2,,,,', 'dry-3,,,,', 'dry-4,,,water,');
    const dry = await importFile(file, { query: '?dry_run=true' });

    expect(dry.status).toBe(207);
    expect(dry.data.dry_run).toBe(true);
    expect(statuses(dry)).toEqual(['updated', 'unchanged', 'created', 'rejected']);
    expect(JSON.stringify(dry.data)).not.toContain('api_key');
    expect(await get('/devices/dry-1')).toEqual(before);
    expect((await api(service).get('/devices/dry-3')).status).toBe(404);
    expect(await get('/audit?subject_id=dry-3')).toEqual([]);

    const real = await importFile(file);
    expect(statuses(real)).toEqual(statuses(dry));
    const { created, updated, unchanged, rejected } = dry.data;
    expect(real.data).toMatchObject({ dry_run: false, created, updated, unchanged, rejected });
  });
});

describe('two files with the same devices', () => {
  it('that come together are both taken', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => `both-${n},,,,`);
    const answers = await Promise.all([importFile(csv(...rows)), importFile(csv(...rows.toReversed()))]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const all = answers.flatMap(statuses);
    expect(all.filter((status) => status === 'created')).toHaveLength(500);
    expect(all.filter((status) => status === 'unchanged')).toHaveLength(500);
  });
});

describe('a large file', () => {
  it('of 10,000 devices takes seconds', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `large-${n},Device ${n},a;b,,`);
    const begun = performance.now();
    const first = await importFile(csv(...rows));
    const tookMs = performance.now() - begun;
    expect([first.status, first.data.created]).toEqual([201, 10_000]);
    expect(tookMs).toBeLessThan(20_000);
    const second = await importFile(csv(...rows));
    expect(second.data).toMatchObject({ unchanged: 10_000 });
  });
});
