/** Old to new `kind/name` of components, such as `schemas/Reading` to `schemas/QueryReading`. */
export type Renames = ReadonlyMap<string, string>;

const REFERENCE = /^#\/components\/([^/]+\/[^/]+)(.*)$/;

/** A copy of an OpenAPI document with components renamed: their definitions, references and security names. */
export function renamed<T extends object>(document: T, renames: Renames): T {
  if (renames.size === 0) return document;
  const copy = rewrite(document, renames) as T & { components?: Record<string, object> };
  const components = Object.entries(copy.components ?? {}).map(
    ([kind, named]) => [kind, keysRenamed(kind, named, renames)] as const,
  );
  return { ...copy, components: Object.fromEntries(components) };
}

function rewrite(value: unknown, renames: Renames): unknown {
  if (typeof value === 'string') return referenceRenamed(value, renames);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, renames));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== 'security' || !Array.isArray(item)) return [key, rewrite(item, renames)];
      return [key, (item as object[]).map((need) => keysRenamed('securitySchemes', need, renames))];
    }),
  );
}

function referenceRenamed(text: string, renames: Renames): string {
  const [, component, rest] = REFERENCE.exec(text) ?? [];
  const to = component === undefined ? undefined : renames.get(component);
  return to === undefined ? text : `#/components/${to}${rest ?? ''}`;
}

function keysRenamed(kind: string, named: object, renames: Renames): object {
  return Object.fromEntries(
    Object.entries(named).map(([name, item]) => [
      renames.get(`${kind}/${name}`)?.slice(kind.length + 1) ?? name,
      item,
    ]),
  );
}
