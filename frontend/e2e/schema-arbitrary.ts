import fc, { type Arbitrary } from 'fast-check';

/** The part of a JSON Schema that the API's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}
export type Schemas = Readonly<Record<string, Schema>>;

/** What parameters and members of unnamed form often are. */
const USUAL = [
  '1h',
  '30d',
  '2025-01-01T00:00:00Z',
  '2026-01-01T00:00:00+02:00',
  'temperature',
  'esp32-env',
  'walked',
  'UTC',
];
const LONGEST = 64;
const MOST_ITEMS = 5;

/** Text with what breaks parsers, databases, paths and headers. */
export const nastyText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: LONGEST }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '\u0000',
      'a\u0000b',
      '../..',
      '%00',
      '%',
      "'; drop table devices; --",
      '__proto__',
      'constructor',
    ],
    ...['\ud800', '🙂'.repeat(40), 'x'.repeat(5_000), '-1', '1e999', 'NaN', 'null', '9999999999999999999999'],
    ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '275761-01-01T00:00:00Z', '2026-02-30T00:00:00Z'],
  ),
);

/** Anything that JSON can say. */
export const junk: Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, -1, 0, 1.5, 1e308, -1e308, 2 ** 53, 2 ** 63, [], {}, [[[[[[]]]]]]),
);

/** What a schema allows; one value in sixteen is anything else. */
export function valueOf(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  return fc.oneof({ weight: 15, arbitrary: allowedBy(schema, schemas) }, { weight: 1, arbitrary: junk });
}

function allowedBy(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  const { $ref, oneOf, anyOf, allOf } = schema;
  if ($ref !== undefined) return allowedBy(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const choices = oneOf ?? anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => allowedBy(each, schemas)));
  if (allOf !== undefined) {
    const parts = allOf.map((each) => allowedBy(each, schemas));
    return fc.tuple(...parts).map((values) => Object.assign({}, ...values) as unknown);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? junk : fc.oneof(...types.map((type) => ofType(type, schema, schemas)));
}

function ofType(type: string, schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  const { minimum, maximum } = schema;
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number': {
      const whole = fc.integer({
        min: minimum ?? -(2 ** 31),
        max: maximum ?? Math.max(minimum ?? 0, 2 ** 31),
      });
      return type === 'integer'
        ? whole
        : fc.oneof(whole, fc.double({ noNaN: true, noDefaultInfinity: true }));
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, schemas), {
        minLength: Math.min(schema.minItems ?? 0, MOST_ITEMS),
        maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS),
      });
    default:
      return objectOf(schema, schemas);
  }
}

function textOf({ pattern, format, maxLength, example }: Schema): Arbitrary<string> {
  const plain = fc.string({ maxLength: Math.min(maxLength ?? LONGEST, LONGEST) });
  const named = typeof example === 'string' ? [fc.constant(example)] : [];
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return fc.oneof(fc.stringMatching(new RegExp(pattern)), plain, ...named);
  return fc.oneof(plain, nastyText, fc.constantFrom(...USUAL), fc.constantFrom(...USUAL), ...named, ...named);
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema, schemas: Schemas) {
  const members = Object.entries(properties).map(([name, each]) => [name, valueOf(each, schemas)] as const);
  const known = fc.record(Object.fromEntries(members), {
    requiredKeys: [...required].filter((name) => name in properties),
  });
  if (additionalProperties === undefined || additionalProperties === false) return known;
  const value = additionalProperties === true ? junk : valueOf(additionalProperties, schemas);
  const more = fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), nastyText), value, {
    maxKeys: MOST_ITEMS,
  });
  return fc.tuple(more, known).map(([others, named]) => ({ ...others, ...named }));
}
