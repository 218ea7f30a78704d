import { randomBytes } from 'node:crypto';
import { parseTraceparent } from '@telemetry/chassis';
import { ACTIVITY, type Reading, subjectOf, DeviceSeenSchema } from '@telemetry/proto';
import { ReadingTracesRepository } from '../src/traces/reading-traces.repository.ts';
import { get } from './api.ts';
import { reading } from './readings.ts';
import { collector, query, system } from './running.ts';
import { waitFor } from './wait-for.ts';

const COMMIT_SPAN = 'b7ad6b7169203331';
const newTraceId = () => randomBytes(16).toString('hex');

function traced(deviceId: string, traceId: string, given: Pick<Partial<Reading>, 'metrics'> = {}): Reading {
  return reading({ deviceId, traceparent: `00-${traceId}-${COMMIT_SPAN}-01`, ...given });
}

const traceOf = (id: string) => get(query.port, `/readings/${id}/trace-id`);

describe('a reading whose trace is kept', () => {
  it('is followed into the store, leads to its trace, and takes it on to the others', async () => {
    const traceId = newTraceId();
    const stored = traced('followed', traceId);
    await system.store([stored]);
    expect(await traceOf(stored.id)).toMatchObject({
      status: 200,
      data: { reading_id: stored.id, trace_id: traceId },
    });

    const spans = await collector.trace(traceId, 3);
    const [processed] = spans.filter(({ name }) => name === 'process telemetry.v1.ReadingsAccepted.{key}');
    expect(processed).toMatchObject({ service: 'query', parentSpanId: COMMIT_SPAN, status: 0 });
    const [inserted] = spans.filter(({ name }) => name === 'INSERT reading');
    expect(inserted).toMatchObject({ parentSpanId: processed?.spanId });
    expect(inserted?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'INSERT',
      'db.collection.name': 'reading',
    });
    const [told] = spans.filter(({ name }) => name === 'send telemetry.v1.DeviceSeen.{key}');
    expect(told?.parentSpanId).toBe(processed?.spanId);
    const subject = subjectOf(DeviceSeenSchema, 'followed');
    for await (const { traceparent } of system.broker.read(ACTIVITY, { after: 0, until: 'now', subject }))
      expect(parseTraceparent(traceparent)).toMatchObject({ traceId, spanId: told?.spanId });
  });

  it('has its trace marked when it becomes a dead letter', async () => {
    const traceId = newTraceId();
    await system.store([traced('traced-letter', traceId, { metrics: { bad: NaN } })]);
    const spans = await collector.trace(traceId, 2);
    expect(spans.find(({ name }) => name.startsWith('process'))).toMatchObject({ status: 2 });
  });
});

describe('a reading without a trace', () => {
  it('leads to none', async () => {
    const untraced = reading({ deviceId: 'untraced' });
    await system.store([untraced]);
    expect(await traceOf(untraced.id)).toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
    expect((await traceOf('no-id-at-all')).status).toBe(404);
  });

  it('gets one when it becomes a dead letter', async () => {
    const isLetter = ({ name, links, status }: (typeof collector.spans)[number]) =>
      name.startsWith('process telemetry.v1.ReadingsAccepted') && status === 2 && links.length === 0;
    const before = collector.spans.filter(isLetter).length;
    await system.store([reading({ deviceId: 'untraced-letter', metrics: { bad: NaN } })]);
    await waitFor(
      () => Promise.resolve(collector.spans.filter(isLetter).length),
      (count) => count > before,
    );
  });
});

it('knows the traces of so many readings and no more, the newest', async () => {
  const traces = query.app.get(ReadingTracesRepository, { strict: false });
  const [older, newer] = ['older', 'newer'].map((deviceId) => traced(deviceId, newTraceId()));
  for (const each of [older!, newer!]) await system.store([each]);
  while ((await traces.removeBeyond(1)) > 0);
  expect([(await traceOf(older!.id)).status, (await traceOf(newer!.id)).status]).toEqual([404, 200]);
});
