import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kiosk } from '../../test/fixtures/kiosk/kiosk.ts';
import { writeApi } from './write-api.ts';

// Each test knows the part of the description it looks at.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Described = any;

let folder: string;
let api: Described;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiosk-'));
  await mkdir(join(folder, 'dist'));
  await writeApi({ ...kiosk, root: pathToFileURL(`${folder}/`) });
  api = JSON.parse(await readFile(join(folder, 'dist', 'openapi.json'), 'utf8'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Every error that the description names. */
function errors(): { path: string; status: number; answer: Described }[] {
  return Object.entries<Described>(api.paths).flatMap(([path, methods]) =>
    Object.values<Described>(methods).flatMap(({ responses }) =>
      Object.entries<Described>(responses)
        .map(([status, answer]) => ({ path, status: Number(status), answer }))
        .filter(({ status }) => status >= 400),
    ),
  );
}

describe('the description that a build writes', () => {
  it('needs no server and no settings, and names every route but the probes', () => {
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths)).toContain('/api/v1/kiosk/orders');
    expect(Object.keys(api.paths).filter((path) => !path.startsWith('/api/v1/'))).toEqual([]);
  });

  it('says who may call a route, and that an open one needs no key', () => {
    const till = api.paths['/api/v1/kiosk/till'].get;
    const greeting = api.paths['/api/v1/kiosk/greeting'].get;
    expect(till['x-roles']).toEqual(['operator', 'admin']);
    expect(till.security).toBeUndefined();
    expect(Object.keys(till.responses)).toEqual(expect.arrayContaining(['401', '403']));
    expect(greeting.security).toEqual([]);
    expect(Object.keys(greeting.responses)).not.toContain('401');
  });

  it('has an example of every error that a route may answer, with its own status and code', () => {
    let examples = 0;
    for (const { path, status, answer } of errors()) {
      const content = answer.content['application/problem+json'];
      expect(content.schema).toEqual({ $ref: '#/components/schemas/Problem' });
      for (const [code, example] of Object.entries<Described>(content.examples)) {
        expect(example.value).toMatchObject({ code, status, instance: path, success: false });
        examples += 1;
      }
      expect(Object.keys(content.examples).length).toBeGreaterThan(0);
    }
    expect(examples).toBeGreaterThan(10);
  });

  it('describes what travels: data in its envelope', () => {
    const { responses } = api.paths['/api/v1/kiosk/menu'].get;
    const { schema } = responses['200'].content['application/json'];
    expect(schema.properties.data).toEqual({ type: 'array', items: { type: 'string' } });
    expect(schema.properties.meta).toEqual({ $ref: '#/components/schemas/MenuMetaDto' });
    expect(schema.required).toEqual(['success', 'data', 'error', 'code', 'meta', 'timestamp']);
    expect(api.components.schemas.MenuMetaDto.properties).toHaveProperty('has_more');
  });
});
