import { randomInt } from 'node:crypto';
import fc, { type Arbitrary } from 'fast-check';
import { Description } from './description.ts';
import { junk, nastyText, type Schema, type Schemas, valueOf } from './schema-arbitrary.ts';

type Headers = Readonly<Record<string, string>>;
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema?: Schema;
}
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}
interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path'>>>>>;
  readonly components: { readonly schemas: Schemas };
}
interface Sent {
  readonly caller: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** A system to be asked everything, and those who ask, an admin among them. */
export interface Target {
  readonly origin: string;
  readonly callers: Readonly<Record<string, Headers>>;
  /** A device that there is. */
  readonly deviceId: string;
}

const RUNS_PER_ROUTE = 40;
const AT_ONCE = 4;
const ANSWER_WITHIN_MS = 20_000;

/** Chosen anew each time, and told, unless FUZZ_SEED repeats a run. */
export const SEED = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));

/**
 * Asks every route what its description allows, or nearly, with credentials of every kind. Returns the faults: answers of
 * 5xx, and those whose status, type or body is other than described; each shrunk to its least.
 */
export async function fuzz(target: Target): Promise<string[]> {
  const api = (await (await fetch(`${target.origin}/openapi.json`)).json()) as Api;
  const description = new Description(api);
  const faults: string[] = [];
  const queue = operationsOf(api).values();
  const work = async () => {
    for (const operation of queue) {
      const property = fc.asyncProperty(requestOf(operation, api.components.schemas, target), (sent) =>
        expectGoodAnswer(operation, sent, { origin: target.origin, description }),
      );
      const { failed, counterexample, errorInstance } = await fc.check(property, {
        numRuns: RUNS_PER_ROUTE,
        seed: SEED,
        endOnFailure: false,
      });
      const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
      if (failed)
        faults.push(`${operation.method} ${operation.path}: ${reason}: ${JSON.stringify(counterexample)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

function operationsOf({ paths }: Api): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => ({ ...each, method: method.toUpperCase(), path })),
  );
}

function requestOf(operation: Operation, schemas: Schemas, target: Target): Arbitrary<Sent> {
  const { parameters = [], requestBody } = operation;
  const placed = (place: Parameter['in'], arbitrary?: Arbitrary<unknown>) =>
    parameters
      .filter((each) => each.in === place)
      .map(({ name, schema = {} }) => [name, arbitrary ?? valueOf(schema, schemas)] as const);
  const content = Object.entries(requestBody?.content ?? {});
  return fc
    .record({
      // Most of what can go wrong lies behind the door.
      caller: fc.oneof(fc.constant('admin'), fc.constantFrom(...Object.keys(target.callers))),
      path: fc.record(Object.fromEntries(placed('path', pathValue(target)))),
      query: fc.record(Object.fromEntries(placed('query')), { requiredKeys: [] }),
      extra: fc.record(Object.fromEntries(placed('header')), { requiredKeys: [] }),
      body: content.length === 0 ? fc.constant(undefined) : bodyOf(content, schemas),
    })
    .map(({ caller, path, query, extra, body }) => ({
      caller,
      path: filled(operation.path, path) + queryText(query),
      headers: { ...headersOf(extra), ...target.callers[caller], ...(body && { 'content-type': body.type }) },
      body: body?.text,
    }));
}

/** The device that there is comes often, so that more than "not found" is asked. */
function pathValue({ deviceId }: Target): Arbitrary<string> {
  const short = nastyText.map((text) => text.slice(0, 200));
  return fc.oneof({ weight: 3, arbitrary: fc.constant(deviceId) }, { weight: 2, arbitrary: short });
}

function bodyOf(content: readonly (readonly [string, { readonly schema?: Schema }])[], schemas: Schemas) {
  const good = content.map(([type, { schema = {} }]) =>
    valueOf(schema, schemas).map((value) => ({
      type,
      text:
        type === 'application/json' || typeof value !== 'string' ? JSON.stringify(unharmful(value)) : value,
    })),
  );
  const types = fc.constantFrom(
    ...content.map(([type]) => type),
    'text/plain',
    'application/json; charset=latin1',
    'x',
  );
  const broken = fc.record({
    type: types,
    text: fc.oneof(
      nastyText,
      junk.map((value) => JSON.stringify(value)),
    ),
  });
  return fc.oneof({ weight: 5, arbitrary: fc.oneof(...good) }, { weight: 1, arbitrary: broken });
}

/** A filter of all devices would deactivate the one that the others are about. */
function unharmful(value: unknown): unknown {
  const isFilter = typeof value === 'object' && value !== null && 'filter' in value;
  return isFilter ? { ...value, filter: { q: 'no device has this name' } } : value;
}

function filled(path: string, values: Readonly<Record<string, unknown>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    const text = encodeURIComponent(typeof value === 'string' ? value.toWellFormed() : '');
    // Dots alone are taken out of a path before it is sent.
    return text === '' || /^\.+$/.test(text) ? 'none' : text;
  });
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((each) => [name, typeof each === 'string' ? each.toWellFormed() : JSON.stringify(each)]),
  );
  return `?${new URLSearchParams(pairs).toString()}`;
}

/** What is no header value is not sent as one. */
function headersOf(values: Readonly<Record<string, unknown>>): Headers {
  const texts = Object.entries(values).filter(
    ([, value]) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value),
  );
  return Object.fromEntries(texts) as Headers;
}

async function expectGoodAnswer(
  { method }: Operation,
  { path, headers, body }: Sent,
  { origin, description }: { readonly origin: string; readonly description: Description },
): Promise<void> {
  const answer = await fetch(origin + path, {
    method,
    headers,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(body !== undefined && method !== 'GET' && { body: body.toWellFormed() }),
  });
  const text = await answer.text();
  const { status } = answer;
  if (status >= 500) throw new Error(`answers ${status} ${text.slice(0, 300)}`);
  const contentType = answer.headers.get('content-type');
  const fault = description.faultOf({ method, path, status, contentType, text });
  if (fault !== undefined) throw new Error(`answers ${status} ${fault}: ${text.slice(0, 300)}`);
}
