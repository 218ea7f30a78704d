import { readdirSync, readFileSync } from 'node:fs';
import { type DescMessage, fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { ClaimReplySchema, ClaimRequestSchema } from './provisioning.ts';

const folder = new URL('../golden/claim/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const bytesOf = (name: string) => new Uint8Array(Buffer.from(read(name).replace(/\s/g, ''), 'hex'));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

/** The firmware reads and writes the same bytes in firmware/test/claim_test.c. */
describe('the messages of a claim', () => {
  it.each(names)('%s is these bytes, read and written', (name) => {
    const schema: DescMessage = name === 'request' ? ClaimRequestSchema : ClaimReplySchema;
    const json = JSON.parse(read(`${name}.json`)) as JsonValue;
    const bytes = bytesOf(`${name}.hex`);
    expect(toJson(schema, fromBinary(schema, bytes), { useProtoFieldName: true })).toEqual(json);
    expect(toBinary(schema, fromJson(schema, json))).toEqual(bytes);
  });

  it('has a request and both kinds of reply', () => {
    expect(names.sort()).toEqual(['accepted', 'refused', 'request']);
  });
});
