import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { SubmittedBatchSchema, type SubmittedReadingSchema } from '@telemetry/proto';
import { decodeSubmittedBatch, type SubmittedBatchJson, type SubmittedJson } from './submitted-codec.ts';

// The firmware's C encoder is tested against the same bytes (firmware/test/golden_test.c).
const FOLDER = fileURLToPath(new URL('../../../../proto/golden/submitted/', import.meta.url));
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.hex'))
  .map((file) => file.slice(0, -'.hex'.length));

const bytesOf = (name: string) =>
  Buffer.from(readFileSync(`${FOLDER}${name}.hex`, 'utf8').replaceAll(/\s/g, ''), 'hex');
const jsonOf = (name: string) =>
  JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as SubmittedBatchJson;

/** The reading as the generated code wants it. */
function message(reading: SubmittedJson): MessageInitShape<typeof SubmittedReadingSchema> {
  const { timestamp, metrics, seq, boot_id: bootId, t_rel_ms } = reading;
  return {
    ...(timestamp !== undefined && { timestampMs: BigInt(timestamp) }),
    metrics,
    ...(seq !== undefined && { seq }),
    ...(bootId !== undefined && { bootId }),
    ...(t_rel_ms !== undefined && { tRelMs: BigInt(t_rel_ms) }),
  };
}

function written({ readings, sent_t_rel_ms }: SubmittedBatchJson): Uint8Array {
  return toBinary(
    SubmittedBatchSchema,
    create(SubmittedBatchSchema, {
      readings: readings.map(message),
      ...(sent_t_rel_ms !== undefined && { sentTRelMs: BigInt(sent_t_rel_ms) }),
    }),
  );
}

describe('a batch that the firmware writes', () => {
  it('stands here', () => {
    expect(names).toEqual(['clockless', 'extremes', 'with-times']);
  });

  it.each(names)('is read as it was meant: %s', (name) => {
    expect(decodeSubmittedBatch(bytesOf(name))).toEqual(jsonOf(name));
  });

  it.each(names)('has the bytes that the generated code writes: %s', (name) => {
    expect(Buffer.from(written(jsonOf(name))).toString('hex')).toBe(bytesOf(name).toString('hex'));
  });
});
