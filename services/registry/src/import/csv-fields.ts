import { invalidField } from '@telemetry/chassis';

const COLUMNS = ['device_id', 'name', 'tags', 'profile', 'api_key'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * The columns that the first line of a file names, in any order.
 * @throws Problem VALIDATION_ERROR when there is one that nobody knows, one twice, or no device_id
 */
export function columnsOf(header: readonly string[]): readonly Column[] {
  const columns = header.map(columnOf);
  const twice = columns.find((column, index) => columns.indexOf(column) < index);
  if (twice !== undefined) throw faultyHeader(`names ${twice} twice`);
  if (!columns.includes('device_id')) throw faultyHeader('has no device_id');
  return columns;
}

/** A record as an object, or what is wrong with it. An empty field is as an absent one; tags have ";" between. */
export function fieldsOf(
  record: readonly string[],
  columns: readonly Column[],
): { readonly value: object } | { readonly fault: string } {
  if (record.length !== columns.length)
    return { fault: `has ${record.length} fields where the header has ${columns.length}` };
  const given = columns.flatMap((column, index) => {
    const text = record[index] ?? '';
    return text === '' ? [] : [[column, column === 'tags' ? tagsOf(text) : text] as const];
  });
  return { value: Object.fromEntries(given) };
}

function columnOf(name: string): Column {
  const column = COLUMNS.find((known) => known === name);
  if (column === undefined)
    throw faultyHeader(`has "${name.slice(0, 64)}"; the columns are ${COLUMNS.join(', ')}`);
  return column;
}

function tagsOf(text: string): string[] {
  return text
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function faultyHeader(message: string): Error {
  return invalidField('header', message, 'header');
}
