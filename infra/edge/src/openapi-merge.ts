import { isDeepStrictEqual } from 'node:util';
import { type Renames, renamed } from './openapi-rename.ts';
import { type Service, serviceFor } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

/** The part of an OpenAPI document that is merged. */
export interface ApiDocument {
  readonly openapi?: string;
  readonly info?: Json;
  readonly paths?: Readonly<Record<string, Json>>;
  readonly components?: Readonly<Record<string, Json>>;
  readonly tags?: readonly { readonly name: string }[];
  readonly security?: readonly Json[];
}

/** One document for the whole API, and what was odd on the way (to be logged as errors). */
export interface MergedApi {
  readonly document: ApiDocument;
  readonly faults: readonly string[];
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * Merges the documents of the services: only paths that the edge routes to that very service; a component whose
 * name another service took for different content gets the service's name before it, in every reference too.
 */
export function mergeApis(apis: readonly (readonly [Service, ApiDocument])[]): MergedApi {
  const faults: string[] = [];
  const paths: Record<string, Json> = {};
  const components: Record<string, Record<string, unknown>> = {};
  const tags = new Map<string, { readonly name: string }>();
  const operationIds = new Set<string>();
  for (const [service, api] of apis) {
    const renames = clashesOf(service, api, components);
    faults.push(
      ...[...renames].map(([from, to]) => `${service}: component ${from} differs, renamed to ${to}`),
    );
    const own = renamed(api, renames);
    for (const [kind, named] of Object.entries(own.components ?? {})) {
      components[kind] = { ...named, ...components[kind] };
    }
    for (const [path, item] of Object.entries(own.paths ?? {})) {
      if (serviceFor(path) !== service) continue;
      paths[path] = {
        ...withOwnSecurity(service, item, { security: own.security, operationIds }),
        ...paths[path],
      };
    }
    for (const tag of own.tags ?? []) if (!tags.has(tag.name)) tags.set(tag.name, tag);
  }
  const license = { name: 'MIT', url: 'https://opensource.org/license/mit' };
  const info = { title: 'Telemetry API', version: '1', description: 'Everything under one origin.', license };
  const document = {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: [...tags.values()],
    paths,
    components,
  };
  return { document, faults };
}

/** Components that must be renamed: their content differs, or they refer to one that must be renamed. */
function clashesOf(service: Service, api: ApiDocument, taken: Readonly<Record<string, Json>>): Renames {
  const renames = new Map<string, string>();
  for (;;) {
    const before = renames.size;
    const own = renamed(api, renames).components ?? {};
    for (const [kind, named] of Object.entries(own)) {
      for (const [name, content] of Object.entries(named)) {
        const other = taken[kind]?.[name];
        if (other === undefined || isDeepStrictEqual(other, content)) continue;
        renames.set(`${kind}/${name}`, `${kind}/${freeName(service, name, { ...taken[kind], ...named })}`);
      }
    }
    if (renames.size === before) return renames;
  }
}

function freeName(service: Service, name: string, taken: Json): string {
  const prefix = service.charAt(0).toUpperCase() + service.slice(1);
  let candidate = prefix + name;
  while (candidate in taken) candidate = `${prefix}_${candidate}`;
  return candidate;
}

/** A document's own default security and operation ids, made explicit so that they survive the merge. */
function withOwnSecurity(
  service: Service,
  item: Json,
  context: { readonly security: readonly Json[] | undefined; readonly operationIds: Set<string> },
): Json {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      if (!METHODS.has(key) || typeof value !== 'object' || value === null) return [key, value];
      const operation: Record<string, unknown> = { ...value };
      if (context.security !== undefined) operation.security ??= context.security;
      const id = operation.operationId;
      if (typeof id === 'string' && context.operationIds.has(id)) operation.operationId = `${service}_${id}`;
      if (typeof id === 'string') context.operationIds.add(id);
      return [key, operation];
    }),
  );
}
