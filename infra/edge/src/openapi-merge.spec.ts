import fc from 'fast-check';
import { type ApiDocument, mergeApis } from './openapi-merge.ts';
import type { Service } from './routes.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answering = (name: string, operationId = name) => ({
  get: { operationId, responses: { 200: { content: { 'application/json': { schema: ref(name) } } } } },
});

describe('merging the documents of the services', () => {
  it('keeps the paths that the edge routes to that service', () => {
    const { document, faults } = mergeApis([
      ['registry', { paths: { '/livez': {}, '/api/v1/devices/{id}': answering('Device') } }],
      ['query', { paths: { '/livez': {}, '/api/v1/devices/{id}/history': answering('History') } }],
    ]);
    expect(Object.keys(document.paths ?? {})).toEqual([
      '/api/v1/devices/{id}',
      '/api/v1/devices/{id}/history',
    ]);
    expect(document.openapi).toBe('3.1.0');
    expect(faults).toEqual([]);
  });

  it('shares a component that both describe alike, and unites tags', () => {
    const api: ApiDocument = {
      components: { schemas: { Problem: { type: 'object' } } },
      tags: [{ name: 'devices' }],
    };
    const { document, faults } = mergeApis([
      ['registry', api],
      ['query', JSON.parse(JSON.stringify(api)) as ApiDocument],
    ]);
    expect(document.components).toEqual({ schemas: { Problem: { type: 'object' } } });
    expect(document.tags).toEqual([{ name: 'devices' }]);
    expect(faults).toEqual([]);
  });

  it('prefixes a component that differs, and whatever refers to it', () => {
    const api = (type: string): ApiDocument => ({
      components: { schemas: { Page: { items: ref('Item') }, Item: { type } } },
      paths: { '/api/v1/devices': answering('Page', 'a'), '/api/v1/dashboard': answering('Page', 'b') },
    });
    const { document, faults } = mergeApis([
      ['registry', api('string')],
      ['query', api('number')],
    ]);
    expect(document.components?.schemas).toEqual({
      Page: { items: ref('Item') },
      Item: { type: 'string' },
      QueryPage: { items: ref('QueryItem') },
      QueryItem: { type: 'number' },
    });
    expect(document.paths?.['/api/v1/devices']).toEqual(answering('Page', 'a'));
    expect(document.paths?.['/api/v1/dashboard']).toEqual(answering('QueryPage', 'b'));
    expect(faults).toHaveLength(2);
  });

  it('keeps each service’s security and makes operation ids unique', () => {
    const api = (scheme: object, path: string): ApiDocument => ({
      security: [{ key: [] }],
      components: { securitySchemes: { key: scheme } },
      paths: { [path]: { get: { operationId: 'list' } } },
    });
    const { document } = mergeApis([
      ['registry', api({ type: 'apiKey' }, '/api/v1/devices')],
      ['query', api({ type: 'http' }, '/api/v1/aggregate')],
    ]);
    expect(document.paths?.['/api/v1/devices']).toEqual({
      get: { operationId: 'list', security: [{ key: [] }] },
    });
    expect(document.paths?.['/api/v1/aggregate']).toEqual({
      get: { operationId: 'query_list', security: [{ Querykey: [] }] },
    });
  });

  it('leaves no reference without a target, and every path with the schema its service meant', () => {
    const names = fc.constantFrom('A', 'B', 'C', 'QueryA', 'IngestA');
    const schemas = fc.dictionary(
      names,
      fc.record({ type: fc.constantFrom('x', 'y'), next: fc.option(names) }),
    );
    fc.assert(
      fc.property(fc.tuple(schemas, schemas, schemas), (all) => {
        const services: readonly (readonly [Service, string])[] = [
          ['registry', '/api/v1/devices'],
          ['ingest', '/api/v1/ingest'],
          ['query', '/api/v1/aggregate'],
        ];
        const apis = services.map(([service, path], i) => [service, apiOf(all[i] ?? {}, path)] as const);
        const { document } = mergeApis(apis);
        for (const [, api] of apis) {
          for (const [path, item] of Object.entries(api.paths ?? {})) {
            expect(unfold(document, document.paths?.[path], 6)).toEqual(unfold(api, item, 6));
          }
        }
      }),
    );
  });
});

/** One service whose single path uses every schema; a reference to a schema that it lacks is left out. */
function apiOf(schemas: Record<string, { type: string; next: string | null }>, path: string): ApiDocument {
  const named = Object.entries(schemas).map(([name, { type, next }]) => [
    name,
    next !== null && next in schemas ? { type, next: ref(next) } : { type },
  ]);
  const components = { schemas: Object.fromEntries(named) as Record<string, unknown> };
  return { components, paths: { [path]: { get: { uses: Object.keys(schemas).map(ref) } } } };
}

/** References replaced by what they mean, some levels deep. */
function unfold(document: ApiDocument, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unfold(document, item, depth));
  if ('$ref' in value) {
    const target = document.components?.schemas?.[String(value.$ref).split('/').at(-1) ?? ''];
    expect(target).toBeDefined();
    return depth === 0 ? 'deeper' : unfold(document, target, depth - 1);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unfold(document, item, depth)]));
}
